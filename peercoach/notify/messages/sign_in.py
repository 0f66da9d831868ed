"""The mail one asked for in order to sign in."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter


def write_sign_in(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `code` in groups, `path` of the page with the button, and perhaps `connects`: this
    also lets an account of the institution in from now on."""
    _ = speak.gettext
    connects = _(
        "You came with your account of the institution. This code connects the two, once: "
        "after that you sign in without a mail."
    )
    return Letter(
        subject=_("Sign in to the buddy programme"),
        paragraphs=(_("Type this code on the page where you started:"),),
        code=payload["code"],
        button=Button(_("Sign in"), payload["path"]),
        after=(
            _("The button works only in the browser in which you started."),
            *((connects,) if payload.get("connects") else ()),
            _("Code and button work for 15 minutes, once."),
            _("Did you not ask for this? Then you do not have to do anything."),
        ),
    )
