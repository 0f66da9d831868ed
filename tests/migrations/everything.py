"""At least one row in every table: what a migration must not lose."""

from datetime import timedelta

from sqlmodel import Session

from peercoach.models import (
    AddressChange,
    ApiToken,
    Audit,
    AuditHead,
    BrowserSession,
    CalendarFeed,
    Concern,
    ConcernEntry,
    ConcernKind,
    Contact,
    ContactKind,
    ContactSource,
    Demand,
    DemandKind,
    Downtime,
    Draft,
    DraftKind,
    DraftStatus,
    Enrolment,
    EntryKind,
    GateKind,
    GatePassed,
    HelpEntry,
    HelpKind,
    Identity,
    Language,
    MailServerState,
    Message,
    Pair,
    PairRequest,
    PairStatus,
    PausedBy,
    Person,
    Programme,
    ProposedPair,
    RequestKind,
    Role,
    RoleKind,
    SchedulerTick,
    Side,
    SignInRequest,
    Unmatched,
    Upload,
)
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
    make_round,
    stored,
)

WHY = {"nl": "Jullie kunnen allebei op dinsdag", "en": "You are both free on Tuesday"}
HOUR = timedelta(hours=1)
INVITED = {"status": "draft", "link_hash": "5" * 64, "invited_at": MONDAY, "reminded_at": MONDAY}


def store_everything(session: Session) -> None:
    programme = make_programme(session, calendar={"breaks": [["2026-12-21", "2027-01-03"]]})
    staff = make_person(session, name="Joke de Boer", confirmed_at=MONDAY, unwanted_mail=["news"])
    noor = make_enrolment(
        session,
        programme,
        Side.first_year,
        answers={"languages": ["nl", "en"], "carer": True},
        shows=["carer"],
    )
    sem = make_enrolment(session, programme, Side.first_year, priority=1, top_wish="languages")
    make_enrolment(session, programme, Side.coach, **INVITED)
    ada = make_enrolment(session, programme, Side.coach, capacity=2, minimum=1)
    store_access(session, programme, staff)
    file = {"name": "first-years.csv", "content": b"e-mail\r\nzo\xeb@uni.example\r\n"}
    by = {"programme_id": programme.id, "made_by_id": staff.id, "made_at": MONDAY}
    mended = {"columns": {"0": "email"}, "cells": {"2": {"0": "zoe@uni.example"}}, "invite": True}
    stored(session, Upload(side=Side.first_year, language=Language.nl, **file, **by, **mended))
    draft = store_round(session, programme, staff, [noor, sem, ada])
    publication = make_publication(session, draft, published_at=MONDAY)
    pair = make_pair(session, noor, ada, publication_id=publication.id, fit=83, reasons=[WHY])
    pair.agreed_days = 14
    make_pair(session, sem, ada, status=PairStatus.planned, started_at=None)
    store_signs_of_life(session, pair, noor)
    store_care(session, pair, noor, ada)
    passed = {"passed_at": MONDAY, "by_id": ada.person_id, "version": 2}
    stored(session, GatePassed(enrolment_id=ada.id, kind=GateKind.code, **passed))


def store_access(session: Session, programme: Programme, staff: Person) -> None:
    role = {"programme_id": programme.id, "person_id": staff.id, "granted_at": MONDAY}
    stored(session, Role(kind=RoleKind.coordinator, **role))
    until = {"created_at": MONDAY, "expires_at": MONDAY + HOUR}
    hashes = {"code_hash": "c" * 64, "link_hash": "d" * 64, "nonce_hash": "e" * 64}
    request = {"email": staff.email, "language": Language.nl, "tries": 5}
    account = {"issuer": "https://sign-in.uni.example", "subject": "0a1b"}
    stored(session, SignInRequest(**request, **hashes, **until, **account, name=staff.name))
    stored(session, Identity(person_id=staff.id, connected_at=MONDAY, **account))
    browser = {"token_hash": "f" * 64, "person_id": staff.id, "staff": True}
    browser["issuer"] = account["issuer"]
    stored(session, BrowserSession(last_seen_at=MONDAY, **browser, **until))
    change = {"new_email": staff.email, "old_email": "joke@old.example", "back_hash": "7" * 64}
    change |= {"code_hash": "8" * 64, "changed_at": MONDAY, "person_id": staff.id}
    stored(session, AddressChange(**change, **until))
    token = {"token_hash": "a" * 64, "person_id": staff.id, "label": "Planning"}
    stored(session, ApiToken(created_at=MONDAY, **token))
    subject = {"subject_kind": "programme", "subject_uid": programme.slug}
    chain = {"previous_hash": "0" * 64, "hash": "1" * 64, "programme_id": programme.id}
    stored(session, Audit(at=MONDAY, actor=staff.uid, action="create", **subject, **chain))
    stored(session, AuditHead(id=1, hash="1" * 64, length=1))
    stored(session, SchedulerTick(name="tick", last_tick_at=MONDAY, fence=3))
    stored(session, Downtime(first=MONDAY.date(), last=MONDAY.date()))
    stored(session, MailServerState(id=1, refused=[1, None], said="554 no"))


def store_round(
    session: Session, programme: Programme, staff: Person, people: list[Enrolment]
) -> Draft:
    noor, sem, ada = people
    round_ = make_round(
        session, programme, seed=2**62, closes_at=MONDAY + HOUR, coach_hours=48, milder=["ab"]
    )
    by = {"made_by_id": staff.id, "made_at": MONDAY}
    couple = {"first_year_id": noor.id, "coach_id": ada.id}
    fixed = {"kind": DemandKind.lock, "adds_place": True}
    stored(session, Demand(round_id=round_.id, **fixed, **couple, **by))
    apart = {"enrolment_id": sem.id, "other_id": ada.id, "made_at": MONDAY}
    stored(session, PairRequest(programme_id=programme.id, kind=RequestKind.apart, **apart))
    proof = {"proven": True, "levels": {"matched": 1}, "certificate": {"prices": [0, -3]}}
    proof |= {"coaches_until": MONDAY + 48 * HOUR, "insights": {"remedies": []}}
    draft = make_draft(session, round_, staff, status=DraftStatus.ready, progress=100, **proof)
    asked = {"asked_at": MONDAY, "not_at": MONDAY + HOUR, "not_because": "Mijn nichtje"}
    stored(session, ProposedPair(draft_id=draft.id, fit=83, reasons=[WHY], **asked, **couple))
    stored(session, Unmatched(draft_id=draft.id, first_year_id=sem.id, reason=WHY))
    make_draft(session, round_, staff, kind=DraftKind.night, made_by_id=None)
    about = {"why": "leaves", "of": ada.uid}
    make_draft(session, round_, staff, kind=DraftKind.change, about=about)
    by_itself = {"number": 2, "made_by_id": None, "about": {"why": "left", "of": ada.uid}}
    make_draft(session, round_, staff, kind=DraftKind.change, **by_itself)
    return draft


def store_signs_of_life(session: Session, pair: Pair, noor: Enrolment) -> None:
    met = {"kind": ContactKind.met, "source": ContactSource.page, "day": MONDAY.date()}
    by = {"pair_id": pair.id, "by_id": noor.person_id, "noted_at": MONDAY}
    stored(session, Contact(**met, **by))
    answer = {"answer": "well", "answered_at": MONDAY + HOUR, "token_hash": "b" * 64}
    answer["reminder_hash"] = "9" * 64
    answer |= {"answer_day": MONDAY.date(), "answered_from": "9" * 64}
    answer |= {"said": {"heard": 4}}
    make_check_in(session, pair, noor.person_id, **answer)
    make_proposal(session, pair, noor.person_id, place="Kantine")
    make_meeting(session, pair, met_token_hash="2" * 64)
    words = {"text": "Hoi!\nZullen we?", "written_at": MONDAY, "read_at": MONDAY + HOUR}
    stored(session, Message(pair_id=pair.id, by_id=noor.person_id, **words))
    feed = {"token_hash": "3" * 64, "made_at": MONDAY}
    stored(session, CalendarFeed(person_id=noor.person_id, **feed))
    decided = {"act": "wait", "by": 1, "at": MONDAY.isoformat(), "to": None, "words": {}}
    waits = {"waits_until": MONDAY.date(), "decided": decided}
    make_quiet_episode(session, pair, facts={"days": 23}, **waits)
    letter = {"payload": {"name": "Zoë"}, "about": {"to": "coach"}, "stop": "4" * 43}
    carrier = make_notice(session, person_id=noor.person_id, **letter)
    make_notice(session, person_id=noor.person_id, carried_by_id=carrier.id)


def store_care(session: Session, pair: Pair, noor: Enrolment, ada: Enrolment) -> None:
    by, about = ada.person_id, noor.person_id
    people = {"author_id": by, "about_id": about, "pair_id": pair.id}
    times = {"made_at": MONDAY, "opened_at": MONDAY + HOUR, "held_until": MONDAY + 24 * HOUR}
    kind = {"programme_id": pair.programme_id, "kind": ConcernKind.worry}
    concern = stored(session, Concern(**kind, **people, **times))
    sealed = {"kind": EntryKind.told, "sealed": b"gAAAAA\x00\xff"}
    stored(session, ConcernEntry(concern_id=concern.id, by_id=by, at=MONDAY, **sealed))
    owner = {"owner": "Joke de Boer", "owner_email": "joke@uni.example"}
    checked = {"checked_on": MONDAY.date(), "changed_at": MONDAY}
    entry = {"kind": HelpKind.psychologist, "name": "Zoë Zee", "phone": "010 000 0000"}
    stored(session, HelpEntry(programme_id=pair.programme_id, **entry, **owner, **checked))
    pair.status, pair.paused_at, pair.stopped_at = PairStatus.paused, MONDAY, MONDAY
    pair.holds, pair.resumed_at = {PausedBy.coach: "2026-10-05"}, MONDAY
    session.flush()
