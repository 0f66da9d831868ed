"""Somebody wrote to the other of their pair: the mail says who, never what."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

TEMPLATE = "new-message"


def write_new_message(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """`name` and `other`: what people call them; `path` of the page with the message."""
    _ = speak.gettext
    words = {"name": payload["name"], "other": payload["other"]}
    return Letter(
        subject=_("{other} wrote to you").format(**words),
        paragraphs=(
            _("Hi {name},").format(**words),
            _("There is a message from {other} for you. Only you two can read it.").format(**words),
        ),
        button=Button(_("Read and answer"), payload["path"]),
        after=(_("You get no more mails about messages until you have read this one."),),
    )
