"""Which letter is of which kind: when it may leave, whether it is counted, who can do without it.

The one table of that. Its order is how much a letter matters: where several become one mail, the
first of them is its subject.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from peercoach.notify.messages import (
    breaks,
    care,
    check_in,
    coach_proposal,
    go_on,
    leaving,
    match,
    meeting,
    missing_answers,
    new_message,
    pair_over,
)


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


class Topic(StrEnum):
    """What one can do without, and says so per topic."""

    check_ins = "check_ins"
    reminders = "reminders"
    news = "news"
    desk = "desk"  # what coordinators are asked


@dataclass(frozen=True, slots=True)
class Kind:
    """`topic` is the one under which it can be stopped; those without cannot be."""

    sort: Sort
    topic: Topic | None = None


KINDS: Mapping[str, Kind] = {
    "sign-in": Kind(Sort.account),
    care.WAITING: Kind(Sort.safety),
    care.RECEIVED: Kind(Sort.safety),
    care.NAMED: Kind(Sort.safety),
    care.TALKED: Kind(Sort.safety),
    "signed-up": Kind(Sort.account),
    "coach-signed-up": Kind(Sort.account),
    go_on.TEMPLATE: Kind(Sort.account),
    leaving.WITHDRAWN: Kind(Sort.account),
    meeting.PROPOSED: Kind(Sort.meeting),
    meeting.AGREED: Kind(Sort.meeting),
    meeting.MOVED: Kind(Sort.meeting),
    meeting.CANCELLED: Kind(Sort.meeting),
    meeting.TOMORROW: Kind(Sort.meeting),
    **dict.fromkeys(pair_over.LETTERS, Kind(Sort.pair)),
    breaks.RESTS: Kind(Sort.pair),
    breaks.GOES_ON: Kind(Sort.pair),
    new_message.TEMPLATE: Kind(Sort.pair),
    match.MATCHED: Kind(Sort.match),
    match.NEW_MENTEES: Kind(Sort.match),
    match.WAITING: Kind(Sort.match),
    coach_proposal.COACH_PROPOSAL: Kind(Sort.match),
    check_in.TEMPLATE: Kind(Sort.programme, Topic.check_ins),
    meeting.DID_YOU_MEET: Kind(Sort.programme, Topic.check_ins),
    missing_answers.TEMPLATE: Kind(Sort.programme, Topic.reminders),
    care.CHECK_HELP: Kind(Sort.programme, Topic.desk),
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
