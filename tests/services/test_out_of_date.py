"""A draft is out of date after each single thing that it was solved from has changed."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Demand,
    DemandKind,
    Draft,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    RequestKind,
    Round,
)
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.changes import ChangeKind
from peercoach.services.rounds.milder import key_of
from peercoach.services.rounds.publishing import changes_since
from tests.factories import MONDAY, make_person
from tests.services.round_cast import coach, draft_of, first_year, small_programme

Deed = Callable[[Session, Round], object]


def of(session: Session, name: str) -> Enrolment:
    return session.exec(select(Enrolment).join(Person).where(Person.name == name)).one()


def change(name: str, **fields: object) -> Deed:
    def deed(session: Session, _round: Round) -> None:
        for field, value in fields.items():
            setattr(of(session, name), field, value)

    return deed


def fix(kind: DemandKind) -> Deed:
    def deed(session: Session, round_: Round) -> None:
        noor, samira = of(session, "Noor"), of(session, "Samira")
        session.add(
            Demand(
                round_id=round_.id,
                first_year_id=noor.id,
                coach_id=samira.id,
                kind=kind,
                made_by_id=noor.person_id,
                made_at=MONDAY,
            )
        )

    return deed


def ask(kind: RequestKind) -> Deed:
    def deed(session: Session, round_: Round) -> None:
        session.add(
            PairRequest(
                programme_id=round_.programme_id,
                enrolment_id=of(session, "Noor").id,
                other_id=of(session, "Samira").id,
                kind=kind,
                made_at=MONDAY,
            )
        )

    return deed


def pair_off(session: Session, round_: Round) -> None:
    session.add(
        Pair(
            programme_id=round_.programme_id,
            first_year_id=of(session, "Tim").id,
            coach_id=of(session, "Samira").id,
            status=PairStatus.live,
            fit=50,
            made_at=MONDAY,
            started_at=MONDAY,
        )
    )


def join(session: Session, round_: Round) -> None:
    first_year(session, session.get_one(Programme, round_.programme_id), "Eva")


def settle(**settings: object) -> Deed:
    def deed(session: Session, round_: Round) -> None:
        programme = session.get_one(Programme, round_.programme_id)
        programme.settings = {**programme.settings, **settings}

    return deed


def other_rules(session: Session, round_: Round) -> None:
    programme = session.get_one(Programme, round_.programme_id)
    programme.definition = {**programme.definition, "bands": [10]}


def weigh(session: Session, _round: Round) -> None:
    session.exec(select(Draft)).one().balance = 30


def soften(session: Session, round_: Round) -> None:
    rules = definition_of(session.get_one(Programme, round_.programme_id)).rules
    round_.milder = [key_of(rule) for rule in rules]


DEEDS: dict[str, tuple[Deed, set[ChangeKind]]] = {
    "joined": (join, {ChangeKind.joined}),
    "left": (change("Tim", status=EnrolmentStatus.withdrawn), {ChangeKind.left}),
    "answered anew": (change("Tim", answers={"languages": ["en"]}), {ChangeKind.answers}),
    "wishes most": (change("Tim", top_wish="languages"), {ChangeKind.answers}),
    "goes first": (change("Tim", priority=7), {ChangeKind.answers}),
    "asks to be together": (ask(RequestKind.together), {ChangeKind.answers}),
    "asks to be apart": (ask(RequestKind.apart), {ChangeKind.answers}),
    "has more places": (change("Samira", capacity=2), {ChangeKind.places}),
    "wants somebody": (change("Samira", minimum=1), {ChangeKind.answers}),
    "kept": (fix(DemandKind.lock), {ChangeKind.kept}),
    "barred": (fix(DemandKind.bar), {ChangeKind.barred}),
    "paired meanwhile": (pair_off, {ChangeKind.left, ChangeKind.places}),
    "has to be trained": (settle(coach_gates={"training": True}), {ChangeKind.left}),
    "rules": (other_rules, {ChangeKind.rules}),
    "rules of this round": (soften, {ChangeKind.rules}),
    "balance": (weigh, {ChangeKind.rules}),
}


@pytest.fixture
def draft(engine: Engine) -> Draft:
    """Noor and Tim ask, Samira has one place; solved."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        marieke = make_person(session, name="Marieke")
        first_year(session, programme, "Noor", priority=1)
        first_year(session, programme, "Tim", priority=2)
        coach(session, programme, "Samira")
    return draft_of(engine, programme, marieke)


@pytest.mark.parametrize("what", DEEDS)
def test_whatever_changes_alone_is_told(engine: Engine, draft: Draft, what: str) -> None:
    deed, kinds = DEEDS[what]
    assert changed(engine, draft) == set()
    with unit_of_work(engine, write=True) as session:
        deed(session, session.get_one(Round, draft.round_id))
    assert changed(engine, draft) == kinds


def changed(engine: Engine, draft: Draft) -> set[ChangeKind]:
    with unit_of_work(engine) as session:
        now = session.exec(select(Draft).where(col(Draft.id) == draft.id)).one()
        round_ = session.get_one(Round, draft.round_id)
        return {one.kind for one in changes_since(session, round_, now)}
