"""How many answered the last check-in. What they answered is not counted here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, cast, false
from sqlmodel import Session, col, func, select

from peercoach.matching.disclosure import FEWEST
from peercoach.models import CheckIn, Pair, Person, Programme
from peercoach.notify.kinds import Topic
from peercoach.services.figures.first_meetings import Share
from peercoach.services.figures.lives import A_YEAR

TIME_TO_ANSWER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Response:
    """`step` is its name in the plan; the share is of who wants such mail. So many others do not:
    ten at least. Fewer are counted as those who left it open, for how many were asked is known."""

    step: str
    share: Share
    unasked: int = 0


def last_response(session: Session, programme: Programme, *, now: datetime) -> Response | None:
    """Of the step that was asked last, of ten people at least who have had two days to answer. An
    answer that a mail program may have given by itself is none."""
    answered = col(CheckIn.answered_at).is_not(None) & ~col(CheckIn.suspect)
    refused = cast(col(Person.unwanted_mail), String).like(f'%"{Topic.check_ins}"%')
    unasked = func.coalesce(refused, false()) & col(CheckIn.answered_at).is_(None)
    rows = func.count(col(CheckIn.id))
    asked, left = rows.filter(~unasked), rows.filter(unasked)
    found = session.exec(
        select(CheckIn.step, asked, rows.filter(answered), left)
        .join(Person, col(Person.id) == CheckIn.person_id)
        .join(Pair, col(Pair.id) == CheckIn.pair_id)
        .where(
            Pair.programme_id == programme.id,
            col(CheckIn.sent_at) <= now - TIME_TO_ANSWER,
            col(CheckIn.sent_at) > now - A_YEAR,
        )
        .group_by(CheckIn.step)
        .order_by(func.max(col(CheckIn.due_at)).desc(), CheckIn.step)
    )
    for step, those, came, others in found:
        told = others if others >= FEWEST else 0
        of = those + others - told
        if of >= FEWEST:
            return Response(step, Share(came, of), told)
    return None
