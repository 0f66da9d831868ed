"""Every occasion on which we write to someone: the template a notice names → who writes it."""

from peercoach.notify.letters import Occasion
from peercoach.notify.messages.leaving import write_pair_ended, write_withdrawn
from peercoach.notify.messages.sign_up import write_coach_signed_up, write_signed_up

OCCASIONS: dict[str, Occasion] = {
    "coach-signed-up": write_coach_signed_up,
    "pair-ended": write_pair_ended,
    "signed-up": write_signed_up,
    "withdrawn": write_withdrawn,
}
