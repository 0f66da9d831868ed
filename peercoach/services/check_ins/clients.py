"""Who answered: the person, or a program that reads their mail? One that may be a program's counts
for nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import CheckIn, Notice
from peercoach.notify.messages.check_in import CLOSING_TEMPLATE, TEMPLATE
from peercoach.services.tokens import hash_of

TOO_SOON = timedelta(seconds=60)
"""Nobody reads, chooses and confirms so soon after the mail server took the mail; scanners do."""
ONE_CLIENT_WITHIN = timedelta(hours=1)
"""A browser that answers for several people within this time may be no person's."""
MARK = 64
"""So many letters has a hash."""
AT_ONCE = timedelta(seconds=10)
"""Nor may several that share network and kind, whatever they call themselves, within this time."""

# Each answer asks these: made once, which takes longer than their answer
TAKEN_OVER = select(func.max(col(Notice.sent_at))).where(
    col(Notice.person_id) == bindparam("person"),
    col(Notice.template).in_((TEMPLATE, CLOSING_TEMPLATE)),
)


def mark_of_answer(number: int) -> ColumnElement[str]:
    """In a query: the first, second or third of a Client's marks."""
    return func.substr(CheckIn.answered_from, (number - 1) * (MARK + 1) + 1, MARK)


BY_THIS_CLIENT = select(CheckIn.id).where(
    col(CheckIn.answered_from).is_not(None),
    col(CheckIn.answered_at) >= bindparam("since"),
    col(CheckIn.person_id) != bindparam("person"),
    or_(
        mark_of_answer(1) == bindparam("client"),
        and_(
            col(CheckIn.answered_at) >= bindparam("just_now"),
            mark_of_answer(2) == bindparam("place"),
        ),
    ),
)


class Client(NamedTuple):
    """What gave an answer: the `browser` as we know it again, the `place` it shares with others
    (network and kind of browser), its `network`, and whether somebody seems to have pressed
    `by_hand`. Of what nobody seems to be at, only the network tells anything."""

    browser: str
    place: str = ""
    network: str = ""
    by_hand: bool = True

    @property
    def marks(self) -> str:
        """As they are kept: what one client is, where, and which browser."""
        one = self.browser if self.by_hand else self.network
        return " ".join(map(hash_of, (one, self.place or one, self.browser)))


def is_from(check_in: CheckIn, client: Client | str) -> bool:
    """Whether this browser gave the answer, within the hour."""
    browser = client if isinstance(client, str) else client.browser
    return (check_in.answered_from or "").endswith(hash_of(browser))


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


def came_too_soon(session: Session, check_in: CheckIn, *, now: datetime) -> bool:
    """By when the mail server took our last mail to this person, as far as we know."""
    accepted = session.connection().execute(TAKEN_OVER, {"person": check_in.person_id}).scalar()
    since = accepted or check_in.sent_at
    return since is None or now - since < TOO_SOON


def others_of_this_client(
    session: Session, check_in: CheckIn, *, now: datetime
) -> Sequence[CheckIn]:
    """What the client that gave this answer just before answered for somebody else."""
    one, place, _ = (check_in.answered_from or "").split()
    asked = {
        "client": one,
        "place": place,
        "since": now - ONE_CLIENT_WITHIN,
        "just_now": now - AT_ONCE,
        "person": check_in.person_id,
    }
    found = session.connection().execute(BY_THIS_CLIENT, asked).scalars().all()
    return [session.get_one(CheckIn, number) for number in found]
