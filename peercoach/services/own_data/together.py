"""What two people of a pair plan and write, and what a coach passed: as `holdings.py` lists it."""

from sqlmodel import col

from peercoach.i18n import mark
from peercoach.models import CalendarFeed, GatePassed, Meeting, Message, Proposal
from peercoach.models.table import new_uid
from peercoach.services.own_data.holding import UNTIL_YOU_ERASE, Holding

TOGETHER = (
    Holding(
        Message,
        lambda who: col(Message.by_id) == who.person_id,
        mark("What you wrote to the one you are paired with"),
        mark("So that they can read it; coordinators cannot"),
        UNTIL_YOU_ERASE,
        shown=("text", "written_at"),
        hidden=("id", "pair_id", "by_id", "read_at"),
        # Of the other too, for their words can be about whoever goes
        erased=lambda who: col(Message.pair_id).in_(who.pairs),
    ),
    Holding(
        Proposal,
        lambda who: col(Proposal.by_id) == who.person_id,
        mark("Times you suggested to meet"),
        mark("So that the other can answer"),
        UNTIL_YOU_ERASE,
        shown=("starts_at", "place", "made_at"),
        hidden=("id", "uid", "pair_id", "by_id"),
        erased=lambda who: col(Proposal.pair_id).in_(who.pairs),
    ),
    Holding(
        Meeting,
        lambda who: col(Meeting.pair_id).in_(who.pairs),
        mark("Meetings you agreed on"),
        mark("So that you both know when and where"),
        mark("the dates stay without your name, for they are the other person’s too"),
        shown=("status", "starts_at", "place", "changed_at"),
        hidden=("id", "uid", "pair_id", "sequence", "from_proposal", "met_token_hash"),
        left=("id", "pair_id", "status", "starts_at", "sequence", "changed_at"),
        emptied={"uid": new_uid, "place": "", "from_proposal": "", "met_token_hash": None},
    ),
    Holding(
        CalendarFeed,
        lambda who: col(CalendarFeed.person_id) == who.person_id,
        mark("The address at which your calendar reads your meetings"),
        mark("So that they appear in your own calendar"),
        UNTIL_YOU_ERASE,
        shown=("made_at",),
        hidden=("id", "person_id", "token_hash"),
    ),
    Holding(
        GatePassed,
        lambda who: col(GatePassed.enrolment_id).in_(who.enrolments),
        mark("The training you did and the code of conduct you agreed with"),
        mark("So that coaches start well prepared"),
        UNTIL_YOU_ERASE,
        shown=("kind", "version", "passed_at"),
        hidden=("id", "enrolment_id", "by_id"),
    ),
)
