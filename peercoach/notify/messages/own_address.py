"""Mails about one's own address: the code for the new one, and a way back for the old one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from peercoach.i18n import AMSTERDAM, Translator
from peercoach.notify.letters import Button, Letter

PROVE, CHANGED = "new-address", "address-changed"


def write_prove(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `code` in groups, `path` of the page on which it is typed in."""
    _ = speak.gettext
    return Letter(
        subject=_("A code for your new address"),
        paragraphs=(_("Type this code on the page where you changed your address:"),),
        code=payload["code"],
        button=Button(_("To that page"), payload["path"]),
        after=(
            _("The code works for 15 minutes, in the browser in which you asked for it."),
            _("Did you not ask for this? Then you do not have to do anything."),
        ),
    )


def write_changed(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `path` that takes it back, `until` as an ISO moment."""
    _ = speak.gettext
    until = datetime.fromisoformat(payload["until"])
    return Letter(
        subject=_("Your address was changed"),
        paragraphs=(
            _("From now on we write to you at another address, and you sign in with that one."),
            _(
                "Was it not you? With this button this address counts again, "
                "and whoever is signed in now is signed out."
            ),
        ),
        button=Button(_("This was not me"), payload["path"]),
        after=(
            _("The button works until {day}.").format(
                day=speak.date(until, zone=AMSTERDAM, weekday=True)
            ),
            _("Was it you? Then you do not have to do anything."),
        ),
    )


LETTERS = {PROVE: write_prove, CHANGED: write_changed}
