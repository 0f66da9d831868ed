"""The programme in its eleventh week: 120 live pairs, some paused, some ended, some people waiting.

Who is with whom comes from the real solver; what they did since is made up (`stories.py`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from peercoach.demo.cast import WEEK11, coach, first_year
from peercoach.demo.clock import TERM_STARTS
from peercoach.demo.seed.people import enrol, let_run
from peercoach.demo.seed.programme import add_programme, default_definition
from peercoach.demo.seed.since import add_what_happened
from peercoach.matching.people import match_people
from peercoach.matching.questions import LANGUAGES
from peercoach.models import (
    Draft,
    DraftStatus,
    Pair,
    PairStatus,
    Person,
    Programme,
    ProposedPair,
    Publication,
    Round,
    RoundStatus,
)
from peercoach.services.made_up import made_up_people

PAIRED, WAITING, COACHES = 130, 6, 45
MADE_UP, LOTTERY = 11, 2026
PUBLICATIONS = ((0, 100), (100, 115), (115, PAIRED))
PUBLISHED = TERM_STARTS + timedelta(weeks=1, hours=9)
"""Monday of the second week, 9.00. Late arrivals followed on Tuesday and Wednesday."""


def seed_week11(session: Session, coordinators: Sequence[Person], *, now: datetime) -> None:
    definition = default_definition()
    people, coaches = made_up_people(
        definition, first_years=PAIRED + WAITING, coaches=COACHES, seed=MADE_UP
    )
    opened_at = TERM_STARTS - timedelta(weeks=2)
    programme = add_programme(
        session,
        WEEK11,
        name_nl="Buddyprogramma september",
        name_en="Buddy programme September",
        definition=definition,
        created_at=opened_at,
    )
    let_run(session, programme, coordinators)
    in_time = opened_at, TERM_STARTS + timedelta(days=4)
    asking = enrol(session, programme, people, first_year, between=in_time)
    offering = enrol(session, programme, coaches, coach, between=in_time)
    rows = {
        person.id: enrolment
        for person, (_, enrolment) in zip([*people, *coaches], [*asking, *offering], strict=True)
    }
    for person, enrolment in asking[PAIRED:]:  # they came when the places were given
        late = now - timedelta(days=6)
        person.created_at = person.confirmed_at = late
        enrolment.created_at = enrolment.changed_at = enrolment.sent_at = late
    matching = match_people(definition, people[:PAIRED], coaches, seed=LOTTERY)
    round_ = _round(session, programme, opened_at)
    pairs = []
    found = list(matching.pairs())
    for number, (first, last) in enumerate(PUBLICATIONS, 1):
        made_at = PUBLISHED + timedelta(days=number - 1)
        publication = _publication(session, round_, coordinators[0], number, made_at)
        for one in found[first:last]:
            said = [matching.reasons(one, language) for language in LANGUAGES]
            reasons = [
                dict(zip(LANGUAGES, words, strict=True)) for words in zip(*said, strict=True)
            ]
            told = {
                "first_year_id": rows[one.first_year.id].id,
                "coach_id": rows[one.coach.id].id,
                "fit": one.fit,
                "reasons": reasons,
            }
            session.add(ProposedPair(draft_id=publication.draft_id, **told))
            pairs.append(_pair(programme, publication, one.first_year.id, told))
    session.add_all(pairs)
    session.flush()
    add_what_happened(session, programme, pairs, now=now)


def _round(session: Session, programme: Programme, opened_at: datetime) -> Round:
    round_ = Round(
        programme_id=programme.id,
        name="September 2026",
        status=RoundStatus.published,
        seed=LOTTERY,
        opened_at=opened_at,
        closes_at=TERM_STARTS + timedelta(days=4),
    )
    session.add(round_)
    session.flush()
    return round_


def _publication(
    session: Session, round_: Round, by: Person, number: int, made_at: datetime
) -> Publication:
    draft = Draft(
        round_id=round_.id,
        number=number,
        status=DraftStatus.ready,
        made_by_id=by.id,
        made_at=made_at - timedelta(hours=1),
        finished_at=made_at - timedelta(hours=1),
        balance=20,
        round_version=round_.version,
        progress=100,
        proven=True,
    )
    session.add(draft)
    session.flush()
    publication = Publication(
        round_id=round_.id,
        draft_id=draft.id,
        number=number,
        made_by_id=by.id,
        made_at=made_at,
        planned_for=made_at,
        published_at=made_at,
    )
    session.add(publication)
    session.flush()
    return publication


def _pair(
    programme: Programme, publication: Publication, first_year: str, told: dict[str, Any]
) -> Pair:
    return Pair(
        uid=f"{WEEK11}-pair-{first_year}",
        programme_id=programme.id,
        publication_id=publication.id,
        status=PairStatus.live,
        made_at=publication.made_at,
        started_at=publication.published_at,
        **told,
    )
