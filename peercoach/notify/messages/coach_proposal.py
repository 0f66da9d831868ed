"""About a proposal that coaches are shown before pairs are announced: to them, and to coordinators
when they have looked. Neither names anybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

COACH_PROPOSAL, COACHES_LOOKED = "coach-proposal", "coaches-looked"


def write_coach_proposal(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name`, `until` which moment and in which `zone`, `path` of the page; `last` where
    the proposal changed and nobody is asked after this."""
    _ = speak.gettext
    zone, until = ZoneInfo(payload["zone"]), datetime.fromisoformat(payload["until"])
    when = _("{day} at {time}").format(
        day=speak.date(until, zone=zone, weekday=True), time=speak.time(until, zone=zone)
    )
    again = _("The proposal has changed, and somebody else may become your first-year.")
    first = _("There is a proposal for who may become your first-years.")
    return Letter(
        subject=_("Will you have another look?") if payload["last"] else _("Will you look first?"),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            (again if payload["last"] else first) + " " + _("They do not know of it yet."),
            _(
                "Is there somebody you would rather not coach, say because you know each other? "
                "You can say so until {when}. You do not have to explain it."
            ).format(when=when),
            _("Is it fine? Then you can say so with one click. No answer means yes."),
        ),
        button=Button(_("Look at the proposal"), payload["path"]),
        after=(_("We ask this no more after this time."),) if payload["last"] else (),
    )


def write_coaches_looked(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `round`, `refused` counts pairs, `path` of the round; `again` where coaches who get
    somebody else are asked once more."""
    _ = speak.gettext
    count = payload["refused"]
    once_more = _("Coaches who get somebody new by it are asked once more.")
    return Letter(
        subject=_("The coaches have looked at the proposal"),
        paragraphs=(
            speak.ngettext(
                "Of {round} one proposed pair was answered with “not this one”.",
                "Of {round} {count} proposed pairs were answered with “not this one”.",
                count,
            ).format(round=payload["round"], count=count),
            _("The round is solved again around that; the draft is there within minutes.")
            + (f" {once_more}" if payload["again"] else ""),
            _("First-years hear nothing of this. Nothing is published until you do it."),
        ),
        button=Button(_("To the round"), payload["path"]),
    )
