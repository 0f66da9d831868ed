"""Taking part oneself: signing up, changing answers, pausing, stopping."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path
from pydantic import Field
from sqlmodel import Session

from peercoach import models
from peercoach.access import Visitor
from peercoach.api.resource import Resource
from peercoach.api.shapes import Given, Shown, Slug
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.models import EnrolmentStatus, Person, Side
from peercoach.services.homes import Phase, homes_of
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.sign_up.answers import StoredAnswer
from peercoach.services.sign_up.enrolments import find_own, save_whole, send_in, start
from peercoach.services.sign_up.room import pause, resume

router = Resource(prefix="/me/enrolments", tags=["my enrolments"])
MINE = "/{programme}/{side}"
MySide = Annotated[Side, Path(description="The side on which you take part")]


class MyEnrolment(Shown):
    """`answers` maps the key of a question to its answer; what is not answered is absent. `shows`
    are the experiences that your buddy may see if they have them too and show them as well."""

    programme: str
    side: Side
    status: EnrolmentStatus
    name: str
    capacity: int | None
    top_wish: str | None
    answers: dict[str, StoredAnswer]
    shows: list[str]
    changed_at: datetime
    sent_at: datetime | None


class WhereIAm(Shown):
    programme: str
    side: Side
    status: EnrolmentStatus
    phase: Phase


class MyAnswers(Given):
    """Everything at once: what is left out counts as not answered, and as not shown. Coaches
    have a `capacity`."""

    name: str
    capacity: int | None = None
    top_wish: str | None = None
    answers: dict[str, StoredAnswer] = Field(default_factory=dict)
    shows: list[str] = Field(default_factory=list)


@router.get("")
def list_my_enrolments(session: Reading, me: Me, now: Now) -> list[WhereIAm]:
    """Newest first, with where you are in each."""
    return [
        WhereIAm(
            programme=home.programme.slug,
            side=home.enrolment.side,
            status=home.enrolment.status,
            phase=home.phase,
        )
        for home in homes_of(session, me.person_id, now=now)
    ]


@router.get(MINE)
def get_my_enrolment(programme: Slug, side: MySide, session: Reading, me: Me) -> MyEnrolment:
    found = find_programme(session, programme)
    enrolment = find_own(session, found, me.person_id, side=side)
    return _shown(session, found, enrolment)


@router.put(MINE)
def save_my_enrolment(
    programme: Slug, side: MySide, given: MyAnswers, session: Writing, me: Me, now: Now
) -> MyEnrolment:
    """Sign up, or change what you said.

    What is not yet sent in may leave questions open; afterwards, what pairing needs has to stay.
    """
    found = find_programme(session, programme)
    enrolment = start(session, found, me.person_id, side=side, now=now)
    save_whole(
        session,
        found,
        enrolment,
        name=given.name,
        capacity=given.capacity,
        top_wish=given.top_wish,
        answers=given.answers,
        shows=given.shows,
        now=now,
    )
    return _shown(session, found, enrolment)


@router.post(MINE + "/send")
def send_my_enrolment(
    programme: Slug, side: MySide, session: Writing, me: Me, now: Now
) -> MyEnrolment:
    """From here on you take part, and a mail confirms it. Sending twice is sending once."""
    found, enrolment = _mine(session, programme, side, me)
    send_in(session, found, enrolment, now=now)
    return _shown(session, found, enrolment)


@router.post(MINE + "/{action}")
def change_my_enrolment(
    programme: Slug,
    side: MySide,
    action: Literal["pause", "resume"],
    session: Writing,
    me: Me,
    now: Now,
) -> MyEnrolment:
    """No new pair for now, or ready for one again. The pairs there are go on."""
    found, enrolment = _mine(session, programme, side, me)
    if action == "pause":
        pause(session, found, enrolment, now=now)
    else:
        resume(session, enrolment, now=now)
    return _shown(session, found, enrolment)


@router.delete(MINE, status_code=204)
def withdraw_my_enrolment(
    programme: Slug, side: MySide, session: Writing, me: Me, now: Now
) -> None:
    """Stop taking part. Your pairs end, and the other in each hears that."""
    found, enrolment = _mine(session, programme, side, me)
    withdraw(session, found, enrolment, now=now)


def _mine(
    session: Session, programme: str, side: Side, me: Visitor
) -> tuple[models.Programme, models.Enrolment]:
    found = find_programme(session, programme)
    return found, find_own(session, found, me.person_id, side=side, change=True)


def _shown(
    session: Session, programme: models.Programme, enrolment: models.Enrolment
) -> MyEnrolment:
    return MyEnrolment(
        programme=programme.slug,
        side=enrolment.side,
        status=enrolment.status,
        name=session.get_one(Person, enrolment.person_id).name,
        capacity=enrolment.capacity,
        top_wish=enrolment.top_wish,
        answers=dict(enrolment.answers),
        shows=list(enrolment.shows),
        changed_at=enrolment.changed_at,
        sent_at=enrolment.sent_at,
    )
