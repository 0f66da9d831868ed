"""Somebody corrects their own address: the new mailbox proves itself, the old one takes it back."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import AddressChange, ApiToken, Identity, Notice, Person, Side
from peercoach.providers.told import Identity as AtProvider
from peercoach.services.own_data.erasing import erase
from peercoach.services.sign_in.api_tokens import make_token
from peercoach.services.sign_in.identities import connect
from peercoach.services.sign_in.own_address import WAY_BACK_FOR, forget_address_changes
from tests.factories import MONDAY, make_enrolment, make_notice, make_person, make_programme
from tests.signing_in import sign_in
from tests.web.sign_in_site import Site, ask, is_signed_in

OLD, NEW = "noor@school.example", "noor@uni.example"
PAGE = "/me/address"


@pytest.fixture
def noor(site: Site) -> Person:
    with unit_of_work(site.engine, write=True) as session:
        noor = make_person(session, name="Noor Appelbes", email=OLD, language="en")
        account = AtProvider("https://sign-in.uni.example", "noor-1")
        connect(session, noor, account, now=MONDAY - timedelta(days=9))
        make_notice(session, person_id=noor.id, recipient=OLD, template="waiting")
        return noor


@pytest.fixture
def here(site: Site, noor: Person) -> TestClient:
    browser = site.browser()
    sign_in(browser, site.engine, noor)
    return browser


@pytest.fixture
def elsewhere(site: Site, noor: Person) -> TestClient:
    browser = site.browser()
    sign_in(browser, site.engine, noor)
    return browser


def address(site: Site, noor: Person) -> str:
    with unit_of_work(site.engine) as session:
        return session.get_one(Person, noor.id).email


def change(site: Site, browser: TestClient, to: str = NEW) -> None:
    assert browser.post(PAGE, data={"email": to}).headers["location"] == f"{PAGE}/code"
    answer = browser.post(f"{PAGE}/code", data={"code": site.code()})
    assert answer.headers["location"] == PAGE


def way_back(site: Site) -> str:
    return next(mail for mail in site.mails() if mail.template == "address-changed").payload["path"]


def test_a_code_to_the_new_address_changes_it_and_the_old_one_hears(
    site: Site, noor: Person, here: TestClient, elsewhere: TestClient
) -> None:
    assert here.post(PAGE, data={"email": " Noor@Uni.example "}).status_code == 303
    asked = site.mails()[-1]
    assert (asked.template, asked.recipient, address(site, noor)) == ("new-address", NEW, OLD)
    assert here.post(f"{PAGE}/code", data={"code": site.code().lower()}).status_code == 303
    assert address(site, noor) == NEW
    told = site.mails()[-1]
    assert (told.template, told.recipient) == ("address-changed", OLD)
    assert NEW not in str(told.payload)
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    page = here.get(PAGE).text
    assert NEW in page
    assert "Before it was" in page
    with unit_of_work(site.engine) as session:
        assert session.exec(select(Identity.person_id)).all() == [noor.id]
        waiting = session.exec(select(Notice).where(Notice.template == "waiting")).one()
        assert waiting.recipient == NEW


def test_a_wrong_code_changes_nothing_and_five_are_the_end(
    site: Site, noor: Person, here: TestClient, elsewhere: TestClient
) -> None:
    here.post(PAGE, data={"email": NEW})
    right = site.code()
    assert elsewhere.post(f"{PAGE}/code", data={"code": right}).status_code == 422  # not its code
    said = [here.post(f"{PAGE}/code", data={"code": "WRONG"}).status_code for _ in range(4)]
    assert said == [422, 422, 422, 303]
    assert here.post(f"{PAGE}/code", data={"code": right}).status_code == 303
    assert address(site, noor) == OLD


def test_after_a_quarter_of_an_hour_the_code_is_over(site: Site, noor, here) -> None:
    here.post(PAGE, data={"email": NEW})
    site.now += timedelta(minutes=15)
    assert here.post(f"{PAGE}/code", data={"code": site.code()}).headers["location"] == PAGE
    assert address(site, noor) == OLD


@pytest.mark.parametrize(
    ("typed", "said"),
    [("noor", "Fill in a complete address"), (OLD, "This is your address already")],
)
def test_what_cannot_be_a_new_address_is_refused_and_still_there(here, typed, said) -> None:
    answer = here.post(PAGE, data={"email": typed})
    assert (answer.status_code, said in answer.text, f'value="{typed}"' in answer.text) == (
        422,
        True,
        True,
    )


def test_whose_address_it_is_tells_only_who_has_the_mailbox(site: Site, noor, here) -> None:
    with unit_of_work(site.engine, write=True) as session:
        make_person(session, email="taken@uni.example")
    asked = [
        here.post(PAGE, data={"email": one}) for one in ("free@uni.example", "taken@uni.example")
    ]
    assert len({(one.status_code, one.text) for one in asked}) == 1
    answer = here.post(f"{PAGE}/code", data={"code": site.code()})
    assert (answer.status_code, "already signs in with this address" in answer.text) == (422, True)
    assert address(site, noor) == OLD


def test_five_mails_an_hour_and_then_nothing_else_differs(site: Site, noor, here) -> None:
    answers = [here.post(PAGE, data={"email": NEW}) for _ in range(7)]
    assert len({(one.status_code, one.headers["location"]) for one in answers}) == 1
    assert [mail.template for mail in site.mails()].count("new-address") == 5


def test_the_old_address_takes_it_back_and_whoever_came_in_is_out(
    site: Site, noor: Person, here: TestClient
) -> None:
    change(site, here)
    with unit_of_work(site.engine, write=True) as session:
        thief = session.get_one(Person, noor.id)
        make_token(session, thief, label="Mine", days=30, now=site.now)
        connect(session, thief, AtProvider("https://other.example", "thief"), now=site.now)
    link, stranger = way_back(site), site.browser()
    assert stranger.get(link).status_code == 200
    assert address(site, noor) == NEW  # looking changes nothing
    assert "Your old address counts again" in stranger.post(link).text
    assert address(site, noor) == OLD
    assert not is_signed_in(here)
    with unit_of_work(site.engine) as session:
        assert session.exec(select(ApiToken)).one().revoked_at is not None
        assert session.exec(select(Identity.subject)).all() == ["noor-1"]
    assert [stranger.get(link).status_code, stranger.post(link).status_code] == [410, 410]


def test_a_later_change_is_taken_back_with_it(site: Site, noor, here) -> None:
    change(site, here)
    first = way_back(site)
    change(site, here, to="thief@else.example")
    second = site.mails()[-1].payload["path"]
    assert site.browser().post(first).status_code == 200
    assert address(site, noor) == OLD
    assert site.browser().post(second).status_code == 410


def test_who_signed_in_with_the_old_address_meanwhile_is_no_obstacle(
    site: Site, noor, here
) -> None:
    change(site, here)
    victim = site.browser()
    ask(victim, OLD)
    victim.post("/login/code", data={"code": site.code()})
    assert is_signed_in(victim)
    assert site.browser().post(way_back(site)).status_code == 200
    assert address(site, noor) == OLD


def test_unless_they_take_part_with_it(site: Site, noor, here) -> None:
    change(site, here)
    with unit_of_work(site.engine, write=True) as session:
        other = make_person(session, email=OLD)
        make_enrolment(session, make_programme(session), Side.coach, person_id=other.id)
    assert site.browser().post(way_back(site)).status_code == 409
    assert address(site, noor) == NEW


def test_after_a_week_the_way_back_is_closed_and_the_old_address_forgotten(
    site: Site, noor, here
) -> None:
    change(site, here)
    link = way_back(site)
    site.now += WAY_BACK_FOR
    assert site.browser().post(link).status_code == 410
    with unit_of_work(site.engine, write=True) as session:
        assert forget_address_changes(session, now=site.now) == 1
        assert session.exec(select(AddressChange)).all() == []


def test_erasing_forgets_the_old_address_too(site: Site, noor: Person, here: TestClient) -> None:
    change(site, here)
    with unit_of_work(site.engine, write=True) as session:
        erase(session, session.get_one(Person, noor.id), now=site.now)
    everything = str(site.rows())
    assert (OLD in everything, NEW in everything) == (False, False)
