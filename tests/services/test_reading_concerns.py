"""Opening what was passed on: by readers only, on the record, and gone when it is closed."""

import json
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict, NotFound
from peercoach.models import (
    Audit,
    ConcernEntry,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    RequestKind,
)
from peercoach.services.care.deciding import end_for_good, let_go_on
from peercoach.services.care.own import (
    find_own_concern,
    own_concerns,
    shared_about,
)
from peercoach.services.care.reading import (
    close_concern,
    covers_for,
    find_cover,
    hold,
    note_done,
    open_concern,
)
from peercoach.services.care.resealing import count_unreadable, seal_everything_anew
from peercoach.vault import Vault, WrongKey, new_key
from tests.factories import MONDAY, make_person, make_programme, make_role
from tests.services.care_cast import (
    CANARY,
    VAULT,
    WORRY,
    CareCast,
    everything_in,
    mails,
    noor_complains,
    samira_worries,
    store_care_cast,
)

LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def cast(engine: Engine) -> CareCast:
    """With a worry of Samira's about Noor."""
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=MONDAY)
    return cast


@pytest.fixture
def session(engine: Engine, cast: CareCast) -> Session:
    with unit_of_work(engine, write=True) as session:
        yield session


def opened_by(session: Session, person: Person, uid: str = "worry-1"):
    return open_concern(
        session, VAULT, find_cover(session, person.id, uid), "Asked", by=person, now=LATER
    )


def test_a_reader_reads_all_of_it_word_for_word(session: Session, cast: CareCast) -> None:
    opened = opened_by(session, cast.rosa)
    assert (opened.author.name, opened.about.name) == ("Samira Haddad", "Noor de Wit")
    told, why = opened.entries
    assert (why.kind.value, why.says["text"]) == ("opened", "Asked")
    assert told.says["text"] == WORRY.text
    assert told.says["seen"] == ["sleep"]


def test_every_opening_is_recorded_apart_from_the_programme(session, cast) -> None:
    for reader in (cast.rosa, cast.stan, cast.rosa):
        opened_by(session, reader)
    entries = session.exec(select(Audit).where(Audit.action == "open").order_by(Audit.id)).all()
    assert [(one.actor, one.subject_uid, one.programme_id, one.details) for one in entries] == [
        (reader.uid, "worry-1", None, {}) for reader in (cast.rosa, cast.stan, cast.rosa)
    ]
    own = find_own_concern(session, cast.samira.id, "worry-1")
    assert [(one.name, one.at) for one in own.openings] == [
        ("Rosa Roos", LATER),
        ("Stan Ster", LATER),
        ("Rosa Roos", LATER),
    ]


def test_for_nobody_else_it_exists(session: Session, cast: CareCast) -> None:
    elsewhere = make_person(session)
    make_role(session, make_programme(session), elsewhere, kind="confidential")
    for person in (cast.marieke, cast.noor, cast.samira, elsewhere):
        assert covers_for(session, person.id) == []
        with pytest.raises(NotFound):
            find_cover(session, person.id, "worry-1")


def test_a_reader_neither_reads_about_themselves_nor_their_own(session, cast) -> None:
    for person in (cast.noor, cast.samira):
        make_role(session, cast.pair.programme, person, kind="confidential")
        assert covers_for(session, person.id) == []


def test_another_key_does_not_open_it_and_says_so(session: Session, cast: CareCast) -> None:
    cover = find_cover(session, cast.rosa.id, "worry-1")
    with pytest.raises(WrongKey, match="none of the 1 keys in PEERCOACH_CARE_KEYS opens it"):
        open_concern(session, Vault((new_key(),)), cover, "Asked", by=cast.rosa, now=LATER)
    assert session.exec(select(Audit).where(Audit.action == "open")).all() == []


def test_writing_that_was_moved_to_another_concern_does_not_open(session, cast) -> None:
    other = samira_worries(session, cast, uid="worry-2", now=MONDAY)
    for entry in session.exec(select(ConcernEntry)):
        entry.concern_id = other.id
    session.flush()
    with pytest.raises(WrongKey):
        opened_by(session, cast.rosa, "worry-2")


def test_keys_are_changed_without_losing_anything(session: Session, cast: CareCast) -> None:
    newest = new_key()
    both = Vault((newest, *VAULT.keys))
    assert count_unreadable(session, Vault((newest,))) == 1
    assert seal_everything_anew(session, both) == 1
    assert count_unreadable(session, Vault((newest,))) == 0
    assert count_unreadable(session, VAULT) == 1
    sealed = session.exec(select(ConcernEntry.sealed)).one()
    assert CANARY in str(Vault((newest,)).unseal(sealed, of="worry-1"))


def test_what_an_older_version_sealed_still_opens_and_is_sealed_anew() -> None:
    key, says = new_key(), {"text": CANARY}
    old = Fernet(key).encrypt(json.dumps({"of": "worry-1", "says": says}).encode())
    vault = Vault((new_key(), key))
    assert vault.unseal(old, of="worry-1") == says
    anew = vault.seal_anew(old)
    assert Vault(vault.keys[:1]).unseal(anew, of="worry-1") == says
    with pytest.raises(WrongKey):
        Vault(vault.keys[:1]).unseal(old, of="worry-1")
    changed = anew[:-8] + (b"A" if anew[-8:-7] != b"A" else b"B") + anew[-7:]
    with pytest.raises(WrongKey):
        vault.unseal(changed, of="worry-1")


@pytest.mark.parametrize("at", [0, 3, 20, -1])
def test_what_was_changed_or_cut_off_since_does_not_open(at: int) -> None:
    vault = Vault((new_key(),))
    sealed = vault.seal({"text": "How are you?"}, of="one")
    changed = bytes([sealed[at] ^ 1])
    for wrong in (sealed[:at], sealed[:at] + changed + (sealed[at:][1:])):
        with pytest.raises(WrongKey):
            vault.unseal(wrong, of="one")


def test_closing_deletes_what_was_written_and_keeps_that_it_was(session, cast) -> None:
    opened_by(session, cast.rosa)
    cover = find_cover(session, cast.rosa.id, "worry-1")
    note_done(session, VAULT, cover, "Gebeld.", by=cast.rosa, now=LATER)
    assert [entry.kind.value for entry in opened_by(session, cast.stan).entries] == [
        "told",
        "opened",
        "done",
        "opened",
    ]
    close_concern(session, cover, by=cast.rosa, now=LATER)
    assert session.exec(select(ConcernEntry)).all() == []
    assert [one.concern.closed_at for one in covers_for(session, cast.rosa.id)] == [LATER]
    with pytest.raises(Conflict, match="closed"):
        note_done(session, VAULT, cover, "Nog iets", by=cast.rosa, now=LATER)


def test_what_nobody_opened_cannot_be_closed(session: Session, cast: CareCast) -> None:
    with pytest.raises(Conflict, match="Nobody has opened"):
        close_concern(
            session, find_cover(session, cast.rosa.id, "worry-1"), by=cast.rosa, now=LATER
        )


def known_after(session: Session, cast: CareCast) -> list[float]:
    """At which of these days after Monday Noor can know of it."""
    days = (0.1, 1.1, 1.2, 6.9, 7, 30)
    return [
        day for day in days if shared_about(session, cast.noor.id, now=MONDAY + timedelta(days=day))
    ]


def test_she_it_is_about_can_know_a_day_after_it_was_opened(session, cast) -> None:
    opened_by(session, cast.rosa)  # after three hours
    assert known_after(session, cast) == [1.2, 6.9, 7, 30]


def test_or_after_a_week_when_nobody_opened_it(session: Session, cast: CareCast) -> None:
    assert known_after(session, cast) == [7, 30]


def test_or_after_a_week_when_a_reader_held_it_for_a_reason(session, cast) -> None:
    opened_by(session, cast.rosa)
    cover = find_cover(session, cast.rosa.id, "worry-1")
    hold(session, VAULT, cover, f"Niet veilig: {CANARY}", by=cast.rosa, now=LATER)
    assert known_after(session, cast) == [7, 30]
    assert CANARY not in everything_in(session)


def test_what_is_shared_names_readers_and_not_who_passed_it_on(session, cast) -> None:
    opened_by(session, cast.rosa)
    (shared,) = shared_about(session, cast.noor.id, now=MONDAY + timedelta(days=8))
    assert [opening.name for opening in shared.openings] == ["Rosa Roos"]
    assert "Samira" not in repr(shared)
    assert own_concerns(session, cast.noor.id) == []


def test_a_complaint_is_not_among_what_is_shared(session: Session, cast: CareCast) -> None:
    noor_complains(session, cast, now=MONDAY)
    assert shared_about(session, cast.samira.id, now=MONDAY + timedelta(days=30)) == []


def test_a_reader_lets_the_two_go_on(session: Session, cast: CareCast) -> None:
    noor_complains(session, cast, now=MONDAY)
    cover = find_cover(session, cast.rosa.id, "complaint-1")
    opened_by(session, cast.rosa, "complaint-1")
    with pytest.raises(Conflict, match="Decide first"):
        close_concern(session, cover, by=cast.rosa, now=LATER)
    let_go_on(session, cover, by=cast.rosa, now=LATER)
    pair = session.exec(select(Pair)).one()
    assert (pair.status, pair.stopped_at, pair.paused_at) == (PairStatus.live, None, None)
    with pytest.raises(Conflict):
        let_go_on(session, cover, by=cast.rosa, now=LATER)


def test_a_reader_ends_the_pair_for_good(session: Session, cast: CareCast) -> None:
    noor_complains(session, cast, now=MONDAY)
    cover = find_cover(session, cast.rosa.id, "complaint-1")
    end_for_good(session, cover, by=cast.rosa, now=LATER)
    assert session.exec(select(Pair)).one().status is PairStatus.ended
    wish = session.exec(select(PairRequest)).one()
    assert wish.kind is RequestKind.apart
    assert mails(session)[-2:] == [
        ("pair-stopped", "Noor de Wit"),
        ("pair-stopped", "Samira Haddad"),
    ]
