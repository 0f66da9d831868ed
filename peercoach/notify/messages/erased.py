"""A mail to who stays behind when the other had everything about them erased: without their name,
for we do not have that any more."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

ERASED = "buddy-erased"


def write_erased(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name` of the reader, `since` when they were a pair, `to` the side of the reader,
    `path` of their page."""
    _ = speak.gettext
    day = speak.date(date.fromisoformat(payload["since"]), year=True)
    what = (
        _(
            "The first-year you were paired with since {day} "
            "has stopped and deleted everything here."
        )
        if payload["to"] == "coach"
        else _(
            "The coach you were paired with since {day} has stopped and deleted everything here."
        )
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
            what.format(day=day),
            _("That is why no name stands here. It says nothing about you."),
            next_step,
        ),
        button=Button(_("To your page"), payload["path"]),
    )
