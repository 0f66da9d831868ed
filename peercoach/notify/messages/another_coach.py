"""The mail to those for whom a coordinator changed something: one to each, and no reason in it."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter, Occasion
from peercoach.notify.messages.match import listing

OTHER_COACH, OTHER_MENTEES = "other-coach", "other-mentees"
Payload = Mapping[str, Any]


def write_other_coach(payload: Payload, speak: Translator) -> Letter:
    """payload: `name`, `to`, and one line with the `pair` and its `other`, the new coach."""
    _ = speak.gettext
    coach = payload["lines"][0]["other"]
    return Letter(
        subject=_("{coach} is your buddy from now on").format(coach=coach),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            _("Your pairing has changed. That says nothing about you."),
            _(
                "{coach} is going to be your buddy. Your page shows why you were paired, "
                "and lets you pick a first time to meet."
            ).format(coach=coach),
        ),
        button=Button(_("Meet {coach}").format(coach=coach), "/me/match"),
    )


def write_other_mentees(payload: Payload, speak: Translator) -> Letter:
    """payload: `name`, `to`, in `gone` a `pair` and its `other` for each who has another coach now,
    and in `lines` for each who comes."""
    _ = speak.gettext
    gone, come = ([one["other"] for one in payload.get(key, ())] for key in ("gone", "lines"))
    paragraphs = [_("Hi {name},").format(name=payload["name"])]
    if gone:  # unless they erased themselves before this left
        paragraphs.append(
            _("You and {names} are no longer paired. That says nothing about you.").format(
                names=listing(gone, speak)
            )
        )
    if come:
        paragraphs.append(
            _(
                "You are paired with {names}. Send a short hello today or tomorrow. "
                "It makes the first step smaller."
            ).format(names=listing(come, speak))
        )
    else:
        paragraphs.append(_("Nothing is asked of you."))
    return Letter(
        subject=_("Your pairings have changed"),
        paragraphs=tuple(paragraphs),
        button=Button(_("To your page"), "/coach"),
    )


LETTERS: dict[str, Occasion] = {
    OTHER_COACH: write_other_coach,
    OTHER_MENTEES: write_other_mentees,
}
