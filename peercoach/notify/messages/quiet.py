"""The mail about a silence: kind, short, and never a word on whose fault it is."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

NUDGE = "quiet-nudge"


def write_nudge(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name`, `days` since they were in touch if they ever were, one line with the `pair`
    and its `other`, `path` of the page."""
    _ = speak.gettext
    other, days = payload["lines"][0]["other"], payload["days"]
    known = speak.ngettext(
        "You were last in touch %(num)s day ago.",
        "You were last in touch %(num)s days ago.",
        days or 0,
    )
    return Letter(
        subject=_("A note to {other}?").format(other=other),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            *([known % {"num": days}] if days else []),
            _("A short, open question often works well. You do not have to solve anything."),
        ),
        button=Button(_("Write to {other}").format(other=other), payload["path"]),
        after=(_("Were you in touch elsewhere? Then note it there, and we do not ask again."),),
    )
