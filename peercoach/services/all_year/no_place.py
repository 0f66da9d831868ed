"""Whoever asks outside a round hears within five working days, also when there is nobody yet."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from peercoach.models import Draft, Programme, Round, RoundStatus, Unmatched
from peercoach.notify.messages.missing_answers import TEMPLATE as MISSING_ANSWERS
from peercoach.notify.messages.no_place import TEMPLATE
from peercoach.notify.outbox import owe
from peercoach.services.all_year.asking import last_look
from peercoach.services.all_year.waiting import Waits, latest_moment, who_waits
from peercoach.services.pairs.duos import first_name
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.missing_answers import asked_for
from peercoach.services.sign_up.needed_answers import missing


def tell_who_waits(session: Session, *, now: datetime) -> int:
    """One mail to each whose days are over, with the reason; says how many."""
    rounds = session.exec(
        select(Round, Programme)
        .join(Programme, col(Programme.id) == Round.programme_id)
        .where(Round.status == RoundStatus.published)
    ).all()
    return sum(_tell(session, round_, programme, now=now) for round_, programme in rounds)


def _tell(session: Session, round_: Round, programme: Programme, *, now: datetime) -> int:
    late = [
        one
        for one in who_waits(session, programme)
        if one.told_at is None and latest_moment(one, programme) <= now
    ]
    obstacles = _obstacles(session, last_look(session, round_)) if late else {}
    for one in late:
        template, said = _said(programme, one, obstacles.get(one.enrolment.id, ""))
        owe(
            session,
            key=one.key,
            to=one.person,
            template=template,
            payload={"name": first_name(one.person), **said},
            programme_id=programme.id,
            now=now,
        )
    return len(late)


def _obstacles(session: Session, look: Draft | None) -> dict[int, str]:
    """The kind of reason of each whom the last look gave nobody."""
    if look is None:
        return {}
    found = session.exec(
        select(Unmatched.first_year_id, Unmatched.reason).where(Unmatched.draft_id == look.id)
    )
    return {row: reason.get("own", reason["obstacle"]) for row, reason in found}


def _said(programme: Programme, one: Waits, obstacle: str) -> tuple[str, dict[str, Any]]:
    """Who has not answered what pairing needs is asked to, for nothing else would help."""
    side = one.enrolment.side
    if missing(definition_of(programme), side, one.enrolment.answers):
        return MISSING_ANSWERS, asked_for(programme, side)
    return TEMPLATE, {"to": side.value, "waits": True, "obstacle": obstacle}
