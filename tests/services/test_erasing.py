"""Somebody has everything erased: no byte of them is left, others keep what is theirs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, LargeBinary, text
from sqlmodel import AutoString, Session, SQLModel, func, select

from peercoach.db import fold_log, unit_of_work
from peercoach.models import (
    ApiToken,
    CalendarFeed,
    Concern,
    ConcernEntry,
    ConcernKind,
    Contact,
    ContactKind,
    ContactSource,
    Demand,
    DemandKind,
    Draft,
    DraftStatus,
    Enrolment,
    EntryKind,
    GateKind,
    GatePassed,
    HelpEntry,
    HelpKind,
    Language,
    Meeting,
    MeetingStatus,
    Message,
    Notice,
    NoticeStatus,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    ProposedPair,
    RequestKind,
    Role,
    RoleKind,
    Round,
    Side,
    Unmatched,
    Upload,
)
from peercoach.notify.messages.meeting import AGREED
from peercoach.services.audit import record, verify_chain
from peercoach.services.drafts import claim_draft, queue_draft
from peercoach.services.meetings.letters import owe_news
from peercoach.services.own_data.erasing import END_REASON, LastOne, erase, left_lately
from peercoach.services.own_data.holdings import HOLDINGS, NOBODY
from peercoach.services.own_data.subject import subject_of
from peercoach.services.people_list import list_people
from peercoach.services.publishing import OutOfDate, publish
from peercoach.services.sessions import open_session
from peercoach.services.sign_in import ask_to_sign_in
from peercoach.services.solving import load_task, propose, store_proposal
from tests.factories import (
    MONDAY,
    make_check_in,
    make_draft,
    make_enrolment,
    make_meeting,
    make_notice,
    make_pair,
    make_person,
    make_programme,
    make_proposal,
    make_publication,
    make_quiet_episode,
    make_role,
    make_round,
    stored,
)
from tests.jobs.sending import send, settings_for
from tests.services.round_cast import coach, draft_of, first_year, small_programme
from tests.smtp_server import MailServer

CANARY = "kwikstaartje"
LATER = MONDAY + timedelta(weeks=3)
BIRD = {"name": f"Karel {CANARY}", "email": f"{CANARY}@uni.example"}
SAID = {"nl": f"Alleen {BIRD['name']} kan dan", "en": f"Only {BIRD['name']} can"}
FOR_THE_RECORD = {"Audit", "Draft", "Publication", "HelpEntry"}
"""Tables whose text stays: codes of people, what `mentions.py` goes through, a public page."""


def store_traces(session: Session, *, side: Side) -> Person:
    """Somebody with a trace in every table that can have one, and the canary wherever it fits."""
    programme = make_programme(session)
    karel, joke = make_person(session, **BIRD), make_person(session, name="Joke")
    make_role(session, programme, joke)
    make_role(session, programme, karel, granted_by_id=karel.id)
    mine = make_enrolment(
        session, programme, side, person_id=karel.id, answers={"about": CANARY}, top_wish=CANARY
    )
    other_side = Side.coach if side is Side.first_year else Side.first_year
    theirs = make_enrolment(session, programme, other_side)
    asks, offers = (mine, theirs) if side is Side.first_year else (theirs, mine)
    both = {"first_year_id": asks.id, "coach_id": offers.id}
    for one, other in ((mine, theirs), (theirs, mine)):
        wish = {"enrolment_id": one.id, "other_id": other.id, "made_at": MONDAY}
        stored(session, PairRequest(programme_id=programme.id, kind=RequestKind.apart, **wish))
    round_ = make_round(session, programme)
    by = {"made_by_id": karel.id, "made_at": MONDAY}
    stored(session, Demand(round_id=round_.id, kind=DemandKind.lock, **both, **by))
    inputs = {
        "rules": "r",
        "first_years": {asks.uid: CANARY if asks is mine else "x"},
        "coaches": {offers.uid: [CANARY if offers is mine else "x", 1]},
        "locks": [[asks.uid, offers.uid]],
        "bars": [],
    }
    draft = make_draft(
        session,
        round_,
        karel,
        status=DraftStatus.ready,
        levels={"conflicts": [SAID]},
        certificate={"coaches": [offers.uid], "inputs": inputs},
    )
    stored(session, ProposedPair(draft_id=draft.id, fit=80, reasons=[SAID], **both))
    for one in (asks, make_enrolment(session, programme, Side.first_year)):
        stored(session, Unmatched(draft_id=draft.id, first_year_id=one.id, reason=SAID))
    publication = make_publication(session, draft, published_at=MONDAY)
    pair = make_pair(session, asks, offers, publication_id=publication.id, reasons=[SAID], fit=80)
    met = {"kind": ContactKind.met, "source": ContactSource.page, "day": MONDAY.date()}
    stored(session, Contact(pair_id=pair.id, by_id=karel.id, noted_at=MONDAY, **met))
    make_check_in(session, pair, karel.id, answer=CANARY, answered_at=MONDAY, token_hash=CANARY)
    make_check_in(session, pair, theirs.person_id, answer="well", answered_at=MONDAY)
    make_quiet_episode(session, pair, facts={"said": CANARY})
    store_plans(session, pair, karel, mine)
    store_mails(session, programme, karel, session.get_one(Person, theirs.person_id), pair)
    file = {"name": CANARY, "content": CANARY.encode(), "language": Language.nl}
    stored(session, Upload(programme_id=programme.id, side=Side.coach, **file, **by))
    stored(
        session,
        ApiToken(token_hash=CANARY, person_id=karel.id, label=CANARY, created_at=MONDAY),
    )
    confided = {"programme_id": programme.id, "kind": ConcernKind.complaint, "made_at": MONDAY}
    about = {"author_id": karel.id, "about_id": theirs.person_id, "pair_id": pair.id}
    concern = stored(session, Concern(**confided, **about))
    wrote = {"concern_id": concern.id, "kind": EntryKind.told, "by_id": karel.id}
    stored(session, ConcernEntry(at=MONDAY, sealed=b"sealed", **wrote))
    owned = {"owner": karel.name, "owner_email": karel.email, "checked_on": MONDAY.date()}
    desk = {"kind": HelpKind.wellbeing, "name": "Desk", "phone": "1", "changed_at": MONDAY}
    stored(session, HelpEntry(programme_id=programme.id, **desk, **owned))
    open_session(session, karel, staff=False, now=MONDAY)
    ask_to_sign_in(
        session, email=karel.email, language=Language.nl, next_path=f"/{CANARY}", now=MONDAY
    )
    looked = {"action": "export", "subject_kind": "person", "subject_uid": karel.uid}
    record(session, now=MONDAY, actor=joke.uid, programme_id=programme.id, **looked)
    return karel


def store_plans(session: Session, pair: Pair, karel: Person, mine: Enrolment) -> None:
    """A meeting they had and one to come, which is called off; and a time that may replace it."""
    make_proposal(session, pair, karel.id, place=CANARY)
    made = {"from_proposal": CANARY, "met_token_hash": CANARY}
    make_meeting(session, pair, status=MeetingStatus.met, place=CANARY, **made)
    made = {"starts_at": LATER + timedelta(days=1), "from_proposal": CANARY}
    agreed = make_meeting(session, pair, place=CANARY, **made)
    owe_news(session, pair, agreed, AGREED, now=MONDAY)
    stored(session, Message(pair_id=pair.id, by_id=karel.id, text=CANARY, written_at=MONDAY))
    stored(session, CalendarFeed(person_id=karel.id, token_hash=CANARY, made_at=MONDAY))
    passed = {"kind": GateKind.training, "passed_at": MONDAY, "by_id": karel.id}
    stored(session, GatePassed(enrolment_id=mine.id, **passed))


def store_mails(
    session: Session, programme: Programme, karel: Person, other: Person, pair: Pair
) -> None:
    """To himself; to his partner about him only; and to his partner about him and somebody else."""
    to_other = {"recipient": other.email, "person_id": other.id, "programme_id": programme.id}
    make_notice(session, person_id=karel.id, recipient=karel.email, payload={"name": karel.name})
    make_notice(session, recipient=karel.email, payload={"code": CANARY})
    line = {"pair": pair.id, "name": karel.name, "topics": CANARY}
    only = {"payload": {"lines": [line]}, "about": {"pairs": [pair.id]}}
    make_notice(session, dedupe_key="only him", **only, **to_other)
    lines = [line, {"pair": pair.id + 1, "name": "Somebody else"}]
    both = {"payload": {"lines": lines}, "about": {"pairs": [pair.id, pair.id + 1]}}
    make_notice(session, dedupe_key="him too", **both, **to_other)
    about = {"pairs": [pair.id]}
    bounced = {"status": NoticeStatus.bounced, "payload": {"other": CANARY}, "about": about}
    make_notice(session, dedupe_key="bounced", **bounced, **to_other)


def whole_database(engine: Engine) -> bytes:
    """Every byte of the files, or everything that every table holds."""
    if engine.url.get_backend_name() == "sqlite":
        file = Path(engine.url.database or "")
        return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    with engine.connect() as connection:
        rows = [
            str(tuple(row))
            for table in SQLModel.metadata.sorted_tables
            for row in connection.execute(text(f'SELECT t::text FROM "{table.name}" t'))
        ]
    return "\n".join(rows).encode()


def erase_him(engine: Engine, karel: Person) -> None:
    with unit_of_work(engine, write=True) as session:
        erase(session, session.get_one(Person, karel.id), now=LATER)
    assert fold_log(engine)


def count(session: Session, table: Any, *where: Any) -> int:
    return session.exec(select(func.count()).select_from(table).where(*where)).one()


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
        assert (pair.status, pair.end_reason) == (PairStatus.ended, END_REASON)
        programme = session.exec(select(Programme)).one()
        assert count(session, Enrolment) == len(list_people(session, programme)) + 1
        assert count(session, Role) == 1


def test_the_other_hears_it_without_a_name_and_what_was_queued_is_withdrawn(
    engine: Engine,
) -> None:
    with unit_of_work(engine, write=True) as session:
        karel = store_traces(session, side=Side.coach)
    erase_him(engine, karel)
    with unit_of_work(engine) as session:
        kept = {
            one.dedupe_key: (one.status.value, dict(one.payload))
            for one in session.exec(select(Notice).where(Notice.recipient != ""))
        }
        pair = session.exec(select(Pair)).one()
        stays = session.exec(select(Enrolment).where(Enrolment.id == pair.first_year_id)).one()
        assert [one.id for one in left_lately(session, stays.person_id, now=LATER)] == [pair.id]
        assert left_lately(session, stays.person_id, now=LATER + timedelta(days=14)) == []
    told = kept.pop(f"erased:{pair.id}:{stays.id}")
    assert told[0] == "queued"
    assert (told[1]["to"], told[1]["since"]) == ("first_year", "2026-09-07")
    assert kept["only him"] == ("cancelled", {})
    assert [line["name"] for line in kept["him too"][1]["lines"]] == ["Somebody else"]
    assert kept["bounced"] == ("bounced", {})
    assert len(kept) == 5  # none to himself; the two others are about their meeting


def test_a_meeting_that_is_off_leaves_the_others_calendar_without_a_name(
    engine: Engine, mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        karel = store_traces(session, side=Side.coach)
        meeting = session.exec(select(Meeting).where(Meeting.status == MeetingStatus.agreed)).one()
    erase_him(engine, karel)
    send(engine, settings_for(mail_server.port), now=LATER)
    mails = {str(mail["Subject"]): mail for mail in mail_server.mails}
    off = next(mail for subject, mail in mails.items() if subject.startswith("Gaat niet door"))
    (file,) = off.iter_attachments()
    assert f"UID:{meeting.uid}" in file.get_content()
    assert "STATUS:CANCELLED" in file.get_content()
    assert "Je koppeling is veranderd" in mails
    assert not any(subject.startswith("Afspraak") for subject in mails)  # what was agreed
    for mail in mail_server.mails:
        said = "".join(part.get_content() for part in mail.walk() if not part.is_multipart())
        assert "karel" not in said.lower()
        assert CANARY not in said.lower()


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
