"""Every occasion on which we write to someone: the template a notice names → who writes it."""

from peercoach.notify.letters import Occasion

OCCASIONS: dict[str, Occasion] = {}
