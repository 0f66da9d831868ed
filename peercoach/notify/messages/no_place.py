"""The mail to who asked for a buddy outside a round, when there is no place yet: and why."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

TEMPLATE = "no-place"

NOT_ENOUGH = ("no_coaches",)
TAKEN = ("no_places", "full", "not_together")
"""Who may not be paired with those who fit reads what they would read else: that they are taken."""


def write_no_place(payload: Mapping[str, Any], say: Translator) -> Letter:
    """payload: `name`, `to` the side of the reader, that they still have nobody (`waits`), and the
    kind of `obstacle`, empty where somebody is still looking at a place for them."""
    _ = say.gettext
    return Letter(
        subject=_("We are still looking for your buddy"),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            _("You asked for a buddy, and there is none for you yet. This is not about you."),
            _why(payload["obstacle"], say),
            _("We keep looking every day, and write to you as soon as there is someone."),
            _("With more times it often goes faster."),
        ),
        button=Button(_("Look at your times"), "/me"),
    )


def _why(obstacle: str, say: Translator) -> str:
    if not obstacle:
        return say.gettext("The coordinator is still looking at a place for you.")
    if obstacle in NOT_ENOUGH:
        return say.gettext("There were not enough coaches yet.")
    if obstacle in TAKEN:
        return say.gettext("There are coaches for you, but their places are taken.")
    return say.gettext(
        "No coach with a free place fitted all your answers at once, your times among them."
    )
