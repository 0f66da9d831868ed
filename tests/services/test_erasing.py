"""Somebody has everything erased: no byte of them is left, others keep what is theirs."""

import pytest
from sqlalchemy import JSON, Engine, LargeBinary
from sqlmodel import AutoString, SQLModel, select

from peercoach.db import fold_log, unit_of_work
from peercoach.models import (
    Contact,
    Draft,
    DraftStatus,
    Enrolment,
    Notice,
    Pair,
    PairStatus,
    Person,
    Programme,
    ProposedPair,
    Role,
    RoleKind,
    Round,
    Side,
    Unmatched,
)
from peercoach.services.audit import verify_chain
from peercoach.services.own_data.erasing import LastOne, erase
from peercoach.services.own_data.holdings import HOLDINGS, NOBODY
from peercoach.services.own_data.subject import subject_of
from peercoach.services.pairs.pairs import WAS_ERASED
from peercoach.services.programmes.people_list import list_people
from peercoach.services.rounds.drafts import claim_draft, queue_draft
from peercoach.services.rounds.publishing import OutOfDate, publish
from peercoach.services.rounds.solving import load_task, propose, store_proposal
from tests.factories import (
    MONDAY,
    make_enrolment,
    make_pair,
    make_person,
    make_programme,
    make_role,
    make_round,
)
from tests.services.round_cast import coach, draft_of, first_year, small_programme
from tests.services.traces import (
    BIRD,
    CANARY,
    LATER,
    count,
    erase_him,
    store_traces,
    whole_database,
)

FOR_THE_RECORD = {"Audit", "Draft", "Publication", "HelpEntry"}
"""Tables whose text stays: codes of people, what `mentions.py` goes through, a public page."""


@pytest.mark.parametrize("side", list(Side))
def test_no_byte_is_left(engine: Engine, side: Side) -> None:
    with unit_of_work(engine, write=True) as session:
        karel = store_traces(session, side=side)
        who = subject_of(session, karel)
        for holding in HOLDINGS:  # else this test would show less than it says
            about = (holding.erased or holding.which)(who)
            optional = holding.table is Unmatched and side is Side.coach
            assert optional or count(session, holding.table, about), holding.table.__name__
    assert CANARY.encode() in whole_database(engine)
    erase_him(engine, karel)
    left = whole_database(engine).lower()
    assert CANARY.encode() not in left
    assert b"karel" not in left
    with unit_of_work(engine) as session:
        assert verify_chain(session) is None


def test_what_is_the_others_stays_and_is_counted(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        karel = store_traces(session, side=Side.coach)
        before = [count(session, table) for table in (Pair, Contact, Programme)]
    erase_him(engine, karel)
    with unit_of_work(engine) as session:
        assert [count(session, table) for table in (Pair, Contact, Programme)] == before
        pair = session.exec(select(Pair)).one()
        assert (pair.status, pair.end_reason) == (PairStatus.ended, WAS_ERASED)
        programme = session.exec(select(Programme)).one()
        assert count(session, Enrolment) == len(list_people(session, programme)) + 1
        assert count(session, Role) == 1


@pytest.mark.parametrize("kind", list(RoleKind))
def test_the_last_one_is_asked_to_hand_over_first(engine: Engine, kind: RoleKind) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, joke = make_programme(session, name_en="Start well"), make_person(session)
        make_role(session, programme, joke, kind=kind)
    with pytest.raises(LastOne, match="Start well"), unit_of_work(engine, write=True) as session:
        erase(session, session.get_one(Person, joke.id), now=LATER)
    with unit_of_work(engine, write=True) as session:
        assert session.get_one(Person, joke.id).email == joke.email
        make_role(session, programme, make_person(session), kind=kind)
        erase(session, session.get_one(Person, joke.id), now=LATER)
        assert session.get_one(Person, joke.id).email.endswith("@erased.invalid")


def test_a_sign_up_that_was_never_sent_leaves_no_row(embedded: Engine) -> None:
    with unit_of_work(embedded, write=True) as session:
        draft = {"status": "draft", "sent_at": None, "answers": {"about": CANARY}}
        one = make_enrolment(session, make_programme(session), Side.first_year, **draft)
        erase(session, session.get_one(Person, one.person_id), now=LATER)
        assert count(session, Enrolment) == 0


def test_a_draft_that_counted_on_somebody_has_to_be_solved_again(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, joke = small_programme(session), make_person(session, name="Joke")
        first_year(session, programme, "Noor")
        goes = coach(session, programme, BIRD["name"])
    uid = draft_of(engine, programme, joke).uid
    with unit_of_work(engine, write=True) as session:
        erase(session, session.get_one(Person, goes.person_id), now=LATER)
    assert fold_log(engine)
    assert goes.uid.encode() not in whole_database(engine)
    with unit_of_work(engine, write=True) as session:
        draft = session.exec(select(Draft).where(Draft.uid == uid)).one()
        round_ = session.get_one(Round, draft.round_id)
        with pytest.raises(OutOfDate) as refused:
            publish(session, round_, draft, by=joke.id, now=LATER)
    assert [change.kind.value for change in refused.value.changes] == ["left"]


def test_a_solver_at_work_stores_nothing_of_them(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, joke = small_programme(session), make_person(session, name="Joke")
        goes = first_year(session, programme, BIRD["name"])
        coach(session, programme, "Samira")
        round_ = make_round(session, programme)
        uid = queue_draft(session, round_, by=joke.id, balance=20, now=MONDAY).uid
        assert claim_draft(session, uid, worker="w", now=MONDAY)
        task = load_task(session, uid)
    proposal = propose(task, lambda _: None)
    with unit_of_work(engine, write=True) as session:
        erase(session, session.get_one(Person, goes.person_id), now=MONDAY)
    with unit_of_work(engine, write=True) as session:
        assert not store_proposal(session, task, proposal, uid=uid, worker="w", now=MONDAY)
    with unit_of_work(engine) as session:
        assert session.exec(select(Draft.status)).one() is DraftStatus.failed
        assert count(session, ProposedPair) == 0


def test_what_is_planned_goes_without_a_word(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        asks = make_enrolment(session, programme, Side.first_year)
        offers = make_enrolment(session, programme, Side.coach)
        make_pair(session, asks, offers, status=PairStatus.planned, started_at=None)
        erase(session, session.get_one(Person, offers.person_id), now=LATER)
        assert (count(session, Pair), count(session, Notice)) == (0, 0)


def test_every_column_is_accounted_for() -> None:
    """Whoever adds a table or column says here what it holds of a person, and what erasing does."""
    listed = {holding.table.__table__.name: holding for holding in HOLDINGS}  # type: ignore[attr-defined]
    nobody = {table.__table__.name for table in NOBODY}  # type: ignore[attr-defined]
    for table in SQLModel.metadata.sorted_tables:
        if table.name in nobody:
            assert not {"person_id", "made_by_id", "by_id"} & set(table.columns.keys())
            continue
        assert table.name in listed, f"{table.name}: add it to own_data/holdings.py"
        holding, columns = listed[table.name], sorted(table.columns.keys())
        assert sorted([*holding.shown, *holding.hidden]) == columns, table.name
        if not holding.deleted:
            assert sorted([*holding.left, *holding.emptied]) == columns, table.name


def test_no_text_stays_behind() -> None:
    free = {
        f"{holding.table.__name__}.{name}"
        for holding in HOLDINGS
        for name in holding.left
        if holding.table.__name__ not in FOR_THE_RECORD
        if isinstance(
            holding.table.__table__.columns[name].type,  # type: ignore[attr-defined]
            AutoString | JSON | LargeBinary,
        )
    }
    ours = {"Pair.end_reason", "Concern.uid"}
    assert free == {*ours, "ConcernEntry.sealed"}
