"""Showing a draft to its coaches, and once more what changed when it was solved around a no.

It ends: a round asks twice for one publication, and a coach who said "not this one" hears what
comes next when everybody does.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from peercoach.errors import Conflict, InvalidInput
from peercoach.i18n import mark
from peercoach.models import Draft, Enrolment, Person, Programme, ProposedPair, Round
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.coach_proposal import COACH_PROPOSAL
from peercoach.services.coaches_asked.standing import coaches_of, drafts_shown, stop_asking
from peercoach.services.pairs.duos import first_name
from peercoach.services.rounds.publications import earlier_publication, pending
from peercoach.services.rounds.publishing import OutOfDate, changes_since
from peercoach.services.rounds.rounds import locked, note_on_round

DEFAULT_HOURS, MOST_HOURS = 48, 14 * 24
MOST_TIMES = 2
"""How often before one publication: about a draft, and about what became of it."""


class HoursOutOfRange(InvalidInput):
    """Too short to read a mail, or so long that nobody waits for it."""


def set_coach_hours(
    session: Session, round_: Round, hours: int | None, *, by: int, now: datetime
) -> None:
    """How long coaches of this round may look at a draft before it is published; None: not at all.

    Who is looking at this moment keeps the time they were given.
    """
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        expected = mark("Found {found} hours, expected 1 to {most}")
        raise HoursOutOfRange(expected, found=hours, most=MOST_HOURS)
    round_ = locked(session, round_)
    if round_.coach_hours != hours:
        round_.coach_hours = hours
        note_on_round(session, "coaches look first", round_, by=by, now=now, hours=hours or 0)


def may_show(session: Session, round_: Round, draft: Draft) -> bool:
    """Whether there is a button for it; the service looks again when it is pressed."""
    return bool(
        round_.coach_hours
        and draft.coaches_until is None
        and len(drafts_shown(session, round_)) < MOST_TIMES
    )


def show_to_coaches(
    session: Session, round_: Round, draft: Draft, *, by: int, now: datetime
) -> int:
    """Ask every coach who gets somebody by this draft that they have not been asked about; says how
    many. Pressed twice it asks once."""
    round_ = locked(session, round_)
    session.refresh(draft)
    if draft.coaches_until is not None:
        return 0
    if not round_.coach_hours:
        raise Conflict(mark("In this round coaches are not shown a proposal"))
    if pending(session, round_) or earlier_publication(session, round_, draft):
        raise Conflict(mark("This draft is published or planned already: there is nothing to ask"))
    if changes := changes_since(session, round_, draft):
        raise OutOfDate(changes)
    earlier = drafts_shown(session, round_)
    if len(earlier) >= MOST_TIMES:
        raise Conflict(mark("Coaches were asked twice already; this is announced without asking"))
    coaches = _with_somebody_new(session, draft, earlier)
    if not coaches:
        raise Conflict(mark("Every coach has been asked about these first-years already"))
    stop_asking(session, round_, now=now)
    draft.coaches_until = now + timedelta(hours=round_.coach_hours)
    _ask(session, round_, draft, coaches, last=bool(earlier), now=now)
    note_on_round(
        session, "show to coaches", round_, by=by, now=now, draft=draft.uid, coaches=len(coaches)
    )
    return len(coaches)


def ask_again(session: Session, round_: Round, draft: Draft, *, now: datetime) -> None:
    """For a draft that was solved around a no and is ready now, in the solver's unit of work."""
    if draft.coaches_until is None:
        return
    earlier = [one for one in drafts_shown(session, round_) if one.number < draft.number]
    coaches = _with_somebody_new(session, draft, earlier)
    over = pending(session, round_) or earlier_publication(session, round_, draft)
    hours = 0 if over or not coaches else round_.coach_hours or 0
    draft.coaches_until = now + timedelta(hours=hours)
    if hours:
        _ask(session, round_, draft, coaches, last=True, now=now)


def _with_somebody_new(session: Session, draft: Draft, earlier: Sequence[Draft]) -> Collection[int]:
    """The coaches with a first-year they were not asked about; never who said no before."""
    shown = session.exec(
        select(ProposedPair).where(
            col(ProposedPair.draft_id).in_([one.id for one in earlier]),
            col(ProposedPair.asked_at).is_not(None),
        )
    ).all()
    known = {(pair.first_year_id, pair.coach_id) for pair in shown}
    proposed = session.exec(select(ProposedPair).where(ProposedPair.draft_id == draft.id)).all()
    fresh = [pair for pair in proposed if (pair.first_year_id, pair.coach_id) not in known]
    return coaches_of(fresh) - coaches_of(pair for pair in shown if pair.not_at)


def _ask(
    session: Session,
    round_: Round,
    draft: Draft,
    coaches: Collection[int],
    *,
    last: bool,
    now: datetime,
) -> None:
    programme = session.get_one(Programme, round_.programme_id)
    session.exec(
        update(ProposedPair)
        .where(col(ProposedPair.draft_id) == draft.id, col(ProposedPair.coach_id).in_(coaches))
        .values(asked_at=now)
    )
    until = draft.coaches_until
    people = session.exec(
        select(Person)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(col(Enrolment.id).in_(coaches))
    )
    letters = [
        Owed(
            key=f"{COACH_PROPOSAL}:{draft.id}:{person.id}",
            person_id=person.id,
            address=person.email,
            language=person.language,
            template=COACH_PROPOSAL,
            payload={
                "name": first_name(person),
                "to": "coach",
                "until": until.isoformat() if until else "",
                "zone": programme.time_zone,
                "last": last,
                "path": f"/coach/proposal/{draft.uid}",
            },
            expires_at=until,
        )
        for person in people
    ]
    owe_many(session, letters, programme_id=programme.id, now=now)
    session.flush()
