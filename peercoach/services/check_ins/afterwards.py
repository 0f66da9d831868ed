"""What one can say or ask after an answer, by the same link: how heard one feels by the other,
whether the coordinator may get in touch, a break, or somebody else.

Nobody sees of one person how heard they feel: it is there to be counted. A break and somebody else
happen at once, without a reason and without signing in. So that no mail scanner can, they take an
answer that counts, of the same browser within the hour, and a box that nobody ticks by looking; and
both of the two get the mail of it, so that whoever it was not can say so.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from peercoach.errors import Conflict, InvalidInput
from peercoach.i18n import mark
from peercoach.models import CheckIn, Enrolment, PausedBy, Person, Side
from peercoach.notify.messages.pair_over import OTHER_BUDDY
from peercoach.services.check_ins.answering import Asked, find_asked, fingerprint
from peercoach.services.pairs.another_buddy import ask_another
from peercoach.services.pairs.breaks import hold
from peercoach.services.pairs.pairs import owe_end

HEARD, CONTACT = "heard", "contact"
STEPS = (mark("Not at all"), mark("A little"), mark("Somewhat"), mark("Well"), mark("Very much"))


class Wish(StrEnum):
    another = "another"
    pause = "pause"


class NotAnswered(Conflict):
    """There is no answer that counts: what comes by this link may come from a mail scanner."""


def say_how_heard(session: Session, token: str, heard: int, *, now: datetime) -> None:
    """From 1 to 5; a later one replaces it."""
    if not 1 <= heard <= len(STEPS):
        raise InvalidInput(mark("Choose one of the answers."))
    check_in = _answered(find_asked(session, token, now=now))
    check_in.said = {**(check_in.said or {}), HEARD: heard}
    session.flush()


def say_whether_to_contact(session: Session, token: str, *, may: bool, now: datetime) -> None:
    """Whether the coordinator may call or mail about an answer that asks for somebody."""
    check_in = _answered(find_asked(session, token, now=now))
    check_in.said = {**(check_in.said or {}), CONTACT: may}
    session.flush()


def find_wish(session: Session, token: str, wish: Wish, *, now: datetime) -> Asked:
    """Whether there is such a wish by this link: who coaches talks with the coordinator."""
    asked = find_asked(session, token, now=now)
    if asked.closes or (wish is Wish.another and not asked.is_first_year):
        raise NotAnswered(mark("Write to the coordinator for this."))
    return asked


def grant(
    session: Session, token: str, wish: Wish, *, sure: bool, client: str, now: datetime
) -> Asked:
    """At once. Raises InvalidInput where nobody said to be `sure`."""
    asked = find_wish(session, token, wish, now=now)
    if _answered(asked).answered_from != fingerprint(client):
        raise NotAnswered(mark("Answer the question first, and wait a moment."))
    if not sure:
        raise InvalidInput(mark("Tick the box if you are sure."))
    if wish is Wish.pause:
        side = Side.first_year if asked.is_first_year else Side.coach
        hold(session, asked.pair, PausedBy(side.value), now=now)
    else:
        _look_further(session, asked, now=now)
    return asked


def _look_further(session: Session, asked: Asked, *, now: datetime) -> None:
    pair = asked.pair
    enrolment = session.get_one(Enrolment, pair.first_year_id)
    ask_another(session, pair, enrolment, now=now)
    coach = session.get_one(Person, session.get_one(Enrolment, pair.coach_id).person_id)
    to = session.get_one(Person, asked.person.id)
    owe_end(
        session,
        pair,
        to,
        side=Side.first_year,
        template=OTHER_BUDDY,
        now=now,
        other=coach.name,
    )


def _answered(asked: Asked) -> CheckIn:
    check_in = asked.check_in
    if check_in.answer is None or asked.closes or check_in.suspect:
        raise NotAnswered(mark("Answer the question first, and wait a moment."))
    return check_in
