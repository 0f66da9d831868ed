"""What can go wrong on the way to a provider and back, or be made to; and exactly what one gets."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine
from sqlmodel import delete, select

from peercoach.db import unit_of_work
from peercoach.models import Person, Role, RoleKind
from peercoach.providers.started import from_cookie
from peercoach.services.sign_in.api_tokens import make_token
from tests.factories import make_person, make_programme, make_role
from tests.providers import Liar, at_provider, changed, way_back
from tests.smtp_server import free_port
from tests.web.provider_site import SECRET, come_back, connection, leave, provider_site, trouble
from tests.web.sign_in_site import NOOR, Site, ask, is_signed_in

OVER = "/login?trouble=over&at=uni"
UNPROVEN = "/login?trouble=unproven&at=uni"
DOWN = "/login?trouble=down&at=uni"
EVIL = ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "/\t/e"]


@pytest.fixture
def site(engine: Engine, liar: Liar) -> Site:
    return provider_site(engine, liar.issuer)


def rows(site: Site) -> dict[str, list[object]]:
    return {name: kept for name, kept in site.rows().items() if kept}


def test_each_trouble_is_told_kindly_with_both_ways_in(site: Site, browser: TestClient) -> None:
    said = {
        "down": "Example University does not work at the moment",
        "stopped": "You stopped at Example University",
        "over": "just start again here",
        "unproven": "We could not be sure that the answer came from Example University",
        "no_address": "Example University did not give us your e-mail address",
        "taken": "This address belongs to an account with another login",
    }
    for name, words in said.items():
        page = browser.get(f"/login?trouble={name}&at=uni&next=/me/data").text
        assert words in page
        assert "/login/with/uni?next=%2Fme%2Fdata" in page
        assert "Send me a code" in page


@pytest.mark.parametrize("query", ["trouble=evil&at=uni", "trouble=down&at=x", "trouble=staff"])
def test_no_words_can_be_put_on_the_page_from_outside(browser: TestClient, query: str) -> None:
    assert 'role="alert"' not in browser.get(f"/login?{query}").text


# --- somebody else's sign-in in my browser, or mine in theirs


def test_an_address_back_of_somebody_else_signs_nobody_in(site: Site) -> None:
    """Login CSRF: the attacker stops before coming back and sends the victim that address."""
    attacker, victim = site.browser(), site.browser()
    theirs = way_back(at_provider(leave(attacker)))
    assert trouble(victim.get(theirs)) == OVER
    leave(victim)  # with a sign-in of their own under way as well
    assert trouble(victim.get(theirs)) == OVER
    assert rows(site) == {}


def test_a_stolen_code_is_of_no_use_in_another_browser(site: Site) -> None:
    """Code injection: the state is the thief's own, the code the victim's; the verifier is not."""
    victim, thief = site.browser(), site.browser()
    stolen = at_provider(leave(victim))
    own = at_provider(leave(thief))
    code = dict(part.split("=") for part in stolen.partition("?")[2].split("&"))["code"]
    assert trouble(thief.get(way_back(changed(own, code=code)))) == OVER
    assert rows(site) == {}


def test_a_statement_for_another_sign_in_does_not_count(site: Site, liar: Liar) -> None:
    liar.claims["nonce"] = "of-another-sign-in"
    assert trouble(come_back(site.browser())) == UNPROVEN
    assert rows(site) == {}


def test_coming_back_twice_signs_in_once(site: Site) -> None:
    browser, copy = site.browser(), site.browser()
    back = way_back(at_provider(leave(browser)))
    copy.cookies.update(dict(browser.cookies))  # with a copy of what the browser kept
    browser.get(back)
    assert trouble(browser.get(back)) == OVER
    assert is_signed_in(browser)
    assert browser.get(OVER).headers["location"] == "/me"  # so that a double click is none
    assert trouble(copy.get(back)) == OVER  # the provider knows that this code was used
    assert (is_signed_in(copy), site.sessions()) == (False, 1)


@pytest.mark.parametrize("cookie", ["", "x", "e30", "bnVsbA", "WzFd", "eyJzdGF0ZSI6MX0", "é"])
def test_what_the_browser_keeps_may_be_anything(browser: TestClient, cookie: str) -> None:
    assert from_cookie(cookie) is None
    answer = browser.get(
        "/login/with/uni/back?code=x&state=y",
        headers={"cookie": f"__Host-sign-in-with={cookie}".encode()},
    )
    assert trouble(answer) == OVER


@pytest.mark.parametrize("evil", EVIL)
def test_nobody_is_sent_to_another_site(site: Site, evil: str) -> None:
    browser = site.browser()
    assert come_back(browser, evil).headers["location"] == "/"
    other = site.browser()
    back = way_back(at_provider(leave(other, evil), action="deny"))
    assert "evil" not in trouble(other.get(changed(back, error="access_denied")))


def test_where_somebody_was_going_is_kept_through_trouble(site: Site, liar: Liar) -> None:
    browser = site.browser()
    back = way_back(at_provider(leave(browser, "/me/data?x=1")))
    liar.token_answer = 503, {}
    assert trouble(browser.get(back)) == f"{DOWN}&next=%2Fme%2Fdata%3Fx%3D1"


# --- an answer that is not the provider's, not for us, or not from now


def hours(count: float) -> int:
    return int(time.time() + 3600 * count)


LIES: dict[str, Callable[[Liar], Any]] = {
    "another issuer": lambda liar: liar.claims.update(iss="https://evil.example"),
    "another audience": lambda liar: liar.claims.update(aud="another-service"),
    "another audience, and authorized for us": lambda liar: liar.claims.update(
        aud="another-service", azp="buddy"
    ),
    "for two, authorized for the other": lambda liar: liar.claims.update(
        aud=["buddy", "another-service"], azp="another-service"
    ),
    "no audience": lambda liar: liar.claims.update(aud=None),
    "no nonce": lambda liar: liar.claims.update(nonce=None),
    "no subject": lambda liar: liar.claims.update(sub=None),
    "an empty subject": lambda liar: liar.claims.update(sub=""),
    "a long subject": lambda liar: liar.claims.update(sub="x" * 256),
    "expired": lambda liar: liar.claims.update(exp=hours(-0.1), iat=hours(-0.2)),
    "no end": lambda liar: liar.claims.update(exp=None),
    "from the future": lambda liar: liar.claims.update(iat=hours(0.1), exp=hours(0.2)),
    "another key": lambda liar: setattr(
        liar, "signs_with", RSAKey.generate_key(2048, {"kid": "first"})
    ),
    "a key that is not published": lambda liar: setattr(
        liar, "signs_with", RSAKey.generate_key(2048, {"kid": "unknown"})
    ),
    "no signature": lambda liar: liar.header.update(alg="none"),
    "signed with the secret we share": lambda liar: (
        liar.header.update(alg="HS256"),
        setattr(liar, "signs_with", OctKey.import_key(SECRET, {"kid": "first"})),
    ),
    "another access token": lambda liar: liar.claims.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "about somebody else when asked": lambda liar: (
        liar.claims.update(email=None, sub="noor-1"),
        liar.about.update(sub="somebody-else"),
    ),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_statement_that_proves_nothing_signs_nobody_in(
    site: Site, liar: Liar, lie: Callable[[Liar], Any]
) -> None:
    lie(liar)
    assert trouble(come_back(site.browser())) == UNPROVEN
    assert rows(site) == {}


@pytest.mark.parametrize("minutes", [-1.5, 1.5])
def test_clocks_may_differ_a_little(site: Site, liar: Liar, minutes: float) -> None:
    site.now += timedelta(minutes=minutes)
    liar.claims.update(exp=hours(0) + 1, iat=hours(0))
    assert come_back(site.browser()).headers["location"] == "/me"


@pytest.mark.parametrize("minutes", [-5, 5])
def test_clocks_that_differ_much_are_no_proof(site: Site, liar: Liar, minutes: int) -> None:
    site.now += timedelta(minutes=minutes)
    liar.claims.update(exp=hours(0) + 1, iat=hours(0))
    assert trouble(come_back(site.browser())) == UNPROVEN


# --- several providers


def two_providers(engine: Engine, first: Liar, second: str, **different: Any) -> Site:
    site = provider_site(
        engine,
        first.issuer,
        providers={
            "uni": connection(first.issuer, domains="uni.example"),
            "other": connection(second, label_en="Other School"),
        },
        **different,
    )
    assert "Other School" in site.browser().get("/login").text
    return site


def test_one_provider_cannot_answer_for_another(engine: Engine, liar: Liar) -> None:
    """Mix-up: what began at one comes back at the other's address, whatever else is right."""
    site = two_providers(engine, liar, "https://other.example")
    browser = site.browser()
    back = way_back(at_provider(leave(browser)))
    answer = browser.get(back.replace("/with/uni/", "/with/other/"))
    assert trouble(answer) == "/login?trouble=over&at=other"
    assert "token" not in liar.asked
    assert rows(site) == {}


def test_an_answer_that_names_another_issuer_is_not_used(site: Site, liar: Liar) -> None:
    liar.back["iss"] = "https://other.example"
    assert trouble(come_back(site.browser())) == UNPROVEN
    assert "token" not in liar.asked  # the code goes to nobody


def test_who_says_to_name_itself_has_to(site: Site, liar: Liar) -> None:
    liar.facts["authorization_response_iss_parameter_supported"] = True
    assert trouble(come_back(site.browser())) == UNPROVEN
    liar.back["iss"] = liar.issuer
    assert come_back(site.browser()).headers["location"] == "/me"


def test_the_same_subject_at_another_provider_is_somebody_else(engine: Engine, liar: Liar) -> None:
    come_back(provider_site(engine, liar.issuer).browser())
    site = provider_site(engine, liar.issuer.replace("127.0.0.1", "localhost"))
    liar.issuer = liar.issuer.replace("127.0.0.1", "localhost")
    liar.about["email"] = "other@uni.example"
    come_back(site.browser())
    assert len(site.rows()["person"]) == 2


# --- accounts are never merged


def test_another_account_with_an_address_that_is_connected_is_not_let_in(
    site: Site, liar: Liar
) -> None:
    """An address is given to somebody new; the account of who had it before stays theirs."""
    come_back(site.browser())
    liar.about["sub"] = "somebody-who-came-later"
    before = rows(site)
    browser = site.browser()
    assert trouble(come_back(browser)) == "/login?trouble=taken&at=uni"
    assert not is_signed_in(browser)
    assert rows(site) == before


def test_not_with_a_code_from_the_mailbox_either(engine: Engine, liar: Liar) -> None:
    come_back(provider_site(engine, liar.issuer).browser())
    liar.about["sub"] = "somebody-who-came-later"
    site = provider_site(engine, liar.issuer, domains="")
    browser = site.browser()
    come_back(browser)
    answer = browser.post("/login/code", data={"code": site.code()})
    assert "trouble=taken" in trouble(answer)
    assert (is_signed_in(browser), len(site.rows()["identity"])) == (False, 1)


def test_who_had_another_account_there_can_disconnect_it(site: Site, liar: Liar) -> None:
    come_back(site.browser())
    liar.about["sub"] = "noor-2"
    browser = site.browser()
    ask(browser)
    browser.post("/login/code", data={"code": site.code()})
    assert "Example University" in browser.get("/account").text
    [way] = re.findall(r'action="(/account/logins/[^"]+)"', browser.get("/account").text)
    answer = browser.post(way)
    assert (answer.status_code, is_signed_in(browser)) == (303, False)
    assert come_back(browser).headers["location"] == "/me"
    assert is_signed_in(browser)
    assert len(site.rows()["person"]) == 1


def test_an_address_the_provider_claims_is_no_way_into_the_account_that_has_it(
    engine: Engine, liar: Liar
) -> None:
    """Whoever can call themselves anything there gets a mail sent to its owner, and no further."""
    site = provider_site(engine, liar.issuer, domains="")
    with unit_of_work(engine, write=True) as session:
        make_person(session, email=NOOR)
    thief = site.browser()
    come_back(thief)
    for path in ("/account", "/me", "/me/data"):
        assert thief.get(path).headers["location"].startswith("/login")
    assert thief.post("/login/code", data={"code": "2222-2222"}).status_code == 422
    assert site.rows()["identity"] == []


def test_a_sign_in_somebody_left_open_does_not_connect_with_who_comes_next(
    engine: Engine, liar: Liar
) -> None:
    """On a shared computer: only the page about that sign-in asks again on its behalf."""
    site = provider_site(engine, liar.issuer, domains="")
    browser = site.browser()
    come_back(browser)  # with an address of the victim's, and then gone
    ask(browser)  # the victim asks for a code at the sign-in page
    browser.post("/login/code", data={"code": site.code()})
    assert is_signed_in(browser)
    assert site.rows()["identity"] == []


def test_asking_again_connects_no_other_address(engine: Engine, liar: Liar) -> None:
    site = provider_site(engine, liar.issuer, domains="")
    browser = site.browser()
    come_back(browser)
    browser.post("/login", data={"email": "victim@uni.example", "connect": "yes"})
    browser.post("/login/code", data={"code": site.code()})
    assert site.rows()["identity"] == []


# --- a provider that does not do its work


def test_without_an_address_nobody_new_comes_in(site: Site, liar: Liar) -> None:
    del liar.about["email"]
    assert trouble(come_back(site.browser())) == "/login?trouble=no_address&at=uni"
    assert rows(site) == {}


@pytest.mark.parametrize("email", ["noor", "", 7, ["a@b.example"], "a@b.example, c@d.example"])
def test_neither_with_something_that_is_no_address(site: Site, liar: Liar, email: object) -> None:
    liar.about["email"] = email
    assert trouble(come_back(site.browser())) == "/login?trouble=no_address&at=uni"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("access_denied", "stopped"),
        ("consent_required", "stopped"),
        ("server_error", "down"),
        ("temporarily_unavailable", "down"),
    ],
)
def test_a_provider_that_says_no(site: Site, browser: TestClient, error: str, told: str) -> None:
    back = at_provider(leave(browser))
    answer = browser.get(way_back(changed(back, code=None, error=error)))
    assert trouble(answer) == f"/login?trouble={told}&at=uni"


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (429, {"error": "slow_down"}),
        (200, {}),
        (200, []),
        (200, "x"),
        (401, {"error": "invalid_client"}),
        (200, {"access_token": "a", "token_type": "Bearer"}),
        (200, {"access_token": "a", "token_type": "Bearer", "id_token": "not.a.token"}),
        (200, {"access_token": "a", "token_type": "Bearer", "id_token": ["x"]}),
    ],
    ids=str,
)
def test_a_provider_that_answers_nonsense(site: Site, liar: Liar, answer: tuple[int, Any]) -> None:
    liar.token_answer = answer
    assert trouble(come_back(site.browser())) in (DOWN, UNPROVEN)
    assert rows(site) == {}


@pytest.mark.parametrize(
    "facts",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"jwks_uri": 7},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_wrongly(
    site: Site, liar: Liar, facts: dict[str, Any]
) -> None:
    liar.facts |= facts
    assert trouble(site.browser().get("/login/with/uni")) == DOWN
    liar.facts = {}
    assert come_back(site.browser()).headers["location"] == "/me"  # as soon as it is right


def test_a_provider_that_is_not_there(engine: Engine) -> None:
    site = provider_site(engine, f"http://127.0.0.1:{free_port()}")
    browser = site.browser()
    assert browser.get("/login").status_code == 200
    assert trouble(browser.get("/login/with/uni?next=/me")) == f"{DOWN}&next=%2Fme"


@pytest.mark.parametrize("step", ["describe", "token", "keys"])
def test_a_provider_that_takes_its_time_holds_up_nobody(
    site: Site, liar: Liar, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """No unit of work waits for it, other pages answer, and at last it counts as down."""
    monkeypatch.setattr("peercoach.providers.provider.ALL_STEPS", 1.0)
    asked, go_on = Event(), Event()

    def take_time(now: str) -> None:
        if now == step:
            asked.set()
            go_on.wait(20)

    liar.before = take_time
    browser, found = site.browser(), []
    with browser:  # keeps its event loop, as a server does
        waiting = Thread(target=lambda: found.append(come_back_or_not(browser)))
        waiting.start()
        assert asked.wait(20)
        while site.engine.pool.checkedout():  # the help page reads now and then
            assert waiting.is_alive(), "a unit of work waited for the provider"
        ask(site.browser())  # writes
        waiting.join(20)
        go_on.set()
    assert found == [DOWN]


def come_back_or_not(browser: TestClient) -> str:
    answer = browser.get("/login/with/uni")
    if "trouble" not in answer.headers["location"]:
        answer = browser.get(way_back(at_provider(answer.headers["location"])))
    return trouble(answer)


# --- staff


@pytest.fixture
def strict(engine: Engine, liar: Liar) -> Site:
    """Where staff have to come through the provider; Noor coordinates."""
    site = provider_site(engine, liar.issuer, staff_provider="uni")
    employ(site, RoleKind.coordinator)
    return site


def employ(site: Site, kind: RoleKind) -> None:
    with unit_of_work(site.engine, write=True) as session:
        noor = make_person(session, email=NOOR)
        make_role(session, make_programme(session, slug="nursing"), noor, kind=kind)


@pytest.mark.parametrize("kind", RoleKind)
@pytest.mark.parametrize("way", ["code", "link"])
def test_a_code_opens_no_account_of_staff(
    engine: Engine, liar: Liar, kind: RoleKind, way: str
) -> None:
    site = provider_site(engine, liar.issuer, staff_provider="uni")
    employ(site, kind)
    browser = site.browser()
    ask(browser, next_path="/co/nursing")
    answer = (
        browser.post(site.link())
        if way == "link"
        else browser.post("/login/code", data={"code": site.code()})
    )
    assert trouble(answer) == "/login?trouble=staff&next=%2Fco%2Fnursing"
    assert (is_signed_in(browser), site.sessions()) == (False, 0)
    page = browser.get(answer.headers["location"]).text
    assert "Coordinators and readers sign in with Example University" in page
    assert "/login/with/uni?next=%2Fco%2Fnursing" in page


def test_the_provider_opens_it(strict: Site) -> None:
    browser = strict.browser()
    assert come_back(browser).headers["location"] == "/account"
    assert browser.get("/co/nursing").status_code == 200
    strict.now += timedelta(minutes=31)
    assert not is_signed_in(browser)


def test_students_still_use_a_code(strict: Site) -> None:
    browser = strict.browser()
    ask(browser, "student@uni.example")
    browser.post("/login/code", data={"code": strict.code()})
    assert is_signed_in(browser)


def test_a_session_by_code_counts_no_more_once_staff_have_to_use_the_provider(
    engine: Engine, liar: Liar
) -> None:
    before = provider_site(engine, liar.issuer)
    employ(before, RoleKind.coordinator)
    by_code, by_provider = before.browser(), before.browser()
    ask(by_code)
    by_code.post("/login/code", data={"code": before.code()})
    come_back(by_provider)
    after = provider_site(engine, liar.issuer, staff_provider="uni")
    for browser, stays in ((by_code, False), (by_provider, True)):
        assert is_signed_in(browser)
        later = after.browser()
        later.cookies.update(dict(browser.cookies))
        assert is_signed_in(later) is stays


def test_another_provider_is_not_enough_for_staff(engine: Engine, liar: Liar) -> None:
    site = two_providers(engine, liar, "https://other.example", staff_provider="other")
    employ(site, RoleKind.coordinator)
    before = rows(site)
    answer = come_back(site.browser())
    assert trouble(answer) == "/login?trouble=staff&at=uni"
    assert "sign in with Other School" in site.browser().get(answer.headers["location"]).text
    assert rows(site) == before


def test_staff_whose_address_needs_proof_give_it_once(engine: Engine, liar: Liar) -> None:
    site = provider_site(engine, liar.issuer, staff_provider="uni", domains="")
    employ(site, RoleKind.coordinator)
    browser = site.browser()
    come_back(browser)
    browser.post("/login/code", data={"code": site.code()})
    assert browser.get("/co/nursing").status_code == 200
    again = site.browser()
    assert come_back(again).headers["location"] == "/account"


def test_keys_of_staff_keep_working_until_their_role_is_taken(strict: Site) -> None:
    with unit_of_work(strict.engine, write=True) as session:
        noor = session.exec(select(Person)).one()
        key = make_token(session, noor, label="Planning", days=30, now=strict.now)
    program = strict.browser()
    address = "/api/v1/programmes/nursing/rounds"
    headers = {"authorization": f"Bearer {key}"}
    assert program.get(address, headers=headers).status_code == 200
    with unit_of_work(strict.engine, write=True) as session:
        session.exec(delete(Role))
    assert program.get(address, headers=headers).status_code == 403


def test_the_privacy_page_names_who_sees_that_somebody_comes_here(site: Site) -> None:
    assert "sign in with Example University" in site.browser().get("/privacy").text
    assert "sign in with" not in Site(site.engine).browser().get("/privacy").text
