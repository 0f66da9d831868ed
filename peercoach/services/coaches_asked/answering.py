"""A coach looks at what is proposed and says "fine" or "not this one". Nobody else hears that, but
for coordinators; the first-year does not even know of the proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from peercoach.errors import Conflict, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.matching.answers import chosen
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Answers
from peercoach.matching.rules import WantsOffers
from peercoach.models import (
    DemandKind,
    Draft,
    Enrolment,
    Person,
    Programme,
    ProposedPair,
    Round,
)
from peercoach.notify.envelope import one_line
from peercoach.services.coaches_asked.asking import MOST_TIMES
from peercoach.services.coaches_asked.standing import drafts_shown
from peercoach.services.pairs.views import shared_times
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.rounds import locked, set_demand
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.enrolments import TAKES_PART

LONGEST_BECAUSE = 300


class TimeIsOver(Conflict):
    """The pairs are announced, or the time to answer has passed."""


class TooLong(InvalidInput):
    """More than a coordinator needs."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A first-year whom a coach may get. `helps` and `times` are about what both have: whether the
    coach offers help that is asked for, and how many moments of the week suit both."""

    uid: str
    name: str
    helps: bool
    times: int
    fine: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What one coach is asked about; `last` where nobody is asked after this."""

    programme: Programme
    round: Round
    draft: Draft
    coach: Enrolment
    pairs: Sequence[ProposedPair]
    until: datetime
    over: bool
    last: bool

    @property
    def waits(self) -> bool:
        """Whether something was not answered yet."""
        return not self.over and any(not (pair.fine_at or pair.not_at) for pair in self.pairs)


def shown_now(session: Session, person_id: int, *, now: datetime) -> list[Shown]:
    """What this person is asked about, the newest first, as long as there is time."""
    return _shown_to(session, person_id, col(Draft.coaches_until) > now, now=now)


def find_shown(session: Session, person_id: int, uid: str, *, now: datetime) -> Shown:
    """Raises NotFound where this person was not asked about this draft, as for one that is not."""
    for shown in _shown_to(session, person_id, col(Draft.uid) == uid, now=now):
        return shown
    raise NotFound


def proposed_to(session: Session, shown: Shown) -> list[Proposed]:
    """The first-years by name, with no more than a coach may know before a pair is announced."""
    definition = definition_of(shown.programme)
    mine = read_answers(definition.questions, shown.coach.answers)
    pairs = {pair.first_year_id: pair for pair in shown.pairs}
    rows = session.exec(
        select(Enrolment, Person)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(col(Enrolment.id).in_(pairs))
        .order_by(Person.name, col(Enrolment.id))
    )
    found = []
    for enrolment, person in rows:
        theirs, pair = read_answers(definition.questions, enrolment.answers), pairs[enrolment.id]
        found.append(
            Proposed(
                uid=enrolment.uid,
                name=person.name,
                helps=_helps(definition, theirs, mine),
                times=len(shared_times(definition, mine, theirs)),
                fine=pair.fine_at is not None,
                refused=pair.not_at is not None,
            )
        )
    return found


def say_fine(session: Session, shown: Shown, *, now: datetime) -> None:
    """Everybody whom this coach did not refuse is fine."""
    for pair in _open_pairs(session, shown, now=now):
        if pair.not_at is None and pair.fine_at is None:
            pair.fine_at = now
    session.flush()


def say_not(
    session: Session, shown: Shown, first_year: str, *, because: str = "", now: datetime
) -> None:
    """Not this one: in this round these two are kept apart, whatever a coordinator fixed before."""
    because = one_line(because)
    if len(because) > LONGEST_BECAUSE:
        raise TooLong(mark("Keep it shorter: at most {most} characters."), most=LONGEST_BECAUSE)
    pair = _pair_with(session, shown, first_year, now=now)
    if pair.not_at is not None:
        return
    pair.fine_at, pair.not_at, pair.not_because = None, now, because or None
    _fix(session, shown, first_year, DemandKind.bar, now=now)


def after_all(session: Session, shown: Shown, first_year: str, *, now: datetime) -> None:
    """Take back "not this one", as long as there is time."""
    pair = _pair_with(session, shown, first_year, now=now)
    if pair.not_at is None:
        return
    pair.fine_at, pair.not_at, pair.not_because = now, None, None
    _fix(session, shown, first_year, None, now=now)


def _fix(
    session: Session, shown: Shown, first_year: str, kind: DemandKind | None, *, now: datetime
) -> None:
    set_demand(
        session,
        shown.round,
        first_year=first_year,
        coach=shown.coach.uid,
        kind=kind,
        by=shown.coach.person_id,
        now=now,
    )


def _pair_with(session: Session, shown: Shown, first_year: str, *, now: datetime) -> ProposedPair:
    wanted = select(Enrolment.id).where(Enrolment.uid == first_year)
    found = session.exec(wanted).first()
    for pair in _open_pairs(session, shown, now=now):
        if pair.first_year_id == found:
            return pair
    raise NotFound


def _open_pairs(session: Session, shown: Shown, *, now: datetime) -> Sequence[ProposedPair]:
    """The pairs as they are now, while whoever publishes or solves waits for us."""
    locked(session, shown.round)
    session.refresh(shown.draft)
    for pair in shown.pairs:
        session.refresh(pair)
    if shown.draft.coaches_until is None or shown.draft.coaches_until <= now:
        raise TimeIsOver(mark("The time to answer is over."))
    return shown.pairs


def _shown_to(
    session: Session, person_id: int, which: ColumnElement[bool], *, now: datetime
) -> list[Shown]:
    rows = session.execute(
        select(ProposedPair, Draft, Round, Programme)
        .add_columns(Enrolment)
        .join(Draft, col(Draft.id) == ProposedPair.draft_id)
        .join(Round, col(Round.id) == Draft.round_id)
        .join(Programme, col(Programme.id) == Round.programme_id)
        .join(Enrolment, col(Enrolment.id) == ProposedPair.coach_id)
        .where(
            which,
            col(Enrolment.person_id) == person_id,
            col(Enrolment.status).in_(TAKES_PART),
            col(ProposedPair.asked_at).is_not(None),
        )
        .order_by(col(Draft.id).desc(), col(ProposedPair.id))
    )
    found: list[Shown] = []
    for _, of_draft in groupby(rows, key=lambda row: row[1].id):
        pairs = list(of_draft)
        _, draft, round_, programme, coach = pairs[0]
        until, times = draft.coaches_until or now, drafts_shown(session, round_)
        found.append(
            Shown(
                programme,
                round_,
                draft,
                coach,
                [row[0] for row in pairs],
                until,
                over=until <= now,
                last=len(times) >= MOST_TIMES and times[-1].id == draft.id,
            )
        )
    return found


def _helps(definition: Definition, theirs: Answers, mine: Answers) -> bool:
    return any(
        set(chosen(theirs, rule.first_year)) & set(chosen(mine, rule.coach))
        for rule in definition.rules
        if isinstance(rule, WantsOffers)
    )
