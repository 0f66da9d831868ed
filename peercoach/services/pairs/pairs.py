"""Pairs after publication: looked at, paused, taken up again, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from peercoach.errors import Conflict, NotFound
from peercoach.i18n import mark
from peercoach.models import (
    Contact,
    Enrolment,
    Pair,
    PairStatus,
    PausedBy,
    Person,
    Programme,
    QuietEnd,
    QuietEpisode,
    Side,
)
from peercoach.notify.messages.pair_over import ENDED, FINISHED
from peercoach.notify.outbox import owe
from peercoach.services.meetings.planning import call_off
from peercoach.services.pairs.breaks import hold, let_go
from peercoach.services.pairs.duos import (
    COACH,
    COACH_SIDE,
    FIRST_YEAR,
    FIRST_YEAR_SIDE,
    find_duo,
    first_name,
)
from peercoach.services.programmes.deeds import Action, note_deed
from peercoach.services.quiet_pairs import flagged_now, quiet_now
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.sign_up.room import pause

BY_COORDINATOR = "coordinator"
WAS_ERASED = "erased"
"""The end reason of a pair of which one asked to be forgotten."""
GOING_ON = (PairStatus.live, PairStatus.paused)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One line of the list; `quiet` as their coach reads it too; `attention` when a coordinator is
    asked for it; `held` when one of them paused it. The uids are of the enrolments."""

    uid: str
    first_year: str
    coach: str
    status: PairStatus
    started_at: datetime | None
    last_contact: date | None
    quiet: bool
    attention: bool
    held: bool
    first_year_uid: str
    coach_uid: str
    first_year_email: str
    coach_email: str


def list_pairs(
    session: Session,
    programme: Programme,
    *,
    now: datetime,
    statuses: Sequence[PairStatus] = GOING_ON,
    search: str = "",
    skip: int = 0,
    most: int | None = None,
) -> list[PairRow]:
    """Pairs by name of the first-year, those whose name or whose coach's holds `search`."""
    query = _listed(programme, statuses, search).offset(skip).limit(most)
    rows = session.execute(query).all()
    pairs = [pair for pair, *_ in rows]
    quiet = quiet_now(session, programme, pairs, now=now)
    flagged = flagged_now(session, pairs)
    return [
        PairRow(
            pair.uid,
            one,
            other,
            pair.status,
            pair.started_at,
            day,
            pair.id in quiet,
            pair.id in flagged,
            PausedBy.coordinator in pair.holds,
            *rest,
        )
        for pair, one, other, day, *rest in rows
    ]


def count_listed(
    session: Session,
    programme: Programme,
    *,
    statuses: Sequence[PairStatus] = GOING_ON,
    search: str = "",
) -> int:
    """How long the whole list is."""
    query = _listed(programme, statuses, search).order_by(None).subquery()
    return session.exec(select(func.count()).select_from(query)).one()


def _listed(programme: Programme, statuses: Sequence[PairStatus], search: str) -> Any:
    """Pair, both names, the day of the last contact, the uids and addresses of both."""
    asks, offers, first_year, coach = FIRST_YEAR, COACH, FIRST_YEAR_SIDE, COACH_SIDE
    last = select(func.max(Contact.day)).where(Contact.pair_id == Pair.id).scalar_subquery()
    query = (
        select(
            Pair, col(asks.name).label("its"), col(offers.name).label("coach"), last.label("last")
        )
        .add_columns(col(first_year.uid).label("its_uid"), col(coach.uid).label("coach_uid"))
        .add_columns(col(asks.email).label("its_email"), col(offers.email).label("coach_email"))
        .join(first_year, col(first_year.id) == Pair.first_year_id)
        .join(coach, col(coach.id) == Pair.coach_id)
        .join(asks, col(asks.id) == first_year.person_id)
        .join(offers, col(offers.id) == coach.person_id)
        .where(col(Pair.programme_id) == programme.id, col(Pair.status).in_(statuses))
        .order_by(asks.name, col(Pair.id))
    )
    if not search:
        return query
    part = f"%{search.casefold()}%"
    return query.where(func.lower(asks.name).like(part) | func.lower(offers.name).like(part))


def count_pairs(session: Session, programme: Programme) -> dict[PairStatus, int]:
    found = session.exec(
        select(Pair.status, func.count(col(Pair.id)))
        .where(Pair.programme_id == programme.id)
        .group_by(col(Pair.status))
    )
    return {PairStatus(status): count for status, count in found}


def find_pair(session: Session, programme: Programme, uid: str) -> Pair:
    """Only in this programme: elsewhere it does not exist."""
    found = session.exec(
        select(Pair).where(Pair.programme_id == programme.id, Pair.uid == uid).with_for_update()
    ).first()
    if found is None:
        raise NotFound
    return found


def pause_pair(session: Session, pair: Pair, *, by: int, now: datetime) -> None:
    """Nothing is asked of them for a while; they keep each other, and the place stays taken.

    Who pauses a quiet pair has looked at it: its flag closes.
    """
    if PausedBy.coordinator in pair.holds:
        return
    if pair.status not in GOING_ON:
        raise Conflict(mark("Only a pair that has started can be paused"))
    _close_flag(session, pair, QuietEnd.person, by=by, now=now)
    hold(session, pair, PausedBy.coordinator, now=now)
    _note(session, "pause", pair, by=by, now=now)


def resume_pair(session: Session, pair: Pair, *, by: int, now: datetime) -> None:
    """Let go of what a coordinator held. Somebody else may hold it too: who, is not said."""
    if pair.status is PairStatus.live:
        return
    if pair.status is not PairStatus.paused:
        raise Conflict(mark("Only a paused pair can carry on"))
    if PausedBy.coordinator not in pair.holds:
        raise Conflict(mark("This pair stands still until somebody else decides. You can end it."))
    let_go(session, pair, PausedBy.coordinator, now=now)
    _note(session, "resume", pair, by=by, now=now)


def end_pair(session: Session, pair: Pair, *, by: int, now: datetime) -> None:
    """The pair is over: the place is free, and the first-year can be paired again. Both hear it."""
    if pair.status is PairStatus.ended:
        return
    if pair.status is PairStatus.planned:
        raise Conflict(mark("This pair is only planned: cancel the publication instead"))
    mark_ended(session, pair, reason=BY_COORDINATOR, by=by, now=now)
    tell_both(session, pair, ENDED, now=now)
    _note(session, "end", pair, by=by, now=now)


def finish_pair(
    session: Session, pair: Pair, programme: Programme, *, by: int, now: datetime
) -> None:
    """The pair is over, kindly: nobody is looked for until the first-year says so."""
    if pair.status is PairStatus.ended:
        return
    mark_ended(session, pair, reason=BY_COORDINATOR, by=by, now=now)
    pause(session, programme, session.get_one(Enrolment, pair.first_year_id), now=now)
    tell_both(session, pair, FINISHED, now=now)
    _note(session, "end", pair, by=by, now=now)


def mark_ended(session: Session, pair: Pair, *, reason: str, by: int, now: datetime) -> None:
    """End it, with the flag that may be open and what was planned. Of the end itself nobody is told
    here."""
    pair.status, pair.ended_at, pair.end_reason = PairStatus.ended, now, reason
    _close_flag(session, pair, QuietEnd.pair_ended, by=by, now=now)
    raise_versions(session, pair.programme_id)
    call_off(session, pair, now=now)


def _close_flag(session: Session, pair: Pair, how: QuietEnd, *, by: int, now: datetime) -> None:
    session.exec(
        update(QuietEpisode)
        .where(col(QuietEpisode.pair_id) == pair.id, col(QuietEpisode.closed_at).is_(None))
        .values(closed_at=now, closed_how=how, closed_by_id=by)
    )


def tell_both(session: Session, pair: Pair, template: str, *, now: datetime) -> None:
    """That the pair is over, in the same words."""
    duo = find_duo(session, pair.id)
    for side, to in ((Side.first_year, duo.first_year), (Side.coach, duo.coach)):
        other = duo.other(to.id).name
        owe_end(session, pair, to, side=side, template=template, now=now, other=other)


def told_key(pair: Pair, person_id: int) -> str:
    """Of the mail that tells one of the two."""
    return f"ended:{pair.id}:{person_id}"


def owe_end(
    session: Session,
    pair: Pair,
    to: Person,
    *,
    side: Side,
    template: str,
    now: datetime,
    send_at: datetime | None = None,
    **said: str,
) -> None:
    """Tell one of the two, who is on this `side`, that the pair is over, and how it came."""
    owe(
        session,
        key=told_key(pair, to.id),
        to=to,
        template=template,
        payload={"pair": pair.id, "name": first_name(to), "to": side.value, **said},
        programme_id=pair.programme_id,
        now=now,
        send_at=send_at,
    )


def _note(session: Session, action: Action, pair: Pair, *, by: int, now: datetime) -> None:
    note_deed(
        session,
        action,
        by=by,
        kind="pair",
        uid=pair.uid,
        programme_id=pair.programme_id,
        now=now,
    )
