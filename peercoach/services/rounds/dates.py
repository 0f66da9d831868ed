"""The days that count after signing up, for a calendar: until when, and when one hears."""

from datetime import datetime

from peercoach.i18n import Translator
from peercoach.models import Programme, Side
from peercoach.notify.calendar_files import LENGTH, Appointment, calendar_file
from peercoach.services.programmes.programmes import name_of
from peercoach.services.sign_up.openings import Opening


def date_file(
    programme: Programme,
    opening: Opening,
    *,
    side: Side,
    speak: Translator,
    site: str,
    organizer: str,
    now: datetime,
) -> bytes | None:
    """None where no date is known. A file of later on replaces what is there of one from before,
    for instance when the coordinator chose another day."""
    _ = speak.gettext
    hears = {
        Side.first_year: _("you hear who your buddy is"),
        Side.coach: _("you hear who your first-years are"),
    }
    dates = [
        ("change", opening.changes_until, _("last moment to change your answers")),
        ("hear", opening.told_at, hears[side]),
    ]
    found = [
        Appointment(
            uid=f"{kind}-{side.value}-{opening.round_uid}",
            sequence=int(now.timestamp()) // 60,
            starts_at=moment - LENGTH if kind == "change" else moment,
            zone=programme.time_zone,
            changed_at=now.replace(microsecond=0),
            title=f"{name_of(programme, speak.language)}: {title}",
            place="",
            page="/coach" if side is Side.coach else f"/{programme.slug}/me",
        )
        for kind, moment, title in dates
        if moment
    ]
    return calendar_file(found, site=site, organizer=organizer) if found else None
