"""One mail instead of several: what waits for its turn goes along with the next that leaves.

The mail keeps what it carries: a second copy of it says the same, under the same Message-ID.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from peercoach.models import IS_QUEUED, Notice, NoticeStatus
from peercoach.notify.kinds import kind_of, templates_that
from peercoach.notify.outbox.outcomes import NEVER_TWICE, UNKNOWN_AT_MOST, settle
from peercoach.notify.outbox.verdicts import Rule

WAITS = "waits for its turn"
"""Why a mail did not leave that was due."""


CARRIED = (
    select(Notice)
    .where(
        col(Notice.carried_by_id) == bindparam("mail"),
        IS_QUEUED,
    )
    .with_for_update()
)
WAITING = (
    select(Notice)
    .where(
        IS_QUEUED,
        col(Notice.person_id).in_(bindparam("people", expanding=True)),
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


def take_along(
    session: Session, mails: Sequence[Notice], rule: Rule, *, now: datetime
) -> Mapping[int, Sequence[Notice]]:
    """By row number of the mail in which they go: whatever else waits for the same person, and was
    never tried. Only before a first attempt: a second copy carries what the first one did."""
    carriers = {
        _whose(one): one.id
        for one in mails
        if kind_of(one.template).sort.by_day
        and one.person_id is not None
        and not (one.attempts or one.ambiguous)
    }
    if not carriers:
        return {}
    asked = {"people": sorted({person for person, *_ in carriers}), "now": now}
    others = [one for one in session.exec(WAITING, params=asked) if _whose(one) in carriers]
    taken: dict[int, list[Notice]] = defaultdict(list)
    for other, verdict in zip(others, rule(session, others, now=now), strict=True):
        if verdict.never:
            settle(other, NoticeStatus.cancelled, verdict.never)
        elif verdict.until is None or verdict.enough:
            other.carried_by_id = carriers[_whose(other)]
            taken[carriers[_whose(other)]].append(other)
    if others:
        session.flush()
    return taken


def _whose(notice: Notice) -> tuple[int, int | None, str, str]:
    """In one mail goes what is for one person, of one programme, in one language."""
    return (
        notice.person_id or 0,
        notice.programme_id,
        str(notice.language),
        notice.recipient,
    )


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


def lose_track(session: Session, notice: Notice, *, again: datetime, why: str) -> None:
    """We do not know whether it arrived: send it once more `again`, then park and show it."""
    notice.ambiguous += 1
    parked = notice.ambiguous >= UNKNOWN_AT_MOST or notice.dedupe_key.startswith(NEVER_TWICE)
    settle_whole(session, notice, NoticeStatus.uncertain if parked else NoticeStatus.queued, why)
    if not parked:
        notice.next_at = again
