"""The mail to who stops taking part. To who stays behind: see `pair_over.py`."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

WITHDRAWN = "withdrawn"


def write_withdrawn(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `programme` per language, `path` of its first page."""
    _ = speak.gettext
    return Letter(
        subject=_("You no longer take part"),
        paragraphs=(
            _(
                "You no longer take part in {programme}. You do not have to explain anything."
            ).format(programme=payload["programme"][speak.language]),
            _("Would you like to take part again later? You are welcome."),
        ),
        button=Button(_("To the programme"), payload["path"]),
    )
