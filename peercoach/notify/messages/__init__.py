"""Every occasion on which we write to someone: the template a notice names → who writes it."""

from peercoach.notify.letters import Occasion
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
    sign_in,
    sign_up,
)

OCCASIONS: dict[str, Occasion] = {
    "sign-in": sign_in.write_sign_in,
    "signed-up": sign_up.write_signed_up,
    "coach-signed-up": sign_up.write_coach_signed_up,
    breaks.RESTS: breaks.write_rests,
    breaks.GOES_ON: breaks.write_goes_on,
    go_on.TEMPLATE: go_on.write_go_on,
    go_on.REMINDER: go_on.write_reminder,
    leaving.WITHDRAWN: leaving.write_withdrawn,
    **pair_over.LETTERS,
    coach_proposal.COACH_PROPOSAL: coach_proposal.write_coach_proposal,
    match.MATCHED: match.matched,
    match.NEW_MENTEES: match.new_mentees,
    match.WAITING: match.waiting,
    missing_answers.TEMPLATE: missing_answers.write_missing_answers,
    check_in.TEMPLATE: check_in.check_in,
    care.WAITING: care.waiting,
    care.RECEIVED: care.received,
    care.NAMED: care.named,
    care.TALKED: care.talked,
    care.CHECK_HELP: care.check_help,
    **meeting.LETTERS,
    new_message.TEMPLATE: new_message.write_new_message,
}
