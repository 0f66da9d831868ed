"""How programs come in. Who may do what is asked of every route in tests/permissions."""

import pytest

from tests.api.service import Service, got, refused
from tests.factories import make_person
from tests.signing_in import FROM_OUR_PAGE, sign_in


@pytest.mark.parametrize("authorization", ["Bearer none", "Basic YTpi", ""])
def test_nobody_without_a_token_that_works(service: Service, authorization: str) -> None:
    program = service.anyone()
    program.headers["authorization"] = authorization
    error = refused(program.get("/api/v1/me/pairs"), 401)
    assert error == {"kind": "not_signed_in", "message": "Sign in first", "details": {}}


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
