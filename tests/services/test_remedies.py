"""The button beside somebody without a coach does what it says, and only while that still holds."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.matching.definition import parse_definition
from peercoach.models import (
    DemandKind,
    Draft,
    Notice,
    PairRequest,
    Person,
    Programme,
    ProposedPair,
    RequestKind,
    Round,
    Unmatched,
)
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.milder import list_milder, set_milder
from peercoach.services.rounds.preview import choices_of
from peercoach.services.rounds.publishing import changes_since, publish
from peercoach.services.rounds.remedies import RoundChanged, do_remedy, remedies_of
from peercoach.services.rounds.rounds import find_round, open_round, set_demand
from tests.examples import times
from tests.factories import MONDAY, make_person
from tests.services.round_cast import (
    asked_draft,
    coach,
    first_year,
    many_waiting,
    small_programme,
    solved,
)


class Cockpit:
    """A round of a small programme, and who works on it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with unit_of_work(engine, write=True) as session:
            self.by = make_person(session, name="Marieke").id

    def begin(self, programme: Programme) -> Draft:
        with unit_of_work(self.engine, write=True) as session:
            self.programme = session.get_one(Programme, programme.id)
            self.round = open_round(session, programme, name="September", by=self.by, now=MONDAY)
            uid = asked_draft(session, self.round, self.by).uid
        return solved(self.engine, uid)

    def offered(self, draft: Draft) -> list[Any]:
        with unit_of_work(self.engine) as session:
            return remedies_of(session, self.programme, self.round, draft)

    def do(self, draft: Draft, number: int = 0) -> Draft | None:
        with unit_of_work(self.engine, write=True) as session:
            programme = session.get_one(Programme, self.programme.id)
            round_ = find_round(session, programme, self.round.uid)
            how = {"by": self.by, "now": MONDAY}
            made = do_remedy(session, programme, round_, draft, number, **how)
            uid = made and made.uid
        return solved(self.engine, uid) if uid else None

    def people(self, draft: Draft, table: type[ProposedPair | Unmatched]) -> set[int]:
        with unit_of_work(self.engine) as session:
            return set(session.exec(select(table.first_year_id).where(table.draft_id == draft.id)))

    def matched(self, draft: Draft | None) -> int:
        assert draft
        return len(self.people(draft, ProposedPair))


@pytest.fixture
def cockpit(engine: Engine) -> Cockpit:
    return Cockpit(engine)


def test_of_a_real_round_every_button_brings_exactly_what_it_promises(cockpit: Cockpit) -> None:
    """K3: 60 first-years and 9 coaches; each remedy is done on the draft it was computed for."""
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = many_waiting(session, first_years=60, coaches=9)
    draft: Draft | None = cockpit.begin(programme)
    for _step in range(times(4)):
        stored = draft.insights["remedies"]
        number = next(n for n, one in enumerate(stored) if not one["ask"])
        before, promised = stored[number]["matched"]
        assert cockpit.matched(draft) == before
        draft = cockpit.do(draft, number)
        assert cockpit.matched(draft) == promised > before


def test_a_place_more_is_for_this_round_only_and_can_be_let_go(cockpit: Cockpit) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session)
        for name in ("Noor", "Tim"):
            first_year(session, programme, name)
        samira = coach(session, programme, "Samira")
    draft = cockpit.begin(programme)
    (remedy,) = cockpit.offered(draft)
    assert remedy.say["en"].startswith("One more place at Samira, for ")
    assert (remedy.adds_place, remedy.wish, remedy.ask) == (True, False, 0)
    after = cockpit.do(draft)
    assert cockpit.matched(after) == 2
    with unit_of_work(cockpit.engine, write=True) as session:
        round_ = session.get_one(Round, cockpit.round.id)
        assert session.get_one(type(samira), samira.id).capacity == 1
        (choice,) = choices_of(session, round_)
        assert (choice.kind, choice.adds_place) == (DemandKind.lock, True)
        set_demand(
            session,
            round_,
            first_year=choice.first_year.uid,
            coach=choice.coach.uid,
            kind=None,
            by=cockpit.by,
            now=MONDAY,
        )
        uid = asked_draft(session, round_, cockpit.by).uid
    assert cockpit.matched(solved(cockpit.engine, uid)) == 1


def test_what_was_published_with_a_place_more_leaves_no_place_behind(cockpit: Cockpit) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session)
        for name in ("Noor", "Tim"):
            first_year(session, programme, name)
        coach(session, programme, "Samira")
    after = cockpit.do(cockpit.begin(programme))
    assert after is not None
    with unit_of_work(cockpit.engine, write=True) as session:
        round_ = session.get_one(Round, cockpit.round.id)
        assert changes_since(session, round_, after) == []
        publish(session, round_, after, by=cockpit.by, now=MONDAY)
        first_year(session, session.get_one(Programme, programme.id), "Eva")
        uid = asked_draft(session, round_, cockpit.by).uid
    assert cockpit.matched(solved(cockpit.engine, uid)) == 0


def test_a_must_is_milder_for_this_round_and_the_programme_keeps_its_rule(cockpit: Cockpit) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session)
        first_year(session, programme, "Noor", answers={"languages": ["en"]})
        coach(session, programme, "Samira")
    draft = cockpit.begin(programme)
    (remedy,) = cockpit.offered(draft)
    assert remedy.say["en"].startswith("Make a rule important instead of a must")
    after = cockpit.do(draft)
    assert cockpit.matched(after) == 1
    with unit_of_work(cockpit.engine, write=True) as session:
        round_ = session.get_one(Round, cockpit.round.id)
        definition = definition_of(session.get_one(Programme, programme.id))
        assert definition == parse_definition(programme.definition)
        (rule,) = list_milder(definition, round_)
        assert rule.obstacle["en"] == "no shared language"
        set_milder(session, round_, rule.key, milder=False, by=cockpit.by, now=MONDAY)
        uid = asked_draft(session, round_, cockpit.by).uid
    assert cockpit.matched(solved(cockpit.engine, uid)) == 0


def test_a_coordinators_not_together_is_let_go_but_a_wish_of_theirs_is_not(
    cockpit: Cockpit,
) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session)
        noor, samira = first_year(session, programme, "Noor"), coach(session, programme, "Samira")
    draft = cockpit.begin(programme)
    with unit_of_work(cockpit.engine, write=True) as session:
        round_ = session.get_one(Round, cockpit.round.id)
        pair = {"first_year": noor.uid, "coach": samira.uid}
        set_demand(session, round_, **pair, kind=DemandKind.bar, by=cockpit.by, now=MONDAY)
        draft = _again(session, cockpit, round_)
    draft = solved(cockpit.engine, draft.uid)
    assert cockpit.offered(draft)[0].wish is False
    after = cockpit.do(draft)
    assert cockpit.matched(after) == 1
    with unit_of_work(cockpit.engine, write=True) as session:
        wish = {"enrolment_id": noor.id, "other_id": samira.id, "made_at": MONDAY}
        kind = RequestKind.apart
        session.add(PairRequest(programme_id=programme.id, kind=kind, **wish))
        draft = _again(session, cockpit, session.get_one(Round, cockpit.round.id))
    draft = solved(cockpit.engine, draft.uid)
    assert cockpit.offered(draft)[0].wish is True
    with pytest.raises(RoundChanged):
        cockpit.do(draft)


def _again(session: Session, cockpit: Cockpit, round_: Round) -> Draft:
    return asked_draft(session, round_, cockpit.by)


def test_who_did_not_say_is_asked_once_and_nothing_else_happens(cockpit: Cockpit) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session)
        first_year(session, programme, "Noor", answers={})
        first_year(session, programme, "Tim", answers={})
        coach(session, programme, "Samira", capacity=2)
        coach(session, programme, "Lena", answers={})
    draft = cockpit.begin(programme)
    (remedy,) = cockpit.offered(draft)
    assert (remedy.ask, remedy.asked) == (2, False)
    assert "up to 2 more matched" in remedy.say["en"]
    for _pressed_twice in range(2):
        assert cockpit.do(draft) is None
    with unit_of_work(cockpit.engine) as session:
        told = session.exec(
            select(Person.name)
            .join(Notice, col(Notice.person_id) == Person.id)
            .order_by(Person.name)
        ).all()
        assert told == ["Noor", "Tim"]
        assert session.exec(select(func.count(col(Draft.id)))).one() == 1
    assert cockpit.offered(draft)[0].asked is True


def test_a_promise_that_no_longer_holds_is_not_kept_half(cockpit: Cockpit) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session)
        for name in ("Noor", "Tim"):
            noor = first_year(session, programme, name)
        samira = coach(session, programme, "Samira")
    draft = cockpit.begin(programme)
    with unit_of_work(cockpit.engine, write=True) as session:
        round_ = session.get_one(Round, cockpit.round.id)
        pair = {"first_year": noor.uid, "coach": samira.uid}
        set_demand(session, round_, **pair, kind=DemandKind.bar, by=cockpit.by, now=MONDAY)
    with pytest.raises(RoundChanged):
        cockpit.do(draft)
    with pytest.raises(NotFound):
        cockpit.do(draft, 99)
    with unit_of_work(cockpit.engine) as session:
        (choice,) = choices_of(session, cockpit.round)
        assert choice.kind is DemandKind.bar
