"""Which letter is of which kind: when it may leave, whether it is counted, who can do without it.

The one table of that. Its order is how much a letter matters: where several become one mail, the
first of them is its subject.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from peercoach.i18n import mark
from peercoach.notify import messages as of


class Sort(StrEnum):
    """What a mail is about decides how it is treated."""

    account = "account"  # what they just asked for: a code, that their sign-up is in
    safety = "safety"
    meeting = "meeting"
    pair = "pair"  # what the other of their pair did
    match = "match"  # whom they are paired with
    programme = "programme"  # what the programme asks or tells: one can do without

    @property
    def by_day(self) -> bool:
        """Leaves between 08.00 and 20.00, not on Sundays and public holidays; and is counted."""
        return self in (Sort.match, Sort.programme)

    @property
    def capped(self) -> bool:
        """At most one a day and two a week, and none in exam weeks; waits for its turn."""
        return self is Sort.programme

    @property
    def offers_less(self) -> bool:
        """Says how to get fewer mails. What cannot be done without does not."""
        return self not in (Sort.account, Sort.safety, Sort.meeting)

    @property
    def for_staff(self) -> bool:
        """Coordinators see that it was sent. The rest would tell what is between two people, or
        between somebody and a confidential reader."""
        return self in (Sort.account, Sort.match, Sort.programme)


class Topic(StrEnum):
    """What one can do without, and says so per topic."""

    check_ins = "check_ins"
    reminders = "reminders"
    news = "news"
    desk = "desk"  # what coordinators are asked


@dataclass(frozen=True, slots=True)
class Kind:
    """`topic` is the one under which it can be stopped; those without cannot be. `told` is what
    pages call it."""

    sort: Sort
    topic: Topic | None = None
    told: str = ""


KINDS: Mapping[str, Kind] = {
    "sign-in": Kind(Sort.account, told=mark("Your code to sign in")),
    of.care.WAITING: Kind(Sort.safety, told=mark("A message waits for a confidential reader")),
    of.care.RECEIVED: Kind(Sort.safety, told=mark("We have what you passed on")),
    of.care.NAMED: Kind(Sort.safety, told=mark("You became a confidential reader")),
    of.care.TALKED: Kind(Sort.safety, told=mark("How did your talk go?")),
    of.care.MANY_OPENED: Kind(Sort.safety, told=mark("A confidential reader opens much")),
    "signed-up": Kind(Sort.account, told=mark("Your sign-up is in")),
    "coach-signed-up": Kind(Sort.account, told=mark("Your sign-up as a coach is in")),
    of.go_on.TEMPLATE: Kind(Sort.account, told=mark("The link to go on with your sign-up")),
    of.own_address.PROVE: Kind(Sort.account, told=mark("A code for your new address")),
    of.own_address.CHANGED: Kind(Sort.account, told=mark("Your address was changed")),
    of.leaving.WITHDRAWN: Kind(Sort.account, told=mark("You no longer take part")),
    of.meeting.PROPOSED: Kind(Sort.meeting, told=mark("A suggestion to meet")),
    of.meeting.AGREED: Kind(Sort.meeting, told=mark("A meeting")),
    of.meeting.MOVED: Kind(Sort.meeting, told=mark("A meeting that moved")),
    of.meeting.CANCELLED: Kind(Sort.meeting, told=mark("A meeting that was called off")),
    of.meeting.TOMORROW: Kind(Sort.meeting, told=mark("A reminder of a meeting")),
    **dict.fromkeys(of.pair_over.LETTERS, Kind(Sort.pair, told=mark("Your pairing has changed"))),
    of.breaks.RESTS: Kind(Sort.pair, told=mark("Your pair rests for now")),
    of.breaks.GOES_ON: Kind(Sort.pair, told=mark("Your pair goes on")),
    of.new_message.TEMPLATE: Kind(Sort.pair, told=mark("Your buddy wrote to you")),
    of.match.MATCHED: Kind(Sort.match, told=mark("Who your buddy is")),
    of.match.NEW_MENTEES: Kind(Sort.match, told=mark("Who your first-years are")),
    of.match.WAITING: Kind(Sort.match, told=mark("We are still looking for your buddy")),
    of.another_coach.OTHER_COACH: Kind(Sort.match, told=mark("Who your buddy is from now on")),
    of.another_coach.OTHER_MENTEES: Kind(Sort.match, told=mark("Your pairings have changed")),
    of.no_place.TEMPLATE: Kind(Sort.match, told=mark("We are still looking for your buddy")),
    of.coach_proposal.COACH_PROPOSAL: Kind(Sort.match, told=mark("A proposal to look at first")),
    of.coach_proposal.COACHES_LOOKED: Kind(
        Sort.match, told=mark("What coaches said of a proposal")
    ),
    of.invitation.INVITED: Kind(Sort.programme, Topic.news, told=mark("An invitation")),
    of.from_coordinator.TEMPLATE: Kind(
        Sort.programme, Topic.news, told=mark("News of a coordinator")
    ),
    of.check_in.TEMPLATE: Kind(Sort.programme, Topic.check_ins, told=mark("How is it going?")),
    of.check_in.CLOSING_TEMPLATE: Kind(
        Sort.programme, Topic.check_ins, told=mark("Five questions to close")
    ),
    of.meeting.DID_YOU_MEET: Kind(Sort.programme, Topic.check_ins, told=mark("Did you meet?")),
    of.meeting.PICK_A_MOMENT: Kind(
        Sort.programme, Topic.reminders, told=mark("A first time to meet")
    ),
    of.invitation.ONCE_MORE: Kind(
        Sort.programme, Topic.reminders, told=mark("A reminder of an invitation")
    ),
    of.quiet.NUDGE: Kind(Sort.programme, Topic.check_ins, told=mark("A note to your buddy?")),
    of.go_on.REMINDER: Kind(
        Sort.programme, Topic.reminders, told=mark("A reminder of your sign-up")
    ),
    of.missing_answers.TEMPLATE: Kind(
        Sort.programme, Topic.reminders, told=mark("We still need a few answers")
    ),
    of.week.TEMPLATE: Kind(Sort.programme, Topic.desk, told=mark("What this week asks of you")),
    of.care.CHECK_HELP: Kind(
        Sort.programme, Topic.desk, told=mark("Are the help entries still right?")
    ),
}
"""By template. A new letter needs its line here; a test tells."""

RANK = {template: number for number, template in enumerate(KINDS)}


def kind_of(template: str) -> Kind:
    """What is not in the table can only come from an older version: it does not wait."""
    return KINDS.get(template, Kind(Sort.account))


def templates_that(**properties: bool) -> list[str]:
    """`templates_that(by_day=True)`: all templates whose sort is so."""
    return [
        template
        for template, kind in KINDS.items()
        if all(getattr(kind.sort, name) is wanted for name, wanted in properties.items())
    ]
