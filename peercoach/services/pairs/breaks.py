"""A pair takes a break: one of the two wants it, or a coordinator. Nobody asks why.

Each holds the pair on their own and lets go of their own hold only; it goes on when nobody holds it
and no contact was stopped. To the other, all of these look and read the same.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select, update

from peercoach.models import (
    Pair,
    PairStatus,
    PausedBy,
    Programme,
    QuietEnd,
    QuietEpisode,
    QuietReason,
)
from peercoach.notify.messages.breaks import GOES_ON, RESTS
from peercoach.notify.outbox import owe
from peercoach.services.calendar.days import calendar_of
from peercoach.services.meetings.planning import call_off
from peercoach.services.pairs.duos import find_duos, first_name
from peercoach.services.sign_up.room import end_of_break

SOME_HOURS = 3
"""Who is mailed to and fro hears at most once in so long how it is."""


def take_break(
    session: Session,
    pair: Pair,
    programme: Programme,
    by: PausedBy,
    *,
    person_id: int,
    until: date | None = None,
    now: datetime,
) -> None:
    """One of the two holds the pair, or moves the day until which they do; the other hears it."""
    end_of_break(programme, until, now=now)
    hold(session, pair, by, until=until, untold={person_id}, now=now)


def hold(
    session: Session,
    pair: Pair,
    by: PausedBy,
    *,
    until: date | None = None,
    untold: Collection[int] = (),
    now: datetime,
) -> None:
    pair.holds = {**pair.holds, by.value: until.isoformat() if until else None}
    rest(session, pair, untold=untold, now=now)


def rest(session: Session, pair: Pair, *, untold: Collection[int], now: datetime) -> None:
    """Whatever the reason: nothing is asked or planned any more, and who does not know hears it."""
    if pair.status is PairStatus.live:
        pair.status, pair.paused_at = PairStatus.paused, now
        session.exec(
            update(QuietEpisode)
            .where(
                col(QuietEpisode.pair_id) == pair.id,
                col(QuietEpisode.closed_at).is_(None),
                col(QuietEpisode.reason) != QuietReason.answer,
            )
            .values(closed_at=now, closed_how=QuietEnd.sign_of_life)
        )
        _tell(session, pair, RESTS, untold=untold, now=now)
    session.flush()
    call_off(session, pair, now=now)


def let_go(
    session: Session, pair: Pair, by: PausedBy, *, untold: Collection[int] = (), now: datetime
) -> None:
    """Their own hold; another one stays."""
    pair.holds = {who: until for who, until in pair.holds.items() if who != by}
    go_on(session, pair, untold=untold, now=now)


def go_on(session: Session, pair: Pair, *, untold: Collection[int] = (), now: datetime) -> None:
    """Live again, unless somebody holds it or the contact is stopped."""
    if pair.status is PairStatus.paused and not pair.holds and pair.stopped_at is None:
        pair.status, pair.paused_at, pair.resumed_at = PairStatus.live, None, now
        _tell(session, pair, GOES_ON, untold=untold, now=now)
    session.flush()


def end_pair_breaks(session: Session, *, now: datetime) -> int:
    """Let go of whatever was held until today; says in how many pairs."""
    tomorrow = (now.date() + timedelta(days=1)).isoformat()  # east of us it may be the day already
    resting = session.exec(select(Pair).where(col(Pair.status) == PairStatus.paused)).all()
    ended = 0
    for pair in resting:
        if any(until and until <= tomorrow for until in pair.holds.values()):
            session.refresh(pair, with_for_update={"key_share": True})
            calendar = calendar_of(session.get_one(Programme, pair.programme_id))
            today = calendar.day(now).isoformat()
            over = {who for who, until in pair.holds.items() if until and until <= today}
            if over and pair.status is PairStatus.paused:
                pair.holds = {who: until for who, until in pair.holds.items() if who not in over}
                go_on(session, pair, now=now)
                ended += 1
    return ended


def _tell(
    session: Session, pair: Pair, template: str, *, untold: Collection[int], now: datetime
) -> None:
    """In the same words, whoever it was and why. The first of a day at once; after that, so that
    nobody is mailed to and fro, every few hours what is true by then."""
    for duo in find_duos(session, col(Pair.id) == pair.id):
        for to, path in ((duo.first_year, "/me"), (duo.coach, "/coach")):
            if to.id in untold:
                continue
            line = {"pair": pair.id, "other": first_name(duo.other(to.id))}
            key = f"{template}:{pair.id}:{to.id}:{now.date().isoformat()}"
            later = _end_of_some_hours(now)
            for one, send_at in ((key, now), (f"{key}:{later.hour}", later)):
                if owe(
                    session,
                    key=one,
                    to=to,
                    template=template,
                    payload={"name": first_name(to), "lines": [line], "path": path},
                    programme_id=pair.programme_id,
                    send_at=send_at,
                    now=now,
                ):
                    break


def _end_of_some_hours(now: datetime) -> datetime:
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=SOME_HOURS - now.hour % SOME_HOURS)
