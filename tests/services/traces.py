"""Somebody with a trace in every table that can have one; and what is left of them anywhere."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel, func, select

from peercoach.db import fold_log, unit_of_work
from peercoach.models import (
    AddressChange,
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
    DraftStatus,
    Enrolment,
    EntryKind,
    GateKind,
    GatePassed,
    HelpEntry,
    HelpKind,
    Language,
    MeetingStatus,
    Message,
    NoticeStatus,
    Pair,
    PairRequest,
    Person,
    Programme,
    ProposedPair,
    RequestKind,
    Side,
    Unmatched,
    Upload,
)
from peercoach.notify.messages.meeting import AGREED
from peercoach.providers.told import Identity as AtProvider
from peercoach.providers.told import Told
from peercoach.services.audit import record
from peercoach.services.meetings.letters import owe_news
from peercoach.services.own_data.erasing import erase
from peercoach.services.sign_in.by_code import ask_to_sign_in
from peercoach.services.sign_in.identities import connect
from peercoach.services.sign_in.sessions import open_session
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

CANARY = "kwikstaartje"
LATER = MONDAY + timedelta(weeks=3)
BIRD = {"name": f"Karel {CANARY}", "email": f"{CANARY}@uni.example"}
SAID = {"nl": f"Alleen {BIRD['name']} kan dan", "en": f"Only {BIRD['name']} can"}


def store_traces(session: Session, *, side: Side) -> Person:
    """Somebody with a trace in every table that can have one, and the canary wherever it fits."""
    programme = make_programme(session)
    karel, joke = make_person(session, **BIRD), make_person(session, name="Joke")
    make_role(session, programme, joke)
    make_role(session, programme, karel, granted_by_id=karel.id)
    before = {"old_email": f"old-{CANARY}@uni.example", "changed_at": MONDAY, "code_hash": "c" * 64}
    until = {"created_at": MONDAY, "expires_at": MONDAY}
    change = AddressChange(person_id=karel.id, new_email=karel.email, **before, **until)
    stored(session, change)
    said = {"answers": {"about": CANARY}, "shows": [CANARY], "top_wish": CANARY}
    mine = make_enrolment(session, programme, side, person_id=karel.id, **said)
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
    account = AtProvider("https://sign-in.uni.example", CANARY)
    connect(session, karel, account, now=MONDAY)
    ask_to_sign_in(
        session,
        email=karel.email,
        language=Language.nl,
        next_path=f"/{CANARY}",
        told=Told(account, karel.email, name=karel.name),
        now=MONDAY,
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
