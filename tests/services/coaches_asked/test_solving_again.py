"""Around what coaches refused a round is solved again, twice at most, with nobody asking for it."""

from collections.abc import Callable
from datetime import datetime
from time import sleep

import pytest
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict
from peercoach.i18n import translator
from peercoach.jobs import solving
from peercoach.jobs.timetable import tick
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    Notice,
    Person,
    Programme,
    ProposedPair,
    Round,
)
from peercoach.notify.messages import OCCASIONS
from peercoach.services.coaches_asked.answering import (
    find_shown,
    say_not,
)
from peercoach.services.coaches_asked.solving_again import solve_around
from peercoach.services.rounds.preview import choices_of
from peercoach.services.rounds.publishing import OutOfDate
from tests.factories import MONDAY, make_person, make_role
from tests.services.coaches_asked.scene import HOUR, LATER, Scene


def test_not_this_one_is_kept_apart_and_solved_again(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    before = scene.proposed()
    scene.show()
    scene.refuse(one, because="My cousin")
    assert scene.counts() == (2, 0, 1, 1)
    with pytest.raises(OutOfDate):
        scene.publish(without_waiting=True)
    assert scene.solve_around(LATER) == []  # the other has time left
    scene.fine(two)
    (again,) = scene.solve_around(LATER)
    after = scene.proposed(again)
    refused = next(name for name, coach in before.items() if coach == one)
    assert after[refused] != one
    assert len(after) == 2
    new = {coach for name, coach in after.items() if before[name] != coach}
    assert set(scene.asked_by_mail()[2:]) == new - {one}
    with unit_of_work(scene.engine) as session:
        round_ = session.get_one(Round, scene.draft.round_id)
        (choice,) = choices_of(session, round_)
        assert (choice.by_coach, choice.coach.name) == (True, one)
    found = scene.standing()
    assert found
    assert [(x.coach, x.first_year, x.because) for x in found.refusals] == [
        (one, refused, "My cousin")
    ]


def test_who_refused_one_has_an_hour_for_the_others(scene: Scene, pair_of: Callable) -> None:
    """Silence about the rest means yes, as everywhere."""
    one, _, _ = pair_of()
    with unit_of_work(scene.engine, write=True) as session:
        for pair in session.exec(select(ProposedPair)):
            pair.coach_id = session.exec(
                select(Enrolment.id).join(Person).where(Person.name == one)
            ).one()
    assert scene.show() == 1
    mentee = scene.mentees(one)[0]
    with unit_of_work(scene.engine, write=True) as session:
        shown = find_shown(session, scene.person(one), scene.draft.uid, now=LATER)
        say_not(session, shown, mentee, now=LATER)
    assert scene.counts() == (1, 0, 1, 0)
    assert scene.solve_around(LATER + HOUR / 2) == []
    assert len(scene.solve_around(LATER + HOUR)) == 1


def test_when_the_time_is_over_the_clock_solves_again_once(scene: Scene, pair_of: Callable) -> None:
    one, _, _ = pair_of()
    scene.show()
    scene.refuse(one)
    end = MONDAY + 48 * HOUR
    assert len(scene.solve_around(end)) == 1
    assert scene.solve_around(end + HOUR) == []


def test_coordinators_hear_once_that_it_is_over_and_never_of_whom(
    scene: Scene, pair_of: Callable
) -> None:
    one, two, _ = pair_of()
    with unit_of_work(scene.engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        staff = make_person(session, email="desk@uni.example")
        make_role(session, programme, staff)
    scene.show()
    scene.fine(two)
    assert scene.solve_around(LATER) == []
    scene.refuse(one, because="My cousin")
    for moment in (LATER, LATER + HOUR):
        scene.solve_around(moment)
    with unit_of_work(scene.engine) as session:
        (mail,) = session.exec(select(Notice).where(Notice.template == "coaches-looked"))
        names = session.exec(select(Person.name).where(Person.name != staff.name)).all()
        round_ = session.get_one(Round, scene.draft.round_id)
    assert mail.recipient == staff.email
    letter = OCCASIONS[mail.template](mail.payload, translator("en"))
    assert letter.paragraphs[0] == (
        f"Of {round_.name} one proposed pair was answered with “not this one”."
    )
    assert letter.button
    assert letter.button.path.endswith(f"/rounds/{round_.uid}")
    assert not [word for word in (*names, "cousin") if word and word in str(letter)]


def test_it_ends_after_the_second_time(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    scene.show()
    scene.refuse(one)
    scene.fine(two)
    (second,) = scene.solve_around(LATER)
    asked_again = scene.asked_by_mail()[2:]
    assert one not in asked_again, "who said no is not asked again"
    scene.refuse(asked_again[0], second)
    (third,) = scene.solve_around(MONDAY + 99 * HOUR)
    assert len(scene.asked_by_mail()) == 2 + len(asked_again), "the third is not shown to anybody"
    assert scene.standing(third) is None
    with pytest.raises(Conflict, match="twice"):
        scene.show(third, now=MONDAY + 100 * HOUR)
    scene.publish(third, now=MONDAY + 100 * HOUR)


def test_a_solver_that_fails_leaves_the_draft_and_is_not_started_again(
    scene: Scene, pair_of: Callable
) -> None:
    one, two, _ = pair_of()
    scene.show()
    scene.refuse(one)
    scene.fine(two)
    with unit_of_work(scene.engine, write=True) as session:
        (uid,) = solve_around(session, now=LATER)
        failed = scene.current(session, uid)
        failed.error, failed.status = "broken", DraftStatus.failed
    assert scene.solve_around(LATER + HOUR) == []
    assert len(scene.proposed()) == 2


def test_the_timetable_starts_the_solver_once_it_is_committed(
    scene: Scene, pair_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, _ = pair_of()
    scene.show()
    scene.refuse(one)
    scene.fine(two)
    started: list[str] = []

    def start(url: str, uid: str, now: datetime) -> None:
        with unit_of_work(scene.engine) as session:
            assert scene.current(session, uid).status is DraftStatus.queued
        started.append(uid)

    monkeypatch.setattr(solving, "start_solver", start)
    with unit_of_work(scene.engine, write=True) as session:
        assert solving.solve_around_refusals(session, now=LATER) == 1
        assert started == []
    assert len(started) == 1


@pytest.mark.processes
def test_a_tick_solves_around_a_no_in_a_process_of_its_own(scene: Scene, pair_of: Callable) -> None:
    one, _, _ = pair_of()
    scene.show()
    scene.refuse(one)
    done = tick(scene.engine, now=MONDAY + 48 * HOUR)
    assert done["solve around what coaches said"] == 1
    for _ in range(200):
        with unit_of_work(scene.engine) as session:
            newest = session.exec(select(Draft).order_by(col(Draft.id).desc())).first()
        if newest and newest.status is DraftStatus.ready:
            break
        sleep(0.1)
    assert newest
    assert (newest.number, newest.status) == (2, DraftStatus.ready)
    assert len(scene.asked_by_mail()) > 2
