"""Asking for a draft outside a round: each night for who waits, by hand for a change."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import defer
from sqlmodel import Session, col, delete, select

from peercoach.errors import Conflict, NotFound
from peercoach.i18n import mark
from peercoach.models import (
    Draft,
    DraftKind,
    Enrolment,
    Programme,
    Round,
    RoundStatus,
    Side,
)
from peercoach.services.all_year.happened import KEPT_FOR
from peercoach.services.all_year.reasons import Why
from peercoach.services.all_year.waiting import round_of, who_waits
from peercoach.services.pairs.pairs import GOING_ON, find_pair
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.drafts import AT_WORK, queue_draft, state_of
from peercoach.services.rounds.rounds import list_rounds

NIGHT = time(3)
"""By the clocks of the programme, when hardly anybody looks."""


def look_for_places(
    session: Session, programme: Programme, *, by: int | None, now: datetime
) -> Draft:
    """Ask for places for everyone who waits; what the last look proposed is replaced by it."""
    round_ = round_of(session, programme)
    if round_ is None:
        raise Conflict(mark("There is a round to wait for, or none yet: nobody waits outside one"))
    draft = queue_draft(
        session,
        round_,
        by=by,
        balance=definition_of(programme).balance,
        now=now,
        kind=DraftKind.night,
    )
    session.exec(
        delete(Draft).where(
            col(Draft.round_id) == round_.id,
            col(Draft.kind) == DraftKind.night,
            col(Draft.id) != draft.id,
        )
    )
    return draft


def look_each_night(session: Session, *, now: datetime) -> list[str]:
    """Ask for places wherever somebody waits and this night nobody looked; gives their names, for
    solvers to start."""
    rounds = session.exec(
        select(Round, Programme)
        .join(Programme, col(Programme.id) == Round.programme_id)
        .where(Round.status == RoundStatus.published)
        .order_by(col(Round.id))
    ).all()
    asked = []
    for round_, programme in rounds:
        last = last_look(session, round_)
        night = last_night(programme, now)
        looked = last is not None and (last.made_at >= night or state_of(last, now) in AT_WORK)
        if not looked and who_waits(session, programme):
            asked.append(look_for_places(session, programme, by=None, now=now).uid)
    return asked


def last_night(programme: Programme, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(programme.time_zone))
    night = datetime.combine(local.date(), NIGHT, local.tzinfo)
    return night if night <= now else night - timedelta(days=1)


def last_look(session: Session, round_: Round) -> Draft | None:
    """The draft of the last night, or of who looked since."""
    return session.exec(
        select(Draft)
        .where(Draft.round_id == round_.id, Draft.kind == DraftKind.night)
        .order_by(col(Draft.id).desc())
        .limit(1)
    ).first()


def ask_for_change(
    session: Session, programme: Programme, *, why: Why, of: str, by: int, now: datetime
) -> Draft:
    """Ask for the smallest change; `of` is the uid of the coach it is about, of the pair, or of
    the first-year who has none any more."""
    if why is Why.apart:
        pair = find_pair(session, programme, of)
        if pair.status not in GOING_ON:
            raise Conflict(mark("This pair is over"))
        of = session.get_one(Enrolment, pair.first_year_id).uid
    elif why is not Why.move:
        side = Side.first_year if why is Why.asked else Side.coach
        of = _enrolment(session, programme, of, side)
    round_ = next(iter(list_rounds(session, programme)), None)
    if round_ is None:
        raise Conflict(mark("Open a round first: its lottery decides where it has to"))
    return queue_change(session, programme, round_, why=why, of=of, by=by, now=now)


def queue_change(
    session: Session,
    programme: Programme,
    round_: Round,
    *,
    why: Why,
    of: str,
    by: int | None,
    now: datetime,
) -> Draft:
    """`of` is the uid of an enrolment; whoever waits is meant where it is empty."""
    about = {"why": why.value} | ({"of": of} if of and why is not Why.move else {})
    return queue_draft(
        session,
        round_,
        by=by,
        balance=definition_of(programme).balance,
        now=now,
        kind=DraftKind.change,
        about=about,
    )


def find_change(session: Session, programme: Programme, uid: str) -> tuple[Draft, Round]:
    """Only in this programme: elsewhere it does not exist."""
    found = session.exec(
        select(Draft, Round)
        .join(Round, col(Round.id) == Draft.round_id)
        .where(
            Draft.uid == uid,
            Draft.kind == DraftKind.change,
            Round.programme_id == programme.id,
        )
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def change_drafts(session: Session, programme: Programme, *, now: datetime) -> Sequence[Draft]:
    """What was worked out this week, newest first."""
    return session.exec(
        select(Draft)
        .join(Round, col(Round.id) == Draft.round_id)
        .where(
            Round.programme_id == programme.id,
            Draft.kind == DraftKind.change,
            col(Draft.made_at) > now - KEPT_FOR,
        )
        .order_by(col(Draft.id).desc())
        .options(defer(col(Draft.certificate)))  # type: ignore[arg-type]
    ).all()


def _enrolment(session: Session, programme: Programme, uid: str, side: Side) -> str:
    found = session.exec(
        select(Enrolment.uid).where(
            Enrolment.programme_id == programme.id,
            Enrolment.uid == uid,
            Enrolment.side == side,
        )
    ).first()
    if found is None:
        raise NotFound
    return found
