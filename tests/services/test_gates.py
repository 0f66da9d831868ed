"""What coaches have to pass before the solver sees them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import Audit, Enrolment, GateKind, GatePassed, Person, Programme, Round, Side
from peercoach.services.rounds.people import round_people
from peercoach.services.sign_up.gate_passing import (
    CodeHasChanged,
    accept_code,
    coaches_at_gates,
    tick_training,
)
from peercoach.services.sign_up.gates import GatesRefused, open_gates, set_gates, suggested_code
from tests.factories import MONDAY, make_enrolment, make_person
from tests.programme_cast import SAMIRAS, make_open_programme

TEXT = {"nl": "Ik luister.", "en": "I listen."}


class Stage:
    """A programme with two coaches and somebody who runs it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.programme: Programme
        self.round: Round
        self.programme, self.round = make_open_programme(session)
        self.by: Person = make_person(session)
        self.samira, self.bo = (
            make_enrolment(session, self.programme, Side.coach, answers=SAMIRAS) for _ in range(2)
        )

    def ask(self, *, training: bool = False, code: dict[str, str] | None = None) -> None:
        given = {"training": training, "code": code or {}, "by": self.by.id, "now": MONDAY}
        set_gates(self.session, self.programme, **given)

    def tick(self, *coaches: Enrolment, done: bool = True) -> int:
        uids = [coach.uid for coach in coaches]
        by = {"by": self.by.id, "now": MONDAY}
        return tick_training(self.session, self.programme, uids, done=done, **by)

    def accept(self, coach: Enrolment, version: int = 1) -> None:
        accept_code(self.session, self.programme, coach, version=version, now=MONDAY)

    def solved_for(self) -> set[str]:
        people = round_people(self.session, self.programme, self.round)
        return {coach.id for coach in people.coaches}

    def version(self) -> int:
        self.session.refresh(self.round)
        return self.round.version


@pytest.fixture
def stage(engine: Engine) -> Iterator[Stage]:
    with unit_of_work(engine, write=True) as session:
        yield Stage(session)


def test_nothing_is_asked_until_it_is_set(stage: Stage) -> None:
    assert stage.solved_for() == {stage.samira.uid, stage.bo.uid}
    assert open_gates(stage.session, stage.programme, stage.samira) == []


def test_only_who_passed_every_gate_is_solved_for(stage: Stage) -> None:
    stage.ask(training=True, code=TEXT)
    assert stage.solved_for() == set()
    assert stage.tick(stage.samira, stage.bo) == 2
    stage.accept(stage.samira)
    assert stage.solved_for() == {stage.samira.uid}
    assert open_gates(stage.session, stage.programme, stage.bo) == [GateKind.code]


def test_a_draft_made_before_is_out_of_date(stage: Stage) -> None:
    versions = [stage.version()]
    for act in (
        lambda: stage.ask(training=True),
        lambda: stage.tick(stage.samira),
        lambda: stage.ask(code=TEXT),
        lambda: stage.accept(stage.samira),
    ):
        act()
        versions.append(stage.version())
    assert versions == [1, 2, 3, 4, 5]


def test_doing_it_twice_changes_nothing(stage: Stage) -> None:
    stage.ask(training=True, code=TEXT)
    stage.tick(stage.samira)
    stage.accept(stage.samira)
    before = stage.version()
    assert stage.tick(stage.samira) == 0
    stage.accept(stage.samira)
    stage.ask(training=True, code=TEXT)
    assert stage.version() == before
    assert len(stage.session.exec(select(GatePassed)).all()) == 2


def test_a_tick_can_be_taken_back(stage: Stage) -> None:
    stage.ask(training=True)
    stage.tick(stage.samira)
    assert stage.tick(stage.samira, done=False) == 1
    assert stage.solved_for() == set()
    query = select(Audit.action).where(Audit.subject_kind == "enrolment").order_by(col(Audit.id))
    assert stage.session.exec(query).all() == ["training done", "training not done"]


def test_another_text_is_asked_anew_and_the_old_agreement_is_kept(stage: Stage) -> None:
    stage.ask(code=TEXT)
    stage.accept(stage.samira)
    stage.ask(code=TEXT | {"en": "I listen, always."})
    assert stage.solved_for() == set()
    with pytest.raises(CodeHasChanged):
        stage.accept(stage.samira, version=1)
    stage.accept(stage.samira, version=2)
    kept = stage.session.exec(select(GatePassed.version).order_by(col(GatePassed.version))).all()
    assert kept == [1, 2]
    assert [bool(one.passed) for one in coaches_at_gates(stage.session, stage.programme)].count(
        True
    ) == 1


def test_a_code_that_is_no_longer_asked_comes_back_under_a_new_number(stage: Stage) -> None:
    stage.ask(code=TEXT)
    stage.ask()
    with pytest.raises(NotFound):
        stage.accept(stage.samira)
    stage.ask(code=TEXT)
    with pytest.raises(CodeHasChanged):
        stage.accept(stage.samira, version=1)


@pytest.mark.parametrize(
    ("code", "field"),
    [({"nl": "Ik luister."}, "code_en"), ({"nl": "x" * 6001, "en": "I"}, "code_nl")],
)
def test_a_code_is_there_in_both_languages(stage: Stage, code: dict, field: str) -> None:
    with pytest.raises(GatesRefused) as refused:
        stage.ask(code=code)
    assert list(refused.value.problems) == [field]


def test_only_coaches_of_this_programme_can_be_ticked(stage: Stage) -> None:
    stage.ask(training=True)
    first_year = make_enrolment(stage.session, stage.programme, Side.first_year)
    with pytest.raises(NotFound):
        stage.tick(stage.samira, first_year)
    assert stage.solved_for() == set()


def test_the_suggested_text_can_be_asked_as_it_is(stage: Stage) -> None:
    stage.ask(code=suggested_code())
    assert open_gates(stage.session, stage.programme, stage.bo) == [GateKind.code]
