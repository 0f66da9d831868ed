"""Answering, by the link in the mail: through it one can write an answer, never read one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, delete, select

from peercoach.errors import InvalidInput, NotFound
from peercoach.i18n import Translator, mark
from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    ContactSource,
    Pair,
    Person,
    Programme,
)
from peercoach.notify.own_words import own_words
from peercoach.notify.questions import (
    CLOSING,
    GIVEN,
    Answer,
    Question,
    question_of,
    say_question,
)
from peercoach.services.calendar.days import calendar_of
from peercoach.services.check_ins.clients import Client, came_too_soon, others_of_this_client
from peercoach.services.meetings.planning import AHEAD_AT_MOST
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.pairs.duos import find_duo, first_name
from peercoach.services.pairs.pairs import GOING_ON
from peercoach.services.quiet_pairs import note_answer, note_sign_of_life
from peercoach.services.tokens import hash_of

# Each answer asks these: made once, which takes longer than their answer
OPENED = or_(
    col(CheckIn.token_hash) == bindparam("known"),
    col(CheckIn.reminder_hash) == bindparam("known"),
)
"""The check-in of this link, in the first mail or the second."""
BY_LINK = select(CheckIn).where(OPENED)
TO_ANSWER = BY_LINK.with_for_update().execution_options(populate_existing=True)


class LinkIsOver(NotFound):
    """The link was real; its time is over, or the pair is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of one link may show: first names and the question, no earlier answer."""

    check_in: CheckIn
    pair: Pair
    programme: Programme
    person: Person
    question: Question
    name: str
    other: str
    is_first_year: bool
    until: date
    today: date

    def words(self, say: Translator) -> str:
        """The question, as its programme asks it."""
        own = own_words(self.programme, say.language)
        return say_question(self.question, self.other, own, say)

    @property
    def closes(self) -> bool:
        """Whether it asks the five closing questions."""
        return self.check_in.step == CLOSING


def find_asked(session: Session, token: str, *, now: datetime, to_answer: bool = False) -> Asked:
    """The check-in this link is for; `to_answer` it, of two at once one waits. Raises NotFound, or
    LinkIsOver."""
    opened = TO_ANSWER if to_answer else BY_LINK
    check_in = session.exec(opened, params={"known": hash_of(token)}).one_or_none()
    if check_in is None:
        raise NotFound
    if check_in.answer_until is None or check_in.answer_until <= now:
        raise LinkIsOver
    duo = find_duo(session, check_in.pair_id)
    if duo.pair.status not in GOING_ON and check_in.step != CLOSING:
        raise LinkIsOver  # how the year was can be told afterwards too
    programme = session.get_one(Programme, duo.pair.programme_id)
    calendar = calendar_of(programme)
    person = duo.member(check_in.person_id)
    return Asked(
        check_in,
        duo.pair,
        programme,
        person,
        question_of(check_in.step),
        first_name(person),
        first_name(duo.other(person.id)),
        is_first_year=person is duo.first_year,
        until=calendar.day(check_in.answer_until),
        today=calendar.day(now),
    )


def answer_check_in(
    session: Session,
    token: str,
    *,
    answer: str,
    client: Client | str,
    now: datetime,
    day: date | None = None,
) -> Asked:
    """Keep this answer instead of any earlier one. `client` tells one browser from another.

    An answer that says they are in touch is a contact, and one that asks for a coordinator comes on
    their list, unless a scanner may have given it. One answer can be both.
    """
    asked = find_asked(session, token, now=now, to_answer=True)
    chosen = asked.question.answer(answer)
    if chosen is None or answer == GIVEN:
        raise UnknownAnswer(mark("Choose one of the answers."))
    check_in = asked.check_in
    on = check_in.answer_day = _day_meant(chosen, day, asked)
    keep_answer(session, check_in, answer, client=client, now=now)
    if chosen.in_touch and not check_in.suspect:
        log_contact(
            session,
            asked.pair,
            kind=ContactKind.met if chosen.day == "past" else ContactKind.answered,
            source=ContactSource.check_in,
            by=asked.person,
            day=on or asked.today,
            now=now,
        )
    if chosen.day == "coming":
        note_sign_of_life(session, asked.pair, now=now)
    note_answer(session, check_in, now=now)
    return asked


def keep_answer(
    session: Session, check_in: CheckIn, answer: str, *, client: Client | str, now: datetime
) -> None:
    """Instead of any earlier one; suspect where a scanner may have given it. The check-in was found
    `to_answer` it."""
    _take_back(session, check_in)
    check_in.answer, check_in.answered_at = answer, now
    check_in.answered_from = (Client(client) if isinstance(client, str) else client).marks
    check_in.suspect = came_too_soon(session, check_in, now=now) or _busy_client(
        session, check_in, now=now
    )
    session.flush()


def forget_answer(session: Session, check_in: CheckIn) -> None:
    """As if it had never been given, with the contact that it stood for."""
    _take_back(session, check_in)
    check_in.answer = check_in.answered_at = check_in.answer_day = None
    check_in.answered_from = check_in.said = None
    check_in.suspect = False
    session.flush()


class UnknownAnswer(InvalidInput):
    """Not one of the answers to this question."""


class WrongDay(InvalidInput):
    """A meeting that was lies in the future, or one to come in the past or too far ahead."""


def _day_meant(chosen: Answer, day: date | None, asked: Asked) -> date | None:
    if chosen.day == "past":
        if day is not None and day > asked.today:
            raise WrongDay(mark("This day is still to come. Choose today or an earlier day."))
        return day or asked.today
    if chosen.day == "coming":
        if day is not None and day < asked.today:
            raise WrongDay(mark("This day is over. Choose today or a later day."))
        if day is not None and day > asked.today + AHEAD_AT_MOST:
            raise WrongDay(mark("Choose a day in the next four months."))
        return day
    return None


def _busy_client(session: Session, check_in: CheckIn, *, now: datetime) -> bool:
    """Whether this client answered for someone else just before; then neither answer counts."""
    others = others_of_this_client(session, check_in, now=now)
    for other in others:
        _take_back(session, other)
        other.suspect = True
        session.flush()
        note_answer(session, other, now=now)
    return bool(others)


def _take_back(session: Session, check_in: CheckIn) -> None:
    """The contact that an earlier answer stood for is not a fact any more."""
    if check_in.answered_at is None:
        return
    session.exec(
        delete(Contact).where(
            col(Contact.pair_id) == check_in.pair_id,
            col(Contact.by_id) == check_in.person_id,
            col(Contact.source) == ContactSource.check_in,
            col(Contact.noted_at) == check_in.answered_at,
        )
    )
