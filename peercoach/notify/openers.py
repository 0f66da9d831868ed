"""Questions that open a conversation, for mails and pages alike."""

from peercoach.i18n import mark

OPENERS = (
    mark("What went well this week?"),
    mark("What do you dread a little?"),
    mark("With whom do you study?"),
)


def opener(number: int) -> str:
    """One of them, in turn; to be translated."""
    return OPENERS[number % len(OPENERS)]
