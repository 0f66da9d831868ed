"""Coaches are shown a proposal before pairs are announced, and can say "not this one"."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep
from typing import NamedTuple

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict, NotFound
from peercoach.jobs import solving_again
from peercoach.jobs.timetable import tick
from peercoach.models import (
    Audit,
    Draft,
    DraftStatus,
    Enrolment,
    Notice,
    NoticeStatus,
    Pair,
    Person,
    Programme,
    ProposedPair,
    Round,
)
from peercoach.notify.outbox.claiming import claim
from peercoach.services.coaches_asked.answering import (
    TimeIsOver,
    after_all,
    find_shown,
    proposed_to,
    say_fine,
    say_not,
    shown_now,
)
from peercoach.services.coaches_asked.asking import set_coach_hours, show_to_coaches
from peercoach.services.coaches_asked.solving_again import solve_around
from peercoach.services.coaches_asked.standing import Standing, standing_of
from peercoach.services.homes import homes_of
from peercoach.services.rounds.preview import choices_of
from peercoach.services.rounds.publishing import CoachesStillLook, OutOfDate, cancel, plan, publish
from peercoach.solver import solve_draft
from tests.factories import MONDAY, make_person
from tests.services.round_cast import coach, draft_of, first_year, small_programme

HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR


class Scene(NamedTuple):
    """Noor and Tim ask; Ada and Ben have a place each, and Cas is free besides."""

    engine: Engine
    programme: Programme
    marieke: Person
    draft: Draft

    def show(self, uid: str = "", now: datetime = MONDAY) -> int:
        with unit_of_work(self.engine, write=True) as session:
            draft = self.current(session, uid)
            round_ = session.get_one(Round, draft.round_id)
            if round_.coach_hours is None:
                set_coach_hours(session, round_, 48, by=self.marieke.id, now=now)
            return show_to_coaches(session, round_, draft, by=self.marieke.id, now=now)

    def current(self, session: Session, uid: str = "") -> Draft:
        return session.exec(select(Draft).where(Draft.uid == (uid or self.draft.uid))).one()

    def person(self, name: str) -> int:
        with unit_of_work(self.engine) as session:
            return session.exec(select(Person.id).where(Person.name == name)).one()

    def mentees(self, name: str, uid: str = "", now: datetime = LATER) -> list[str]:
        """Whom this coach is shown, by the uid of their enrolment."""
        with unit_of_work(self.engine) as session:
            who = self.person(name)
            shown = find_shown(session, who, uid or self.draft.uid, now=now)
            return [one.uid for one in proposed_to(session, shown)]

    def fine(self, name: str, uid: str = "", now: datetime = LATER) -> None:
        with unit_of_work(self.engine, write=True) as session:
            shown = find_shown(session, self.person(name), uid or self.draft.uid, now=now)
            say_fine(session, shown, now=now)

    def refuse(self, name: str, uid: str = "", now: datetime = LATER, **said: str) -> str:
        (mentee,) = self.mentees(name, uid, now)
        with unit_of_work(self.engine, write=True) as session:
            shown = find_shown(session, self.person(name), uid or self.draft.uid, now=now)
            say_not(session, shown, mentee, now=now, **said)
        return mentee

    def standing(self, uid: str = "") -> Standing | None:
        with unit_of_work(self.engine) as session:
            return standing_of(session, self.current(session, uid))

    def counts(self, uid: str = "") -> tuple[int, int, int, int]:
        found = self.standing(uid)
        assert found
        return found.asked, found.fine, found.refused, found.open

    def solve_around(self, now: datetime) -> list[str]:
        with unit_of_work(self.engine, write=True) as session:
            queued = solve_around(session, now=now)
        for uid in queued:
            solve_draft(self.engine, uid, lambda: now)
        return queued

    def proposed(self, uid: str = "") -> dict[str, str]:
        """First-year → coach."""
        with unit_of_work(self.engine) as session:
            draft = self.current(session, uid)
            rows = session.exec(select(ProposedPair).where(ProposedPair.draft_id == draft.id))
            names = dict(session.exec(select(Enrolment.id, Person.name).join(Person)).all())
            return {names[one.first_year_id]: names[one.coach_id] for one in rows}

    def asked_by_mail(self) -> list[str]:
        with unit_of_work(self.engine) as session:
            mails = select(Notice.recipient).where(Notice.template == "coach-proposal")
            names = dict(session.exec(select(Person.email, Person.name)).all())
            return [names[one] for one in session.exec(mails.order_by(col(Notice.id)))]

    def publish(self, uid: str = "", **how: object) -> None:
        with unit_of_work(self.engine, write=True) as session:
            draft = self.current(session, uid)
            round_ = session.get_one(Round, draft.round_id)
            given = {"by": self.marieke.id, "now": LATER} | how
            publish(session, round_, draft, **given)  # type: ignore[arg-type]

    def plan(self, moment: datetime, **how: bool) -> None:
        with unit_of_work(self.engine, write=True) as session:
            draft = self.current(session)
            round_, by = session.get_one(Round, draft.round_id), self.marieke.id
            plan(session, round_, draft, by=by, now=LATER, planned_for=moment, **how)


@pytest.fixture
def scene(engine: Engine) -> Scene:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        marieke = make_person(session, name="Marieke")
        for name in ("Noor", "Tim"):
            first_year(session, programme, name)
        for name in ("Ada", "Ben", "Cas"):
            coach(session, programme, name)
    return Scene(engine, programme, marieke, draft_of(engine, programme, marieke))


@pytest.fixture
def pair_of(scene: Scene) -> Callable[[], tuple[str, str, str]]:
    """A coach with a proposal, the other one with a proposal, and the one without."""

    def found() -> tuple[str, str, str]:
        busy = sorted(set(scene.proposed().values()))
        (idle,) = {"Ada", "Ben", "Cas"} - set(busy)
        return busy[0], busy[1], idle

    return found


def test_it_is_off_until_a_coordinator_wants_it(scene: Scene) -> None:
    with unit_of_work(scene.engine, write=True) as session:
        draft = scene.current(session)
        round_ = session.get_one(Round, draft.round_id)
        assert round_.coach_hours is None
        with pytest.raises(Conflict, match="not shown"):
            show_to_coaches(session, round_, draft, by=scene.marieke.id, now=MONDAY)
    scene.publish()


def test_each_coach_with_a_proposal_is_asked_once(scene: Scene, pair_of: Callable) -> None:
    one, two, idle = pair_of()
    assert scene.show() == 2
    assert scene.show() == 0  # pressed twice
    assert sorted(scene.asked_by_mail()) == [one, two]
    assert scene.counts() == (2, 0, 0, 2)
    with unit_of_work(scene.engine) as session, pytest.raises(NotFound):
        find_shown(session, scene.person(idle), scene.draft.uid, now=MONDAY)
    with unit_of_work(scene.engine) as session:
        deeds = session.exec(select(Audit.action, Audit.actor).order_by(col(Audit.id))).all()
    assert ("show to coaches", scene.marieke.uid) in deeds


def test_no_answer_means_yes(scene: Scene) -> None:
    scene.show()
    assert scene.solve_around(MONDAY + 49 * HOUR) == []
    scene.publish(now=MONDAY + 49 * HOUR)


def test_publishing_waits_unless_told_otherwise(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    scene.show()
    scene.fine(one)
    with pytest.raises(CoachesStillLook) as refused:
        scene.publish()
    assert refused.value.details["count"] == 1
    with pytest.raises(CoachesStillLook):
        scene.plan(MONDAY + 99 * HOUR)
    scene.publish(without_waiting=True)
    with pytest.raises(TimeIsOver):
        scene.refuse(two)
    with unit_of_work(scene.engine) as session:
        assert len(session.exec(select(Pair)).all()) == 2


def test_when_all_have_answered_nobody_is_waited_for(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    scene.show()
    scene.fine(one)
    scene.fine(two)
    assert scene.counts() == (2, 2, 0, 0)
    scene.publish()


def test_what_is_planned_stands(scene: Scene, pair_of: Callable) -> None:
    one, _, _ = pair_of()
    scene.show()
    scene.plan(MONDAY + 5 * HOUR, without_waiting=True)
    with pytest.raises(TimeIsOver):
        scene.refuse(one, now=MONDAY + 2 * HOUR)
    with unit_of_work(scene.engine, write=True) as session:
        draft = scene.current(session)
        cancel(session, session.get_one(Round, draft.round_id), by=scene.marieke.id, now=LATER)
    scene.publish(now=MONDAY + 3 * HOUR)


def test_a_mail_that_waits_does_not_leave_after_publication(scene: Scene) -> None:
    scene.show()
    scene.publish(without_waiting=True)
    with unit_of_work(scene.engine, write=True) as session:
        while claim(session, sender="s", now=LATER):
            pass
        asked = session.exec(select(Notice.status).where(Notice.template == "coach-proposal"))
        assert set(asked) == {NoticeStatus.expired}


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


def test_fine_after_all_leaves_the_draft_as_it_was(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    scene.show()
    mentee = scene.refuse(one)
    scene.refuse(one)  # in another tab
    with unit_of_work(scene.engine, write=True) as session:
        shown = find_shown(session, scene.person(one), scene.draft.uid, now=LATER)
        after_all(session, shown, mentee, now=LATER)
    scene.fine(two)
    assert scene.counts() == (2, 2, 0, 0)
    scene.publish()


def test_only_who_was_asked_can_answer_about_whom_they_were_asked(
    scene: Scene, pair_of: Callable
) -> None:
    one, two, _ = pair_of()
    scene.show()
    (others,) = scene.mentees(two)
    with unit_of_work(scene.engine, write=True) as session:
        shown = find_shown(session, scene.person(one), scene.draft.uid, now=LATER)
        with pytest.raises(NotFound):
            say_not(session, shown, others, now=LATER)
    assert scene.counts() == (2, 0, 0, 2)


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

    monkeypatch.setattr(solving_again, "start_solver", start)
    with unit_of_work(scene.engine, write=True) as session:
        assert solving_again.solve_around_refusals(session, now=LATER) == 1
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


def test_a_first_year_sees_nothing_of_it(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    who = scene.person(next(name for name, coach in scene.proposed().items() if coach == one))
    with unit_of_work(scene.engine) as session:
        before = homes_of(session, who, now=LATER)
    scene.show()
    scene.refuse(one)
    scene.fine(two)
    scene.solve_around(LATER)
    with unit_of_work(scene.engine) as session:
        assert homes_of(session, who, now=LATER) == before
        assert not session.exec(select(Notice).where(Notice.person_id == who)).all()


def test_a_board_says_what_waits(scene: Scene, pair_of: Callable) -> None:
    one, _, _ = pair_of()
    scene.show()
    with unit_of_work(scene.engine) as session:
        (shown,) = shown_now(session, scene.person(one), now=LATER)
        assert (shown.waits, shown.last) == (True, False)
        assert shown_now(session, scene.person(one), now=MONDAY + 48 * HOUR) == []
