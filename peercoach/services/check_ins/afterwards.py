"""What one can say or ask after an answer, by the same link: how heard one feels by the other,
whether the coordinator may get in touch, a break, or somebody else.

Nobody sees of one person how heard they feel: it is there to be counted. A break and somebody else
happen at once, without a reason and without signing in. So that no mail scanner can, they take an
answer that counts, of the same browser within the hour, and a box that nobody ticks by looking; and
both of the two get the mail of it, so that whoever it was not can say so.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from peercoach.errors import Conflict, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import CheckIn, Enrolment, Pair, PausedBy, Person, Side
from peercoach.notify.messages.pair_over import OTHER_BUDDY
from peercoach.notify.outbox import owe
from peercoach.services.check_ins.answering import (
    OPENED,
    Asked,
    LinkIsOver,
    find_asked,
    forget_answer,
)
from peercoach.services.check_ins.clients import Client, is_from
from peercoach.services.pairs.another_buddy import ASKED_ANOTHER, ask_another, take_back_another
from peercoach.services.pairs.breaks import hold
from peercoach.services.tokens import hash_of, new_token

A_MOMENT = timedelta(minutes=1)
TO_TAKE_BACK = timedelta(hours=1)
"""For so long whoever the link belongs to can say that it was not them; then the coach hears it."""
HEARD, CONTACT = "heard", "contact"
STEPS = (mark("Not at all"), mark("A little"), mark("Somewhat"), mark("Well"), mark("Very much"))


BACK = "back"
"""Said by whom another buddy was asked for by a link: its newest link takes that back."""


class Wish(StrEnum):
    another = "another"
    pause = "pause"
    back = "back"  # it was not them who asked for another


class NotAnswered(Conflict):
    """There is no answer that counts: what comes by this link may come from a mail scanner."""


def say_how_heard(
    session: Session, token: str, heard: int, *, client: Client | str, now: datetime
) -> None:
    """From 1 to 5; a later one replaces it."""
    if not 1 <= heard <= len(STEPS):
        raise InvalidInput(mark("Choose one of the answers."))
    check_in = _answered(find_asked(session, token, now=now), client)
    check_in.said = {**(check_in.said or {}), HEARD: heard}
    session.flush()


def say_whether_to_contact(
    session: Session, token: str, *, may: bool, client: Client | str, now: datetime
) -> None:
    """Whether the coordinator may call or mail about an answer that asks for somebody."""
    check_in = _answered(find_asked(session, token, now=now), client)
    check_in.said = {**(check_in.said or {}), CONTACT: may}
    session.flush()


def find_wish(session: Session, token: str, wish: Wish, *, now: datetime) -> Asked:
    """Whether there is such a wish by this link: who coaches talks with the coordinator."""
    asked = find_asked(session, token, now=now)
    if wish is Wish.back:
        raise LinkIsOver  # nothing was asked for by it, or that was taken back
    if asked.closes or (wish is Wish.another and not asked.is_first_year):
        raise NotAnswered(mark("Write to the coordinator for this."))
    return asked


def grant(
    session: Session, token: str, wish: Wish, *, sure: bool, client: Client | str, now: datetime
) -> Asked:
    """At once. Raises InvalidInput where nobody said to be `sure`."""
    asked = find_wish(session, token, wish, now=now)
    _answered(asked, client)
    if not sure:
        raise InvalidInput(mark("Tick the box if you are sure."))
    if wish is Wish.pause:
        side = Side.first_year if asked.is_first_year else Side.coach
        hold(session, asked.pair, PausedBy(side.value), now=now)
    else:
        _look_further(session, asked, token, now=now)
    return asked


def was_just_granted(session: Session, token: str, wish: Wish, *, now: datetime) -> bool:
    """Whether somebody else was asked for a moment ago: who presses twice asked once."""
    pair = session.exec(
        select(Pair).join(CheckIn, col(CheckIn.pair_id) == Pair.id).where(OPENED),
        params={"known": hash_of(token)},
    ).one_or_none()
    if wish is not Wish.another or pair is None or pair.end_reason != ASKED_ANOTHER:
        return False
    return pair.ended_at is not None and now - pair.ended_at < A_MOMENT


def find_asked_for(
    session: Session, token: str, *, now: datetime, change: bool = False
) -> tuple[CheckIn, Pair]:
    """What this link, which only the mail about it has, can take back. Raises LinkIsOver."""
    query = (
        select(CheckIn, Pair)
        .join(Pair, col(Pair.id) == CheckIn.pair_id)
        .where(CheckIn.token_hash == hash_of(token))
    )
    found = session.exec(query.with_for_update() if change else query).one_or_none()
    if found is None:
        raise NotFound
    check_in, pair = found
    over = pair.ended_at is None or now - pair.ended_at >= TO_TAKE_BACK
    if over or pair.end_reason != ASKED_ANOTHER or not (check_in.said or {}).get(BACK):
        raise LinkIsOver
    return check_in, pair


def take_back_wish(session: Session, token: str, *, now: datetime) -> None:
    """It was somebody else: they are a pair as before, that answer is forgotten and the link that
    was used is closed. The check-in can be answered anew by this link."""
    check_in, pair = find_asked_for(session, token, now=now, change=True)
    take_back_another(session, pair, now=now)
    forget_answer(session, check_in)
    check_in.reminder_hash, check_in.reminded_at = None, check_in.reminded_at or now
    session.flush()


def _look_further(session: Session, asked: Asked, token: str, *, now: datetime) -> None:
    """The link that was used stays known, so that pressing twice says the same; a new one, which
    nobody else can have, goes to whom the first belonged."""
    pair, check_in = asked.pair, asked.check_in
    enrolment = session.get_one(Enrolment, pair.first_year_id)
    ask_another(session, pair, enrolment, now=now, tell_at=now + TO_TAKE_BACK)
    new = new_token()
    check_in.token_hash = hash_of(new)
    session.flush()
    check_in.reminder_hash = hash_of(token)
    check_in.said = {**(check_in.said or {}), BACK: True}
    coach = session.get_one(Person, session.get_one(Enrolment, pair.coach_id).person_id)
    owe(
        session,
        key=f"asked-another:{pair.id}:{now.isoformat()}",
        to=session.get_one(Person, asked.person.id),
        template=OTHER_BUDDY,
        payload={
            "pair": pair.id,
            "name": asked.name,
            "to": Side.first_year.value,
            "other": coach.name,
            "token": new,
        },
        programme_id=pair.programme_id,
        now=now,
    )


def _answered(asked: Asked, client: Client | str) -> CheckIn:
    """Where this browser answered, within the hour; to all others it looks the same whether there
    is an answer."""
    check_in = asked.check_in
    if asked.closes or check_in.suspect or not is_from(check_in, client):
        raise NotAnswered(mark("Answer the question first, here in this browser."))
    return check_in
