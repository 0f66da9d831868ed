"""How many answered the last check-in. What they answered is not counted here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from peercoach.matching.disclosure import FEWEST
from peercoach.models import CheckIn, Pair, Programme
from peercoach.services.figures.first_meetings import Share
from peercoach.services.figures.lives import A_YEAR

TIME_TO_ANSWER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Response:
    """`step` is its name in the plan."""

    step: str
    share: Share


def last_response(session: Session, programme: Programme, *, now: datetime) -> Response | None:
    """Of the step that was asked last, of ten people at least who have had two days to answer. An
    answer that a mail program may have given by itself is none."""
    answered = col(CheckIn.answered_at).is_not(None) & ~col(CheckIn.suspect)
    asked = func.count(col(CheckIn.id))
    found = session.exec(
        select(CheckIn.step, asked, asked.filter(answered))
        .join(Pair, col(Pair.id) == CheckIn.pair_id)
        .where(
            Pair.programme_id == programme.id,
            col(CheckIn.sent_at) <= now - TIME_TO_ANSWER,
            col(CheckIn.sent_at) > now - A_YEAR,
        )
        .group_by(CheckIn.step)
        .having(asked >= FEWEST)
        .order_by(func.max(col(CheckIn.due_at)).desc(), CheckIn.step)
    ).first()
    return Response(found[0], Share(found[2], found[1])) if found else None
