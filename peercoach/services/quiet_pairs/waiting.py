"""Who of a pair is waiting for whom: from who suggested, wrote or answered last. Dates only."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session, col, select

from peercoach.models import CheckIn, Contact, ContactKind, Message, Person, Proposal
from peercoach.notify.questions import CLOSING
from peercoach.services.calendar.days import Calendar
from peercoach.services.mails.wishes import gets_check_ins
from peercoach.services.pairs.duos import Duo


@dataclass(frozen=True, slots=True)
class Waiting:
    """`who` did something on that day, and nothing is known of the other since."""

    who: Person
    for_: Person
    did: Literal["suggested", "wrote", "answered"]
    day: date


def who_waits(session: Session, duo: Duo, calendar: Calendar) -> Waiting | None:
    """What weighs most: a suggestion without an answer, a message, the check-in of one of them."""
    return (
        _suggested(session, duo, calendar)
        or _wrote(session, duo, calendar)
        or _answered(session, duo, calendar)
    )


def _suggested(session: Session, duo: Duo, calendar: Calendar) -> Waiting | None:
    open_ = session.exec(select(Proposal).where(Proposal.pair_id == duo.pair.id)).first()
    if open_ is None:
        return None
    day = calendar.day(open_.made_at)
    return Waiting(duo.member(open_.by_id), duo.other(open_.by_id), "suggested", day)


def _wrote(session: Session, duo: Duo, calendar: Calendar) -> Waiting | None:
    """Whoever wrote last, unless they met since: then nobody owes an answer."""
    query = select(Message.by_id, Message.written_at).where(Message.pair_id == duo.pair.id)
    last = session.exec(query.order_by(col(Message.id).desc()).limit(1)).first()
    if last is None:
        return None
    by, day = last[0], calendar.day(last[1])
    met_since = select(Contact.id).where(
        Contact.pair_id == duo.pair.id, Contact.kind == ContactKind.met, Contact.day >= day
    )
    if session.exec(met_since.limit(1)).first() is not None:
        return None
    return Waiting(duo.member(by), duo.other(by), "wrote", day)


def _answered(session: Session, duo: Duo, calendar: Calendar) -> Waiting | None:
    """Of the newest check-in that both were asked, where one answered and the other did not."""
    query = select(CheckIn).where(
        CheckIn.pair_id == duo.pair.id,
        CheckIn.step != CLOSING,
        col(CheckIn.sent_at).is_not(None),
        ~col(CheckIn.suspect),
    )
    asked = session.exec(query.order_by(col(CheckIn.due_at).desc()).limit(2)).all()
    said = [one for one in asked if one.answered_at is not None]
    if len(asked) != 2 or len(said) != 1 or asked[0].step != asked[1].step:
        return None
    (one,) = said
    if not gets_check_ins(duo.other(one.person_id)):
        return None
    day = calendar.day(one.answered_at or one.due_at)
    return Waiting(duo.member(one.person_id), duo.other(one.person_id), "answered", day)
