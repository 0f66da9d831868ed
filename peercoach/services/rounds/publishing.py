"""A draft becomes pairs: at once, or planned for a moment and cancelled until then.

Planning makes planned pairs that nobody sees; going live makes them pairs and owes everyone their
mail, in one transaction. Publishing at once is both, with pairs that are live from the beginning.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.errors import Conflict, InvalidInput
from peercoach.i18n import mark
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    Pair,
    PairStatus,
    Programme,
    ProposedPair,
    Publication,
    Round,
    RoundStatus,
)
from peercoach.models.many_rows import add_many
from peercoach.models.table import new_uid
from peercoach.services.coaches_asked.standing import still_looking, stop_asking
from peercoach.services.programmes.deeds import Action, note_deed
from peercoach.services.rounds.changes import Change, differences, traces
from peercoach.services.rounds.going_live import go_live
from peercoach.services.rounds.people import people_of
from peercoach.services.rounds.publications import earlier_publication, pending
from peercoach.services.rounds.rounds import locked
from peercoach.services.rounds.rows import rows_of
from peercoach.services.turns import wait_for_turn


class AlreadyPublished(Conflict):
    """Somebody was first. `details` say who, when, and for when."""


class OutOfDate(Conflict):
    """What the draft was solved from has changed; `changes` is the list."""

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__(
            mark("Changed since this draft was solved: {count}. Solve again, then publish"),
            count=len(changes),
            changes=list(changes),
        )
        self.changes = changes


class CoachesStillLook(Conflict):
    """Some were shown a draft, did not answer, and have time left."""


class NotReady(Conflict):
    """A draft that is being solved, or failed, proposes nobody."""


def publish(
    session: Session,
    round_: Round,
    draft: Draft,
    *,
    by: int,
    now: datetime,
    without_waiting: bool = False,
) -> Publication:
    """Make the draft's pairs live and owe everyone their mail: all of it, or nothing.

    Coaches who look at a draft of this round are waited for, unless told otherwise.
    """
    publication = _prepare(
        session, round_, draft, by=by, now=now, planned_for=now, without_waiting=without_waiting
    )
    go_live(session, publication, now=now)
    _note(session, "publish", publication, round_, by=by, now=now)
    return publication


def plan(
    session: Session,
    round_: Round,
    draft: Draft,
    *,
    by: int,
    now: datetime,
    planned_for: datetime,
    without_waiting: bool = False,
) -> Publication:
    """Set the draft's pairs ready for a moment to come; nobody is told before. What is planned
    stands: from now on no coach says "not this one" either."""
    if planned_for <= now:
        raise InvalidInput(mark("Choose a moment that is still to come"))
    publication = _prepare(
        session,
        round_,
        draft,
        by=by,
        now=now,
        planned_for=planned_for,
        without_waiting=without_waiting,
    )
    _note(session, "plan publication", publication, round_, by=by, now=now)
    return publication


def planned_by(now: datetime) -> SelectOfScalar[int]:
    """The row numbers of publications whose moment has come, the earliest first."""
    return (
        select(Publication.id)
        .where(
            col(Publication.published_at).is_(None),
            col(Publication.cancelled_at).is_(None),
            Publication.planned_for <= now,
        )
        .order_by(col(Publication.planned_for))
    )


def publish_planned(session: Session, *, now: datetime) -> int:
    """Make live what was planned for now or earlier; says how many publications that were."""
    published = 0
    for number in session.exec(planned_by(now)).all():
        publication = session.get_one(Publication, number)
        locked(session, session.get_one(Round, publication.round_id))
        session.refresh(publication)  # another scheduler, or a coordinator, may have been first
        if publication.published_at is None and publication.cancelled_at is None:
            go_live(session, publication, now=now)
            published += 1
    return published


def cancel(session: Session, round_: Round, *, by: int, now: datetime) -> None:
    """Take back what was planned. Nobody was told, so nothing remains of its pairs."""
    round_ = locked(session, round_)
    publication = pending(session, round_)
    if publication is None:
        raise Conflict(mark("There is nothing left to cancel: the pairs are published"))
    publication.cancelled_at, publication.cancelled_by_id = now, by
    session.exec(delete(Pair).where(col(Pair.publication_id) == publication.id))
    _note(session, "cancel publication", publication, round_, by=by, now=now)


def changes_since(session: Session, round_: Round, draft: Draft) -> list[Change]:
    """What differs, by name, between what the draft was solved from and how things are now."""
    if draft.status is not DraftStatus.ready:
        raise NotReady(mark("This draft is not ready to publish"))
    programme = session.get_one(Programme, round_.programme_id)
    rows = rows_of(session, programme, round_)
    if rows.sha256(draft.balance) == draft.inputs_sha256:
        return []
    then, now = (draft.certificate or {})["inputs"], people_of(session, rows)
    return differences(session, then, traces(now, draft.balance))


def maybe_out_of_date(session: Session, draft: Draft) -> bool:
    """A quick look, for a page: something was touched since, or it is not ready. `changes_since`
    knows what; who publishes is held to that."""
    round_ = session.get_one(Round, draft.round_id)
    touched = session.exec(
        select(Enrolment.id)
        .where(
            Enrolment.programme_id == round_.programme_id,
            Enrolment.changed_at > draft.made_at,
        )
        .limit(1)
    ).first()
    is_ready = draft.status is DraftStatus.ready
    return not is_ready or touched is not None or round_.version != draft.round_version


def _prepare(
    session: Session,
    round_: Round,
    draft: Draft,
    *,
    by: int,
    now: datetime,
    planned_for: datetime,
    without_waiting: bool,
) -> Publication:
    """Lock, check everything against the database as it is now, and insert."""
    hold_still(session, round_.programme_id)
    round_ = locked(session, round_)
    _refuse_second(session, round_, draft)
    if round_.status is RoundStatus.closed:
        raise Conflict(mark("This round is closed"))
    if changes := changes_since(session, round_, draft):
        raise OutOfDate(changes)
    looking = still_looking(session, round_, now=now)
    if looking and not without_waiting:
        raise CoachesStillLook(
            mark(
                "{count} coaches were shown a draft and have not answered; they can until {until}"
            ),
            count=looking.open,
            until=looking.until.isoformat(timespec="minutes"),
        )
    stop_asking(session, round_, now=now)
    publication = Publication(
        round_id=round_.id,
        draft_id=draft.id,
        number=_next_number(session, round_),
        made_by_id=by,
        made_at=now,
        planned_for=planned_for,
    )
    session.add(publication)
    session.flush()
    _insert_pairs(session, round_, publication, now)
    return publication


def hold_still(session: Session, programme_id: int) -> None:
    """Whoever withdraws or changes their places at this moment does so before us, or after.

    They hold themselves first and then the round, an import many at once; so we wait in that order
    too.
    """
    wait_for_turn(session, f"people of {programme_id}")
    session.exec(
        select(Enrolment.id)
        .where(Enrolment.programme_id == programme_id)
        .with_for_update(read=True)
    ).all()


def _refuse_second(session: Session, round_: Round, draft: Draft) -> None:
    earlier = earlier_publication(session, round_, draft)
    if earlier:
        publication, name = earlier
        raise AlreadyPublished(
            mark("{by} was first, and published already ({at})"),
            by=name,
            at=publication.made_at.isoformat(timespec="minutes"),
            planned_for=publication.planned_for.isoformat(timespec="minutes"),
            publication=publication.uid,
        )


def _next_number(session: Session, round_: Round) -> int:
    highest = session.exec(
        select(func.max(Publication.number)).where(
            Publication.round_id == round_.id, col(Publication.cancelled_at).is_(None)
        )
    ).one()
    return (highest or 0) + 1


def _insert_pairs(session: Session, round_: Round, publication: Publication, now: datetime) -> None:
    proposed = session.exec(
        select(
            ProposedPair.first_year_id,
            ProposedPair.coach_id,
            ProposedPair.fit,
            cast(col(ProposedPair.reasons), String),
        )
        .where(ProposedPair.draft_id == publication.draft_id)
        .order_by(col(ProposedPair.id))  # as the letters were shown
    ).all()
    at_once = publication.planned_for == now
    same = {
        "programme_id": round_.programme_id,
        "publication_id": publication.id,
        "status": PairStatus.live if at_once else PairStatus.planned,
        "started_at": now if at_once else None,
        "made_at": now,
    }
    differ = ("first_year_id", "coach_id", "fit", "reasons", "uid")
    add_many(session, Pair, differ, ((*row, new_uid()) for row in proposed), same)


def _note(
    session: Session,
    action: Action,
    publication: Publication,
    round_: Round,
    *,
    by: int,
    now: datetime,
) -> None:
    note_deed(
        session,
        action,
        by=by,
        kind="publication",
        uid=publication.uid,
        programme_id=round_.programme_id,
        now=now,
        draft=publication.draft_id,
    )
