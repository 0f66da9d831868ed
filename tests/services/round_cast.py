"""People who wait for their round, made up and stored."""

from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, insert, select

from peercoach.db import unit_of_work
from peercoach.matching.definition import parse_definition
from peercoach.matching.questions import Person as Asked
from peercoach.models import (
    Draft,
    Enrolment,
    EnrolmentStatus,
    Person,
    Programme,
    Round,
    Side,
)
from peercoach.services.made_up import made_up_people
from peercoach.services.programmes.new_programme import create_programme
from peercoach.services.programmes.programmes import template
from peercoach.services.rounds.drafts import queue_draft
from peercoach.services.rounds.rounds import open_round
from peercoach.services.sign_up.answers import stored as as_stored
from peercoach.solver import solve_draft
from tests.factories import MONDAY, make_enrolment, make_person, make_programme

LANGUAGE = {
    "key": "languages",
    "kind": "choices",
    "label": {"nl": "Welke talen spreek je?", "en": "Which languages do you speak?"},
    "options": [
        {"value": "nl", "nl": "Nederlands", "en": "Dutch"},
        {"value": "en", "nl": "Engels", "en": "English"},
    ],
    "seen_by": "partner",
}
SHARE_A_LANGUAGE = {
    "kind": "share",
    "question": "languages",
    "importance": "must",
    "reason": {"nl": "Jullie spreken allebei {answers}", "en": "You both speak {answers}"},
    "obstacle": {"nl": "geen gedeelde taal", "en": "no shared language"},
}
SMALL = {"question": [LANGUAGE], "rule": [SHARE_A_LANGUAGE]}
"""One question and one rule: whoever shares a language can be paired."""


def small_programme(session: Session, **fields: Any) -> Programme:
    definition = parse_definition(SMALL).as_mapping()
    return make_programme(session, definition=definition, **fields)


def someone(
    session: Session, programme: Programme, side: Side, name: str, **fields: Any
) -> Enrolment:
    """Active, speaking Dutch; a coach has one place."""
    given: dict[str, Any] = {"answers": {"languages": ["nl"]}}
    if side is Side.coach:
        given["capacity"] = 1
    if "person_id" not in fields:
        given["person_id"] = make_person(session, name=name).id
    return make_enrolment(session, programme, side, **given | fields)


def first_year(session: Session, programme: Programme, name: str, **fields: Any) -> Enrolment:
    return someone(session, programme, Side.first_year, name, **fields)


def coach(session: Session, programme: Programme, name: str, **fields: Any) -> Enrolment:
    return someone(session, programme, Side.coach, name, **fields)


def many_waiting(session: Session, *, first_years: int, coaches: int) -> Programme:
    """The programme of the template, with as many made-up people."""
    programme = create_programme(
        session, slug="nursing", name_nl="Verpleegkunde", name_en="Nursing", now=MONDAY
    )
    asked, offered = made_up_people(
        parse_definition(template()), first_years=first_years, coaches=coaches
    )
    everyone: list[Asked] = [*asked, *offered]
    people = [{"email": p.email, "name": p.name, "created_at": MONDAY} for p in everyone]
    session.execute(insert(Person), people)
    ids = dict(session.exec(select(Person.email, Person.id)).all())
    at = {"created_at": MONDAY, "changed_at": MONDAY, "sent_at": MONDAY}
    rows = [
        {
            "programme_id": programme.id,
            "person_id": ids[person.email],
            "side": Side.first_year if number < len(asked) else Side.coach,
            "status": EnrolmentStatus.active,
            "answers": {key: as_stored(answer) for key, answer in person.answers.items()},
            "top_wish": person.top_wish,
            "capacity": getattr(person, "capacity", None),
            **at,
        }
        for number, person in enumerate(everyone)
    ]
    session.execute(insert(Enrolment), rows)
    return programme


def asked_draft(session: Session, round_: Round, by: int, **fields: Any) -> Draft:
    return queue_draft(session, round_, by=by, **{"balance": 20, "now": MONDAY} | fields)


def solved(engine: Engine, uid: str) -> Draft:
    """Solve the queued draft here and now, and give it as it is then."""
    solve_draft(engine, uid, lambda: MONDAY)
    with unit_of_work(engine) as session:
        return session.exec(select(Draft).where(Draft.uid == uid)).one()


def draft_of(engine: Engine, programme: Programme, by: Person, name: str = "September") -> Draft:
    """A round, opened and solved."""
    with unit_of_work(engine, write=True) as session:
        round_ = open_round(session, programme, name=name, by=by.id, now=MONDAY)
        uid = asked_draft(session, round_, by.id).uid
    return solved(engine, uid)
