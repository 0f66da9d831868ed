"""Who may come in, at every door of the API."""

import re

import pytest

from peercoach.api.doors import router
from peercoach.api.openapi import describe
from tests.api.service import Service, got, refused
from tests.factories import make_person
from tests.signing_in import FROM_OUR_PAGE, sign_in

DOORS = [
    (method, path)
    for path, operations in describe(router)["paths"].items()
    for method in operations
]
FOR_EVERYONE_SIGNED_IN = {
    "/api/v1/open-programmes",
    "/api/v1/programmes/{programme}/questions/{side}",
    "/api/v1/me/enrolments",
    "/api/v1/me/enrolments/{programme}/{side}",
    "/api/v1/me/enrolments/{programme}/{side}/send",
    "/api/v1/me/enrolments/{programme}/{side}/{action}",
    "/api/v1/me/pairs",
    "/api/v1/me/pairs/{pair}/contacts/{day}/{kind}",
}
FOR_COORDINATORS = [door for door in DOORS if door[1] not in FOR_EVERYONE_SIGNED_IN]


def address(path: str, programme: str = "nursing") -> str:
    return re.sub(r"\{\w+\}", "x", path.replace("{programme}", programme))


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_nobody_without_a_token_that_works(service: Service, method: str, path: str) -> None:
    program = service.anyone()
    for authorization in ("Bearer none", "Basic YTpi", ""):
        program.headers["authorization"] = authorization
        error = refused(program.request(method, address(path)), 401)
        assert error == {"kind": "not_signed_in", "message": "Sign in first", "details": {}}


@pytest.mark.parametrize(("method", "path"), FOR_COORDINATORS)
def test_no_student_at_the_desk(service: Service, method: str, path: str) -> None:
    service.coordinated()
    with service.writing() as session:
        student = make_person(session)
    assert refused(service.program_of(student).request(method, address(path)), 403)


@pytest.mark.parametrize(
    ("method", "path"), [door for door in FOR_COORDINATORS if "{programme}" in door[1]]
)
def test_another_programme_is_as_one_that_is_not_there(
    service: Service, method: str, path: str
) -> None:
    service.coordinated("nursing")
    _, other = service.coordinated("law")
    theirs = other.request(method, address(path, "nursing"))
    missing = other.request(method, address(path, "no-such-programme"))
    assert refused(theirs, 404)
    assert theirs.content == missing.content


def test_the_cookie_of_our_own_pages_opens_it_too(service: Service) -> None:
    with service.writing() as session:
        student = make_person(session)
    browser = service.anyone()
    del browser.headers["authorization"]
    sign_in(browser, service.engine, student)
    assert got(browser.get("/api/v1/me/pairs")) == []


def test_with_a_cookie_nothing_changes_for_a_page_of_another_site(service: Service) -> None:
    service.coordinated()
    with service.writing() as session:
        student = make_person(session)
    browser = service.anyone()
    del browser.headers["authorization"]
    sign_in(browser, service.engine, student)
    elsewhere = {"sec-fetch-site": "cross-site"}
    path = "/api/v1/me/enrolments/nursing/first_year/send"
    assert refused(browser.post(path, headers=elsewhere), 403)["kind"] == "cross_site"
    assert refused(browser.post(path, headers=FROM_OUR_PAGE), 404)["kind"] == "not_found"


def test_an_address_that_is_not_there_is_told_in_the_same_shape(service: Service) -> None:
    assert refused(service.anyone().get("/api/v1/nothing"), 404)["kind"] == "not_found"


def test_and_so_is_a_method_that_is_not_there(service: Service) -> None:
    assert refused(service.anyone().delete("/api/v1/programmes"), 405)["kind"] == "wrong_method"
