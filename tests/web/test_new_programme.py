"""A coordinator makes another programme, on the page and through the API."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.matching.definition import parse_definition
from peercoach.models import Programme
from peercoach.services.programmes.programmes import definition_of, find_programme, template
from tests.api.service import Service, got, refused
from tests.factories import make_person
from tests.services.round_cast import SMALL, small_programme
from tests.signing_in import sign_in
from tests.web.conftest import make_client
from tests.web.desk import SAME_SITE, Desk

GIVEN = {"name_nl": "Rechten", "name_en": "Law", "slug": "law-2026"}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    with unit_of_work(engine, write=True) as session:
        small_programme(session, slug="nursing", name_en="Nursing")
        small_programme(session, slug="arts", name_en="Arts")  # of others
    return Desk(engine, "nursing")


def make(desk: Desk, **changed: str) -> Any:
    return desk.client.post("/co", data=GIVEN | changed, headers=SAME_SITE)


def programmes(engine: Engine) -> list[str]:
    with unit_of_work(engine) as session:
        return sorted(session.exec(select(Programme.slug)))


def test_who_makes_a_programme_coordinates_it_and_stays_signed_in(desk: Desk) -> None:
    breaks = "19-10-2026 t/m 25-10-2026\r\n\r\n2026-12-21 - 2027-01-03\r\n27/4/2027"
    answer = make(desk, breaks=breaks)
    assert answer.headers["location"] == "/co/law-2026"
    assert "Nobody takes part yet" in desk.client.get("/co/law-2026").text
    assert "/co/law-2026" in desk.client.get("/co").text
    with unit_of_work(desk.engine) as session:
        made = find_programme(session, "law-2026")
    assert definition_of(made) == parse_definition(template())
    assert made.calendar == {
        "breaks": [
            ["2026-10-19", "2026-10-25"],
            ["2026-12-21", "2027-01-03"],
            ["2027-04-27", "2027-04-27"],
        ],
        "exam_weeks": [],
    }
    assert desk.deeds() == [
        ("create", "programme", {"like": None}),
        ("give role", "person", {"role": "coordinator"}),
    ]


def test_a_programme_can_begin_as_a_copy_of_ones_own(desk: Desk) -> None:
    make(desk, like="nursing")
    with unit_of_work(desk.engine) as session:
        assert definition_of(find_programme(session, "law-2026")) == parse_definition(SMALL)


def test_of_others_there_is_nothing_to_copy(desk: Desk) -> None:
    page = desk.client.get("/co").text
    assert ("nursing" in page, "arts" in page) == (True, False)
    assert make(desk, like="arts").status_code == make(desk, like="nothing").status_code == 404
    assert programmes(desk.engine) == ["arts", "nursing"]


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("name_nl", " ", "Fill in a name in Dutch"),
        ("name_en", "a" * 81, "expected at most 80 characters"),
        ("slug", "Law 2026", "expected at most 40 small letters"),
        ("slug", "nursing", "There is a programme “nursing” already"),
        ("slug", "login", "is an address of the service"),
        ("breaks", "19-10-2026\nin May", "Line 2: found “in May”, expected two dates"),
        ("breaks", "31-2-2027", "Line 1: found “31-2-2027”, expected two dates"),
        ("breaks", "1-1-2027 2-1-2027 3-1-2027", "expected two dates"),
        ("exam_weeks", "2-2-2027 – 1-2-2027", "expected the first day first"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    desk: Desk, field: str, given: str, said: str
) -> None:
    answer = make(desk, **{field: given})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert f'<a href="#{field}">' in answer.text
    assert said in answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert 'value="Law"' in answer.text or field == "name_en"
    assert programmes(desk.engine) == ["arts", "nursing"]


def test_all_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    text = make(desk, name_nl="", slug="", breaks="soon").text
    assert [field for field in (*GIVEN, "breaks") if f'href="#{field}"' in text] == [
        "name_nl",
        "slug",
        "breaks",
    ]


def test_only_coordinators_make_programmes(desk: Desk) -> None:
    student = make_client(desk.app)
    assert student.get("/co").headers["location"] == "/login?next=%2Fco"
    with unit_of_work(desk.engine, write=True) as session:
        person = make_person(session)
    sign_in(student, desk.engine, person)
    assert student.get("/co").status_code == 403
    assert student.post("/co", data=GIVEN, headers=SAME_SITE).status_code == 403
    assert programmes(desk.engine) == ["arts", "nursing"]


NEW = {"slug": "law", "name": {"nl": "Rechten", "en": "Law"}}


@pytest.fixture
def program(engine: Engine) -> TestClient:
    _, program = Service(engine).coordinated("nursing")
    return program


def post(program: TestClient, **changed: object) -> Any:
    return program.post("/api/v1/programmes", json={**NEW, **changed})


def test_a_program_makes_one_too(program: TestClient) -> None:
    period = {"first": "2026-12-21", "last": "2027-01-03"}
    made = got(post(program, like="nursing", breaks=[period]), 201)
    assert made["calendar"] == {"breaks": [["2026-12-21", "2027-01-03"]], "exam_weeks": []}
    assert made["definition"]["question"][0]["key"] == "languages"
    assert got(program.get("/api/v1/programmes/law")) == made
    assert [one["slug"] for one in got(program.get("/api/v1/programmes"))] == ["law", "nursing"]
    assert refused(post(program), 409)["message"].startswith("There is a programme “law”")


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"slug": "La W"}, "slug"),
        ({"name": {"nl": "", "en": "Law"}}, "name_nl"),
        ({"breaks": [{"first": "2027-01-03", "last": "2026-12-21"}]}, "breaks"),
        ({"breaks": [{"first": 20270103, "last": "2026-12-21"}]}, "body.breaks.0.first"),
        ({"role": "coordinator"}, "body.role"),
    ],
)
def test_a_program_is_told_which_field(
    program: TestClient, changed: Mapping[str, object], place: str
) -> None:
    fields = refused(post(program, **changed), 422)["details"]["fields"]
    assert [field["place"] for field in fields] == [place]


def test_a_program_copies_nothing_of_others(engine: Engine, program: TestClient) -> None:
    with unit_of_work(engine, write=True) as session:
        small_programme(session, slug="arts")
    assert refused(post(program, like="arts"), 404)
    assert programmes(engine) == ["arts", "nursing"]
