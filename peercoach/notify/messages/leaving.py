"""Mails about stopping: to who stops, and to who stays behind. Neither explains nor blames."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

WITHDRAWN, ENDED = "withdrawn", "pair-ended"


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


def write_pair_ended(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name` of the reader and `other`; `other_left` or else a coordinator ended it; `to`
    the side of the reader, `path` of their page."""
    _ = speak.gettext
    what = (
        _("{other} no longer takes part. That says nothing about you.")
        if payload["other_left"]
        else _("The coordinator has ended your pairing with {other}. That says nothing about you.")
    )
    next_step = (
        _("Your place is free again. Nothing is asked of you.")
        if payload["to"] == "coach"
        else _("We look for another buddy for you. You do not have to do anything.")
    )
    return Letter(
        subject=_("Your pairing has changed"),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            what.format(other=payload["other"]),
            next_step,
        ),
        button=Button(_("To your page"), payload["path"]),
    )
