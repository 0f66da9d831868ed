"""Answering, by the link in the mail: through it one can write an answer, never read one."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, delete, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.errors import InvalidInput, NotFound
from peercoach.i18n import Translator, mark
from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    ContactSource,
    Notice,
    Pair,
    Person,
    Programme,
)
from peercoach.notify.messages.check_in import CLOSING_TEMPLATE, TEMPLATE
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
from peercoach.services.check_ins.asking import hash_token
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.pairs.duos import find_duos, first_name
from peercoach.services.pairs.pairs import GOING_ON
from peercoach.services.quiet_pairs import note_answer, note_sign_of_life

TOO_SOON = timedelta(seconds=60)
"""Nobody reads, chooses and confirms so soon after the mail server took the mail; scanners do."""
ONE_CLIENT_WITHIN = timedelta(hours=1)
"""A browser that answers for several people within this time may be no person's."""


# Each answer asks these: made once, which takes longer than their answer
TAKEN_OVER = select(func.max(col(Notice.sent_at))).where(
    col(Notice.person_id) == bindparam("person"),
    col(Notice.template).in_((TEMPLATE, CLOSING_TEMPLATE)),
)
BY_THIS_CLIENT = select(CheckIn).where(
    col(CheckIn.answered_from) == bindparam("client"),
    col(CheckIn.answered_at) >= bindparam("since"),
    col(CheckIn.person_id) != bindparam("person"),
)


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


def find_asked(session: Session, token: str, *, now: datetime) -> Asked:
    """The check-in this link is for. Raises NotFound, or LinkIsOver."""
    check_in = session.exec(select(CheckIn).where(opened_by(token))).one_or_none()
    if check_in is None:
        raise NotFound
    if check_in.answer_until is None or check_in.answer_until <= now:
        raise LinkIsOver
    (duo,) = find_duos(session, col(Pair.id) == check_in.pair_id)
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


def opened_by(token: str) -> ColumnElement[bool]:
    """In a query: the check-in of this link, in the first mail or the second."""
    known = hash_token(token)
    return (col(CheckIn.token_hash) == known) | (col(CheckIn.reminder_hash) == known)


def answer_check_in(
    session: Session,
    token: str,
    *,
    answer: str,
    client: str,
    now: datetime,
    day: date | None = None,
) -> Asked:
    """Keep this answer instead of any earlier one. `client` tells one browser from another.

    An answer that says they are in touch is a contact, and one that asks for a coordinator comes on
    their list, unless a scanner may have given it. One answer can be both.
    """
    asked = find_asked(session, token, now=now)
    chosen = asked.question.answer(answer)
    if chosen is None or answer == GIVEN:
        raise UnknownAnswer(mark("Choose one of the answers."))
    check_in = asked.check_in
    on = _day_meant(chosen, day, asked)
    keep_answer(session, check_in, answer, client=client, now=now)
    check_in.answer_day = on
    session.flush()
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
    session: Session, check_in: CheckIn, answer: str, *, client: str, now: datetime
) -> None:
    """Instead of any earlier one; suspect where a scanner may have given it."""
    session.refresh(check_in, with_for_update=True)
    _take_back(session, check_in)
    check_in.answer, check_in.answered_at = answer, now
    check_in.answered_from = fingerprint(client)
    check_in.suspect = _too_soon(session, check_in, now=now) or _busy_client(
        session, check_in, now=now
    )
    session.flush()


def fingerprint(client: str) -> str:
    return hashlib.sha256(client.encode()).hexdigest()


class UnknownAnswer(InvalidInput):
    """Not one of the answers to this question."""


class WrongDay(InvalidInput):
    """A meeting that was lies in the future, or one to come in the past."""


def known_clients(now: datetime) -> SelectOfScalar[int]:
    """The row numbers of answers that still tell browsers apart, and need not any more."""
    return select(CheckIn.id).where(
        col(CheckIn.answered_from).is_not(None), col(CheckIn.answered_at) < now - ONE_CLIENT_WITHIN
    )


def forget_clients(session: Session, *, now: datetime) -> int:
    """What told browsers apart is needed for a short while only."""
    forgotten = (
        update(CheckIn).where(col(CheckIn.id).in_(known_clients(now))).values(answered_from=None)
    )
    return session.exec(forgotten).rowcount


def _day_meant(chosen: Answer, day: date | None, asked: Asked) -> date | None:
    if chosen.day == "past":
        if day is not None and day > asked.today:
            raise WrongDay(mark("This day is still to come. Choose today or an earlier day."))
        return day or asked.today
    if chosen.day == "coming":
        if day is not None and day < asked.today:
            raise WrongDay(mark("This day is over. Choose today or a later day."))
        return day
    return None


def _too_soon(session: Session, check_in: CheckIn, *, now: datetime) -> bool:
    """By when the mail server took our last mail to this person, as far as we know."""
    accepted = session.exec(TAKEN_OVER, params={"person": check_in.person_id}).one()
    since = accepted or check_in.sent_at
    return since is None or now - since < TOO_SOON


def _busy_client(session: Session, check_in: CheckIn, *, now: datetime) -> bool:
    """Whether this client answered for someone else just before; then neither answer counts."""
    asked = {
        "client": check_in.answered_from,
        "since": now - ONE_CLIENT_WITHIN,
        "person": check_in.person_id,
    }
    others = session.exec(BY_THIS_CLIENT, params=asked).all()
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
