"""A pair as one of the two may see it: what the other shared, what both have, when they met."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col

from peercoach.matching.answers import chosen, in_order
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Answer, Answers, Question, SeenBy
from peercoach.matching.rules import Overlap, WantsOffers
from peercoach.models import (
    Contact,
    ContactKind,
    Enrolment,
    Pair,
    PairStatus,
    Person,
    Programme,
    Side,
)
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.experiences import shown_by_both
from peercoach.services.sign_up.topics import asked

GOING_ON = (PairStatus.live, PairStatus.paused)
SHOWN = (ContactKind.met, ContactKind.wrote)
"""That one of them answered a check-in is between that person and the coordinator."""

MOST_REASONS = 4

# Built once: nearly every page of the two asks these
OTHER = (
    columns(Enrolment, Person)
    .join(Person, col(Person.id) == Enrolment.person_id)
    .where(col(Enrolment.id) == bindparam("enrolment"))
)
PAIRS = {
    side: columns(Pair, Enrolment, Person)
    .join(Enrolment, col(Enrolment.id) == theirs)
    .join(Person, col(Person.id) == Enrolment.person_id)
    .where(col(mine) == bindparam("enrolment"), col(Pair.status).in_(GOING_ON))
    .order_by(col(Pair.started_at), col(Pair.id))
    for side, mine, theirs in (
        (Side.first_year, Pair.first_year_id, Pair.coach_id),
        (Side.coach, Pair.coach_id, Pair.first_year_id),
    )
}
DAYS = (
    columns(col(Contact.pair_id), col(Contact.kind), col(Contact.day))
    .where(
        col(Contact.pair_id).in_(bindparam("pairs", expanding=True)), col(Contact.kind).in_(SHOWN)
    )
    .distinct()
    .order_by(col(Contact.day))
)


@dataclass(frozen=True, slots=True)
class PairView:
    """What is shown of a pair; of one that rests no more than a name, whatever the reason is.
    `held` is whether this side wanted that, and `until` which day if they know; `stopped` is for
    who stopped the contact, and never told the other.

    `reasons` are sentences per language, and `agreed` those about experiences that both chose to
    show; `shared` the times both are free; `said` what the other answered where it says that the
    partner will see it; `help` what of that is about help."""

    uid: str
    status: PairStatus
    started_at: datetime
    name: str
    email: str
    reasons: Sequence[Mapping[str, str]]
    agreed: Sequence[Mapping[str, str]]
    shared: Sequence[str]
    said: Sequence[tuple[Question, Answer]]
    help: tuple[Question, Answer] | None
    met: Sequence[date]
    wrote: Sequence[date]
    stopped: bool = False
    held: bool = False
    until: date | None = None

    @property
    def rests(self) -> bool:
        return self.status is PairStatus.paused


def pairs_of(session: Session, programme: Programme, enrolment: Enrolment) -> list[PairView]:
    """The pairs that go on in which this enrolment takes part, the oldest first."""
    rows = session.execute(PAIRS[enrolment.side], {"enrolment": enrolment.id}).all()
    days = _days(session, [pair.id for pair, _, _ in rows])
    definition = definition_of(programme)
    return [
        _view(definition, enrolment, pair, other, person, days[pair.id])
        for pair, other, person in rows
    ]


def view_of(session: Session, programme: Programme, enrolment: Enrolment, pair: Pair) -> PairView:
    """One pair in which this enrolment takes part."""
    other_id = pair.coach_id if enrolment.side is Side.first_year else pair.first_year_id
    other, person = session.execute(OTHER, {"enrolment": other_id}).one()
    days = _days(session, [pair.id])[pair.id]
    return _view(definition_of(programme), enrolment, pair, other, person, days)


def _view(
    definition: Definition,
    enrolment: Enrolment,
    pair: Pair,
    other: Enrolment,
    person: Person,
    days: Mapping[ContactKind, Sequence[date]],
) -> PairView:
    if pair.status is PairStatus.paused:
        return _resting(pair, person, enrolment.side)
    mine = read_answers(definition.questions, enrolment.answers)
    theirs = read_answers(definition.questions, other.answers)
    both = shown_by_both(definition, enrolment, other)[:MOST_REASONS]
    said, topic = _said(definition, other.side, theirs), _help_question(definition, other.side)
    return PairView(
        uid=pair.uid,
        status=pair.status,
        started_at=pair.started_at or pair.made_at,
        name=person.name,
        email=person.email,
        reasons=pair.reasons[: MOST_REASONS - len(both)],
        agreed=both,
        shared=shared_times(definition, mine, theirs),
        said=[(question, answer) for question, answer in said if question.key != topic],
        help=next(((question, answer) for question, answer in said if question.key == topic), None),
        met=days.get(ContactKind.met, ()),
        wrote=days.get(ContactKind.wrote, ()),
    )


def _resting(pair: Pair, person: Person, side: Side) -> PairView:
    """Without anything by which one can reach the other, or read about them."""
    since, until = pair.started_at or pair.made_at, pair.holds.get(side.value)
    nothing: tuple[()] = ()
    return PairView(
        uid=pair.uid,
        status=pair.status,
        started_at=since,
        name=person.name,
        email="",
        reasons=nothing,
        agreed=nothing,
        shared=nothing,
        said=nothing,
        help=None,
        met=nothing,
        wrote=nothing,
        stopped=pair.stopped_at is not None,
        held=side.value in pair.holds,
        until=date.fromisoformat(until) if until else None,
    )


def shared_times(definition: Definition, mine: Answers, theirs: Answers) -> list[str]:
    """The moments both are free, of the rules that look at times; never what only one chose."""
    for rule in definition.rules:
        if isinstance(rule, Overlap):
            question = rule.question
            both = set(chosen(mine, question)) & set(chosen(theirs, question))
            return in_order(question, both)
    return []


def _said(definition: Definition, side: Side, theirs: Answers) -> list[tuple[Question, Answer]]:
    return [
        (question, theirs[question.key])
        for question in asked(definition, side)
        if question.seen_by is SeenBy.PARTNER and question.key in theirs
    ]


def _help_question(definition: Definition, side: Side) -> str | None:
    """The key of the question about the help a first-year wants, or a coach offers."""
    for rule in definition.rules:
        if isinstance(rule, WantsOffers):
            return rule.first_year.key if side is Side.first_year else rule.coach.key
    return None


def _days(session: Session, ids: Sequence[int]) -> Mapping[int, dict[ContactKind, list[date]]]:
    """Pair → kind → the days, each once whoever noted it, the earliest first."""
    found: dict[int, dict[ContactKind, list[date]]] = defaultdict(lambda: defaultdict(list))
    for pair_id, kind, day in session.execute(DAYS, {"pairs": ids}):
        found[pair_id][kind].append(day)
    return found
