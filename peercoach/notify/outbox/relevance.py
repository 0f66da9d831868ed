"""What of a message still holds when it is about to leave: pairs end and people stop meanwhile.

What it depends on stands beside its words (`references.py`).
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from peercoach.models import Enrolment, EnrolmentStatus, Notice, Pair, PairStatus, Side
from peercoach.notify.messages import breaks, check_in, quiet
from peercoach.notify.outbox.plans_hold import still_planned, still_unread

TAKES_PART = (EnrolmentStatus.active, EnrolmentStatus.paused)
GOES_ON = (PairStatus.live, PairStatus.paused)
ONLY = {
    check_in.TEMPLATE: (PairStatus.live,),
    check_in.CLOSING_TEMPLATE: (PairStatus.live,),
    quiet.NUDGE: (PairStatus.live,),
    breaks.GOES_ON: (PairStatus.live,),
    breaks.RESTS: (PairStatus.paused,),
}
GOING_ON = select(Pair.id).where(
    col(Pair.id).in_(bindparam("pairs", expanding=True)),
    col(Pair.status).in_(bindparam("statuses", expanding=True)),
)


def what_holds(
    session: Session, notice: Notice, payload: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The payload without what is over by now; None when nothing is left to say."""
    about = notice.about or {}
    if "to" in about and not _takes_part(session, notice, Side(about["to"])):
        return None
    if about.get("waits") and _has_somebody(session, notice):
        return None
    if "draft" in about and not _is_draft(session, about["draft"]):
        return None
    if not still_planned(session, about) or not still_unread(session, about):
        return None
    if "lines" not in payload:
        return payload
    pairs = _going_on(session, notice, about["pairs"])
    lines = [line for line in payload["lines"] if line["pair"] in pairs]
    return {**payload, "lines": lines} if lines or payload.get("gone") else None


def _takes_part(session: Session, notice: Notice, side: Side) -> bool:
    found = session.exec(
        select(Enrolment.id).where(
            Enrolment.programme_id == notice.programme_id,
            Enrolment.person_id == notice.person_id,
            Enrolment.side == side,
            col(Enrolment.status).in_(TAKES_PART),
        )
    )
    return found.first() is not None


def _is_draft(session: Session, uid: str) -> bool:
    found = select(Enrolment.id).where(
        Enrolment.uid == uid, Enrolment.status == EnrolmentStatus.draft
    )
    return session.exec(found).first() is not None


def _has_somebody(session: Session, notice: Notice) -> bool:
    """Whether this first-year was paired since; they hear that in another mail."""
    found = session.exec(
        select(Pair.id)
        .join(Enrolment, col(Enrolment.id) == Pair.first_year_id)
        .where(
            Pair.programme_id == notice.programme_id,
            Enrolment.person_id == notice.person_id,
            col(Pair.status).in_(GOES_ON),
        )
    )
    return found.first() is not None


def _going_on(session: Session, notice: Notice, pairs: Collection[int]) -> set[int]:
    """Who pauses is not asked anything, but hears who their buddy is."""
    statuses = ONLY.get(notice.template, GOES_ON)
    given = {"pairs": list(pairs), "statuses": statuses}
    return set(session.connection().execute(GOING_ON, given).scalars())
