"""The outbox: what is owed to people is a row first; senders claim it, send it and mark it.

Nothing is silently lost, and normally there is one copy. A sender can be killed, or lose the mail
server's reply, when the mail had been accepted already: then there may be a second copy, with the
same Message-ID, and never a third.
"""

from peercoach.notify.outbox.owing import Mailbox, owe

__all__ = ["Mailbox", "owe"]
