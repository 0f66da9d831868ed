"""What the pages of the demonstration work with."""

from dataclasses import dataclass

from peercoach.demo.clock import DemoClock
from peercoach.demo.heart import Heart
from peercoach.demo.mailbox import Mailbox


@dataclass(frozen=True)
class Stage:
    clock: DemoClock
    mailbox: Mailbox
    heart: Heart
