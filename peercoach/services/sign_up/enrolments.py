"""Taking part: signing up page by page, sending it in, and changing answers afterwards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, select

from peercoach.errors import Conflict, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import Enrolment, EnrolmentStatus, Person, Programme, Side
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.sign_up.confirming import owe_confirmation
from peercoach.services.sign_up.experiences import shown
from peercoach.services.sign_up.filled_pages import CAPACITY, NAME, FilledPage, Given, read_page
from peercoach.services.sign_up.filled_whole import read_whole
from peercoach.services.sign_up.needed_answers import unanswered, with_open_wishes
from peercoach.services.sign_up.topics import WHAT_MATTERS, Topic
from peercoach.services.turns import wait_for_turn

TAKES_PART = (EnrolmentStatus.active, EnrolmentStatus.paused)

# Built once: making the question takes longer than the database needs to answer it
THEIRS = select(Enrolment).where(
    Enrolment.programme_id == bindparam("programme"),
    Enrolment.person_id == bindparam("person"),
    Enrolment.side == bindparam("side"),
)
# Leaves its key alone, so that a pair can be made with it meanwhile
THEIRS_TO_CHANGE = THEIRS.with_for_update(key_share=True).execution_options(populate_existing=True)


class OnTheOtherSide(Conflict):
    """Nobody is first-year and coach in one programme: they could be paired with themselves."""


class StillMissing(InvalidInput):
    """Something that pairing needs is not answered yet; `fields` says what, in order."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(mark("A few answers are still missing"), missing=list(fields))
        self.fields = fields


def find_own(
    session: Session, programme: Programme, person_id: int, *, side: Side, change: bool = False
) -> Enrolment:
    """This person's enrolment; with `change`, whoever else changes it waits until we are done."""
    found = find_enrolment(session, programme, person_id, side=side, change=change)
    if found is None:
        raise NotFound
    return found


def find_enrolment(
    session: Session, programme: Programme, person_id: int, *, side: Side, change: bool = False
) -> Enrolment | None:
    """As `find_own`; None where there is none."""
    asked = {"programme": programme.id, "person": person_id, "side": side}
    return session.exec(THEIRS_TO_CHANGE if change else THEIRS, params=asked).first()


def refuse_other_side(session: Session, programme: Programme, person_id: int, side: Side) -> None:
    """Raise OnTheOtherSide where this person takes part on the other side."""
    refuse_if_taking_part(find_enrolment(session, programme, person_id, side=other_side(side)))


def other_side(side: Side) -> Side:
    return Side.coach if side is Side.first_year else Side.first_year


def refuse_if_taking_part(there: Enrolment | None) -> None:
    """Raise OnTheOtherSide where somebody takes part with this, and it is on the other side."""
    if there is not None and there.status in TAKES_PART:
        message = {
            Side.coach: mark("You take part in this programme as a coach already"),
            Side.first_year: mark("You take part in this programme as a first-year already"),
        }
        raise OnTheOtherSide(message[there.side])


def start(
    session: Session, programme: Programme, person_id: int, *, side: Side, now: datetime
) -> Enrolment:
    """A draft to fill in; or what there is already, so that starting twice loses nothing. Whoever
    else changes it waits until we are done.

    Who withdrew before finds the answers of then.
    """
    enrolment = find_enrolment(session, programme, person_id, side=side, change=True)
    if enrolment is None:
        session.get_one(Person, person_id, with_for_update={"key_share": True})  # one at a time
        enrolment = find_enrolment(session, programme, person_id, side=side, change=True)
    if enrolment is not None and enrolment.status is not EnrolmentStatus.withdrawn:
        return enrolment
    refuse_other_side(session, programme, person_id, side)
    if enrolment is None:
        enrolment = Enrolment(
            programme_id=programme.id,
            person_id=person_id,
            side=side,
            created_at=now,
            changed_at=now,
        )
        session.add(enrolment)
    enrolment.status, enrolment.withdrawn_at = EnrolmentStatus.draft, None
    enrolment.changed_at = now
    session.flush()
    return enrolment


def save_page(
    session: Session,
    programme: Programme,
    enrolment: Enrolment,
    topic: Topic,
    *,
    given: Given,
    complete: bool = True,
    now: datetime,
) -> None:
    """Keep one page as a form sent it. Raises PageRefused, and then nothing has changed.

    With `complete=False` a draft may leave open for now what will be needed later.
    """
    takes_part = enrolment.status in TAKES_PART
    filled = read_page(
        definition_of(programme),
        enrolment.side,
        topic,
        given,
        before=enrolment.answers,
        complete=complete or takes_part,
        fewest_places=0 if takes_part else 1,
    )
    if topic.name == WHAT_MATTERS:
        enrolment.top_wish = filled.top_wish
    _keep(session, programme, enrolment, filled, now=now)


def save_whole(
    session: Session,
    programme: Programme,
    enrolment: Enrolment,
    *,
    name: str,
    capacity: int | None,
    top_wish: str | None,
    answers: Mapping[str, Any],
    shows: Collection[str] = (),
    now: datetime,
) -> None:
    """Keep everything a program sent instead of what was there. Raises PageRefused."""
    takes_part = enrolment.status in TAKES_PART
    filled = read_whole(
        definition_of(programme),
        enrolment.side,
        name=name,
        capacity=capacity,
        top_wish=top_wish,
        answers=answers,
        shows=shows,
        complete=takes_part,
        fewest_places=0 if takes_part else 1,
    )
    enrolment.top_wish = filled.top_wish
    _keep(session, programme, enrolment, filled, now=now)


def send_in(session: Session, programme: Programme, enrolment: Enrolment, *, now: datetime) -> None:
    """From a draft to taking part, and a confirmation by mail. A second time changes nothing."""
    if enrolment.status in TAKES_PART:
        return
    definition, side = definition_of(programme), enrolment.side
    wait_for_turn(session, f"people of {programme.id}")  # who imports them as a coach just now
    refuse_other_side(session, programme, enrolment.person_id, side)
    person = session.get_one(Person, enrolment.person_id)
    gaps = [] if person.name else [NAME]
    gaps += [CAPACITY] if side is Side.coach and not enrolment.capacity else []
    gaps += [question.key for question in unanswered(definition, side, enrolment.answers)]
    if gaps:
        raise StillMissing(gaps)
    enrolment.answers = with_open_wishes(definition, side, enrolment.answers)
    enrolment.status, enrolment.sent_at = EnrolmentStatus.active, now
    enrolment.link_hash = None  # it opened a draft, and there is none any more
    note_change(session, enrolment, now=now)
    owe_confirmation(session, programme, enrolment, person, now=now)


def _keep(
    session: Session,
    programme: Programme,
    enrolment: Enrolment,
    filled: FilledPage,
    *,
    now: datetime,
) -> None:
    if filled.name is not None:
        session.get_one(Person, enrolment.person_id).name = filled.name
    if filled.capacity is not None:
        enrolment.capacity = filled.capacity
        enrolment.minimum = min(enrolment.minimum, filled.capacity)
    definition = definition_of(programme)
    chosen = dict.fromkeys(enrolment.shows, True) | dict(filled.shows)
    chosen_keys = {key for key, show in chosen.items() if show}
    enrolment.shows = shown(definition, filled.answers, chosen_keys)
    enrolment.answers = filled.answers
    if enrolment.status in TAKES_PART:
        enrolment.answers = with_open_wishes(definition, enrolment.side, filled.answers)
    note_change(session, enrolment, now=now)


def note_change(session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Drafts of a round that was solved before are out of date."""
    enrolment.changed_at = now
    enrolment.version += 1
    session.flush()
    if enrolment.status is not EnrolmentStatus.draft:
        raise_versions(session, enrolment.programme_id)
