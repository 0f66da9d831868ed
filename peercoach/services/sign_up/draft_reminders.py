"""Whoever began to sign up and did not finish hears it once, with a link that goes on."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from peercoach.models import Enrolment, EnrolmentStatus, Notice, Programme
from peercoach.notify.messages.go_on import REMINDER
from peercoach.services.calendar.days import calendar_of
from peercoach.services.sign_up.draft_links import KEPT_FOR, owe_link
from peercoach.services.sign_up.enrolments import TAKES_PART
from peercoach.services.sign_up.signing_up import find_signing_up
from peercoach.services.tokens import new_token

LEFT_ALONE_FOR = timedelta(days=3)
KEY = "finish:"


def remind_of_drafts(session: Session, *, now: datetime) -> int:
    """Write to whoever left a draft alone for three days; says how many that were.

    Once for each sign-up, on a day and at an hour at which we write to people; not to who takes
    part on the other side, and cannot finish it, nor to who was invited and did not begin.
    """
    reminded = 0
    for draft, programme in _left_alone(session, now=now):
        if calendar_of(programme).may_write_now(now):
            signing = find_signing_up(session, programme.slug, draft.person_id, side=draft.side)
            key = f"{KEY}{draft.uid}"
            owe_link(session, signing, draft, new_token(), REMINDER, key=key, now=now)
            reminded += 1
    return reminded


def _left_alone(session: Session, *, now: datetime) -> list[tuple[Enrolment, Programme]]:
    told = select(Notice.id).where(Notice.dedupe_key == literal(KEY) + col(Enrolment.uid))
    other_side = aliased(Enrolment)
    takes_part = select(other_side.id).where(
        other_side.person_id == Enrolment.person_id,
        other_side.programme_id == Enrolment.programme_id,
        col(other_side.status).in_(TAKES_PART),
    )
    query = (
        select(Enrolment, Programme)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(
            Enrolment.status == EnrolmentStatus.draft,
            Enrolment.changed_at <= now - LEFT_ALONE_FOR,
            Enrolment.changed_at > now - KEPT_FOR,
            col(Enrolment.invited_at).is_(None) | _has_begun(),
            ~told.exists(),
            ~takes_part.exists(),
        )
        .order_by(col(Enrolment.id))
        .with_for_update(of=Enrolment, key_share=True)
    )
    return list(session.exec(query).all())


def _has_begun() -> ColumnElement[bool]:
    """Who was invited, and changed something since."""
    return col(Enrolment.changed_at) > col(Enrolment.invited_at)
