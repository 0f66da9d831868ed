"""Sign-in when several act at the same moment, and what is kept of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import BrowserSession, Language, Notice, Person, SignInRequest
from peercoach.notify.messages import OCCASIONS
from peercoach.services.audit import verify_chain
from peercoach.services.people import NoAddress, mailbox
from peercoach.services.sign_in.by_code import (
    KEPT_FOR,
    Entered,
    Refusal,
    ask_to_sign_in,
    forget_old_requests,
    redeem_code,
    redeem_link,
)
from peercoach.services.sign_in.codes import ALPHABET, as_typed, hash_with, in_groups, new_code
from tests.factories import MONDAY

MANY = 8
NOOR = "noor@uni.example"
Result = TypeVar("Result")


def at_once(engine: Engine, work: Callable[[Session], Result]) -> list[Result]:
    """What each of many got, in units of work of their own that begin together."""
    ready = Barrier(MANY)

    def one(_: int) -> Result:
        ready.wait(timeout=10)
        with unit_of_work(engine, write=True) as session:
            return work(session)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def ask(session: Session, email: str = NOOR) -> str:
    return ask_to_sign_in(session, email=email, language=Language.nl, next_path="/", now=MONDAY)


def number_of(engine: Engine, table: type) -> int:
    with unit_of_work(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


@pytest.fixture
def asked(engine: Engine) -> tuple[str, dict[str, str]]:
    """The nonce of a browser, and what its mail says."""
    with unit_of_work(engine, write=True) as session:
        nonce = ask(session)
        return nonce, dict(session.exec(select(Notice)).one().payload)


def test_one_code_used_by_many_at_once_gives_one_session(engine: Engine, asked) -> None:
    nonce, mail = asked
    results = at_once(
        engine, lambda session: redeem_code(session, nonce=nonce, code=mail["code"], now=MONDAY)
    )
    assert sum(isinstance(result, Entered) for result in results) == 1
    assert {result for result in results if isinstance(result, Refusal)} <= {
        Refusal.over,
        Refusal.void,  # the attempts were used up meanwhile
    }
    assert (number_of(engine, BrowserSession), number_of(engine, Person)) == (1, 1)


def test_one_link_pressed_by_many_at_once_gives_one_session(engine: Engine, asked) -> None:
    nonce, mail = asked
    link = mail["path"].removeprefix("/login/")
    results = at_once(
        engine, lambda session: redeem_link(session, link=link, nonce=nonce, now=MONDAY)
    )
    assert sorted(isinstance(result, Entered) for result in results) == [False] * 7 + [True]
    assert number_of(engine, BrowserSession) == 1


def test_many_guesses_at_once_are_still_five(engine: Engine, asked) -> None:
    nonce, _ = asked
    results = at_once(
        engine, lambda session: redeem_code(session, nonce=nonce, code="x", now=MONDAY)
    )
    assert results.count(Refusal.wrong) == 4
    assert results.count(Refusal.void) == MANY - 4


def test_many_requests_at_once_owe_five_mails(engine: Engine) -> None:
    nonces = at_once(engine, ask)
    assert len(set(nonces)) == MANY
    assert number_of(engine, SignInRequest) == MANY
    assert number_of(engine, Notice) == 5


def test_many_with_codes_of_their_own_become_one_person(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        nonces = [ask(session) for _ in range(5)]
        codes = [notice.payload["code"] for notice in session.exec(select(Notice).order_by("id"))]
    pairs = list(zip(nonces, codes, strict=True))

    def enter(pair: tuple[str, str]) -> object:
        with unit_of_work(engine, write=True) as session:
            return redeem_code(session, nonce=pair[0], code=pair[1], now=MONDAY)

    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(enter, pairs))
    assert all(isinstance(result, Entered) for result in results)
    assert (number_of(engine, Person), number_of(engine, BrowserSession)) == (1, 5)
    with unit_of_work(engine) as session:
        assert verify_chain(session) is None


@pytest.mark.parametrize(("age", "gone"), [(KEPT_FOR - timedelta(seconds=1), 0), (KEPT_FOR, 1)])
def test_old_requests_are_forgotten(engine: Engine, asked, age: timedelta, gone: int) -> None:
    with unit_of_work(engine, write=True) as session:
        assert forget_old_requests(session, now=MONDAY + age) == gone


def test_after_forgetting_mail_still_goes(engine: Engine, asked) -> None:
    with unit_of_work(engine, write=True) as session:
        forget_old_requests(session, now=MONDAY + KEPT_FOR)
        ask(session)
    assert number_of(engine, Notice) == 2


def test_codes_are_easy_to_tell_apart_and_to_type() -> None:
    code = new_code()
    assert (len(code), set(code) - set(ALPHABET)) == (8, set())
    assert len(set(ALPHABET)) == 32
    assert not set("01IO") & set(ALPHABET)
    assert in_groups("K7QM2XPD") == "K7QM-2XPD"
    assert {as_typed(text) for text in ("K7QM-2XPD", " k7qm 2xpd\n", "k7qm2xpd")} == {"K7QM2XPD"}
    assert len({new_code() for _ in range(100)}) == 100


def test_the_hash_of_a_code_depends_on_the_browser() -> None:
    assert hash_with("nonce", "K7QM-2XPD") == hash_with("nonce", "k7qm2xpd")
    assert hash_with("nonce", "K7QM-2XPD") != hash_with("other", "K7QM-2XPD")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Noor@Uni.Example ", NOOR),
        ("n.bakker+buddy@uni.example", "n.bakker+buddy@uni.example"),
        ("noor@BÜCHER.example", "noor@bücher.example"),
        ("noor@xn--bcher-kva.example", "noor@bücher.example"),
    ],
)
def test_one_mailbox_has_one_spelling(typed: str, stored: str) -> None:
    assert mailbox(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        *("", "noor", "noor@", "@uni.example", "a b@uni.example", "noor@uni.example\nBcc: x@y.z"),
        "zoë@uni.example",  # most mail servers take no such name before the @
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(NoAddress):
        mailbox(typed)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_mail_has_the_code_a_button_and_the_rules(language: str) -> None:
    letter = OCCASIONS["sign-in"]({"code": "K7QM-2XPD", "path": "/login/abc"}, translator(language))
    assert (letter.code, letter.button.path) == ("K7QM-2XPD", "/login/abc")
    assert "15" in " ".join(letter.after)
    assert "K7QM" not in letter.subject
    assert (
        letter.subject
        == {
            "nl": "Inloggen bij het buddyprogramma",
            "en": "Sign in to the buddy programme",
        }[language]
    )
