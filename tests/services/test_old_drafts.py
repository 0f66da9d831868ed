"""What nobody went on with is forgotten after thirty days, on both databases."""

from datetime import timedelta

from sqlmodel import Session, select

from peercoach.models import Enrolment, EnrolmentStatus, Side
from peercoach.services.sign_up.draft_links import KEPT_FOR, forget_old_drafts
from tests.factories import MONDAY, make_enrolment
from tests.programme_cast import NOORS, make_open_programme

DRAFT = {"status": EnrolmentStatus.draft, "answers": NOORS, "sent_at": None}


def left(session: Session) -> dict[str, EnrolmentStatus]:
    return {one.uid: one.status for one in session.exec(select(Enrolment))}


def test_a_draft_goes_thirty_days_after_its_last_change(session: Session) -> None:
    programme, _ = make_open_programme(session)
    make_enrolment(session, programme, Side.first_year, **DRAFT)
    second = {"changed_at": MONDAY + timedelta(seconds=1), **DRAFT}
    kept = make_enrolment(session, programme, Side.first_year, **second)
    sent = make_enrolment(session, programme, Side.first_year, answers=NOORS)
    assert forget_old_drafts(session, now=MONDAY + KEPT_FOR) == 1
    assert left(session) == {kept.uid: EnrolmentStatus.draft, sent.uid: EnrolmentStatus.active}


def test_who_took_part_before_is_back_where_they_were(session: Session) -> None:
    programme, _ = make_open_programme(session)
    again = make_enrolment(session, programme, Side.first_year, **DRAFT | {"sent_at": MONDAY})
    forget_old_drafts(session, now=MONDAY + KEPT_FOR)
    assert left(session) == {again.uid: EnrolmentStatus.withdrawn}
    assert again.answers == NOORS
