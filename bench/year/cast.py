"""Who takes part: pairs that are published in September and February, and one coordinator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from peercoach.i18n import AMSTERDAM
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    EnrolmentStatus,
    Language,
    Pair,
    PairStatus,
    Person,
    Programme,
    Publication,
    RoleKind,
    Round,
    Side,
)
from peercoach.services.made_up import FIRST_NAMES, LAST_NAMES
from peercoach.services.programmes.new_programme import create_programme
from peercoach.services.programmes.roles import give_role

BEGINS = datetime(2026, 8, 31, tzinfo=AMSTERDAM)
ENDS = datetime(2027, 8, 31, tzinfo=AMSTERDAM)
SEPTEMBER = datetime(2026, 9, 7, 9, tzinfo=AMSTERDAM)
FEBRUARY = datetime(2027, 2, 8, 9, tzinfo=AMSTERDAM)
CALENDAR = {
    "breaks": [
        ["2026-10-19", "2026-10-25"],
        ["2026-12-21", "2027-01-03"],
        ["2027-02-22", "2027-02-28"],
        ["2027-06-28", "2027-08-31"],
    ],
    "exam_weeks": [["2026-11-09", "2026-11-13"], ["2027-01-25", "2027-01-29"]],
}
MENTEES = 3
IN_FEBRUARY = 25
"""One coach of so many begins in February."""
COORDINATOR = "coordinator@example.org"


class Story(StrEnum):
    """What a coach and their first-years do."""

    in_touch = "in touch"  # write on the third day, meet in the second week; answer every question
    asked = "asked"  # tell when they are asked
    reminded = "reminded"  # tell when they are asked once more
    silent = "silent"  # nothing, ever
    stops = "stops"  # the first-years do not want to be asked; the coach is silent


STORIES = (
    Story.silent,
    Story.in_touch,
    Story.stops,
    Story.in_touch,
    Story.asked,
    Story.in_touch,
    Story.reminded,
    Story.stops,
    Story.in_touch,
    Story.silent,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A coach, their first-years, and their pairs, by row number."""

    story: Story
    starts: datetime
    coach: Person
    first_years: Sequence[Person]
    pairs: Sequence[int]


def add_cast(session: Session, pairs: int) -> tuple[Programme, list[Group]]:
    """All of them, with two publications that are planned."""
    programme = create_programme(
        session, slug="year", name_nl="Buddyjaar", name_en="Buddy year", now=BEGINS
    )
    programme.calendar = CALENDAR
    coordinator = _person(0, COORDINATOR)
    session.add(coordinator)
    session.flush()
    give_role(
        session, programme=programme, person=coordinator, kind=RoleKind.coordinator, now=BEGINS
    )
    sizes = [min(MENTEES, pairs - first) for first in range(0, pairs, MENTEES)]
    groups: list[Group] = []
    for starts in (SEPTEMBER, FEBRUARY):
        chosen = [n for n in range(len(sizes)) if (starts is FEBRUARY) is (n % IN_FEBRUARY == 4)]
        if chosen:
            publication = planned_publication(session, programme, coordinator, starts)
            groups += _groups(session, programme, publication, starts, chosen, sizes)
    return programme, groups


def _groups(
    session: Session,
    programme: Programme,
    publication: Publication,
    starts: datetime,
    chosen: Sequence[int],
    sizes: Sequence[int],
) -> Iterator[Group]:
    coaches = [_person(n * (MENTEES + 1), f"coach{n}@example.org") for n in chosen]
    of_coach = [
        [
            _person(n * (MENTEES + 1) + k, f"first-year{n}-{k}@example.org")
            for k in range(1, sizes[n] + 1)
        ]
        for n in chosen
    ]
    session.add_all([*coaches, *(one for some in of_coach for one in some)])
    session.flush()
    for n, coach, first_years in zip(chosen, coaches, of_coach, strict=True):
        teaches = _enrol(session, programme, coach, Side.coach, capacity=len(first_years))
        learn = [_enrol(session, programme, one, Side.first_year) for one in first_years]
        made = [
            Pair(
                programme_id=programme.id,
                publication_id=publication.id,
                first_year_id=one.id,
                coach_id=teaches.id,
                status=PairStatus.planned,
                fit=80,
                made_at=BEGINS,
            )
            for one in learn
        ]
        session.add_all(made)
        session.flush()
        story = STORIES[n % len(STORIES)]
        yield Group(story, starts, coach, first_years, [pair.id for pair in made])


def _person(number: int, email: str) -> Person:
    """Every fourth reads English; the names of a group differ."""
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    language = Language.en if number // (MENTEES + 1) % 4 == 3 else Language.nl
    return Person(
        email=email,
        name=f"{first} {last}",
        language=language,
        created_at=BEGINS,
        confirmed_at=BEGINS,
    )


def _enrol(
    session: Session, programme: Programme, person: Person, side: Side, capacity: int | None = None
) -> Enrolment:
    enrolled = Enrolment(
        programme_id=programme.id,
        person_id=person.id,
        side=side,
        status=EnrolmentStatus.active,
        capacity=capacity,
        created_at=BEGINS,
        changed_at=BEGINS,
        sent_at=BEGINS,
    )
    session.add(enrolled)
    session.flush()
    return enrolled


def planned_publication(
    session: Session, programme: Programme, by: Person, moment: datetime
) -> Publication:
    """A round that was solved, and is published at this moment by the timetable."""
    round_ = Round(programme_id=programme.id, name=f"{moment:%B}", seed=1, opened_at=BEGINS)
    session.add(round_)
    session.flush()
    draft = Draft(
        round_id=round_.id,
        number=1,
        status=DraftStatus.ready,
        made_by_id=by.id,
        made_at=BEGINS,
        balance=20,
        round_version=1,
    )
    session.add(draft)
    session.flush()
    publication = Publication(
        round_id=round_.id,
        draft_id=draft.id,
        number=1,
        made_by_id=by.id,
        made_at=BEGINS,
        planned_for=moment,
    )
    session.add(publication)
    session.flush()
    return publication
