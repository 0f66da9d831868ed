"""Asking twice a year whether what stands on the help page is still right."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.models import HelpEntry, Language, Person, Programme, RoleKind
from peercoach.notify.messages.care import CHECK_HELP
from peercoach.notify.outbox import Mailbox, owe
from peercoach.services.calendar.days import calendar_of
from peercoach.services.programmes.help_entries import STALE_AFTER
from peercoach.services.programmes.roles import people_with_role

AGAIN_AFTER = timedelta(days=30)


def remind_of_help(session: Session, *, now: datetime) -> int:
    """Write to owners and coordinators about what nobody looked at for half a year, once a month,
    on a morning. How many mails that makes."""
    old = session.exec(
        select(HelpEntry, Programme)
        .join(Programme, col(Programme.id) == HelpEntry.programme_id)
        .where(HelpEntry.checked_on < now.date() - STALE_AFTER)
        .order_by(col(HelpEntry.checked_on), col(HelpEntry.id))
    ).all()
    letters: dict[tuple[str, int], list[HelpEntry]] = defaultdict(list)
    programmes: dict[int, Programme] = {}
    for entry, programme in old:
        programmes[programme.id] = programme
        letters["coordinators", programme.id].append(entry)
        if entry.owner_email:
            letters[entry.owner_email, programme.id].append(entry)
    return sum(
        _remind(session, programmes[programme_id], whom, entries, now=now)
        for (whom, programme_id), entries in letters.items()
    )


def _remind(
    session: Session, programme: Programme, whom: str, entries: list[HelpEntry], *, now: datetime
) -> int:
    edits = whom == "coordinators"
    staff = people_with_role(session, programme, RoleKind.coordinator) if edits else []
    to: list[Person | Mailbox] = [*staff]
    if not edits:
        to = [Mailbox(whom, Language.nl)]
    calendar = calendar_of(programme)
    # A month further is another reminder; a newer check makes another month.
    months = (now.date() - STALE_AFTER - entries[0].checked_on) // AGAIN_AFTER
    return sum(
        owe(
            session,
            key=f"help:{programme.id}:{entries[0].checked_on.isoformat()}:{months}:{one.email}",
            to=one,
            template=CHECK_HELP,
            payload={
                "names": [entry.name for entry in entries],
                "path": f"/co/{programme.slug}/care" if edits else "/help/now",
                "edits": edits,
            },
            now=now,
            programme_id=programme.id,
            send_at=calendar.next_morning(calendar.day(now)),
        )
        for one in to
    )
