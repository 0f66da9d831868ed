"""A nudge to the one of the two whose turn it is, before a coordinator hears of a silence."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from peercoach.models import CheckIn, Contact, Pair, Programme, QuietReason
from peercoach.notify.messages.quiet import NUDGE
from peercoach.notify.outbox import owe
from peercoach.services.calendar.days import calendar_of
from peercoach.services.mails.wishes import gets_check_ins
from peercoach.services.pairs.duos import find_duos, first_name
from peercoach.services.quiet_pairs.rhythm import Assessment
from peercoach.services.quiet_pairs.waiting import who_waits

MAIL_WITHIN = timedelta(days=5)
"""By then a coordinator is about to look at it themselves."""


def nudge(
    session: Session,
    programme: Programme,
    quiet: Sequence[tuple[Pair, Assessment]],
    *,
    now: datetime,
) -> None:
    """Once per silence. Where nobody's turn is known, the coach is who begins.

    Whether they began at all is asked by a check-in of those days: that is nudge enough. And who
    has a check-in about the other open has our question already.
    """
    calendar = calendar_of(programme)
    found = {pair.id: one for pair, one in quiet if one.reason is QuietReason.quiet}
    asked = _asked(session, found, now=now) if found else set()
    for duo in find_duos(session, col(Pair.id).in_(found)) if found else ():
        waiting = who_waits(session, duo, calendar)
        turn = waiting.for_ if waiting else duo.coach
        to = next((one for one in (turn, duo.other(turn.id)) if gets_check_ins(one)), None)
        if to is None or (duo.pair.id, to.id) in asked:
            continue  # or neither wants such mail: a coordinator hears of it in time
        # Days as people count them
        last = session.exec(
            select(func.max(Contact.day)).where(Contact.pair_id == duo.pair.id)
        ).one()
        owe(
            session,
            key=f"nudge:{duo.pair.id}:{found[duo.pair.id].last.isoformat()}",
            to=to,
            template=NUDGE,
            payload={
                "name": first_name(to),
                "days": (calendar.day(now) - last).days if last else None,
                "lines": [{"pair": duo.pair.id, "other": first_name(duo.other(to.id))}],
                "path": f"/me/pairs/{duo.pair.uid}/messages",
            },
            programme_id=programme.id,
            now=now,
            send_at=max(now, calendar.next_morning(calendar.day(now))),
            expires_at=now + MAIL_WITHIN,
        )


def _asked(
    session: Session, pair_ids: Collection[int], *, now: datetime
) -> Collection[tuple[int, int]]:
    """By pair, who has a check-in that is not answered yet and still can be."""
    query = select(CheckIn.pair_id, CheckIn.person_id).where(
        col(CheckIn.pair_id).in_(pair_ids),
        col(CheckIn.answer_until) > now,
        col(CheckIn.answered_at).is_(None),
    )
    return set(session.exec(query).all())
