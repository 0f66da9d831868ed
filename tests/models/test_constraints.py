"""What the database itself refuses, whichever code asks, on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    Demand,
    DemandKind,
    DraftStatus,
    EnrolmentStatus,
    NoticeStatus,
    PairRequest,
    PairStatus,
    QuietEnd,
    RequestKind,
    Role,
    RoleKind,
    Side,
)
from tests.factories import (
    MONDAY,
    make_check_in,
    make_draft,
    make_enrolment,
    make_notice,
    make_pair,
    make_person,
    make_programme,
    make_publication,
    make_quiet_episode,
    make_round,
    stored,
)

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with unit_of_work(engine, write=True) as session:
        yield session
        session.rollback()


def refused(session: Session, make: Callable[[], object]) -> bool:
    """Whether the database refuses it; what was there before stays."""
    try:
        with session.begin_nested():
            make()
    except IntegrityError:
        return True
    return False


class Cast:
    """Two first-years and two coaches of one programme."""

    def __init__(self, session: Session) -> None:
        self.programme = make_programme(session)
        self.staff = make_person(session)
        self.noor, self.sem = (
            make_enrolment(session, self.programme, Side.first_year) for _ in range(2)
        )
        self.ada, self.bo = (make_enrolment(session, self.programme, Side.coach) for _ in range(2))


@pytest.fixture
def cast(session: Session) -> Cast:
    return Cast(session)


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


def test_demands_of_a_round_do_not_contradict_each_other(session: Session, cast: Cast) -> None:
    round_ = make_round(session, cast.programme)

    def demand(coach_id: int, kind: DemandKind) -> Callable[[], object]:
        row = {"round_id": round_.id, "made_by_id": cast.staff.id, "made_at": MONDAY}
        row |= {"first_year_id": cast.noor.id, "coach_id": coach_id}
        return lambda: stored(session, Demand(kind=kind, **row))

    assert not refused(session, demand(cast.ada.id, DemandKind.lock))
    assert refused(session, demand(cast.ada.id, DemandKind.bar))
    assert refused(session, demand(cast.bo.id, DemandKind.lock))
    assert not refused(session, demand(cast.bo.id, DemandKind.bar))


def test_a_round_has_one_draft_of_each_number(session: Session, cast: Cast) -> None:
    round_ = make_round(session, cast.programme)
    make_draft(session, round_, cast.staff)
    assert refused(session, lambda: make_draft(session, round_, cast.staff))
    assert not refused(session, lambda: make_draft(session, round_, cast.staff, number=2))


@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ({"progress": 100}, False),
        ({"progress": 101}, True),
        ({"progress": -1}, True),
        ({"balance": -1}, True),
        ({"number": 0}, True),
        ({"status": DraftStatus.failed}, True),
        ({"status": DraftStatus.failed, "error": "The solver was killed"}, False),
    ],
)
def test_a_draft_makes_sense(
    session: Session, cast: Cast, fields: dict[str, object], is_refused: bool
) -> None:
    round_ = make_round(session, cast.programme)
    assert refused(session, lambda: make_draft(session, round_, cast.staff, **fields)) is is_refused


def test_a_round_is_published_once_unless_that_was_cancelled(session: Session, cast: Cast) -> None:
    draft = make_draft(session, make_round(session, cast.programme), cast.staff)
    first = make_publication(session, draft)
    assert refused(session, lambda: make_publication(session, draft))
    assert not refused(session, lambda: make_publication(session, draft, number=2))
    first.cancelled_at = LATER
    session.flush()
    assert not refused(session, lambda: make_publication(session, draft))
    assert refused(
        session,
        lambda: make_publication(
            session, draft, number=3, cancelled_at=MONDAY, published_at=MONDAY
        ),
    )


def test_each_step_asks_a_person_about_a_pair_once(session: Session, cast: Cast) -> None:
    pair = make_pair(session, cast.noor, cast.ada)
    make_check_in(session, pair, cast.noor.person_id)
    assert refused(session, lambda: make_check_in(session, pair, cast.noor.person_id, due_at=LATER))
    assert not refused(session, lambda: make_check_in(session, pair, cast.ada.person_id))
    assert not refused(
        session, lambda: make_check_in(session, pair, cast.noor.person_id, step="week 9")
    )


def test_an_answer_has_a_moment(session: Session, cast: Cast) -> None:
    pair = make_pair(session, cast.noor, cast.ada)
    noor = cast.noor.person_id
    assert refused(session, lambda: make_check_in(session, pair, noor, answer="well"))
    assert refused(session, lambda: make_check_in(session, pair, noor, answered_at=LATER))


def test_a_pair_is_flagged_once_at_a_time(session: Session, cast: Cast) -> None:
    pair = make_pair(session, cast.noor, cast.ada)
    first = make_quiet_episode(session, pair)
    assert refused(session, lambda: make_quiet_episode(session, pair, number=2))
    first.closed_at, first.closed_how = LATER, QuietEnd.sign_of_life
    session.flush()
    assert refused(session, lambda: make_quiet_episode(session, pair, number=1))
    assert not refused(session, lambda: make_quiet_episode(session, pair, number=2))


def test_a_flag_closed_by_a_person_says_who(session: Session, cast: Cast) -> None:
    pair = make_pair(session, cast.noor, cast.ada)
    closed = {"closed_at": LATER, "closed_how": QuietEnd.person}
    assert refused(session, lambda: make_quiet_episode(session, pair, **closed))
    closed["closed_by_id"] = cast.staff.id
    assert not refused(session, lambda: make_quiet_episode(session, pair, **closed))


def test_a_message_is_owed_once(session: Session) -> None:
    make_notice(session, dedupe_key="publish:1:7")
    assert refused(session, lambda: make_notice(session, dedupe_key="publish:1:7"))


@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ({"status": NoticeStatus.sending}, True),
        ({"status": NoticeStatus.sending, "lease_by": "a", "lease_until": LATER}, False),
        ({"status": NoticeStatus.queued, "lease_by": "a", "lease_until": LATER}, True),
        ({"status": NoticeStatus.sent}, True),
        ({"status": NoticeStatus.sent, "sent_at": LATER}, False),
        ({"attempts": -1}, True),
    ],
)
def test_a_notice_makes_sense(
    session: Session, fields: dict[str, object], is_refused: bool
) -> None:
    assert refused(session, lambda: make_notice(session, **fields)) is is_refused


def test_a_row_cannot_refer_to_nothing(session: Session, cast: Cast) -> None:
    assert refused(
        session, lambda: make_enrolment(session, cast.programme, Side.coach, person_id=999_999)
    )


def test_a_kind_that_does_not_exist_is_refused(session: Session, cast: Cast) -> None:
    change = text("UPDATE enrolment SET status = 'inactive'")
    assert refused(session, lambda: session.connection().execute(change))
