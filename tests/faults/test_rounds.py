"""Faults 18 to 26: what goes wrong between a solve and its pairs. 18 and 26 kill processes, and
have files of their own."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    Language,
    Notice,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    ProposedPair,
    Publication,
    RequestKind,
    Round,
    Side,
)
from peercoach.services.importing.files import confirm_upload, keep_upload
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.pairs.pairs import PausedBy
from peercoach.services.rounds.drafts import LEASE, claim_draft
from peercoach.services.rounds.publishing import publish_planned
from peercoach.services.rounds.solving import load_task, propose, store_proposal
from tests.factories import MONDAY, make_pair, make_person
from tests.services.round_cast import coach, draft_of, first_year, many_waiting, small_programme
from tests.web.desk import SAME_SITE, Desk

DAY = timedelta(days=1)
PATIENCE = 10
"""So often is a button pressed again whose answer is "busy, please try again"."""


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Noor and Tim ask; Samira and Lena have a place each."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        for name in ("Noor", "Tim"):
            first_year(session, programme, name)
        for name in ("Samira", "Lena"):
            coach(session, programme, name)
    return Desk(engine, "nursing")


def solve(desk: Desk, name: str = "September") -> tuple[str, str]:
    """The address of a new round, and its draft."""
    round_ = desk.send("/rounds", name=name)
    return round_, solve_again(desk, round_)


def solve_again(desk: Desk, round_: str) -> str:
    desk.send(f"{round_}/solve", balance=20)
    desk.solve_queued()
    with unit_of_work(desk.engine) as session:
        return session.exec(select(Draft.uid).order_by(col(Draft.id).desc())).first() or ""


def enrolment(session: Session, name: str) -> Enrolment:
    return session.exec(select(Enrolment).join(Person).where(Person.name == name)).one()


def withdraws(desk: Desk, name: str) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        found = enrolment(session, name)
        withdraw(session, session.get_one(Programme, found.programme_id), found, now=desk.moment)


def count(engine: Engine, table: type, *where: object) -> int:
    with unit_of_work(engine) as session:
        return session.exec(select(func.count(col(table.id))).where(*where)).one()  # type: ignore[attr-defined, arg-type]


@pytest.mark.parametrize(
    ("first_years", "coaches"),
    [(40, 8), pytest.param(8_500, 1_500, marks=pytest.mark.long)],
)
def test_fault_19_of_two_who_publish_at_once_the_second_sees_who_was_first(
    engine: Engine, first_years: int, coaches: int
) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = many_waiting(session, first_years=first_years, coaches=coaches)
    names = ("Marieke", "Joost")
    desks = {name: Desk(engine, "nursing", name=name) for name in names}
    draft = draft_of(engine, programme, desks["Marieke"].person)
    with unit_of_work(engine) as session:
        uid = session.get_one(Round, draft.round_id).uid
        coaches_in_it = session.exec(
            select(func.count(func.distinct(col(ProposedPair.coach_id))))
        ).one()
    ready = Barrier(2)

    def press(name: str) -> tuple[int, str]:
        """Again where the other one publishes for more than five seconds: on a busy machine."""
        ready.wait(timeout=10)
        for _ in range(PATIENCE):
            answer = desks[name].client.post(
                f"/co/nursing/rounds/{uid}/publish", data={"draft": draft.uid}, headers=SAME_SITE
            )
            if answer.status_code != 503:
                break
        return answer.status_code, answer.text

    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(names, pool.map(press, names), strict=True))
    (second,) = [name for name, (status, _) in answers.items() if status == 409]
    (first,) = [name for name, (status, _) in answers.items() if status == 303]
    assert f"{first} published this round on Monday 7 September at 10:00" in answers[second][1]
    assert count(engine, Publication) == 1
    assert count(engine, Notice) == first_years + coaches_in_it


def test_fault_20_what_changed_since_is_listed_and_solving_again_is_offered(desk: Desk) -> None:
    round_, draft = solve(desk)
    with unit_of_work(desk.engine, write=True) as session:
        enrolment(session, "Noor").answers = {"languages": ["nl", "en"]}
        enrolment(session, "Lena").capacity = 0
    page = desk.send(f"{round_}/publish", status=409, draft=draft)
    assert "Noor changed answers or wishes" in page
    assert "Lena: free places now 0, were 1" in page
    assert "Solve again with this" in page
    assert count(desk.engine, Pair) == count(desk.engine, Notice) == 0


def test_fault_21_who_withdraws_during_a_solve_is_in_no_published_pair(desk: Desk) -> None:
    round_ = desk.send("/rounds", name="September")
    desk.send(f"{round_}/solve", balance=20)
    (uid,) = desk.queued
    with unit_of_work(desk.engine, write=True) as session:
        assert claim_draft(session, uid, worker="one", now=MONDAY)
    with unit_of_work(desk.engine) as session:
        task = load_task(session, uid)
    proposal = propose(task, lambda _: None)
    withdraws(desk, "Noor")
    with unit_of_work(desk.engine, write=True) as session:
        store_proposal(session, task, proposal, uid=uid, worker="one", now=MONDAY)
    page = desk.send(f"{round_}/publish", status=409, draft=uid)
    assert "Noor no longer takes part" in page
    desk.queued.clear()
    desk.send(f"{round_}/publish", draft=solve_again(desk, round_))
    assert names_in_pairs(desk.engine) == {"Tim"}


def test_fault_21_who_loses_a_coach_before_the_moment_is_queued_again(desk: Desk) -> None:
    round_, draft = solve(desk)
    plan = {"when": "at", "day": "2026-09-14", "time": "09:00"}
    desk.send(f"{round_}/publish", draft=draft, **plan)
    withdraws(desk, "Samira")
    desk.moment += 8 * DAY
    with unit_of_work(desk.engine, write=True) as session:
        assert publish_planned(session, now=desk.moment) == 1
    (alone,) = {"Noor", "Tim"} - names_in_pairs(desk.engine)
    desk.later()
    assert alone in desk.see("/late")
    with unit_of_work(desk.engine) as session:
        told = select(Notice.template).join(Person).where(Person.name == alone)
        assert session.exec(told).all() == ["waiting"]


def names_in_pairs(engine: Engine) -> set[str]:
    with unit_of_work(engine) as session:
        found = (
            select(Person.name)
            .join(Enrolment, col(Enrolment.person_id) == Person.id)
            .join(Pair, col(Pair.first_year_id) == Enrolment.id)
            .where(col(Pair.status) == PairStatus.live)
        )
        return set(session.exec(found))


def test_fault_22_below_the_load_pairs_stay_and_nobody_new_comes(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing")
        ada = coach(session, programme, "Ada", capacity=3)
        for name in ("Noor", "Tim"):
            make_pair(session, first_year(session, programme, name), ada)
        first_year(session, programme, "Liv")
        ada.capacity = 1
    desk = Desk(engine, "nursing")
    round_, draft = solve(desk)
    desk.send(f"{round_}/publish", draft=draft)
    assert names_in_pairs(engine) == {"Noor", "Tim"}
    page = re.sub(r"(\s|<[^>]+>)+", " ", desk.see("/late"))
    assert "Ada 2 first-years, 1 place" in page


def test_fault_23_not_together_after_the_solve_blocks_publishing(desk: Desk) -> None:
    round_, draft = solve(desk)
    with unit_of_work(desk.engine, write=True) as session:
        row = session.exec(select(ProposedPair)).first()
        assert row
        asks = session.get_one(Enrolment, row.coach_id)
        who = {"enrolment_id": asks.id, "other_id": row.first_year_id}
        apart = {"programme_id": asks.programme_id, "kind": RequestKind.apart, "made_at": MONDAY}
        session.add(PairRequest(**who, **apart))
    desk.send(f"{round_}/publish", status=409, draft=draft)
    assert count(desk.engine, Pair) == 0


def test_fault_23_not_together_after_publishing_pauses_the_pair_and_says_no_reason(
    engine: Engine,
) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing")
        noor = first_year(session, programme, "Noor")
        samira = make_person(session, name="Samira", email="samira@example.org", language="en")
        pair = make_pair(session, noor, coach(session, programme, "", person_id=samira.id))
        who = session.get_one(Person, noor.person_id)
        upload = keep_upload(
            session,
            programme,
            side=Side.first_year,
            name="wishes.csv",
            content=f"email,name,languages,not with\n{who.email},Noor,nl,{samira.email}\n".encode(),
            language=Language.en,
            by=make_person(session).id,
            now=MONDAY,
        )
        confirm_upload(session, programme, upload, by=upload.made_by_id, now=MONDAY)
    with unit_of_work(engine) as session:
        found = session.get_one(Pair, pair.id)
        assert found.status is PairStatus.paused
        assert PausedBy.coordinator in found.holds
        letters = session.exec(select(Notice)).all()
        assert [one.template for one in letters] == ["pair-rests", "pair-rests"]
        assert not [one for one in letters if "reason" in one.payload or "apart" in one.payload]
    desk = Desk(engine, "nursing")
    assert "Not together: this pair rests" in desk.see("/late")


def test_fault_24_a_solver_that_takes_too_long_leaves_the_draft_there_was(
    desk: Desk,
) -> None:
    """Solving by flows has no answer until it has the best one: nothing halfway is kept."""
    round_, draft = solve(desk)
    desk.send(f"{round_}/solve", balance=200)
    desk.queued.clear()  # as if the system ended it, which is how a solver that is stuck ends
    desk.moment += LEASE
    page = desk.see(round_)
    assert "The solver stopped before it was ready." in page
    assert "Draft A" in page
    desk.send(f"{round_}/publish", draft=draft)
    assert names_in_pairs(desk.engine) == {"Noor", "Tim"}


def test_fault_25_what_cannot_be_met_names_the_choices_and_writes_no_pair(desk: Desk) -> None:
    """Samira has one place, and two are to be kept with her."""
    round_, _ = solve(desk)
    with unit_of_work(desk.engine) as session:
        uids = {name: enrolment(session, name).uid for name in ("Noor", "Tim", "Samira")}
    for name in ("Noor", "Tim"):
        kept = {"first_year": uids[name], "coach": uids["Samira"], "kind": "lock"}
        desk.send(f"{round_}/demands", **kept)
    failed = solve_again(desk, round_)
    page = desk.see(round_)
    assert "These cannot all be met" in page
    said = page[page.index("These cannot all be met") :][:600]
    assert all(name in said for name in ("Noor", "Tim", "Samira"))
    with unit_of_work(desk.engine) as session:
        draft = session.exec(select(Draft).where(Draft.uid == failed)).one()
        assert draft.status is DraftStatus.failed
        rows = select(ProposedPair).where(ProposedPair.draft_id == draft.id)
        assert session.exec(rows).all() == []
    desk.send(f"{round_}/publish", status=409, draft=failed)
    assert count(desk.engine, Pair) == 0
