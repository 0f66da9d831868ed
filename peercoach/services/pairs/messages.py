"""Short messages between the two of a pair. That they wrote is a contact; what, nobody else reads.

The other is told by mail that there is something to read, once until they have read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import category

from sqlmodel import Session, col, func, select, update

from peercoach.errors import InvalidInput, NotFound, TooMany
from peercoach.i18n import mark
from peercoach.models import (
    LONGEST_MESSAGE,
    ContactKind,
    ContactSource,
    Message,
    Pair,
    PairStatus,
    Person,
    Programme,
)
from peercoach.notify.messages.new_message import TEMPLATE
from peercoach.notify.outbox import owe
from peercoach.services.calendar.days import calendar_of
from peercoach.services.meetings.planning import PairRests
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.pairs.duos import find_duo, first_name

MOST, WITHIN = 30, timedelta(hours=1)
"""So many messages one person writes to one other within this time."""

AGAIN = timedelta(minutes=10)
"""Within this time the same words once more are the same message."""


class BadMessage(InvalidInput):
    """Empty, or longer than fits."""


class TooManyMessages(TooMany):
    """More than a conversation needs."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The newest messages of a pair, the newest last, and how many came before them."""

    messages: Sequence[Message]
    earlier: int

    def newest_unread(self, *, by: int) -> int | None:
        """The id of the newest that the other wrote, if this one has not read it yet."""
        theirs = [one for one in self.messages if one.by_id != by]
        return theirs[-1].id if theirs and theirs[-1].read_at is None else None


def messages_page(pair: Pair) -> str:
    return f"/me/pairs/{pair.uid}/messages"


def write_message(session: Session, pair: Pair, *, by: int, text: str, now: datetime) -> None:
    """Keep it for the other. A pair that is paused writes nothing; one that ended is gone. What was
    written last, sent once more from a page that was left open, is not written twice."""
    text = _plain(text)
    session.refresh(pair, with_for_update={"key_share": True})  # one at a time, so that counts hold
    if pair.status is PairStatus.ended:
        raise NotFound
    if pair.status is not PairStatus.live:
        raise PairRests(mark("You two take a break. You cannot write to each other here now."))
    if not text:
        raise BadMessage(mark("Write something first."))
    if len(text) > LONGEST_MESSAGE:
        raise BadMessage(
            mark("Your message has {found} characters. At most {most} fit."),
            found=len(text),
            most=LONGEST_MESSAGE,
        )
    newest = newest_message(session, pair.uid)
    if newest and (newest.by_id, newest.text) == (by, text) and now - newest.written_at <= AGAIN:
        return
    _not_too_many(session, pair, by, now)
    first_unread = not count_unread_from(session, pair, by)
    message = Message(pair_id=pair.id, by_id=by, text=text, written_at=now)
    session.add(message)
    session.flush()
    calendar = calendar_of(session.get_one(Programme, pair.programme_id))
    log_contact(
        session,
        pair,
        kind=ContactKind.wrote,
        source=ContactSource.message,
        by=session.get_one(Person, by),
        day=calendar.day(now),
        now=now,
    )
    if first_unread:
        _announce(session, pair, message, now=now)


def read_messages(session: Session, pair: Pair, *, most: int) -> Exchange:
    """The newest `most`."""
    newest = session.exec(
        select(Message)
        .where(Message.pair_id == pair.id)
        .order_by(col(Message.id).desc())
        .limit(most)
    ).all()
    total = session.exec(
        select(func.count(col(Message.id))).where(Message.pair_id == pair.id)
    ).one()
    return Exchange(newest[::-1], total - len(newest))


def note_read(session: Session, pair: Pair, *, by: int, up_to: int, now: datetime) -> None:
    """What the other wrote, up to the message of this id, is read; what comes next is announced."""
    session.exec(
        update(Message)
        .where(
            col(Message.pair_id) == pair.id,
            col(Message.by_id) != by,
            col(Message.id) <= up_to,
            col(Message.read_at).is_(None),
        )
        .values(read_at=now)
    )


def count_unread_from(session: Session, pair: Pair, writer: int) -> int:
    return session.exec(
        select(func.count(col(Message.id))).where(
            Message.pair_id == pair.id, Message.by_id == writer, col(Message.read_at).is_(None)
        )
    ).one()


def unread_in(session: Session, pairs: Sequence[str], *, reader: int) -> dict[str, int]:
    """By the uids of these pairs, where there is something to read."""
    rows = session.exec(
        select(Pair.uid, func.count(col(Message.id)))
        .join(Pair, col(Pair.id) == Message.pair_id)
        .where(col(Pair.uid).in_(pairs), Message.by_id != reader, col(Message.read_at).is_(None))
        .group_by(Pair.uid)
    )
    return dict(rows.all())


def newest_message(session: Session, pair: str) -> Message | None:
    """Of the pair of this uid."""
    return session.exec(
        select(Message)
        .join(Pair, col(Pair.id) == Message.pair_id)
        .where(Pair.uid == pair)
        .order_by(col(Message.id).desc())
        .limit(1)
    ).first()


def _plain(text: str) -> str:
    """Lines as one sign each, and no other control characters: databases refuse some."""
    kept = (sign for sign in text if sign in "\n\t" or category(sign) != "Cc")
    return "".join(kept).strip()


def _not_too_many(session: Session, pair: Pair, by: int, now: datetime) -> None:
    written, first = session.exec(
        select(func.count(col(Message.id)), func.min(col(Message.written_at))).where(
            Message.pair_id == pair.id, Message.by_id == by, Message.written_at > now - WITHIN
        )
    ).one()
    if written >= MOST:
        words = mark("That is a lot in one hour. Wait a while, then send it.")
        raise TooManyMessages(words, wait=first + WITHIN - now)


def _announce(session: Session, pair: Pair, message: Message, *, now: datetime) -> None:
    """Who wrote, and never what."""
    duo = find_duo(session, pair.id)
    reader = duo.other(message.by_id)
    owe(
        session,
        key=f"message:{message.id}",
        to=reader,
        template=TEMPLATE,
        payload={
            "name": first_name(reader),
            "other": first_name(duo.member(message.by_id)),
            "path": messages_page(pair),
            "pair": pair.id,
            "unread": message.id,
        },
        programme_id=pair.programme_id,
        now=now,
    )
