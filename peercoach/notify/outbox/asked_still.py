"""Whether a question that had to wait is still one: it may have been answered meanwhile."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from peercoach.models import CheckIn, Contact, ContactKind, Notice
from peercoach.notify.messages.check_in import CLOSING_TEMPLATE, TEMPLATE
from peercoach.notify.outbox.carrying import WAITS

Question = tuple[int, str, int | None]
"""Of which pair, which step, to whom."""

OF_PAIRS = select(CheckIn).where(col(CheckIn.pair_id).in_(bindparam("pairs", expanding=True)))
TOLD = select(Contact.pair_id, col(Contact.kind)).where(
    col(Contact.pair_id).in_(bindparam("pairs", expanding=True))
)
TELLS = {"hello": tuple(ContactKind), "first meeting": (ContactKind.met,)}
"""What answers a question that is asked only where it is not known."""


def settled(
    session: Session, waiting: Sequence[tuple[Notice, Mapping[str, Any]]]
) -> Collection[Question]:
    """Of reminders and of what waited for its turn: what was answered, or its link closed. Of a
    mail that leaves when it is owed nothing can have changed."""
    asked = dict(_had_to_wait(waiting))
    if not asked:
        return ()
    pairs = {"pairs": sorted({pair for pair, _, _ in asked})}
    told = set(session.exec(TOLD, params=pairs))
    found = {
        (pair, step, person)
        for pair, step, person in asked
        if any((pair, kind) in told for kind in TELLS.get(step, ()))
    }
    for one in session.exec(OF_PAIRS, params=pairs):
        key = one.pair_id, one.step, one.person_id
        answered = one.answered_at is not None and not one.suspect
        if key in asked and (answered or (asked[key] and one.reminder_hash is None)):
            found.add(key)
    return found


def _had_to_wait(
    waiting: Sequence[tuple[Notice, Mapping[str, Any]]],
) -> Iterator[tuple[Question, bool]]:
    """Each such question, and whether it is asked again."""
    for notice, payload in waiting:
        again = bool(payload.get("again"))
        if notice.template in (TEMPLATE, CLOSING_TEMPLATE) and (
            again or notice.last_error == WAITS
        ):
            for line in payload["lines"]:
                yield (line["pair"], line["step"], notice.person_id), again
