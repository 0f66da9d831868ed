"""The providers people sign in with, as the sign-in page names them; what went wrong there."""

from typing import NamedTuple
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.config import Settings
from peercoach.i18n import mark, translator
from peercoach.web.language import language_of

TROUBLES = {
    "down": (
        mark("{label} does not work at the moment"),
        mark("You are not signed in. Try again in a minute, or sign in with a code by mail."),
    ),
    "stopped": (
        mark("You are not signed in"),
        mark("You stopped at {label}, or it did not let you through. You can try again here."),
    ),
    "over": (
        mark("That sign-in was over already"),
        mark(
            "It began in another browser, took too long or was used before. "
            "Nothing is wrong: just start again here."
        ),
    ),
    "unproven": (
        mark("We could not be sure that the answer came from {label}"),
        mark(
            "So you are not signed in. Try again, or sign in with a code by mail. "
            "If it happens again, please tell us."
        ),
    ),
    "no_address": (
        mark("{label} did not give us your e-mail address"),
        mark("We need it to know who you are. Sign in with a code by mail, and please tell us."),
    ),
    "taken": (
        mark("This address belongs to an account with another login"),
        mark(
            "Whoever has it came from {label} with another login before, so we did not let you in. "
            "Is it you? Then sign in with a code by mail and disconnect the old login on "
            "“Your account”. Or ask us."
        ),
    ),
    "staff": (
        mark("For your work here a code is not enough"),
        mark("Your code was right. Coordinators and readers sign in with {label}."),
    ),
}


class WayIn(NamedTuple):
    label: str
    address: str


class Words(NamedTuple):
    title: str
    text: str


def ways_in(request: Request, next_path: str) -> list[WayIn]:
    """One per provider; without any, only mailed codes are drawn."""
    query = f"?{urlencode({'next': next_path})}" if next_path else ""
    language = language_of(request)
    return [
        WayIn(provider.label(language), f"/login/with/{name}{query}")
        for name, provider in _settings(request).providers.items()
    ]


def label_of(request: Request, *, issuer: str | None) -> str:
    """What the provider is called; nothing where there is none."""
    every = _settings(request).providers.values()
    found = next((one for one in every if one.issuer == issuer), None)
    return found.label(language_of(request)) if found else ""


def trouble_in_words(request: Request, trouble: str, at: str) -> Words | None:
    """Only what we can have sent somebody here with ourselves."""
    settings = _settings(request)
    provider = settings.providers.get(settings.staff_provider if trouble == "staff" else at)
    if trouble not in TROUBLES or provider is None:
        return None
    speak = translator(language_of(request))
    label = provider.label(language_of(request))
    return Words(*(speak.gettext(text).format(label=label) for text in TROUBLES[trouble]))


def back_to_sign_in(request: Request, next_path: str, trouble: str, at: str = "") -> Response:
    """The sign-in page, which says what happened; both ways in are there."""
    query = {"trouble": trouble, "at": at, "next": next_path}
    given = {name: value for name, value in query.items() if value}
    return RedirectResponse(f"/login?{urlencode(given)}", 303)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
