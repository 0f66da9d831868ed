"""How the pages of a programme look: its colours and its logo, kept in its settings."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from peercoach.errors import InvalidInput, NotFound
from peercoach.models import Programme
from peercoach.services.rules.keeping import Deed, lock_seen, note_change
from peercoach.services.settings.colours import SIGN, TEXT, dark_button, read_colour, style_of
from peercoach.services.settings.fields import SettingsRefused
from peercoach.services.settings.logos import read_logo

SETTING = "look"
NEEDED = {"primary": TEXT, "accent": SIGN}


@dataclass(frozen=True, slots=True)
class Look:
    """Addresses of what a page loads; empty where nothing was chosen."""

    style: str
    logo: str


def look_of(programme: Programme) -> Look | None:
    """None where a programme looks as the service does."""
    kept = programme.settings.get(SETTING)
    if not kept:
        return None
    at = f"/{programme.slug}"
    coloured, version = kept.get("primary") or kept.get("accent"), f"?v={programme.version}"
    return Look(
        f"{at}/look.css{version}" if coloured else "",
        f"{at}/logo{version}" if kept.get("logo") else "",
    )


def look_of_all(programmes: Iterable[Programme]) -> Look | None:
    """Of a page about several: as they look where they all look the same."""
    looks = {programme.id: look_of(programme) for programme in programmes}
    return next(iter(looks.values())) if len(looks) == 1 else None


def colours_of(programme: Programme) -> dict[str, str]:
    kept = programme.settings.get(SETTING, {})
    return {name: kept.get(name, "") for name in NEEDED}


def style_sheet(programme: Programme) -> str:
    return style_of(**colours_of(programme))


def logo_of(programme: Programme) -> tuple[bytes, str]:
    """The picture and its type."""
    logo = programme.settings.get(SETTING, {}).get("logo")
    if not logo:
        raise NotFound
    return b64decode(logo["content"]), logo["type"]


def keep_look(
    session: Session,
    programme: Programme,
    colours: Mapping[str, str],
    deed: Deed,
    *,
    seen: int,
    logo: bytes = b"",
    without_logo: bool = False,
) -> None:
    """Without new content the logo stays. Raises SettingsRefused, or ChangedMeanwhile."""
    problems: dict[str, InvalidInput] = {}
    found: dict[str, object] = {}
    for name, needed in NEEDED.items():
        try:
            found[name] = read_colour(colours.get(name, "").strip(), needed=needed)
        except InvalidInput as error:
            problems[name] = error
    try:
        new = read_logo(logo) if logo else None
    except InvalidInput as error:
        problems["logo"] = error
    if problems:
        raise SettingsRefused(problems)
    lock_seen(session, programme, seen=seen)
    before = programme.settings.get(SETTING, {}).get("logo")
    if found["primary"]:
        found["dark"] = dark_button(str(found["primary"]))
    found["logo"] = None if without_logo else new or before
    programme.settings = {**programme.settings, SETTING: found if any(found.values()) else {}}
    note_change(session, programme, deed)
