"""What the database itself refuses of what staff and the service do: rounds, drafts, check-ins,
flags and mails."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from peercoach.models import Demand, DemandKind, DraftStatus, NoticeStatus, QuietEnd
from tests.factories import (
    MONDAY,
    make_check_in,
    make_draft,
    make_notice,
    make_pair,
    make_publication,
    make_quiet_episode,
    make_round,
    stored,
)
from tests.models.refusing import LATER, Cast, refused


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
