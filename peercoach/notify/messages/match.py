"""Who is with whom: to a first-year, to a coach, and to who has to wait a little longer."""

from collections.abc import Mapping, Sequence
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter
from peercoach.notify.own_words import paragraphs

MATCHED, NEW_MENTEES, WAITING = "match", "new-mentees", "waiting"


def matched(payload: Mapping[str, Any], say: Translator) -> Letter:
    """payload: `name`, and one line with the `pair` and its `other`, the coach."""
    names = {"name": payload["name"], "coach": payload["lines"][0]["other"]}
    return Letter(
        subject=say.gettext("{coach} is your buddy").format(**names),
        paragraphs=(
            say.gettext("Hi {name},").format(**names),
            say.gettext(
                "{coach} is going to be your buddy. Your page shows why you were paired, "
                "and lets you pick a first time to meet."
            ).format(**names),
            *paragraphs(payload.get("own", {}), "match"),
        ),
        button=Button(say.gettext("Meet {coach}").format(**names), "/me/match"),
    )


def new_mentees(payload: Mapping[str, Any], say: Translator) -> Letter:
    """payload: `name`, and a line with the `pair` and its `other` for each first-year."""
    names = [line["other"] for line in payload["lines"]]
    return Letter(
        subject=say.ngettext("Your new first-year", "Your new first-years", len(names)),
        paragraphs=(
            say.gettext("Hi {name},").format(name=payload["name"]),
            say.gettext(
                "You are paired with {names}. Send a short hello today or tomorrow. "
                "It makes the first step smaller."
            ).format(names=listing(names, say)),
            *paragraphs(payload.get("own", {}), "new_mentees"),
        ),
        button=Button(
            say.ngettext("See your first-year", "See your first-years", len(names)), "/coach"
        ),
    )


def waiting(payload: Mapping[str, Any], say: Translator) -> Letter:
    """payload: `name`, `to` the side of the reader, and that they still have nobody (`waits`). The
    same words whatever the reason: it may be something another person asked for."""
    return Letter(
        subject=say.gettext("We are still looking for your buddy"),
        paragraphs=(
            say.gettext("Hi {name},").format(name=payload["name"]),
            say.gettext(
                "There is no free coach yet who fits what you filled in. This is not about you. "
                "We keep looking, and write to you as soon as there is someone."
            ),
            say.gettext("With more times it often goes faster."),
            *paragraphs(payload.get("own", {}), "waiting"),
        ),
        button=Button(say.gettext("Look at your times"), "/me"),
    )


def listing(names: Sequence[str], say: Translator) -> str:
    """`Noor`, `Noor and Tim`, `Noor, Tim and Aylin`."""
    if len(names) < 2:
        return "".join(names)
    return say.gettext("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
