"""Mails to who signed up, as first-year or as coach."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter


def write_signed_up(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name`, `to` their side, `programme` per language, `zone`, `closes_at`, `hear_at`
    and `answer_by` as ISO moments or None, `sign_up` as Opening has it, `path` of their page."""
    _ = speak.gettext
    return Letter(
        subject=_("We have your sign-up"),
        paragraphs=(
            _("Thank you, {name}. You have signed up for {programme}.").format(
                name=payload["name"], programme=payload["programme"][speak.language]
            ),
            _when_you_hear(payload, speak),
            _how_long_to_change(payload, speak),
        ),
        button=Button(_("See your answers"), payload["path"]),
        after=(_("Rather not after all? You can withdraw on the same page, without explaining."),),
    )


def write_coach_signed_up(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload as for a first-year, and `places`."""
    _ = speak.gettext
    places = payload["places"]
    return Letter(
        subject=_("Good to have you as a coach"),
        paragraphs=(
            speak.ngettext(
                "Thank you, {name}. You are on the list of {programme}, with {places} place.",
                "Thank you, {name}. You are on the list of {programme}, with {places} places.",
                places,
            ).format(
                name=payload["name"],
                programme=payload["programme"][speak.language],
                places=places,
            ),
            _("As soon as the pairs are made, you hear by mail who your first-years are."),
            _("You are a fellow student, not a care worker: what you cannot solve, you pass on."),
        ),
        button=Button(_("To your page"), payload["path"]),
        after=(_("You can change your answers and your number of places there at any time."),),
    )


def _when_you_hear(payload: Mapping[str, Any], speak: Translator) -> str:
    _ = speak.gettext
    zone = ZoneInfo(payload["zone"])
    hear_at, answer_by = _moment(payload["hear_at"]), _moment(payload["answer_by"])
    if answer_by:
        return _(
            "The first pairs have been made. We look for a buddy for you as well, and write to you"
            " as a rule by {day}."
        ).format(day=speak.date(answer_by, zone=zone, weekday=True))
    if payload["sign_up"] == "late":
        return _("The pairs are being made. We fit you in if we can, and else right after.")
    if payload["sign_up"] == "between":
        return _(
            "There is no round now. You are in the next one, and hear by mail who your buddy is."
        )
    if hear_at:
        day, time = speak.date(hear_at, zone=zone, weekday=True), speak.time(hear_at, zone=zone)
        return _("On {day} at {time} you hear who your buddy is.").format(day=day, time=time)
    return _("As soon as the pairs are made, you hear by mail who your buddy is.")


def _how_long_to_change(payload: Mapping[str, Any], speak: Translator) -> str:
    _ = speak.gettext
    closes_at = _moment(payload["closes_at"])
    if payload["sign_up"] != "open" or not closes_at:
        return _("You can change your answers on your page.")
    zone = ZoneInfo(payload["zone"])
    return _("You can change your answers until {day}, {time}.").format(
        day=speak.date(closes_at, zone=zone, weekday=True), time=speak.time(closes_at, zone=zone)
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
