"""One mail instead of several: what waits for its turn goes along with the next that leaves.

The mail keeps what it carries: a second copy of it says the same, under the same Message-ID.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from peercoach.models import Notice, NoticeStatus
from peercoach.notify.kinds import kind_of, templates_that
from peercoach.notify.outbox.outcomes import NEVER_TWICE, UNKNOWN_AT_MOST, settle
from peercoach.notify.outbox.verdicts import Rule

WAITS = "waits for its turn"
"""Why a mail did not leave that was due."""


CARRIED = (
    select(Notice)
    .where(
        col(Notice.carried_by_id) == bindparam("mail"),
        Notice.status == NoticeStatus.queued,
    )
    .with_for_update()
)
WAITING = (
    select(Notice)
    .where(
        Notice.status == NoticeStatus.queued,
        col(Notice.person_id) == bindparam("person"),
        col(Notice.programme_id).is_not_distinct_from(bindparam("programme")),
        col(Notice.language) == bindparam("language"),
        col(Notice.recipient) == bindparam("recipient"),
        col(Notice.template).in_(templates_that(capped=True)),
        col(Notice.carried_by_id).is_(None),
        Notice.attempts == 0,
        Notice.ambiguous == 0,
        or_(col(Notice.next_at) <= bindparam("now"), col(Notice.last_error) == WAITS),
    )
    .with_for_update(skip_locked=True)
)


def parts_of(session: Session, notice: Notice) -> Sequence[Notice]:
    """The notice and what it carries, but for what was dropped."""
    if not kind_of(notice.template).sort.by_day:
        return [notice]
    carried = session.exec(CARRIED, params={"mail": notice.id})
    return [notice, *carried]


def take_along(session: Session, notice: Notice, rule: Rule, *, now: datetime) -> Sequence[Notice]:
    """Whatever else waits for this person and was never tried. Only before a first attempt: a
    second copy carries what the first one did."""
    tried = notice.attempts or notice.ambiguous
    if not kind_of(notice.template).sort.by_day or tried or notice.person_id is None:
        return []
    taken = []
    its = {
        "person": notice.person_id,
        "programme": notice.programme_id,
        "language": notice.language,
        "recipient": notice.recipient,
    }
    for other in session.exec(WAITING, params={**its, "now": now}):
        verdict = rule(session, other, now=now)
        if verdict.never:
            settle(other, NoticeStatus.cancelled, verdict.never)
        elif verdict.until is None or verdict.enough:
            other.carried_by_id = notice.id
            taken.append(other)
    session.flush()
    return taken


def settle_whole(
    session: Session,
    notice: Notice,
    status: NoticeStatus,
    why: str | None = None,
    *,
    sent_at: datetime | None = None,
) -> None:
    """What became of a mail became of all it carries; while it is tried again, that waits along."""
    parts = [notice] if status is NoticeStatus.queued else parts_of(session, notice)
    for part in parts:
        part.sent_at = sent_at
        settle(part, status, why)


def lose_track(session: Session, notice: Notice, *, now: datetime, why: str) -> None:
    """We do not know whether it arrived: send it once more, and after that park and show it."""
    notice.ambiguous += 1
    parked = notice.ambiguous >= UNKNOWN_AT_MOST or notice.dedupe_key.startswith(NEVER_TWICE)
    settle_whole(session, notice, NoticeStatus.uncertain if parked else NoticeStatus.queued, why)
    if not parked:
        notice.next_at = now
