"""I'm worried: a coach passes on what they saw, in four screens.

Nothing is stored before the last button: what was filled in travels along in the form itself.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Sealing, Writing
from peercoach.errors import InvalidInput, TooMany
from peercoach.i18n import mark, translator
from peercoach.models import Side
from peercoach.models.table import new_uid
from peercoach.services.care import words
from peercoach.services.care.telling import Worry, pass_on_worry, talk_first
from peercoach.services.care.theirs import Theirs, find_theirs
from peercoach.services.care.words import DANGER, KNOWS, NOT_LIVING, SEEN
from peercoach.services.settings.look import look_of
from peercoach.web.care.turning_to import TOO_LONG, one_line_breaks, reading_of
from peercoach.web.filled_in import Filled, say
from peercoach.web.given_names import given_name
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()
LONGEST = 500


class Screen(StrEnum):
    """`called` and `routes` belong to the screen before them, and come only where they apply."""

    danger = "danger"
    called = "called"
    seen = "seen"
    knows = "knows"
    routes = "routes"
    check = "check"


NUMBER = {Screen.danger: 1, Screen.called: 1, Screen.seen: 2, Screen.knows: 3, Screen.routes: 3}
ROUTES = {"rather_not": ("advice", "pass_on"), "not_yet": ("talk", "advice", "pass_on")}


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What was filled in so far; what is not among the choices counts as not filled in."""

    danger: str = ""
    called: str = ""
    seen: list[str] = field(default_factory=list)
    text: str = ""
    knows: str = ""
    route: str = ""

    @classmethod
    def of(cls, form: FormData) -> "FilledIn":
        def one(name: str) -> str:
            value = form.get(name, "")
            return value if isinstance(value, str) else ""

        knows = one("knows") if one("knows") in KNOWS else ""
        return cls(
            danger=one("danger") if one("danger") in DANGER else "",
            called=one("called"),
            seen=[key for key in SEEN if key in form.getlist("seen")],
            text=one_line_breaks(one("text")),
            knows=knows,
            route=one("route") if one("route") in ROUTES.get(knows, ()) else "",
        )

    @property
    def missing(self) -> Screen:
        """The first screen that is not filled in yet."""
        if not self.danger:
            return Screen.danger
        if self.danger == "yes" and not self.called:
            return Screen.called
        if len(self.text) > LONGEST or not (self.seen or self.text):
            return Screen.seen
        if not self.knows:
            return Screen.knows
        if self.knows in ROUTES and not self.route:
            return Screen.routes
        return Screen.check

    def as_worry(self) -> Worry:
        named = self.route != "advice"
        return Worry(self.danger, tuple(self.seen), self.text, self.knows, named)


@router.page("/coach/m/{uid}/worry")
def begin(
    request: Request, uid: str, session: Reading, _vault: Sealing, visitor: Me, now: Now
) -> Response:
    theirs = find_theirs(session, visitor.person_id, uid, side=Side.coach)
    return _show(request, session, theirs, FilledIn(), Screen.danger, now)


@router.form("/coach/m/{uid}/worry")
def go_on(
    request: Request,
    uid: str,
    *,
    session: Writing,
    vault: Sealing,
    visitor: Me,
    now: Now,
    form: Filled,
) -> Response:
    """One screen further, or back where that was pressed; on the last one it is passed on."""
    theirs = find_theirs(session, visitor.person_id, uid, side=Side.coach)
    filled, pressed = FilledIn.of(form), str(form.get("back", ""))
    if pressed in set(Screen):
        return _show(request, session, theirs, filled, Screen(pressed), now)
    if filled.missing is not Screen.check:
        error = _unfilled(filled) if form.get("at") == filled.missing else None
        return _show(request, session, theirs, filled, filled.missing, now, error=error)
    if filled.route == "talk":
        talk_first(session, theirs, now=now)
        look, other = look_of(theirs.programme), given_name(theirs.other.name)
        return page(request, "care/talk_first.html", look=look, other=other)
    if form.get("at") != Screen.check:
        return _show(request, session, theirs, filled, Screen.check, now)
    once = str(form.get("once", ""))[:40] or new_uid()
    try:
        concern = pass_on_worry(session, vault, theirs, filled.as_worry(), uid=once, now=now)
    except TooMany as error:
        return _show(request, session, theirs, filled, Screen.check, now, error=error)
    return RedirectResponse(f"/me/concerns/{concern.uid}?new=1", 303)


def _unfilled(filled: FilledIn) -> InvalidInput:
    if filled.missing is Screen.seen and len(filled.text) > LONGEST:
        return InvalidInput(TOO_LONG, found=len(filled.text), most=LONGEST)
    if filled.missing is Screen.seen:
        return InvalidInput(mark("Choose what you saw, or write it down"))
    return InvalidInput(mark("Choose an answer"))


def _show(
    request: Request,
    session: Session,
    theirs: Theirs,
    filled: FilledIn,
    screen: Screen,
    now: Now,
    *,
    error: InvalidInput | TooMany | None = None,
) -> Response:
    speak = translator(language_of(request))
    context: dict[str, Any] = {"message": say(error, speak) if error else ""}
    return page(
        request,
        "care/worry.html",
        look=look_of(theirs.programme),
        refusal=error,
        theirs=theirs,
        other=given_name(theirs.other.name),
        filled=filled,
        told=filled.as_worry(),
        words=words,
        screen=screen.value,
        number=NUMBER.get(screen, 4),
        reading=reading_of(session, theirs, now),
        seen=[(key, speak.gettext(text), "") for key, text in SEEN.items()],
        routes=ROUTES.get(filled.knows, ()),
        suggested="pass_on" if NOT_LIVING in filled.seen else "",
        not_living=NOT_LIVING in filled.seen,
        security=[one for one in request.app.state.help.entries if one.kind == "security"],
        once=new_uid(),
        errors=[(screen.value, context["message"])] if error else None,
        **context,
    )
