"""Two programmes at work, each with everything that a door may ask for."""

from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.models import (
    AddressChange,
    ApiToken,
    Draft,
    Enrolment,
    EnrolmentStatus,
    HelpEntry,
    HelpKind,
    Language,
    Meeting,
    MeetingStatus,
    Person,
    RoleKind,
    Round,
    SchedulerTick,
    Side,
)
from peercoach.providers.told import Identity as AtProvider
from peercoach.services.all_year.asking import ask_for_change
from peercoach.services.all_year.reasons import Why
from peercoach.services.calendar_feeds import open_feed
from peercoach.services.care.telling import pass_on_worry
from peercoach.services.care.theirs import find_theirs
from peercoach.services.coaches_asked.asking import show_to_coaches
from peercoach.services.importing.files import keep_upload
from peercoach.services.rounds.drafts import queue_draft
from peercoach.services.sign_in.api_tokens import make_token
from peercoach.services.sign_in.identities import connect, identities_of
from peercoach.services.sign_up.gate_passing import accept_code
from peercoach.services.sign_up.gates import set_gates, suggested_code
from peercoach.services.tokens import hash_of
from peercoach.solver import solve_draft
from tests.databases import hasty_engine
from tests.factories import (
    MONDAY,
    make_check_in,
    make_enrolment,
    make_meeting,
    make_notice,
    make_person,
    make_quiet_episode,
    make_role,
    stored,
)
from tests.permissions.world import DAY, KEYS, NOW, PERSONS, STAFF, Names, World
from tests.programme_cast import NOORS, enrol, make_open_programme, pair_up
from tests.services.care_cast import VAULT, WORRY


def make_world(file: Path) -> World:
    """On a file with every table and no row."""
    engine = hasty_engine(f"sqlite:///{file}")
    with unit_of_work(engine, write=True) as session:
        people = {
            name: make_person(session, name=name.title(), language="en")
            for name in (*PERSONS, *STAFF)
        }
        own, draft = make_programme_at_work(session, "nursing", people)
        there = {
            "first_year": make_person(session),
            "coach": make_person(session),
            "other_first_year": make_person(session),
            "other_coach": make_person(session),
            "coordinator": people["coordinator_elsewhere"],
        }
        elsewhere, other_draft = make_programme_at_work(session, "law", there)
        stored(session, SchedulerTick(name="tick", last_tick_at=NOW, fence=1))
        tokens = {key: make_key(session, people[person]) for key, person in KEYS.items()}
    for names in (own, elsewhere):
        solve_draft(engine, names["change"], lambda: NOW)
    for uid in (draft, other_draft):
        solve_draft(engine, uid, lambda: NOW)
        with unit_of_work(engine, write=True) as session:
            show(session, uid)
    engine.dispose()
    return World(file, own, elsewhere, tokens | {"dead_key": "peercoach_nobodys"}, people)


def show(session: Session, uid: str) -> None:
    """Its coaches look at it first."""
    draft = session.exec(select(Draft).where(Draft.uid == uid)).one()
    draft.insights = (draft.insights or {}) | {"remedies": [NOTHING_TO_DO]}
    round_ = session.get_one(Round, draft.round_id)
    round_.coach_hours = 48
    show_to_coaches(session, round_, draft, by=draft.made_by_id, now=NOW)


def make_key(session: Session, person: Person) -> str:
    token = make_token(session, person, label="A program", days=90, now=NOW)
    session.flush()
    for row in session.exec(select(ApiToken)):
        row.last_used_at = NOW  # so that using it writes nothing
    return token


NOTHING_TO_DO = {
    "say": {"nl": "Niets", "en": "Nothing"},
    "ask": [],
    "lift": [],
    "kept": [],
    "milder": [],
    "wish": False,
}


def make_programme_at_work(
    session: Session, slug: str, people: Mapping[str, Person]
) -> tuple[Names, str]:
    """One pair with everything a pair can have, another, and a draft for who waits."""
    programme, round_ = make_open_programme(session, slug=slug)
    label = {"nl": f"Nog iets voor {slug}?", "en": f"Anything else for {slug}?"}
    own = {"key": f"only_in_{slug}", "kind": "yesno", "label": label}
    asked = [*programme.definition["question"], own]
    programme.definition = {**programme.definition, "question": asked}
    programme.settings = {
        "removed_questions": [{**own, "key": "gone", "label": {"nl": "Weg?", "en": "Gone?"}}],
        "look": {"logo": {"type": "image/png", "content": ""}},
    }
    staff = people["coordinator"]
    make_role(session, programme, staff)
    reader = people.get("reader") or make_person(session)
    make_role(session, programme, reader, kind=RoleKind.confidential)
    code = suggested_code()
    set_gates(session, programme, training=False, code=code, by=staff.id, now=MONDAY)
    pair = pair_up(session, programme, people["first_year"], people["coach"])
    other = pair_up(session, programme, people["other_first_year"], people["other_coach"])
    waits = enrol(session, programme, make_person(session), Side.first_year)
    session.get_one(Enrolment, pair.coach_id).capacity = 1  # so that the other is proposed
    offers = session.get_one(Enrolment, other.coach_id)
    accept_code(session, programme, offers, version=1, now=MONDAY)
    secret = f"{slug}-secret"
    until = {"answer_until": NOW + DAY, "token_hash": hash_of(f"{secret}-check-in")}
    make_check_in(session, pair, people["first_year"].id, step="hello", **until)
    met = {"status": MeetingStatus.met, "met_token_hash": hash_of(f"{secret}-met")}
    was: Meeting = make_meeting(session, pair, starts_at=NOW - DAY, **met)
    meeting: Meeting = make_meeting(session, pair, starts_at=NOW + DAY)
    make_quiet_episode(session, pair, opened_at=NOW)
    make_token(session, people["first_year"], label="To revoke", days=30, now=MONDAY)
    key = session.exec(select(ApiToken)).all()[-1]
    key.last_used_at = NOW
    account = AtProvider("https://sign-in.uni.example", f"{slug}-subject")
    connect(session, people["first_year"], account, now=MONDAY)
    [login] = identities_of(session, people["first_year"])
    theirs = find_theirs(session, people["coach"].id, pair.uid)
    worry = pass_on_worry(session, VAULT, theirs, WORRY, uid=f"worry-in-{slug}-now", now=NOW)
    entry = HelpEntry(
        programme_id=programme.id,
        kind=HelpKind.psychologist,
        name="Someone to talk to",
        phone="010 000 0000",
        owner="Staff",
        owner_email="staff@uni.example",
        checked_on=MONDAY.date(),
        changed_at=MONDAY,
    )
    upload = keep_upload(
        session,
        programme,
        side=Side.first_year,
        name="people.csv",
        content=b"name,email\nLiv Loof,liv@uni.example\n",
        language=Language.en,
        by=staff.id,
        now=NOW,
    )
    asked = {"template": "check_in", "programme_id": programme.id, "status": "sent"}
    person = people["first_year"].id
    make_notice(session, person_id=person, stop=f"{secret}-stop", sent_at=MONDAY, **asked)
    half = {"status": EnrolmentStatus.draft, "answers": NOORS, "sent_at": None}
    link = hash_of(f"{secret}-link")
    make_enrolment(session, programme, Side.first_year, link_hash=link, **half)
    draft = queue_draft(session, round_, by=staff.id, balance=20, now=NOW)
    change = AddressChange(
        person_id=people["other_first_year"].id,
        new_email=people["other_first_year"].email,
        code_hash="",
        created_at=NOW,
        expires_at=NOW,
        changed_at=NOW,
        old_email=f"before@{slug}.example",
        back_hash=hash_of(f"{secret}-way-back"),
    )
    stored(session, change)
    coach = session.get_one(Enrolment, pair.coach_id).uid
    moved = ask_for_change(session, programme, why=Why.leaves, of=coach, by=staff.id, now=NOW)
    return {
        "programme": slug,
        "pair": pair.uid,
        "meeting": meeting.uid,
        "was": was.uid,
        "key": key.uid,
        "login": login.uid,
        "worry": worry.uid,
        "round": round_.uid,
        "draft": draft.uid,
        "waits": waits.uid,
        "offers": offers.uid,
        "question": f"only_in_{slug}",
        "rule": f"share-only_in_{slug}",
        "change": moved.uid,
        "upload": upload.uid,
        "entry": stored(session, entry).uid,
        "reader": reader.uid,
        "check_in": f"{secret}-check-in",
        "met": f"{secret}-met",
        "way_back": f"{secret}-way-back",
        "stop": f"{secret}-stop",
        "feed": open_feed(session, people["coach"].id, now=NOW),
        "link": f"{secret}-link",
    }, draft.uid
