"""What a coordinator writes, to many at once or to one of a pair: their words, below the name of
the reader."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

TEMPLATE = "from-coordinator"


def write_from_coordinator(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name`, `subject` and `text` in the language of the reader, with an empty line
    between paragraphs; `sender` by name, `programme` per language; `path` of their page."""
    _ = speak.gettext
    said = [part.strip() for part in payload["text"].split("\n\n")]
    return Letter(
        subject=payload["subject"],
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            *(part for part in said if part),
            _("{sender}, coordinator of {programme}").format(
                sender=payload["sender"], programme=payload["programme"][speak.language]
            ),
        ),
        button=Button(_("To your page"), payload.get("path", "/me")),
    )
