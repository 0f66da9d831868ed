"""One first-year and every coach: how they would fit, and what stands in the way.

Of answers that nobody sees no must is looked at: with which coaches they stand in the way would
tell what was answered. A pair that they rule out is named by the next draft, if it was chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, func, select

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.matching.questions import LANGUAGES, Coach, Person
from peercoach.matching.reasons import reasons
from peercoach.matching.rules.rule import DID_NOT_SAY, FAILS, Excluded
from peercoach.matching.scorer import Scorer
from peercoach.models import Draft, Programme, ProposedPair, Round, Side
from peercoach.services.rounds.people import RoundPeople, round_people
from peercoach.services.rounds.preview import Somebody
from peercoach.services.rounds.rounds import enrolment_id
from peercoach.services.rounds.unseen import without_unseen

EXPLAINED = 12
"""Coaches of whom is told what the two share: the best fits."""

BARRED = {"nl": "“niet samen”", "en": "“not together”"}


@dataclass(frozen=True, slots=True)
class Seat:
    """A coach as this first-year might have them. `obstacles` are the musts in the way, in both
    languages; then `fit` is None. `filled` and `now` are of the draft that is looked at."""

    coach: Somebody
    fit: int | None
    obstacles: Sequence[Mapping[str, str]]
    reasons: Sequence[Mapping[str, str]]
    places: int
    filled: int
    now: bool

    @property
    def full(self) -> bool:
        return not self.now and self.filled >= self.places


@dataclass(frozen=True, slots=True)
class Seats:
    """The best fit first; the coaches who cannot are apart. `veiled` where a must was left out."""

    first_year: Somebody
    possible: Sequence[Seat]
    impossible: Sequence[Seat]
    veiled: bool

    @property
    def now(self) -> Seat | None:
        return next((one for one in (*self.possible, *self.impossible) if one.now), None)


def seats_for(
    session: Session, programme: Programme, round_: Round, draft: Draft | None, first_year: str
) -> Seats:
    """Nothing is solved for it: what a move does to others, the next draft tells."""
    row = enrolment_id(session, round_, first_year, Side.first_year)
    people = round_people(session, programme, round_, only=row)
    seen = without_unseen(people.definition)
    veiled, people = seen != people.definition, replace(people, definition=seen)
    if not people.first_years:
        raise Conflict(mark("Whom you want to move has a coach by now, or no longer takes part"))
    (who,) = people.first_years
    filled, now = _in_draft(session, draft, row)
    look = _Look(people, who)
    seats = [_seat(look, column, coach, filled, now) for column, coach in enumerate(people.coaches)]
    possible = [one for one in seats if one.fit is not None]
    possible.sort(key=lambda one: (-(one.fit or 0), one.coach.name))
    by_uid = {coach.id: coach for coach in people.coaches}
    possible[:EXPLAINED] = [
        replace(one, reasons=_reasons(people, who, by_uid[one.coach.uid]))
        for one in possible[:EXPLAINED]
    ]
    impossible = [one for one in seats if one.fit is None]
    impossible.sort(key=lambda one: (len(one.obstacles), one.coach.name))
    return Seats(Somebody(who.id, who.name, who.email), possible, impossible, veiled)


class _Look:
    """One first-year with every coach at once."""

    def __init__(self, people: RoundPeople, who: Person) -> None:
        scorer = Scorer(people.definition, [who], people.coaches)
        self.people, self.who, self.bars = people, who, set(people.bars)
        self.fit: Sequence[int] = scorer.fit_rows(0, 1)[0].tolist()
        self._stops = [
            (verdicts, code, {said: rule.why_excluded(how, said) for said in LANGUAGES})
            for rule, verdicts in scorer.must_verdicts(0)
            for code, how in ((FAILS, Excluded.FAILS), (DID_NOT_SAY, Excluded.DID_NOT_SAY))
        ]

    def obstacles(self, column: int, coach: Coach) -> list[Mapping[str, str]]:
        wished = coach.id in self.who.not_with or self.who.id in coach.not_with
        barred = wished or (self.who.id, coach.id) in self.bars
        stops: list[Mapping[str, str]] = [BARRED] if barred else []
        stops += [words for verdicts, code, words in self._stops if verdicts[column] == code]
        return stops


def _seat(
    look: _Look, column: int, coach: Coach, filled: Mapping[int, int], now: int | None
) -> Seat:
    obstacles = look.obstacles(column, coach)
    row = look.people.rows[coach.id]
    return Seat(
        Somebody(coach.id, coach.name, coach.email),
        None if obstacles else look.fit[column],
        obstacles,
        (),
        coach.capacity,
        filled.get(row, 0),
        now == row,
    )


def _reasons(people: RoundPeople, who: Person, coach: Coach) -> list[Mapping[str, str]]:
    said = [
        reasons(people.definition, who, coach, language, for_staff=True) for language in LANGUAGES
    ]
    return [dict(zip(LANGUAGES, words, strict=True)) for words in zip(*said, strict=False)]


def _in_draft(
    session: Session, draft: Draft | None, row: int
) -> tuple[Mapping[int, int], int | None]:
    """How many first-years each coach has in the draft, and the coach of this one."""
    if draft is None:
        return {}, None
    filled = session.exec(
        select(ProposedPair.coach_id, func.count(col(ProposedPair.id)))
        .where(ProposedPair.draft_id == draft.id)
        .group_by(col(ProposedPair.coach_id))
    ).all()
    now = session.exec(
        select(ProposedPair.coach_id).where(
            ProposedPair.draft_id == draft.id, ProposedPair.first_year_id == row
        )
    ).first()
    return dict(filled), now
