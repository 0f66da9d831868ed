"""One of everything, made with plausible defaults; a test names only what it is about.

Each adds its row to the session and flushes, so that the row has its id.
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session

from peercoach.models import (
    CheckIn,
    Draft,
    Enrolment,
    EnrolmentStatus,
    Meeting,
    Notice,
    Pair,
    PairStatus,
    Person,
    Programme,
    Proposal,
    Publication,
    QuietEpisode,
    QuietReason,
    Role,
    RoleKind,
    Round,
    Side,
    Table,
)

MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
"""10.00 in Amsterdam, on the first day of the academic year."""

DEFINITION = {"bands": [20, 35, 50], "balance": 20, "question": [], "rule": []}

Row = TypeVar("Row", bound=Table)
numbers = count(1)


def stored(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def make_person(session: Session, **fields: Any) -> Person:
    n = next(numbers)
    given = {"email": f"person{n}@uni.example", "name": f"Person {n}", "created_at": MONDAY}
    return stored(session, Person(**given | fields))


def make_programme(session: Session, **fields: Any) -> Programme:
    given = {
        "slug": f"programme-{next(numbers)}",
        "name_nl": "Buddyprogramma",
        "name_en": "Buddy programme",
        "definition": DEFINITION,
        "created_at": MONDAY,
    }
    return stored(session, Programme(**given | fields))


def make_role(session: Session, programme: Programme, person: Person, **fields: Any) -> Role:
    given = {
        "programme_id": programme.id,
        "person_id": person.id,
        "kind": RoleKind.coordinator,
        "granted_at": MONDAY,
    }
    return stored(session, Role(**given | fields))


def make_enrolment(session: Session, programme: Programme, side: Side, **fields: Any) -> Enrolment:
    given = {
        "programme_id": programme.id,
        "side": side,
        "status": EnrolmentStatus.active,
        "capacity": 3 if side is Side.coach else None,
        "created_at": MONDAY,
        "changed_at": MONDAY,
        "sent_at": MONDAY,
    }
    if "person_id" not in fields:
        fields["person_id"] = make_person(session).id
    return stored(session, Enrolment(**given | fields))


def make_round(session: Session, programme: Programme, **fields: Any) -> Round:
    given = {
        "programme_id": programme.id,
        "name": f"Round {next(numbers)}",
        "seed": 2026,
        "opened_at": MONDAY,
    }
    return stored(session, Round(**given | fields))


def make_draft(session: Session, round_: Round, by: Person, **fields: Any) -> Draft:
    given = {
        "round_id": round_.id,
        "number": 1,
        "made_by_id": by.id,
        "made_at": MONDAY,
        "balance": 20,
        "round_version": round_.version,
    }
    return stored(session, Draft(**given | fields))


def make_publication(session: Session, draft: Draft, **fields: Any) -> Publication:
    given = {
        "round_id": draft.round_id,
        "draft_id": draft.id,
        "number": 1,
        "made_by_id": draft.made_by_id,
        "made_at": MONDAY,
        "planned_for": MONDAY,
    }
    return stored(session, Publication(**given | fields))


def make_pair(session: Session, first_year: Enrolment, coach: Enrolment, **fields: Any) -> Pair:
    given = {
        "programme_id": first_year.programme_id,
        "first_year_id": first_year.id,
        "coach_id": coach.id,
        "status": PairStatus.live,
        "made_at": MONDAY,
        "started_at": MONDAY,
    }
    return stored(session, Pair(**given | fields))


def make_check_in(session: Session, pair: Pair, person_id: int, **fields: Any) -> CheckIn:
    due = MONDAY + timedelta(weeks=4)
    given = {"pair_id": pair.id, "step": "week 4", "person_id": person_id, "due_at": due}
    return stored(session, CheckIn(**given | fields))


def make_quiet_episode(session: Session, pair: Pair, **fields: Any) -> QuietEpisode:
    given = {
        "pair_id": pair.id,
        "number": 1,
        "opened_at": MONDAY + timedelta(weeks=6),
        "reason": QuietReason.quiet,
    }
    return stored(session, QuietEpisode(**given | fields))


def make_proposal(session: Session, pair: Pair, by_id: int, **fields: Any) -> Proposal:
    given = {"starts_at": MONDAY + timedelta(days=8), "made_at": MONDAY}
    return stored(session, Proposal(pair_id=pair.id, by_id=by_id, **given | fields))


def make_meeting(session: Session, pair: Pair, **fields: Any) -> Meeting:
    given = {
        "starts_at": MONDAY + timedelta(days=8),
        "from_proposal": f"proposal-{next(numbers)}",
        "changed_at": MONDAY,
    }
    return stored(session, Meeting(pair_id=pair.id, **given | fields))


def make_notice(session: Session, **fields: Any) -> Notice:
    n = next(numbers)
    given = {
        "dedupe_key": f"test:{n}",
        "message_id": f"<{n}@uni.example>",
        "recipient": "person@uni.example",
        "template": "test",
        "language": "en",
        "created_at": MONDAY,
        "next_at": MONDAY,
    }
    return stored(session, Notice(**given | fields))
