"""The mail with a link to the sign-up that somebody will finish later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

TEMPLATE = "go-on"


def write_go_on(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `programme` per language, `zone`, `step` and `of` how many, `kept_until` as an ISO
    moment, `path` of the link."""
    _ = speak.gettext
    day = speak.date(
        datetime.fromisoformat(payload["kept_until"]), zone=ZoneInfo(payload["zone"]), weekday=True
    )
    return Letter(
        subject=_("Go on with your sign-up"),
        paragraphs=(
            _("What you filled in for {programme} is kept. You are at step {step} of {of}.").format(
                programme=payload["programme"][speak.language],
                step=payload["step"],
                of=payload["of"],
            ),
            _("With this button you go on in any browser, on your phone as well as on a computer."),
        ),
        button=Button(_("Go on"), payload["path"]),
        after=(
            _("Do not pass this mail on: whoever has it sees what you filled in."),
            _(
                "Rather not take part? Then you need not do anything: we throw it away on {day}."
            ).format(day=day),
        ),
    )
