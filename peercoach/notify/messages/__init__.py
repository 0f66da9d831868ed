"""Every occasion on which we write to someone: the template a notice names → who writes it."""

from peercoach.notify.letters import Occasion
from peercoach.notify.messages import (
    another_buddy,
    care,
    check_in,
    erased,
    leaving,
    match,
    meeting,
    missing_answers,
    new_message,
    sign_in,
    sign_up,
)

OCCASIONS: dict[str, Occasion] = {
    "sign-in": sign_in.write_sign_in,
    "signed-up": sign_up.write_signed_up,
    "coach-signed-up": sign_up.write_coach_signed_up,
    another_buddy.OTHER_BUDDY: another_buddy.write_other_buddy,
    leaving.WITHDRAWN: leaving.write_withdrawn,
    leaving.ENDED: leaving.write_pair_ended,
    erased.ERASED: erased.write_erased,
    match.MATCHED: match.matched,
    match.NEW_MENTEES: match.new_mentees,
    match.WAITING: match.waiting,
    missing_answers.TEMPLATE: missing_answers.write_missing_answers,
    check_in.TEMPLATE: check_in.check_in,
    care.WAITING: care.waiting,
    care.RECEIVED: care.received,
    care.NAMED: care.named,
    care.STOPPED: care.stopped,
    care.TALKED: care.talked,
    care.CHECK_HELP: care.check_help,
    **meeting.LETTERS,
    new_message.TEMPLATE: new_message.write_new_message,
}
