"""Every page of ours, in the order in which they are asked."""

from peercoach.web import health, help, look, start  # noqa: A004
from peercoach.web.care import complaint, concerns, reader, worry
from peercoach.web.coach import board, code, guide, proposal
from peercoach.web.coach import room as places
from peercoach.web.coordinator import (
    audit,
    care,
    changes,
    coaches,
    coaches_first,
    collecting,
    comparing,
    demands,
    exports,
    fair,
    imports,
    invitations,
    late,
    looks,
    mailing,
    mails,
    moving,
    overview,
    pairs,
    pairs_export,
    people,
    programmes,
    publishing,
    question_removal,
    questions,
    quiet,
    rounds,
    rule,
    rules,
    settings,
    texts,
)
from peercoach.web.coordinator import pair as one_pair
from peercoach.web.own import address, api_tokens, calendars, data, fewer_mails, name
from peercoach.web.own import mails as own_mails
from peercoach.web.pair import (
    another_buddy,
    breaks,
    cadence,
    check_in,
    first_year,
    meetings,
    messages,
    met,
    taking_part,
    wishes,
)
from peercoach.web.sign_in import account, by_code, by_provider
from peercoach.web.sign_up import draft_links
from peercoach.web.sign_up import pages as sign_up

SIGNING_IN = (by_code, by_provider, account)
OWN = (address, api_tokens, data, name, own_mails, fewer_mails)
TAKING_PART = (check_in, wishes, another_buddy, first_year)
COACHING = (board, code, guide, proposal, places)
PASSING_ON = (complaint, worry, concerns, reader)
PAIR = (taking_part, breaks, meetings, cadence, messages, met, calendars)
SIGNING_UP = (draft_links, sign_up)  # in sign-up any word is the name of a page: last
COORDINATING = (
    programmes,
    overview,
    imports,
    mailing,
    invitations,
    people,
    mails,
    coaches,
    rounds,
    collecting,
    demands,
    comparing,
    fair,
    moving,
    coaches_first,
    publishing,
    exports,
    pairs,
    pairs_export,
    quiet,
    late,
    changes,
    care,
    rules,
    rule,
    questions,
    question_removal,
    settings,
    texts,
    looks,
    audit,
    one_pair,
)


ROUTERS = tuple(
    module.router
    for module in (
        *(start, help, health),
        *SIGNING_IN,
        *OWN,
        *TAKING_PART,
        *COACHING,
        *PASSING_ON,
        *PAIR,
        *SIGNING_UP,
        *COORDINATING,
        look,  # of any programme: after whatever has a name of its own
    )
)
