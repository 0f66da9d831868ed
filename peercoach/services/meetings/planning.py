"""Suggesting, agreeing, moving and cancelling: each by one of the two, one at a time."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from peercoach.errors import Conflict, InvalidInput, NotFound, TooMany
from peercoach.i18n import mark
from peercoach.models import (
    LONGEST_PLACE,
    Meeting,
    MeetingStatus,
    Pair,
    PairStatus,
    Proposal,
)
from peercoach.notify.envelope import one_line
from peercoach.notify.messages.meeting import AGREED, CANCELLED, MOVED
from peercoach.services.meetings.letters import owe_news, owe_proposal, wait_to_propose
from peercoach.services.meetings.plans import Plan, plan_from
from peercoach.services.quiet_pairs import note_sign_of_life

AHEAD_AT_MOST = timedelta(days=120)


class PlanChanged(Conflict):
    """The other of the two, or oneself in another window, was first."""


class WrongTime(InvalidInput):
    """A time that is over, or too far ahead."""


class PlaceTooLong(InvalidInput):
    """More than fits where calendars show it."""


class TooManySuggestions(TooMany):
    """More in a day than two people need to find a time: each is a mail to the other."""


class PairRests(Conflict):
    """The pair is paused: nothing new is asked of either."""


def propose(
    session: Session,
    pair: Pair,
    *,
    by: int,
    starts_at: datetime,
    place: str,
    seen: str,
    now: datetime,
) -> None:
    """Suggest a time, instead of whatever was suggested before; the other gets a mail. Raises
    PlanChanged, WrongTime, PlaceTooLong, TooManySuggestions or PairRests."""
    place = one_line(place)
    plan = lock_plan(session, pair, now=now)
    before = plan.proposal
    if before and (before.by_id, before.starts_at, before.place) == (by, starts_at, place):
        return  # pressed twice
    _refuse_older(plan, seen)
    if not now < starts_at <= now + AHEAD_AT_MOST:
        raise WrongTime(mark("Choose a time that is still to come, in the next four months."))
    if len(place) > LONGEST_PLACE:
        raise PlaceTooLong(mark("Keep it shorter: at most {most} characters."), most=LONGEST_PLACE)
    if (wait := wait_to_propose(session, pair, by=by, now=now)) is not None:
        words = mark("That is many suggestions in one day. Write a message, or wait for an answer.")
        raise TooManySuggestions(words, wait=wait)
    _drop_proposal(session, pair)
    proposal = Proposal(pair_id=pair.id, by_id=by, starts_at=starts_at, place=place, made_at=now)
    session.add(proposal)
    session.flush()
    owe_proposal(session, pair, proposal, now=now)


def accept(session: Session, pair: Pair, *, by: int, seen: str, now: datetime) -> None:
    """Agree with what the other suggested: both get it for their calendars. A sign of life."""
    plan = lock_plan(session, pair, now=now)
    proposal, meeting = plan.proposal, plan.meeting
    if meeting and meeting.from_proposal == seen.partition(".")[0]:
        return  # pressed twice
    _refuse_older(plan, seen)
    if proposal is None or proposal.by_id == by:
        raise PlanChanged(HOW_IT_IS)
    news = MOVED if meeting else AGREED
    if meeting is None:
        _leave_unsaid(session, pair)
        meeting = Meeting(
            pair_id=pair.id,
            starts_at=proposal.starts_at,
            from_proposal=proposal.uid,
            changed_at=now,
        )
    else:
        meeting.sequence += 1
    meeting.starts_at, meeting.place = proposal.starts_at, proposal.place
    meeting.from_proposal, meeting.changed_at = proposal.uid, now
    session.add(meeting)
    _drop_proposal(session, pair)
    owe_news(session, pair, meeting, news, now=now)
    note_sign_of_life(session, pair, now=now)


def withdraw_proposal(session: Session, pair: Pair, *, by: int, seen: str, now: datetime) -> None:
    """Take back what one suggested; nobody is written to about it."""
    plan = lock_plan(session, pair, now=now)
    if plan.proposal is None and seen.partition(".")[2] == plan.stamp.partition(".")[2]:
        return  # pressed twice
    _refuse_older(plan, seen)
    if plan.proposal is None or plan.proposal.by_id != by:
        raise PlanChanged(HOW_IT_IS)
    _drop_proposal(session, pair)


def cancel(session: Session, pair: Pair, *, seen: str, now: datetime) -> None:
    """Call off the meeting to come, and whatever would have moved it. Both hear it."""
    plan = lock_plan(session, pair, now=now)
    if plan.meeting is None and plan.proposal is None and _was_cancelled(session, pair, seen):
        return  # pressed twice
    _refuse_older(plan, seen)
    if plan.meeting is None:
        raise PlanChanged(HOW_IT_IS)
    _cancel(session, pair, plan.meeting, now=now)


def call_off(session: Session, pair: Pair, *, now: datetime) -> None:
    """For a pair that is paused or over: nothing stays planned. Says nothing where nothing was."""
    plan = _plan(session, pair, now=now)
    _drop_proposal(session, pair)
    if plan.meeting:
        _cancel(session, pair, plan.meeting, now=now)


def lock_plan(session: Session, pair: Pair, *, now: datetime) -> Plan:
    """The plan of a pair that is live, while everyone else who would change it waits."""
    session.refresh(pair, with_for_update={"key_share": True})
    if pair.status is PairStatus.ended:
        raise NotFound
    if pair.status is not PairStatus.live:
        raise PairRests(mark("You two take a break. Nothing can be planned now."))
    return _plan(session, pair, now=now)


HOW_IT_IS = mark("This has changed in the meantime. Look at how it is now.")


def _plan(session: Session, pair: Pair, *, now: datetime) -> Plan:
    fresh = {"populate_existing": True}
    suggested = select(Proposal).where(Proposal.pair_id == pair.id)
    agreed = select(Meeting).where(
        Meeting.pair_id == pair.id, Meeting.status == MeetingStatus.agreed
    )
    return plan_from(
        session.exec(suggested, execution_options=fresh).first(),
        session.exec(agreed, execution_options=fresh).first(),
        now=now,
    )


def _leave_unsaid(session: Session, pair: Pair) -> None:
    """Of one that is over nobody told whether they met, and now they agreed on the next."""
    session.exec(
        update(Meeting)
        .where(col(Meeting.pair_id) == pair.id, col(Meeting.status) == MeetingStatus.agreed)
        .values(status=MeetingStatus.unsaid)
    )


def _refuse_older(plan: Plan, seen: str) -> None:
    if plan.stamp != seen:
        raise PlanChanged(HOW_IT_IS)


def _drop_proposal(session: Session, pair: Pair) -> None:
    found = session.exec(select(Proposal).where(Proposal.pair_id == pair.id)).first()
    if found:
        session.delete(found)
    session.flush()


def _cancel(session: Session, pair: Pair, meeting: Meeting, *, now: datetime) -> None:
    meeting.status, meeting.changed_at = MeetingStatus.cancelled, now
    meeting.sequence += 1
    _drop_proposal(session, pair)
    owe_news(session, pair, meeting, CANCELLED, now=now)


def _was_cancelled(session: Session, pair: Pair, seen: str) -> bool:
    uid = seen.split(".")[1] if "." in seen else ""
    found = select(Meeting.id).where(
        Meeting.pair_id == pair.id, Meeting.uid == uid, Meeting.status == MeetingStatus.cancelled
    )
    return session.exec(found).first() is not None
