"""What went wrong is told kindly, and in nobody else's words."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.web.sign_in_site import Site


@pytest.fixture
def engine(embedded: Engine) -> Engine:
    """What a provider says is judged before any database hears of it."""
    return embedded


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
