"""Mails about a meeting of a pair: suggested, agreed, moved, called off, tomorrow, and after it.

Each has a payload with `name` and `other` (what people call them), `starts_at` and `zone`, `place`
and `path` of the page. Those with a file for the calendar also `uid`, `sequence`, `changed_at`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from peercoach.i18n import Translator
from peercoach.notify.calendar_files import Appointment, Method
from peercoach.notify.letters import Button, ForCalendar, Letter, Occasion

PROPOSED, AGREED, MOVED = "meeting-proposed", "meeting-agreed", "meeting-moved"
CANCELLED, TOMORROW, DID_YOU_MEET = "meeting-cancelled", "meeting-tomorrow", "did-you-meet"
PICK_A_MOMENT = "pick-a-moment"

Payload = Mapping[str, Any]


def write_proposed(payload: Payload, speak: Translator) -> Letter:
    _ = speak.gettext
    words = _words(payload, speak)
    return Letter(
        subject=_("{other} suggests {day}, {time}").format(**words),
        paragraphs=(
            _hello(words, speak),
            _("{other} would like to meet you on {when}. Does that suit you?").format(**words),
        ),
        button=Button(_("Look and answer"), payload["path"]),
        after=(_("Another time is fine too: you suggest it on the same page."),),
    )


def write_agreed(payload: Payload, speak: Translator) -> Letter:
    _ = speak.gettext
    words = _words(payload, speak)
    return Letter(
        subject=_("Meeting: {day}, {time}").format(**words),
        paragraphs=(
            _hello(words, speak),
            _("You and {other} meet on {when}.").format(**words),
            _("The meeting is attached for your calendar."),
        ),
        button=Button(_("See the meeting"), payload["path"]),
        after=(_("Can you not make it after all? Feel free to move it."),),
        for_calendar=_file(payload, speak),
    )


def write_moved(payload: Payload, speak: Translator) -> Letter:
    _ = speak.gettext
    words = _words(payload, speak)
    return Letter(
        subject=_("Moved: {day}, {time}").format(**words),
        paragraphs=(
            _hello(words, speak),
            _("Your meeting with {other} has moved. You now meet on {when}.").format(**words),
            _("The attachment changes it in your calendar."),
        ),
        button=Button(_("See the meeting"), payload["path"]),
        for_calendar=_file(payload, speak),
    )


def write_cancelled(payload: Payload, speak: Translator) -> Letter:
    """The same words whoever called it off, and whatever the reason."""
    _ = speak.gettext
    words = _words(payload, speak)
    return Letter(
        subject=_("Called off: {day}, {time}").format(**words),
        paragraphs=(
            _hello(words, speak),
            _("Your meeting with {other} on {when} is off.").format(**words),
            _("The attachment takes it out of your calendar."),
        ),
        button=Button(_("To your page"), payload["path"]),
        for_calendar=_file(payload, speak, "CANCEL"),
    )


def write_tomorrow(payload: Payload, speak: Translator) -> Letter:
    """payload: also `opener`, a question in English, and whether it really is `tomorrow`."""
    _ = speak.gettext
    words = _words(payload, speak)
    question = payload["opener"]
    subject = _("Tomorrow: {time}, with {other}")
    if not payload["tomorrow"]:  # written earlier, for the day between is a Sunday
        subject = _("Soon: {day}, {time}, with {other}")
    return Letter(
        subject=subject.format(**words),
        paragraphs=(
            _hello(words, speak),
            _("You and {other} meet on {when}.").format(**words),
            _("A question to begin with: {question}").format(question=_(question)),
        ),
        button=Button(_("See or move it"), payload["path"]),
    )


def write_did_you_meet(payload: Payload, speak: Translator) -> Letter:
    """Its `path` opens without signing in, and there only a button stores anything."""
    _ = speak.gettext
    words = _words(payload, speak)
    return Letter(
        subject=_("Did you and {other} meet?").format(**words),
        paragraphs=(
            _hello(words, speak),
            _("You had a meeting with {other} on {when}.").format(**words),
            _("Did it happen? Only that you met and when is kept, not what you talked about."),
        ),
        button=Button(_("We met"), payload["path"]),
        after=(
            _("You confirm on the next page. You do not have to sign in."),
            _("Did it not work out? That happens. On your own page you pick another time."),
        ),
    )


def write_pick_a_moment(payload: Payload, speak: Translator) -> Letter:
    """payload: `name`, one line with the `other`, one or two `moments`, `zone` and `path`."""
    _, zone = speak.gettext, ZoneInfo(payload["zone"])
    words = {"name": payload["name"], "other": payload["lines"][0]["other"]}
    when = [_when(datetime.fromisoformat(one), zone, speak) for one in payload["moments"]]
    both = _("You and {other} are both free on {first}.")
    if len(when) > 1:
        both = _("You and {other} are both free on {first}, or on {second}.")
    return Letter(
        subject=_("Pick a first time to meet {other}").format(**words),
        paragraphs=(
            _hello(words, speak),
            both.format(**words, first=when[0], second=when[-1]),
            _("One of you only has to choose."),
        ),
        button=Button(_("Pick a time"), payload["path"]),
        after=(_("Another time is fine too: you suggest it on the same page."),),
    )


LETTERS: dict[str, Occasion] = {
    PROPOSED: write_proposed,
    AGREED: write_agreed,
    MOVED: write_moved,
    CANCELLED: write_cancelled,
    TOMORROW: write_tomorrow,
    DID_YOU_MEET: write_did_you_meet,
    PICK_A_MOMENT: write_pick_a_moment,
}


def title_for(other: str, speak: Translator) -> str:
    """What a meeting is called in a calendar."""
    return speak.gettext("Meeting with {other}").format(other=other)


def _hello(words: Mapping[str, str], speak: Translator) -> str:
    return speak.gettext("Hi {name},").format(**words)


def _words(payload: Payload, speak: Translator) -> dict[str, str]:
    zone, starts_at = ZoneInfo(payload["zone"]), datetime.fromisoformat(payload["starts_at"])
    day = speak.date(starts_at, zone=zone, weekday=True)
    time = speak.time(starts_at, zone=zone)
    when = _when(starts_at, zone, speak)
    if payload["place"]:
        when = f"{when} ({payload['place']})"
    return {
        "name": payload["name"],
        "other": payload["other"],
        "day": day,
        "time": time,
        "when": when,
    }


def _when(moment: datetime, zone: ZoneInfo, speak: Translator) -> str:
    day, time = speak.date(moment, zone=zone, weekday=True), speak.time(moment, zone=zone)
    return speak.gettext("{day} at {time}").format(day=day, time=time)


def _file(payload: Payload, speak: Translator, method: Method = "PUBLISH") -> ForCalendar:
    title = title_for(payload["other"], speak)
    return ForCalendar(Appointment.of(payload, title=title), method)
