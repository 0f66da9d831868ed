"""Every occasion on which we write to someone: the template a notice names → who writes it."""

from peercoach.notify.letters import Occasion
from peercoach.notify.messages.sign_in import write_sign_in

OCCASIONS: dict[str, Occasion] = {
    "sign-in": write_sign_in,
}
