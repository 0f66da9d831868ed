"""What somebody's own page is about, from sign-up to goodbye."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    Enrolment,
    EnrolmentStatus,
    PairStatus,
    Programme,
    RoundStatus,
    Side,
    Unmatched,
)
from peercoach.services.homes import Phase, home_of
from peercoach.services.sign_up.openings import (
    BETWEEN,
    Opening,
    SignUp,
    answer_by,
    opening_of,
    programmes_with_openings,
)
from tests.factories import (
    MONDAY,
    make_draft,
    make_enrolment,
    make_person,
    make_programme,
    make_publication,
    make_round,
    stored,
)
from tests.programme_cast import make_noor, make_open_programme, make_samira, pair_up

LATER = MONDAY + timedelta(weeks=2)


def phase_of(session: Session, programme: Programme, enrolment: Enrolment) -> Phase:
    return home_of(session, programme, enrolment, now=LATER).phase


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        (EnrolmentStatus.draft, Phase.draft),
        (EnrolmentStatus.active, Phase.waiting),
        (EnrolmentStatus.paused, Phase.paused),
        (EnrolmentStatus.withdrawn, Phase.withdrawn),
    ],
)
def test_without_a_pair(session: Session, status: EnrolmentStatus, phase: Phase) -> None:
    programme, _ = make_open_programme(session)
    enrolment = make_enrolment(session, programme, Side.first_year, status=status)
    assert phase_of(session, programme, enrolment) is phase


def test_with_a_pair_until_it_ends(session: Session) -> None:
    programme, _ = make_open_programme(session)
    pair = pair_up(session, programme, make_noor(session), make_samira(session))
    first_year = session.get_one(Enrolment, pair.first_year_id)
    assert phase_of(session, programme, first_year) is Phase.matched
    met = {"kind": ContactKind.met, "source": ContactSource.page, "day": LATER.date()}
    stored(
        session,
        Contact(pair_id=pair.id, by_id=first_year.person_id, noted_at=LATER, **met),
    )
    assert phase_of(session, programme, first_year) is Phase.active
    pair.status, pair.ended_at = PairStatus.ended, LATER
    session.flush()
    assert phase_of(session, programme, first_year) is Phase.ended


def test_a_planned_pair_is_a_secret(session: Session) -> None:
    programme, _ = make_open_programme(session)
    pair = pair_up(session, programme, make_noor(session), make_samira(session))
    pair.status, pair.started_at = PairStatus.planned, None
    session.flush()
    first_year = session.get_one(Enrolment, pair.first_year_id)
    assert phase_of(session, programme, first_year) is Phase.waiting


def test_left_out_of_a_published_round_only(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    enrolment = make_enrolment(session, programme, Side.first_year)
    draft = make_draft(session, round_, make_person(session))
    stored(session, Unmatched(draft_id=draft.id, first_year_id=enrolment.id, reason={}))
    publication = make_publication(session, draft, planned_for=LATER)
    home = home_of(session, programme, enrolment, now=LATER)
    assert (home.phase, home.opening.hear_at) == (Phase.waiting, LATER)
    publication.published_at = LATER
    session.flush()
    home = home_of(session, programme, enrolment, now=LATER)
    assert (home.phase, home.looked_at) == (Phase.not_this_time, LATER)
    enrolment.sent_at = LATER + timedelta(seconds=1)  # came back since
    session.flush()
    assert phase_of(session, programme, enrolment) is Phase.waiting


def test_sign_up_is_open_until_its_last_second(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    assert round_.closes_at is not None
    just = timedelta(seconds=1)
    moments = {
        MONDAY - just: SignUp.between,
        MONDAY: SignUp.open,
        round_.closes_at - just: SignUp.open,
        round_.closes_at: SignUp.late,
    }
    found = {now: opening_of(session, programme, now=now).sign_up for now in moments}
    assert found == moments


def test_a_draft_that_was_solved_early_closes_nothing(session: Session) -> None:
    """The date that everyone was told does; or pairs that wait for their moment."""
    programme, round_ = make_open_programme(session)
    round_.status, closes_at = RoundStatus.preview, round_.closes_at
    assert closes_at is not None
    session.flush()
    found = [opening_of(session, programme, now=now) for now in (MONDAY, closes_at)]
    assert [one.sign_up for one in found] == [SignUp.open, SignUp.late]
    assert [one.changes_until for one in found] == [closes_at, None]
    make_publication(session, make_draft(session, round_, make_person(session)), planned_for=LATER)
    assert opening_of(session, programme, now=MONDAY).sign_up is SignUp.late
    _, undated = make_open_programme(session, slug="undated")
    undated.status, undated.closes_at = RoundStatus.preview, None
    session.flush()
    theirs = session.get_one(Programme, undated.programme_id)
    assert opening_of(session, theirs, now=MONDAY).sign_up is SignUp.late


def test_the_newest_round_decides(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    round_.status = RoundStatus.published
    session.flush()
    assert opening_of(session, programme, now=LATER).sign_up is SignUp.late
    make_round(session, programme)
    assert opening_of(session, programme, now=LATER).sign_up is SignUp.open


def test_a_round_that_is_over_leaves_the_programme_open_for_the_next(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    round_.status = RoundStatus.closed
    session.flush()
    assert opening_of(session, programme, now=LATER) == BETWEEN


def test_who_comes_late_hears_within_five_working_days(session: Session) -> None:
    programme, _ = make_open_programme(session)
    thursday = MONDAY + timedelta(days=3)
    published = Opening(SignUp.late, heard_at=MONDAY)
    assert answer_by(programme, published, thursday) == thursday + timedelta(days=7)
    # Who came before the pairs were known counts from then
    assert answer_by(programme, published, MONDAY - timedelta(days=3)) == MONDAY + timedelta(days=7)
    for other in (Opening(SignUp.open), Opening(SignUp.late), BETWEEN):
        assert answer_by(programme, other, thursday) is None


def test_programmes_that_close_first_come_first_and_new_ones_not_at_all(session: Session) -> None:
    _, its_round = make_open_programme(session, slug="late")
    its_round.status = RoundStatus.published
    make_open_programme(session, slug="soon")
    whenever = make_programme(session, slug="whenever")
    make_round(session, whenever)
    make_programme(session, slug="not-begun")
    between = make_programme(session, slug="between")
    make_round(session, between, status=RoundStatus.closed)
    found = programmes_with_openings(session, now=MONDAY)
    assert [programme.slug for programme, _ in found] == ["soon", "whenever", "late", "between"]
