"""A coordinator ended a pair: both hear it, in the same neutral words."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

CLOSED = "pair-closed"


def pair_closed(payload: Mapping[str, Any], say: Translator) -> Letter:
    """`name` of the reader and `other`; `to` is the side of the reader, `path` their page."""
    next_step = (
        say.gettext("Your place is free again. Nothing is asked of you.")
        if payload["to"] == "coach"
        else say.gettext("We look for another buddy for you. You do not have to do anything.")
    )
    return Letter(
        subject=say.gettext("Your pairing has changed"),
        paragraphs=(
            say.gettext("Hi {name},").format(name=payload["name"]),
            say.gettext(
                "The coordinator has ended your pairing with {other}. That says nothing about you."
            ).format(other=payload["other"]),
            next_step,
        ),
        button=Button(say.gettext("To your page"), payload["path"]),
    )
