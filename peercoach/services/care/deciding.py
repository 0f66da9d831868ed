"""What becomes of a pair whose contact was stopped: a reader decides, after having talked."""

from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import Enrolment, Pair, PairRequest, Person, RequestKind
from peercoach.notify.messages.pair_over import STOPPED
from peercoach.services.care.reading import Cover, note
from peercoach.services.pairs.breaks import go_on
from peercoach.services.pairs.pairs import mark_ended, tell_both

BY_READER = "reader"


def let_go_on(session: Session, cover: Cover, *, by: Person, now: datetime) -> None:
    """Both want to go on: they see each other again, once nobody wants a break any more."""
    pair = _stopped_pair(cover)
    pair.stopped_at = None
    go_on(session, pair, now=now)
    note(session, "let go on", cover.concern, by=by, now=now)


def end_for_good(session: Session, cover: Cover, *, by: Person, now: datetime) -> None:
    """The pair is over, and these two are never paired again. Both hear it in the same words."""
    pair = _stopped_pair(cover)
    mark_ended(session, pair, reason=BY_READER, by=by.id, now=now)
    _keep_apart(session, pair, cover.concern.author_id, now=now)
    tell_both(session, pair, STOPPED, now=now)
    note(session, "end pair", cover.concern, by=by, now=now)


def _stopped_pair(cover: Cover) -> Pair:
    if cover.pair is None or not cover.stands_still:
        raise Conflict(mark("The contact of this pair is not stopped, or the pair has ended."))
    return cover.pair


def _keep_apart(session: Session, pair: Pair, author_id: int, *, now: datetime) -> None:
    """The wish that anybody can have about another, made for who complained."""
    rows = session.exec(
        select(Enrolment).where(col(Enrolment.id).in_((pair.first_year_id, pair.coach_id)))
    ).all()
    mine = next(row for row in rows if row.person_id == author_id)
    other = next(row for row in rows if row.person_id != author_id)
    wish = session.exec(
        select(PairRequest).where(
            PairRequest.enrolment_id == mine.id, PairRequest.other_id == other.id
        )
    ).first()
    if wish is None:
        wish = PairRequest(
            programme_id=pair.programme_id,
            enrolment_id=mine.id,
            other_id=other.id,
            kind=RequestKind.apart,
            made_at=now,
        )
        session.add(wish)
    wish.kind = RequestKind.apart
    session.flush()
