"""What stands between two people: a suggestion, a meeting to come, one that should have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from peercoach.models import Meeting, MeetingStatus, Pair, PairStatus, Proposal
from peercoach.notify.calendar_files import LENGTH

ASK_FOR = timedelta(days=21)
"""So long after a meeting the two are asked whether they met."""

# Built once: every page that shows a pair asks them
THESE = col(Pair.uid).in_(bindparam("pairs", expanding=True)) & (
    col(Pair.status) == PairStatus.live
)
PROPOSALS = select(Pair.uid, Proposal).join(Pair, col(Pair.id) == Proposal.pair_id).where(THESE)
MEETINGS = (
    select(Pair.uid, Meeting)
    .join(Pair, col(Pair.id) == Meeting.pair_id)
    .where(THESE, Meeting.status == MeetingStatus.agreed)
)


@dataclass(frozen=True, slots=True)
class Plan:
    """`meeting` is to come; `was` is over since lately, and nobody said yet whether they met. An
    open suggestion beside a meeting would move it."""

    proposal: Proposal | None = None
    meeting: Meeting | None = None
    was: Meeting | None = None

    @property
    def any(self) -> bool:
        return bool(self.proposal or self.meeting or self.was)

    @property
    def stamp(self) -> str:
        """Names exactly this state; forms send it back, so that nobody acts on an older one."""
        return stamp_of(self.proposal, self.meeting or self.was)


NOTHING = Plan()


def stamp_of(proposal: Proposal | None, meeting: Meeting | None) -> str:
    agreed = f"{meeting.uid}.{meeting.sequence}" if meeting else "."
    return f"{proposal.uid if proposal else ''}.{agreed}"


def plans_of(session: Session, pairs: Sequence[str], *, now: datetime) -> dict[str, Plan]:
    """By the uids of these pairs; one where nothing is planned is absent, and one that rests: it is
    not asked anything either."""
    these = {"pairs": pairs}
    proposals = dict(session.exec(PROPOSALS, params=these).all())
    meetings = dict(session.exec(MEETINGS, params=these).all())
    return {
        uid: plan_from(proposals.get(uid), meetings.get(uid), now=now)
        for uid in proposals.keys() | meetings.keys()
    }


def plan_from(proposal: Proposal | None, meeting: Meeting | None, *, now: datetime) -> Plan:
    """A suggestion of a time that is over is none any more."""
    ahead = meeting is not None and meeting.starts_at + LENGTH > now
    asked = meeting is not None and not ahead and meeting.starts_at + ASK_FOR > now
    return Plan(
        proposal=proposal if proposal and proposal.starts_at > now else None,
        meeting=meeting if ahead else None,
        was=meeting if asked else None,
    )
