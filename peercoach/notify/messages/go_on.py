"""The mails with a link to a sign-up that is not finished: who asked for it, and who forgot."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

TEMPLATE, REMINDER = "go-on", "finish-sign-up"


def write_go_on(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `programme` per language, `zone`, `step` and `of` how many, `kept_until` as an ISO
    moment, `path` of the link."""
    _ = speak.gettext
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
        after=_after(payload, speak),
    )


def write_reminder(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: as above."""
    _ = speak.gettext
    return Letter(
        subject=_("Carry on where you were?"),
        paragraphs=(
            _(
                "A few days ago you began to sign up for {programme}. "
                "You are at step {step} of {of}, and what you filled in is kept."
            ).format(
                programme=payload["programme"][speak.language],
                step=payload["step"],
                of=payload["of"],
            ),
            _("The rest takes a few minutes. With this button you go on in any browser."),
        ),
        button=Button(_("Go on"), payload["path"]),
        after=(*_after(payload, speak), _("We do not remind you again.")),
    )


def _after(payload: Mapping[str, Any], speak: Translator) -> tuple[str, ...]:
    _ = speak.gettext
    day = speak.date(
        datetime.fromisoformat(payload["kept_until"]), zone=ZoneInfo(payload["zone"]), weekday=True
    )
    return (
        _("Do not pass this mail on: whoever has it sees what you filled in."),
        _("Rather not take part? Then you need not do anything: we throw it away on {day}.").format(
            day=day
        ),
    )
