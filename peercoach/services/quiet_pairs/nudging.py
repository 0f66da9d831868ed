"""A nudge to the one of the two whose turn it is, before a coordinator hears of a silence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, or_, select

from peercoach.models import CheckIn, Contact, Notice, Pair, Person, Programme, QuietReason
from peercoach.notify.messages.quiet import NUDGE
from peercoach.notify.outbox import owe
from peercoach.services.calendar.days import ONE_DAY, Calendar, calendar_of
from peercoach.services.mails.wishes import gets_check_ins
from peercoach.services.pairs.duos import Duo, find_duos, first_name
from peercoach.services.quiet_pairs.looking import counting_calendar
from peercoach.services.quiet_pairs.rhythm import Assessment
from peercoach.services.quiet_pairs.settings import quiet_settings_of
from peercoach.services.quiet_pairs.waiting import who_waits

MAIL_WITHIN = timedelta(days=5)
"""By then a coordinator is about to look at it themselves."""
JUST_ASKED = timedelta(days=7)
"""Whom we asked so shortly before the silence was one needs no second mail about it. No longer ago:
a coordinator would hear of the silence first."""
Quiet = Sequence[tuple[Pair, Assessment]]


def nudge(session: Session, programme: Programme, quiet: Quiet, *, now: datetime) -> set[int]:
    """Once per silence, and not to whom a check-in about the other left since it is one, or just
    before: that asks the same. Where nobody's turn is known, the coach is who begins. Whether they
    began at all is asked by a check-in of those days.

    Returns the row numbers of those for whom a coordinator is too early: the note, or the question
    instead of it, has not had its time, which is a week unless the programme says otherwise. What
    was looked at before comes back without a second note.
    """
    found = {
        pair.id: one
        for pair, one in quiet
        if one.reason is QuietReason.quiet and one.quiet_after < one.attention_after
    }
    if not found:
        return set()
    counting = counting_calendar(session, programme)
    today, wait = counting.day(now), quiet_settings_of(programme).attention_later
    noted = _noted(session, found)
    asked = _asked(session, found, counting, now=now)
    early = set()
    for duo in find_duos(session, col(Pair.id).in_(found)):
        number = duo.pair.id
        if number in noted:
            since = counting.day(noted[number])
        elif (to := _whose_turn(session, duo, counting)) is None:
            continue  # neither wants such mail: a coordinator hears of it in time
        elif (number, to.id) in asked:
            since = asked[number, to.id]
        else:
            since = today
            _owe_note(session, programme, duo, to, found[number], now=now)
        if (today - since).days < wait:
            early.add(number)
    return early


def _noted(session: Session, found: Mapping[int, Assessment]) -> Mapping[int, datetime]:
    """When a note about this silence was owed, by pair."""
    keys = {_key(number, one): number for number, one in found.items()}
    query = select(Notice.dedupe_key, Notice.created_at).where(col(Notice.dedupe_key).in_(keys))
    return {keys[key]: moment for key, moment in session.exec(query)}


def _key(number: int, one: Assessment) -> str:
    return f"nudge:{number}:{one.last.isoformat()}"


def _asked(
    session: Session, found: Mapping[int, Assessment], calendar: Calendar, *, now: datetime
) -> Mapping[tuple[int, int], date]:
    """By pair and person, the day on which a question of ours left that stands for a note: it
    was asked, or asked again, since the pair is quiet or just before, and nobody answered."""
    today = calendar.day(now)
    query = select(CheckIn).where(
        col(CheckIn.pair_id).in_(found),
        col(CheckIn.sent_at) <= now,
        or_(col(CheckIn.answered_at).is_(None), col(CheckIn.suspect)),
    )
    days: dict[tuple[int, int], date] = {}
    for one in session.exec(query.order_by(col(CheckIn.sent_at))):
        soonest = _quiet_since(found[one.pair_id], calendar, today) - JUST_ASKED
        for moment in (one.sent_at, one.reminded_at if one.reminder_hash else None):
            if moment and moment <= now and calendar.day(moment) >= soonest:
                days.setdefault((one.pair_id, one.person_id), calendar.day(moment))
    return days


def _quiet_since(one: Assessment, calendar: Calendar, today: date) -> date:
    """The first day on which the silence was one."""
    day = today
    while calendar.days_that_count(one.last, day - ONE_DAY) >= one.quiet_after:
        day -= ONE_DAY
    return day


def _whose_turn(session: Session, duo: Duo, calendar: Calendar) -> Person | None:
    """Of the two who want such mail."""
    waiting = who_waits(session, duo, calendar)
    turn = waiting.for_ if waiting else duo.coach
    return next((one for one in (turn, duo.other(turn.id)) if gets_check_ins(one)), None)


def _owe_note(
    session: Session,
    programme: Programme,
    duo: Duo,
    to: Person,
    one: Assessment,
    *,
    now: datetime,
) -> None:
    calendar = calendar_of(programme)
    # Days as people count them
    last = session.exec(select(func.max(Contact.day)).where(Contact.pair_id == duo.pair.id)).one()
    owe(
        session,
        key=_key(duo.pair.id, one),
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
