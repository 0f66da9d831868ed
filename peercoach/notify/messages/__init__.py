"""Every occasion on which we write to someone: the template a notice names → who writes it."""

from peercoach.notify.letters import Occasion
from peercoach.notify.messages import check_in

OCCASIONS: dict[str, Occasion] = {
    check_in.TEMPLATE: check_in.check_in,
}
