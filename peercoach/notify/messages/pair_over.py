"""The mail to who stays behind when a pair is over: one letter, with a sentence on how it came.

None explains or blames.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter, Occasion

LEFT, ENDED, OTHER_BUDDY = "buddy-left", "pair-ended", "other-buddy"
STOPPED, ERASED, FINISHED = "pair-stopped", "buddy-erased", "pair-finished"

Payload = Mapping[str, Any]


def write_left(payload: Payload, speak: Translator) -> Letter:
    """payload of each: `name` of the reader, `to` their side, and `other`."""
    _ = speak.gettext
    how = _("{other} no longer takes part. That says nothing about you.")
    return _letter(payload, speak, how.format(other=payload["other"]))


def write_ended(payload: Payload, speak: Translator) -> Letter:
    """By a coordinator."""
    _ = speak.gettext
    how = _("The coordinator has ended your pairing with {other}. That says nothing about you.")
    return _letter(payload, speak, how.format(other=payload["other"]))


def write_finished(payload: Payload, speak: Translator) -> Letter:
    """By a coordinator, after a silence; the first-year says whether they would like another."""
    _ = speak.gettext
    how = _(
        "It has been quiet between you and {other} for a while. That is fine. The coordinator has"
        " ended your pairing."
    )
    if payload["to"] == "coach":
        return _letter(payload, speak, how.format(other=payload["other"]))
    again = _("Would you like another buddy, now or later? Say so on your page.")
    return _letter(payload, speak, how.format(other=payload["other"]), next_step=again)


def write_other_buddy(payload: Payload, speak: Translator) -> Letter:
    """To a coach whose first-year looks further: neutral, and no reason. To a first-year who asked
    by the link in a mail, which somebody else may have had: that they did."""
    _ = speak.gettext
    if payload["to"] != "coach":
        asked = _("You asked for another buddy. You and {other} are no longer paired.")
        doubt = _(
            "Was it not you? Somebody may have used a link from your mail. Press the button within"
            " an hour, and you two stay paired: {other} has had no mail about it yet."
        )
        letter = _letter(
            payload,
            speak,
            asked.format(other=payload["other"]),
            _("We look for somebody else for you. You do not have to explain anything."),
            next_step=doubt.format(other=payload["other"]),
        )
        own_link = f"/c/{payload['token']}/wish/back"
        return replace(letter, button=Button(_("This was not me"), own_link))
    how = _("You and {other} are no longer paired. That says nothing about you.")
    return _letter(payload, speak, how.format(other=payload["other"]))


def write_stopped(payload: Payload, speak: Translator) -> Letter:
    """To both, after a reader has talked with them: the same words."""
    _ = speak.gettext
    how = _("Your pairing with {other} has ended. You do not have to explain anything.")
    return _letter(payload, speak, how.format(other=payload["other"]))


def write_erased(payload: Payload, speak: Translator) -> Letter:
    """The other had everything about them erased: `since` instead of a name, which is gone too."""
    _ = speak.gettext
    how = (
        _(
            "The first-year you were paired with since {day} "
            "has stopped and deleted everything here."
        )
        if payload["to"] == "coach"
        else _(
            "The coach you were paired with since {day} has stopped and deleted everything here."
        )
    )
    day = speak.date(date.fromisoformat(payload["since"]), year=True)
    no_name = _("That is why no name stands here. It says nothing about you.")
    return _letter(payload, speak, how.format(day=day), no_name)


LETTERS: dict[str, Occasion] = {
    LEFT: write_left,
    ENDED: write_ended,
    FINISHED: write_finished,
    OTHER_BUDDY: write_other_buddy,
    STOPPED: write_stopped,
    ERASED: write_erased,
}


def _letter(payload: Payload, speak: Translator, *how: str, next_step: str = "") -> Letter:
    _ = speak.gettext
    to_coach = payload["to"] == "coach"
    next_step = next_step or (
        _("Your place is free again. Nothing is asked of you.")
        if to_coach
        else _("We look for another buddy for you. You do not have to do anything.")
    )
    return Letter(
        subject=_("Your pairing has changed"),
        paragraphs=(_("Hi {name},").format(name=payload["name"]), *how, next_step),
        button=Button(_("To your page"), "/coach" if to_coach else "/me"),
    )
