"""A pair rests, or goes on. Neither says by whom or why: a reason may be anything."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

RESTS, GOES_ON = "pair-rests", "pair-goes-on"


def write_rests(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name`, one line with the `pair` and its `other`, `path` of the page."""
    _ = speak.gettext
    return Letter(
        subject=_("Your pairing has changed"),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            _("You and {other} do not meet or write here for now.").format(
                other=payload["lines"][0]["other"]
            ),
            _("You do not have to do or explain anything. You hear it when that changes."),
        ),
        button=Button(_("To your page"), payload["path"]),
    )


def write_goes_on(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: as above."""
    _ = speak.gettext
    other = payload["lines"][0]["other"]
    return Letter(
        subject=_("You and {other} can go on").format(other=other),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            _("You and {other} can meet and write to each other again.").format(other=other),
            _("A short hello is enough to begin."),
        ),
        button=Button(_("To your page"), payload["path"]),
    )
