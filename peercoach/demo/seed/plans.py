"""What a few pairs wrote, suggested and agreed on lately, done by the services everyone uses."""

from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session, col

from peercoach.demo.cast import WEEK11, coach, first_year
from peercoach.i18n import AMSTERDAM
from peercoach.models import Pair, PairStatus, Programme
from peercoach.services.meetings.planning import accept, propose
from peercoach.services.meetings.plans import NOTHING, plans_of
from peercoach.services.pairs.duos import Duo, find_duos
from peercoach.services.pairs.messages import note_read, read_messages, write_message
from peercoach.services.quiet_pairs.closing import open_flag

HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
TALK = (
    (False, "Hoi! Hoe ging het tentamen?"),
    (True, "Best goed denk ik :) Alleen vraag 4 snapte ik niet."),
    (False, "Zullen we die samen bekijken als we elkaar zien?"),
)
"""Whether the first-year says it, and what."""


def add_plans(session: Session, programme: Programme, *, now: datetime) -> None:
    """For those whom one can look around as: the first first-year, and the first coach."""
    duos = find_duos(
        session, col(Pair.programme_id) == programme.id, col(Pair.status) == PairStatus.live
    )
    one = next(duo for duo in duos if duo.first_year.email == first_year(WEEK11, 1))
    _talk(session, one, now=now)
    _agree(session, one, _in_days(now, 2, 15), "Kantine, begane grond", now=now)
    others = [duo for duo in duos if duo.coach.email == coach(WEEK11, 1) and duo is not one]
    board = [duo for duo in others if open_flag(session, duo.pair.id) is None]
    if board:
        _suggest(session, board[0], _in_days(now, 3, 13), "Bibliotheek, tweede etage", now=now)
    if len(board) > 1:
        _agree(session, board[-1], _in_days(now, -1, 16), "online", now=now - 4 * ONE_DAY)


def _talk(session: Session, duo: Duo, *, now: datetime) -> None:
    for n, (asks, text) in enumerate(TALK):
        by, moment = (duo.first_year if asks else duo.coach).id, now - (len(TALK) - n) * HOUR
        unread = read_messages(session, duo.pair, most=1).newest_unread(by=by)
        if unread is not None:
            note_read(session, duo.pair, by=by, up_to=unread, now=moment)
        write_message(session, duo.pair, by=by, text=text, now=moment)


def _suggest(session: Session, duo: Duo, moment: datetime, place: str, *, now: datetime) -> None:
    by = duo.first_year.id
    propose(session, duo.pair, by=by, starts_at=moment, place=place, seen="..", now=now - HOUR)


def _agree(session: Session, duo: Duo, moment: datetime, place: str, *, now: datetime) -> None:
    _suggest(session, duo, moment, place, now=now)
    plan = plans_of(session, [duo.pair.uid], now=now).get(duo.pair.uid, NOTHING)
    accept(session, duo.pair, by=duo.coach.id, seen=plan.stamp, now=now)


def _in_days(now: datetime, days: int, hour: int) -> datetime:
    day = now.astimezone(AMSTERDAM).date() + days * ONE_DAY
    return datetime.combine(day, time(hour), AMSTERDAM).astimezone(UTC)
