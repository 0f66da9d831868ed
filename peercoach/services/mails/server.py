"""How the mail server takes our mail, for whoever is told."""

from peercoach.notify.outbox.breaker import Stopped, stopped

__all__ = ["Stopped", "stopped"]
