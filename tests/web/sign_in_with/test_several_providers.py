"""One provider never answers for another."""

from sqlalchemy import Engine

from tests.providers import Liar, at_provider, way_back
from tests.web.provider_site import (
    UNPROVEN,
    come_back,
    leave,
    provider_site,
    rows,
    trouble,
    two_providers,
)
from tests.web.sign_in_site import Site


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
