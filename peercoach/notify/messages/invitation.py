"""An invitation of a coordinator, with a link to a sign-up in which is filled in what is known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter, Occasion

INVITED, ONCE_MORE = "invited", "invited-once-more"


def write_invited(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name`, `to` the side of the reader as `side`, `programme` per language, `path` of
    the link, `kept_until` as an ISO moment and the `zone`."""
    _ = speak.gettext
    subject = {
        "coach": _("Will you be a peer coach?"),
        "first_year": _("Would you like a buddy?"),
    }[payload["side"]]
    return _letter(payload, speak, subject, _("You are invited to {programme}."))


def write_once_more(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """The one reminder; payload as above."""
    _ = speak.gettext
    return _letter(
        payload,
        speak,
        _("You can still sign up"),
        _(
            "You were invited to {programme}, and can still sign up. "
            "We do not ask again after this."
        ),
    )


def _letter(payload: Mapping[str, Any], speak: Translator, subject: str, first: str) -> Letter:
    _ = speak.gettext
    what = {
        "coach": _(
            "As a peer coach you help first-years find their way. You say how many, and when."
        ),
        "first_year": _(
            "A buddy is a senior student who helps you find your way: somebody to ask anything."
        ),
    }[payload["side"]]
    day = speak.date(
        datetime.fromisoformat(payload["kept_until"]), zone=ZoneInfo(payload["zone"]), weekday=True
    )
    return Letter(
        subject=subject,
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            " ".join((first.format(programme=payload["programme"][speak.language]), what)),
            _(
                "What we know already is filled in. It takes about five minutes, and next to every "
                "question stands who sees your answer."
            ),
        ),
        button=Button(_("Sign up"), payload["path"]),
        after=(
            _("This link is yours alone and works until {day}.").format(day=day),
            _(
                "Rather not? Then you need not do anything: on that day we throw away what we "
                "filled in for you."
            ),
        ),
    )


LETTERS: dict[str, Occasion] = {INVITED: write_invited, ONCE_MORE: write_once_more}
