"""Who takes part without the answers that pairing needs, as imported people may; and asking them.

Each is asked once in a round, however often the button is pressed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Notice,
    Pair,
    Person,
    Programme,
    Round,
    Side,
)
from peercoach.notify.messages.missing_answers import TEMPLATE
from peercoach.notify.outbox import owe
from peercoach.services.pairs.duos import first_name
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.rounds import note_on_round
from peercoach.services.rounds.rows import TAKEN
from peercoach.services.sign_up.needed_answers import ever_needed, missing
from peercoach.services.sign_up.signing_up import DOORS

MOST_NAMED = 5000
"""People asked for by row; of more, all are read."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Somebody who takes part, with how many needed answers are still to come."""

    enrolment: Enrolment
    person: Person
    count: int
    asked: bool
    """Whether we wrote to them about it in this round."""


def list_unanswered(session: Session, programme: Programme, round_: Round) -> list[Unanswered]:
    """First-years without a coach and all coaches who miss a needed answer, by name."""
    definition = definition_of(programme)
    paired = select(Pair.first_year_id).where(
        Pair.programme_id == programme.id, col(Pair.status).in_(TAKEN)
    )
    ever = {side: ever_needed(definition, side) for side in Side}
    everyone = session.exec(
        select(Enrolment.id, Enrolment.side, Enrolment.answers).where(
            Enrolment.programme_id == programme.id,
            Enrolment.status == EnrolmentStatus.active,
            col(Enrolment.id).not_in(paired),
        )
    )
    counts = {
        row: count
        for row, side, answers in everyone
        if (count := len(missing(definition, Side(side), answers, ever[Side(side)])))
    }
    people = (
        select(Enrolment, Person)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id)
        .order_by(Person.name, col(Enrolment.id))
    )
    if len(counts) <= MOST_NAMED:
        people = people.where(col(Enrolment.id).in_(counts))
    asked = _asked(session, round_)
    return [
        Unanswered(enrolment, person, counts[enrolment.id], _key(round_, enrolment) in asked)
        for enrolment, person in session.exec(people)
        if enrolment.id in counts
    ]


def ask_for_answers(
    session: Session,
    programme: Programme,
    round_: Round,
    *,
    only: Collection[str] | None = None,
    by: int,
    now: datetime,
) -> int:
    """Write to everyone of them, or `only` to these, who has not been written to in this round. How
    many."""
    mails = sum(
        _ask(session, programme, round_, one, now=now)
        for one in list_unanswered(session, programme, round_)
        if not one.asked and (only is None or one.enrolment.uid in only)
    )
    if mails:
        note_on_round(session, "ask for answers", round_, by=by, now=now, mails=mails)
    return mails


def asked_for(programme: Programme, side: Side) -> dict[str, object]:
    """What the mail says, besides the name of its reader."""
    return {
        "to": side.value,
        "programme": {"nl": programme.name_nl, "en": programme.name_en},
        "path": f"/{programme.slug}/{DOORS[side]}",
    }


def _ask(
    session: Session, programme: Programme, round_: Round, one: Unanswered, *, now: datetime
) -> bool:
    return owe(
        session,
        key=_key(round_, one.enrolment),
        to=one.person,
        template=TEMPLATE,
        payload={"name": first_name(one.person), **asked_for(programme, one.enrolment.side)},
        programme_id=programme.id,
        now=now,
    )


def _asked(session: Session, round_: Round) -> set[str]:
    keys: Sequence[str] = session.exec(
        select(Notice.dedupe_key).where(
            Notice.template == TEMPLATE,
            col(Notice.dedupe_key).startswith(f"answers:{round_.id}:", autoescape=True),
        )
    ).all()
    return set(keys)


def _key(round_: Round, enrolment: Enrolment) -> str:
    return f"answers:{round_.id}:{enrolment.id}"
