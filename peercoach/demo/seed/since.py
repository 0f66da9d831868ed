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
    Programme,
)

ANSWER_WITHIN = timedelta(days=21)
PLAN = {"hello": 5, "first meeting": 14, "week 4": 28, "week 9": 63}
HAPPY = ("very_well", "well", "well", "so_so")


def add_what_happened(
    session: Session, programme: Programme, pairs: Sequence[Pair], *, now: datetime
) -> None:
    """Each pair's own story up to now, the pairs in the order of their first-years."""
    random = Random(programme.slug)  # noqa: S311 - made-up lives need no secrecy
    members = _members(session, programme)
    for number, pair in enumerate(pairs, 1):
        story = story_of(number)
        people = members[pair.first_year_id], members[pair.coach_id]
        start, today = _day(pair.made_at), _day(now)
        contacts = days_in_touch(story, start=start, today=today, random=random)
        session.add_all(_contacts(pair, people, contacts, random))
        session.add_all(_check_ins(pair, people, story, contacts, now, random))
        if story is Story.paused:
            pair.status, pair.paused_at = PairStatus.paused, now - timedelta(days=12)
        if story is Story.ended:
            pair.status, pair.ended_at = PairStatus.ended, now - timedelta(days=25)
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


def _check_ins(
    pair: Pair,
    people: tuple[int, int],
    story: Story,
    contacts: Sequence[InTouch],
    now: datetime,
    random: Random,
) -> Iterator[CheckIn | Contact]:
    """What was asked up to yesterday; who answers that they are in touch, notes a contact."""
    start, today = _day(pair.made_at), _day(now)
    for step, days in PLAN.items():
        day = start + timedelta(days=days)
        if day >= today or (step == "week 9" and story in STOPPED):
            return
        known = _known(step, day, contacts)
        for person_id in people:
            row = CheckIn(
                pair_id=pair.id,
                step=step,
                person_id=person_id,
                due_at=_at(day, 9),
                skipped="the answer was known" if known else None,
            )
            yield row
            if known:
                continue
            row.sent_at, row.answer_until = row.due_at, row.due_at + ANSWER_WITHIN
            if random.random() < _willing(step, story):
                row.answer = _answer(step, random)
                row.answered_at = min(
                    row.sent_at + timedelta(minutes=random.randint(20, 60 * 24)),
                    now - timedelta(minutes=random.randint(5, 90)),
                )
            if row.answer in HAPPY and row.answered_at:
                yield Contact(
                    pair_id=pair.id,
                    day=_day(row.answered_at),
                    kind=ContactKind.answered,
                    source=ContactSource.check_in,
                    by_id=person_id,
                    noted_at=row.answered_at,
                )


STOPPED = (Story.paused, Story.ended)


def _known(step: str, day: date, contacts: Sequence[InTouch]) -> bool:
    before = {contact.kind for contact in contacts if contact.day < day}
    return (
        bool(before) if step == "hello" else step == "first meeting" and ContactKind.met in before
    )


def _willing(step: str, story: Story) -> float:
    """How likely somebody answers. Of pairs that go quiet nobody did, the last time."""
    if story in (Story.never_met, Story.never_in_touch):
        return 0.5 if step in ("hello", "first meeting") else 0.0
    if story in (Story.quiet, Story.soon_quiet) and step == "week 9":
        return 0.0
    return 0.55 if step == "week 9" else 0.75


def _answer(step: str, random: Random) -> str:
    return random.choice(HAPPY) if step.startswith("week") else "not_yet"


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), AMSTERDAM)


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
