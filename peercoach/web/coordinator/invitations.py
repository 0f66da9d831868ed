"""Inviting: the address to share, a poster with its QR code, and who was invited by mail."""

from dataclasses import dataclass
from typing import Literal

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.i18n import LANGUAGES, Translator, translator
from peercoach.models import Programme, Side
from peercoach.services.inviting.invitations import remind, standing
from peercoach.services.programmes.programmes import find_programme, name_of
from peercoach.services.sign_up.signing_up import DOORS
from peercoach.web.coordinator.frame import go, staff_page, who
from peercoach.web.pages import PageRouter

router = PageRouter()


@dataclass(frozen=True, slots=True)
class Poster:
    """What hangs on a wall, in one language."""

    language: str
    programme: str
    head: str
    text: str
    how: str


@router.page("/co/{programme}/invite")
def show_invite(
    request: Request, programme: str, *, session: Reading, now: Now, reminded: int | None = None
) -> Response:
    found = find_programme(session, programme)
    addresses = {side: address_of(request, found, side) for side in Side}
    return staff_page(
        request,
        "co/invite.html",
        found,
        at="/people",
        addresses={side.value: address for side, address in addresses.items()},
        code=qr_code(addresses[Side.first_year]),
        invited=standing(session, found, now=now),
        reminded=reminded,
    )


@router.page("/co/{programme}/invite/poster")
def show_poster(
    request: Request,
    programme: str,
    *,
    session: Reading,
    side: Literal["first_year", "coach"] = "first_year",
) -> Response:
    """Dutch and English on one sheet, to print."""
    found = find_programme(session, programme)
    address = address_of(request, found, Side(side))
    return staff_page(
        request,
        "co/poster.html",
        found,
        at="/people",
        address=address,
        code=qr_code(address),
        posters=[poster(found, side, translator(language)) for language in LANGUAGES],
    )


@router.form("/co/{programme}/invite/remind")
def press_remind(request: Request, programme: str, session: Writing, now: Now) -> Response:
    found = find_programme(session, programme)
    return go(found, f"/invite?reminded={remind(session, found, by=who(request), now=now)}")


def address_of(request: Request, programme: Programme, side: Side) -> str:
    """Of first-years it is the page of the programme, which tells what it is about."""
    site: str = request.app.state.settings.public_url
    path = "" if side is Side.first_year else f"/{DOORS[side]}"
    return f"{site.rstrip('/')}/{programme.slug}{path}"


def qr_code(address: str) -> Markup:
    """Drawn as one path, black on white on every screen: that is what a phone can read."""
    drawn = segno.make_qr(address, error="m").svg_inline(
        omitsize=True, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - made here of squares; the address is not in it


def poster(programme: Programme, side: str, say: Translator) -> Poster:
    _ = say.gettext
    coach = side == "coach"
    return Poster(
        say.language,
        name_of(programme, say.language),
        _("Help somebody start their year") if coach else _("Start your year with a buddy"),
        _("You know how the first year feels. Become a peer coach, about an hour a week.")
        if coach
        else _("A senior student who knows what your first year is like. Ask them anything."),
        _("Scan the code, or go to"),
    )
