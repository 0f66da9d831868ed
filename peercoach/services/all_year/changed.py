"""Whether what a draft proposes of somebody still holds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from peercoach.models import Draft, Enrolment, Pair, Programme, ProposedPair, Round
from peercoach.services.all_year.everybody import everybody
from peercoach.services.all_year.solving import traces_of
from peercoach.services.rounds.changes import Change, ChangeKind, differences
from peercoach.services.rounds.preview import somebodies
from peercoach.services.rounds.rows import TAKEN


@dataclass(frozen=True, slots=True)
class Look:
    """The people of some rows of a draft: as they were when it was solved, and as they are now.
    `uids` by row of their enrolment; `places` are those of coaches."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    uids: Mapping[int, str]
    places: Mapping[int, int]


def look_again(
    session: Session,
    programme: Programme,
    round_: Round,
    draft: Draft,
    rows: Sequence[ProposedPair],
    leaver: Enrolment | None = None,
) -> Look:
    """With a coach who leaves also whoever is or was with them."""
    ids = {row for one in rows for row in (one.first_year_id, one.coach_id)}
    uids = dict(
        session.exec(select(Enrolment.id, Enrolment.uid).where(col(Enrolment.id).in_(ids))).all()
    )
    then = (draft.certificate or {})["inputs"]
    concerned = set(uids.values())
    if leaver:
        concerned |= {one for one, coach in then["pairs"] if coach == leaver.uid}
        concerned |= _first_years_of(session, leaver)
    found = everybody(session, programme, round_, only=concerned)
    after = traces_of(found.traces(draft.balance), concerned)
    after["first_years"] = {
        uid: trace for uid, trace in after["first_years"].items() if uid not in found.away
    }
    places = {found.people.rows[coach.id]: coach.capacity for coach in found.people.coaches}
    return Look(traces_of(then, concerned), after, uids, places)


def changes_about(session: Session, look: Look, rows: Sequence[ProposedPair]) -> list[Change]:
    """What differs now for the people of these rows, by name."""
    return [
        *differences(session, _without_places(look.before), _without_places(look.after)),
        *_full(session, rows, look.places),
        *(Change(ChangeKind.paired, name) for name in _other_pairs(session, look)),
    ]


def changed_rows(session: Session, look: Look, rows: Sequence[ProposedPair]) -> set[int]:
    """Of these rows, the ids of those that no longer hold; nobody is named."""
    if look.before["rules"] != look.after["rules"]:
        return {row.id for row in rows}
    pairs = [dict(traces["pairs"]) for traces in (look.before, look.after)]
    bars = set(map(tuple, look.after["bars"]))
    full = {coach for coach, _, free in _short(session, rows, look.places) if not free}
    changed = set()
    for row in rows:
        one, coach = look.uids[row.first_year_id], look.uids[row.coach_id]
        holds = (
            look.before["first_years"].get(one) == look.after["first_years"].get(one)
            and _answers(look.before, coach) == _answers(look.after, coach)
            and pairs[0].get(one) == pairs[1].get(one)
            and (one, coach) not in bars
            and row.coach_id not in full
        )
        if not holds:
            changed.add(row.id)
    return changed


def _first_years_of(session: Session, coach: Enrolment) -> set[str]:
    found = session.exec(
        select(Enrolment.uid)
        .join(Pair, col(Pair.first_year_id) == Enrolment.id)
        .where(Pair.coach_id == coach.id, col(Pair.status).in_(TAKEN))
    )
    return set(found)


def _answers(traces: Mapping[str, Any], coach: str) -> Any:
    return traces["coaches"].get(coach, [None])[0]


def _without_places(traces: Mapping[str, Any]) -> dict[str, Any]:
    """More places than there were are no matter; fewer are counted by `_full`."""
    coaches = {uid: [trace[0], 0] for uid, trace in traces["coaches"].items()}
    return {**traces, "coaches": coaches}


def _full(
    session: Session, rows: Sequence[ProposedPair], places: Mapping[int, int]
) -> list[Change]:
    short = list(_short(session, rows, places))
    people = somebodies(session, [coach for coach, *_ in short])
    return [
        Change(ChangeKind.places, people[coach].name, before=come, after=free)
        for coach, come, free in short
    ]


def _short(
    session: Session, rows: Sequence[ProposedPair], places: Mapping[int, int]
) -> Iterator[tuple[int, int, int]]:
    """Coaches for whom more come than have a place: how many come, how many places are free."""
    come = Counter(row.coach_id for row in rows)
    taken = Counter(
        session.exec(
            select(Pair.coach_id).where(
                col(Pair.coach_id).in_(come),
                col(Pair.status).in_(TAKEN),
                col(Pair.first_year_id).not_in([row.first_year_id for row in rows]),
            )
        )
    )
    for coach, more in come.items():
        free = max(places.get(coach, 0) - taken[coach], 0)
        if more > free:
            yield coach, more, free


def _other_pairs(session: Session, look: Look) -> list[str]:
    """Whose coach is another than then, but for who is no longer there."""
    old, new = (dict(traces["pairs"]) for traces in (look.before, look.after))
    changed = {uid for uid in old.keys() | new.keys() if old.get(uid) != new.get(uid)}
    found = session.exec(select(Enrolment.id).where(col(Enrolment.uid).in_(changed)))
    return sorted(one.name for one in somebodies(session, found.all()).values())
