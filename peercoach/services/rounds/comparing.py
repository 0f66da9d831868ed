"""Two drafts side by side: exactly whose coach differs, and who gains or loses by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from peercoach.models import Draft, ProposedPair, Unmatched
from peercoach.services.rounds.preview import Somebody, somebodies

ABOUT = 5
"""Points of fit within which one coach is about as good as another."""


class Effect(StrEnum):
    """What a change means for a first-year, the worst first."""

    lost = "lost"
    worse = "worse"
    same = "same"
    better = "better"
    matched = "matched"


@dataclass(frozen=True, slots=True)
class Moved:
    """A first-year whose coach differs. No coach: nobody, or, with `new`, not in that draft at
    all. Fits are None where there is no coach."""

    first_year: Somebody
    before: Somebody | None
    after: Somebody | None
    fits: tuple[int | None, int | None]
    new: bool = False

    @property
    def gain(self) -> int:
        """Points of fit; nobody counts as none."""
        before, after = self.fits
        return (after or 0) - (before or 0)

    @property
    def effect(self) -> Effect:
        if self.after is None:
            return Effect.lost
        if self.before is None:
            return Effect.matched
        if abs(self.gain) < ABOUT:
            return Effect.same
        return Effect.better if self.gain > 0 else Effect.worse


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pairs that both drafts have, and how many only one of them; `moved` by what it means, who
    loses most first."""

    same: int
    only_before: int
    only_after: int
    moved: Sequence[Moved]

    def count(self, effect: Effect) -> int:
        return sum(one.effect is effect for one in self.moved)


def compare(session: Session, before: Draft, after: Draft) -> Comparison:
    """What changes for whom if `after` is chosen and not `before`."""
    old, new = _pairs(session, before), _pairs(session, after)
    missing = _everyone(session, after) - _everyone(session, before)
    same = {one for one in old.keys() & new.keys() if old[one][0] == new[one][0]}
    rows = (old.keys() | new.keys()) - same
    coaches = {pairs[row][0] for pairs in (old, new) for row in rows if row in pairs}
    people = somebodies(session, rows | coaches)
    moved = [
        Moved(
            people[row],
            people[old[row][0]] if row in old else None,
            people[new[row][0]] if row in new else None,
            (old[row][1] if row in old else None, new[row][1] if row in new else None),
            new=row in missing,
        )
        for row in rows
    ]
    order = list(Effect)
    moved.sort(key=lambda one: (order.index(one.effect), one.gain, one.first_year.name))
    return Comparison(len(same), len(old) - len(same), len(new) - len(same), moved)


def _pairs(session: Session, draft: Draft) -> Mapping[int, tuple[int, int]]:
    found = session.exec(
        select(ProposedPair.first_year_id, ProposedPair.coach_id, ProposedPair.fit).where(
            ProposedPair.draft_id == draft.id
        )
    )
    return {first_year: (coach, fit) for first_year, coach, fit in found}


def _everyone(session: Session, draft: Draft) -> set[int]:
    rows: set[int] = set()
    for table in (ProposedPair, Unmatched):
        query = select(col(table.first_year_id)).where(col(table.draft_id) == draft.id)
        rows |= set(session.exec(query))
    return rows
