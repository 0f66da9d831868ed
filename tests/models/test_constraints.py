"""What the database itself refuses of people and their pairs, whichever code asks, on SQLite and
PostgreSQL."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    EnrolmentStatus,
    PairRequest,
    PairStatus,
    RequestKind,
    Role,
    RoleKind,
    Side,
)
from tests.factories import MONDAY, make_enrolment, make_pair, make_person, make_programme, stored
from tests.models.refusing import Cast, refused


def test_one_address_is_one_person(session: Session) -> None:
    make_person(session, email="noor@uni.example")
    assert refused(session, lambda: make_person(session, email="noor@uni.example"))
    assert refused(session, lambda: make_person(session, email="Sem@uni.example"))
    assert not refused(session, lambda: make_person(session, email="sem@uni.example"))


def test_a_person_enrols_once_on_each_side_and_takes_part_on_one(
    session: Session, cast: Cast
) -> None:
    noor = cast.noor.person_id

    def enrol(side: Side, status: str) -> Callable[[], object]:
        fields = {"person_id": noor, "status": EnrolmentStatus(status)}
        return lambda: make_enrolment(session, cast.programme, side, **fields)

    for status in ("draft", "active", "withdrawn"):
        assert refused(session, enrol(Side.first_year, status))
    for status in ("active", "paused"):
        assert refused(session, enrol(Side.coach, status))
    assert not refused(session, enrol(Side.coach, "withdrawn"))


@pytest.mark.parametrize(
    ("side", "fields", "is_refused"),
    [
        (Side.coach, {"capacity": 0}, False),
        (Side.coach, {"capacity": -1}, True),
        (Side.coach, {"capacity": 2, "minimum": 2}, False),
        (Side.coach, {"capacity": 2, "minimum": 3}, True),
        (Side.coach, {"capacity": 2, "minimum": -1}, True),
        (Side.coach, {"capacity": None}, True),
        (Side.coach, {"capacity": None, "status": EnrolmentStatus.draft}, False),
        (Side.first_year, {"capacity": 1}, True),
        (Side.first_year, {"minimum": 1}, True),
    ],
)
def test_places_belong_to_coaches(
    session: Session, side: Side, fields: dict[str, object], is_refused: bool
) -> None:
    programme = make_programme(session)
    assert refused(session, lambda: make_enrolment(session, programme, side, **fields)) is (
        is_refused
    )


def test_a_role_is_given_once(session: Session, cast: Cast) -> None:
    def give(kind: RoleKind) -> Callable[[], object]:
        row = {"programme_id": cast.programme.id, "person_id": cast.staff.id, "granted_at": MONDAY}
        return lambda: stored(session, Role(kind=kind, **row))

    assert not refused(session, give(RoleKind.coordinator))
    assert refused(session, give(RoleKind.coordinator))
    assert not refused(session, give(RoleKind.confidential))


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        (PairStatus.live, PairStatus.live, True),
        (PairStatus.paused, PairStatus.live, True),
        (PairStatus.ended, PairStatus.live, False),
        (PairStatus.live, PairStatus.planned, False),
        (PairStatus.planned, PairStatus.planned, True),
    ],
)
def test_a_first_year_has_one_pair(
    session: Session, cast: Cast, first: PairStatus, second: PairStatus, is_refused: bool
) -> None:
    ended = {"ended_at": MONDAY} if first is PairStatus.ended else {}
    make_pair(session, cast.noor, cast.ada, status=first, **ended)
    again = refused(session, lambda: make_pair(session, cast.noor, cast.bo, status=second))
    assert again is is_refused
    assert not refused(session, lambda: make_pair(session, cast.sem, cast.ada))


def test_a_pair_cannot_become_live_beside_a_live_one(session: Session, cast: Cast) -> None:
    make_pair(session, cast.noor, cast.ada)
    planned = make_pair(session, cast.noor, cast.bo, status=PairStatus.planned)

    def make_live() -> None:
        planned.status = PairStatus.live
        session.flush()

    assert refused(session, make_live)


def test_a_pair_never_crosses_programmes(session: Session, cast: Cast) -> None:
    elsewhere = make_enrolment(session, make_programme(session), Side.coach)
    assert refused(session, lambda: make_pair(session, cast.noor, elsewhere))
    assert refused(
        session,
        lambda: make_pair(session, cast.noor, elsewhere, programme_id=elsewhere.programme_id),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"fit": 101},
        {"fit": -1},
        {"started_at": None},
        {"status": PairStatus.ended},
        {"ended_at": MONDAY},
    ],
)
def test_a_pair_makes_sense(session: Session, cast: Cast, fields: dict[str, object]) -> None:
    assert refused(session, lambda: make_pair(session, cast.noor, cast.ada, **fields))


def test_pressing_we_met_twice_is_meeting_once(session: Session, cast: Cast) -> None:
    pair = make_pair(session, cast.noor, cast.ada)

    def met(by_id: int) -> Callable[[], object]:
        row = {"pair_id": pair.id, "day": MONDAY.date(), "by_id": by_id, "noted_at": MONDAY}
        kind, source = ContactKind.met, ContactSource.page
        return lambda: stored(session, Contact(kind=kind, source=source, **row))

    assert not refused(session, met(cast.noor.person_id))
    assert refused(session, met(cast.noor.person_id))
    assert not refused(session, met(cast.ada.person_id))


def test_a_request_is_about_someone_else_in_the_same_programme(
    session: Session, cast: Cast
) -> None:
    def ask(other_id: int, kind: RequestKind = RequestKind.apart) -> Callable[[], object]:
        row = {"programme_id": cast.programme.id, "enrolment_id": cast.noor.id, "made_at": MONDAY}
        return lambda: stored(session, PairRequest(other_id=other_id, kind=kind, **row))

    stranger = make_enrolment(session, make_programme(session), Side.coach)
    assert refused(session, ask(cast.noor.id))
    assert refused(session, ask(stranger.id))
    assert not refused(session, ask(cast.ada.id))
    assert refused(session, ask(cast.ada.id, RequestKind.together))


def test_a_row_cannot_refer_to_nothing(session: Session, cast: Cast) -> None:
    assert refused(
        session, lambda: make_enrolment(session, cast.programme, Side.coach, person_id=999_999)
    )


def test_a_kind_that_does_not_exist_is_refused(session: Session, cast: Cast) -> None:
    change = text("UPDATE enrolment SET status = 'inactive'")
    assert refused(session, lambda: session.connection().execute(change))
