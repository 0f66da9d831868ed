"""The day before a meeting both hear of it; after it, the first-year is asked whether it was."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import (
    Contact,
    ContactKind,
    Meeting,
    MeetingStatus,
    Pair,
    PairStatus,
    Programme,
)
from peercoach.notify.messages.meeting import DID_YOU_MEET, TOMORROW
from peercoach.notify.outbox import owe
from peercoach.services.calendar.days import ONE_DAY, SUNDAY, Calendar, calendar_of, holidays
from peercoach.services.meetings.letters import version_of, words_about
from peercoach.services.meetings.outcomes import link_key
from peercoach.services.meetings.plans import ASK_FOR
from peercoach.services.pairs.duos import Duo, find_duos
from peercoach.services.pairs.openers import FOR_BOTH
from peercoach.services.tokens import hash_of, new_token

REMIND_AT = time(17)
LONGEST_WAY_BACK = timedelta(days=5)  # over Christmas or Easter
ASK_AFTER = timedelta(hours=2)
ASK_WITHIN = timedelta(days=7)
MORNING, EVENING = time(8), time(20)

Ahead = tuple[Meeting, Duo, Programme]


def remind_of_meetings(session: Session, *, now: datetime) -> int:
    """At five the day before, to both; on a Sunday or public holiday, the day before that."""
    mails = 0
    for meeting, duo, programme in _agreed(session, now, now + LONGEST_WAY_BACK):
        calendar = calendar_of(programme)
        day = _day_to_remind(calendar.day(meeting.starts_at))
        moment = datetime.combine(day, REMIND_AT, calendar.zone).astimezone(UTC)
        if not meeting.changed_at < moment <= now:
            continue  # not yet; or they agreed on it after that, and know
        for person in (duo.first_year, duo.coach):
            words = words_about(
                duo,
                person,
                starts_at=meeting.starts_at,
                place=meeting.place,
                zone=programme.time_zone,
            )
            mails += owe(
                session,
                key=f"tomorrow:{meeting.uid}:{meeting.sequence}:{person.id}",
                to=person,
                template=TOMORROW,
                payload=words
                | {
                    "plans": version_of(meeting),
                    "opener": FOR_BOTH[meeting.id % len(FOR_BOTH)],
                    "tomorrow": calendar.day(now) + ONE_DAY == calendar.day(meeting.starts_at),
                },
                programme_id=programme.id,
                now=now,
                expires_at=meeting.starts_at,
            )
    return mails


def just_met(now: datetime) -> SelectOfScalar[int]:
    """The row numbers of meetings after which nobody was asked yet."""
    return select(Meeting.id).where(
        Meeting.status == MeetingStatus.agreed,
        col(Meeting.starts_at).between(now - ASK_WITHIN, now - ASK_AFTER),
        col(Meeting.met_token_hash).is_(None),
    )


def ask_whether_they_met(session: Session, *, now: datetime) -> int:
    """Once, by day, unless one of them said so already. The token is known to the mail only."""
    mails = 0
    for meeting, duo, programme in _agreed(session, now - ASK_WITHIN, now - ASK_AFTER):
        calendar = calendar_of(programme)
        if meeting.met_token_hash or not _may_ask(calendar, now):
            continue
        if _known(session, duo.pair, calendar.day(meeting.starts_at)):
            continue
        token = new_token()
        meeting.met_token_hash = hash_of(token)
        words = words_about(
            duo,
            duo.first_year,
            starts_at=meeting.starts_at,
            place=meeting.place,
            zone=programme.time_zone,
        )
        mails += owe(
            session,
            key=link_key(meeting),
            to=duo.first_year,
            template=DID_YOU_MEET,
            payload=words | {"path": f"/met/{token}", "plans": version_of(meeting)},
            programme_id=programme.id,
            now=now,
            expires_at=meeting.starts_at + ASK_FOR,
        )
    return mails


def _agreed(session: Session, since: datetime, until: datetime) -> Sequence[Ahead]:
    """Meetings of live pairs that begin in this span."""
    meetings = session.exec(
        select(Meeting, Programme)
        .join(Pair, col(Pair.id) == Meeting.pair_id)
        .join(Programme, col(Programme.id) == Pair.programme_id)
        .where(
            Meeting.status == MeetingStatus.agreed,
            Pair.status == PairStatus.live,
            col(Meeting.starts_at).between(since, until),
        )
        .order_by(col(Meeting.id))
    ).all()
    ids = [meeting.pair_id for meeting, _ in meetings]
    duos = {duo.pair.id: duo for duo in find_duos(session, col(Pair.id).in_(ids))} if ids else {}
    return [(meeting, duos[meeting.pair_id], programme) for meeting, programme in meetings]


def _day_to_remind(day: date) -> date:
    before = day - ONE_DAY
    while before.weekday() == SUNDAY or before in holidays(before.year):
        before -= ONE_DAY
    return before


def _may_ask(calendar: Calendar, now: datetime) -> bool:
    here = now.astimezone(calendar.zone)
    return calendar.may_write(here.date()) and MORNING <= here.time() < EVENING


def _known(session: Session, pair: Pair, day: date) -> bool:
    met = exists().where(
        col(Contact.pair_id) == pair.id,
        col(Contact.kind) == ContactKind.met,
        col(Contact.day) >= day,
    )
    return bool(session.exec(select(met)).one())
