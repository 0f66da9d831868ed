"""What is true of every page anyone can open."""

import re

import pytest
from fastapi.testclient import TestClient

from peercoach.web.static_files import FOLDER
from tests.web.reading import Outline

PAGES = ["/", "/help", "/help/now", "/privacy", "/accessibility"]
LANGUAGES = ["nl", "en"]


@pytest.fixture(params=[(path, language) for path in PAGES for language in LANGUAGES], ids=str)
def visit(request: pytest.FixtureRequest, client: TestClient) -> tuple[str, Outline]:
    path, language = request.param
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    return language, Outline(answer.text)


def test_it_says_its_language_and_has_one_heading(visit: tuple[str, Outline]) -> None:
    language, page = visit
    assert page.all("html", "lang") == [language]
    assert [tag for tag, _ in page.tags].count("h1") == 1


def test_it_loads_only_from_here_and_holds_no_style_or_script(visit: tuple[str, Outline]) -> None:
    _, page = visit
    loaded = page.all("link", "href") + page.all("img", "src") + page.all("use", "href")
    assert loaded
    assert {address.split("/")[1] for address in loaded} == {"static"}
    assert [attrs for _, attrs in page.tags if "style" in attrs] == []
    assert [tag for tag, _ in page.tags if tag in {"style", "script", "iframe"}] == []


def test_every_inner_link_and_file_exists(visit: tuple[str, Outline], client: TestClient) -> None:
    _, page = visit
    inner = {link for link in page.all("a", "href") if link.startswith("/")}
    files = {link.partition("#")[0] for link in page.all("link", "href") + page.all("use", "href")}
    # A page for who is signed in leads others to signing in
    broken = {one for one in inner | files if client.get(one).status_code not in (200, 303)}
    assert broken == set()


def test_help_is_in_the_footer_in_the_same_order_everywhere(visit: tuple[str, Outline]) -> None:
    _, page = visit
    assert page.all("a", "href")[-4:] == ["/help", "/help/now", "/privacy", "/accessibility"]


def test_there_is_a_place_for_results_when_the_page_loads(visit: tuple[str, Outline]) -> None:
    _, page = visit
    assert page.all("div", "role") == ["status"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_differ(client: TestClient, language: str) -> None:
    texts = [client.get(path, headers={"accept-language": language}).text for path in PAGES]
    assert len({Outline(text).title for text in texts}) == len(PAGES)


@pytest.mark.parametrize("path", [*PAGES, "/healthz"])
def test_head_answers_where_get_does(client: TestClient, path: str) -> None:
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_urgent_numbers_can_be_called_from_the_page(client: TestClient, language: str) -> None:
    page = Outline(client.get("/help/now", headers={"accept-language": language}).text)
    calls = [link for link in page.all("a", "href") if link.startswith("tel:")]
    assert calls == ["tel:112", "tel:08000113", "tel:0880767000"]


def test_the_institution_and_its_address_are_shown_where_they_are_set(client_with) -> None:
    named = client_with(institution="Hogeschool Voorbeeld", contact_email="buddy@voorbeeld.example")
    assert "Hogeschool Voorbeeld" in named.get("/").text
    assert 'href="mailto:buddy@voorbeeld.example"' in named.get("/help").text


def test_without_an_address_no_page_offers_to_write(client: TestClient) -> None:
    assert [path for path in PAGES if "mailto:" in client.get(path).text] == []


def test_the_service_says_it_is_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_a_first_visit_stays_light(client: TestClient) -> None:
    linked = re.findall(r"/css/[\w-]+\.css", client.get("/").text)
    styles = sum((FOLDER / path[1:]).stat().st_size for path in linked)
    assert len(linked) == 3
    assert styles <= 36 * 1024
    assert styles + sum(path.stat().st_size for path in FOLDER.glob("fonts/*.woff2")) <= 80 * 1024


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("css/*.css"))
    assert sorted(re.findall(r"url\(([^)]*)\)", text)) == [
        "../fonts/figtree-latin-ext-wght-normal.woff2",
        "../fonts/figtree-latin-wght-normal.woff2",
    ]
