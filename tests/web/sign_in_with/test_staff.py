"""Staff may have to come through the provider; students need not."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import delete, select

from peercoach.db import unit_of_work
from peercoach.models import Person, Role, RoleKind
from peercoach.services.sign_in.api_tokens import make_token
from tests.factories import make_person, make_programme, make_role
from tests.providers import Liar
from tests.web.provider_site import come_back, provider_site, rows, trouble, two_providers
from tests.web.sign_in_site import NOOR, Site, ask, is_signed_in


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
