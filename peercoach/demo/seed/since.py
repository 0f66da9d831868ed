"""What the pairs of week 11 did since they met: contacts, answers, pauses, ends."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel import Session, col, select

from peercoach.demo.seed.stories import InTouch, Story, days_in_touch, story_of
from peercoach.i18n import AMSTERDAM
from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    ContactSource,
    Enrolment,
    Pair,
    PairStatus,
    PausedBy,
    Programme,
)
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.check_ins.asking import ANSWER_WITHIN, KNOWN
from peercoach.services.check_ins.plan import PLAN, Step
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.quiet_pairs import note_answer

HAPPY = ("very_well", "well", "well", "so_so")


def add_what_happened(
    session: Session, programme: Programme, pairs: Sequence[Pair], *, now: datetime
) -> None:
    """Each pair's own story up to now, the pairs in the order of their first-years."""
    random = Random(programme.slug)  # noqa: S311 - made-up lives need no secrecy
    calendar = calendar_of(programme)
    members = _members(session, programme)
    for number, pair in enumerate(pairs, 1):
        story = story_of(number)
        people = members[pair.first_year_id], members[pair.coach_id]
        start, today = _day(pair.made_at), _day(now)
        contacts = days_in_touch(story, start=start, today=today, random=random)
        session.add_all(_contacts(pair, people, contacts, random))
        asked = list(_asked(pair, people, story, contacts, calendar, now=now))
        for row in asked:
            session.add(row)
            if row.sent_at and random.random() < _willing(row.step, story):
                session.add_all(_answer(row, random, now=now))
        if story is Story.asks:
            _ask_for_somebody(session, asked, now=now)
        if story is Story.paused:
            pair.status, pair.paused_at = PairStatus.paused, now - timedelta(days=12)
            pair.holds = {PausedBy.first_year: None}
        if story is Story.ended:
            stopped = now - timedelta(days=25 + number % 5, hours=number % 3)
            withdraw(
                session, programme, session.get_one(Enrolment, pair.first_year_id), now=stopped
            )
    session.flush()


def _members(session: Session, programme: Programme) -> dict[int, int]:
    """Enrolment → person."""
    found = session.exec(
        select(Enrolment.id, Enrolment.person_id).where(col(Enrolment.programme_id) == programme.id)
    )
    return dict(found.all())


def _contacts(
    pair: Pair, people: tuple[int, int], contacts: Sequence[InTouch], random: Random
) -> Iterator[Contact]:
    for contact in contacts:
        yield Contact(
            pair_id=pair.id,
            day=contact.day,
            kind=contact.kind,
            source=ContactSource.page,
            by_id=random.choice(people),
            noted_at=_at(contact.day, random.randint(12, 21)),
        )


def _asked(
    pair: Pair,
    people: tuple[int, int],
    story: Story,
    contacts: Sequence[InTouch],
    calendar: Calendar,
    *,
    now: datetime,
) -> Iterator[CheckIn]:
    """What was due up to yesterday; today's check-ins are for the timetable to ask."""
    for step in PLAN:
        due = step.due(_day(pair.made_at), calendar)
        if _day(due) >= _day(now) or (step.name == "week 9" and story in STOPPED):
            return
        known = _known(step, _day(due), contacts)
        for person_id in people:
            yield CheckIn(
                pair_id=pair.id,
                step=step.name,
                person_id=person_id,
                due_at=due,
                skipped=KNOWN if known else None,
                sent_at=None if known else due,
                answer_until=None if known else due + ANSWER_WITHIN,
            )


STOPPED = (Story.paused, Story.ended)


def _known(step: Step, day: date, contacts: Sequence[InTouch]) -> bool:
    before = {contact.kind for contact in contacts if contact.day < day}
    if step.unless == "contact":
        return bool(before)
    return step.unless == "meeting" and ContactKind.met in before


def _willing(step: str, story: Story) -> float:
    """How likely somebody answers. Of pairs that go quiet nobody did, the last time."""
    if story in (Story.never_met, Story.never_in_touch):
        return 0.5 if step in ("hello", "first meeting") else 0.0
    if story in (Story.quiet, Story.soon_quiet) and step in ("week 4", "week 9"):
        return 0.0
    return 0.55 if step == "week 9" else 0.75


def _answer(row: CheckIn, random: Random, *, now: datetime) -> Iterator[Contact]:
    """Some hours or a day later; that it goes well means that they are in touch."""
    row.answer = random.choice(HAPPY) if row.step.startswith("week") else "not_yet"
    later = row.due_at + timedelta(minutes=random.randint(20, 60 * 24))
    row.answered_at = min(later, now - timedelta(minutes=random.randint(5, 90)))
    if row.answer in HAPPY:
        yield Contact(
            pair_id=row.pair_id,
            day=_day(row.answered_at),
            kind=ContactKind.answered,
            source=ContactSource.check_in,
            by_id=row.person_id,
            noted_at=row.answered_at,
        )


def _ask_for_somebody(session: Session, asked: Sequence[CheckIn], *, now: datetime) -> None:
    """The first-year's last answer, as of yesterday evening."""
    last = [row for row in asked if row.sent_at][-2]
    session.flush()
    moment = now - timedelta(hours=14)
    last.answer, last.answered_at = "not_so_well", moment
    session.flush()
    note_answer(session, last, now=moment)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), AMSTERDAM)


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
