"""Bringing in a list through the page: its columns, its wrong rows, and when it goes in."""

import csv
import io
import re
from html import unescape

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, EnrolmentStatus, Notice, Person
from peercoach.notify.outbox.sealing import unseal
from tests.programme_cast import make_open_programme
from tests.web.conftest import make_client
from tests.web.desk import SAME_SITE, Desk
from tests.web.reading import in_main, words

HEAD = "Studentnr;Roepnaam;E-mail;Opleiding;Vorm"
BAD = {
    14: ("jan@", "E-mail", "a complete address such as jan@school.nl"),
    37: ("", "E-mail", "a complete address such as jan@school.nl"),
    58: ("Verplegkunde", "Opleiding", "one of Nursing"),
    91: ("Kunstgeschiedenis", "Opleiding", "one of Nursing"),
    92: ("s5@uni.example", "E-mail", "as in row 5 one row for each person"),
    160: ("s12@", "E-mail", "a complete address such as jan@school.nl"),
}
"""Row → what stands there, in which column, what was expected."""


def rows_of(bad: bool) -> list[list[str]]:
    rows = []
    for number in range(2, 212):
        row = [
            f"{number:07}",
            f"Zoë {number}",
            f"s{number}@uni.example",
            "Verpleegkunde",
            "deeltijd",
        ]
        if bad and number in BAD:
            found, column, _ = BAD[number]
            row[HEAD.split(";").index(column)] = found
        rows.append(row)
    return rows


def file_of(rows: list[list[str]]) -> bytes:
    return "\r\n".join([HEAD, *(";".join(row) for row in rows), ""]).encode("cp1252")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    with unit_of_work(engine, write=True) as session:
        make_open_programme(session, slug="nursing")
    return Desk(engine, "nursing")


def bring(desk: Desk, content: bytes | str, name: str = "list.csv", **form: str) -> str:
    """Upload a file, or paste text; gives the address of the check."""
    given = {"side": "first_year", "language": "nl", **form}
    if isinstance(content, str):
        return desk.send("/people/import", **given, pasted=content)
    return desk.send("/people/import", files={"file": (name, content)}, **given)


def confirm(desk: Desk, address: str) -> str:
    return desk.send(address, step="confirm")


def enrolled(desk: Desk) -> dict[str, Enrolment]:
    with unit_of_work(desk.engine) as session:
        found = session.exec(
            select(Person.name, Enrolment).join(Enrolment, col(Enrolment.person_id) == Person.id)
        )
        return dict(found.all())


def chosen(page: str) -> dict[str, str]:
    """Title of a column → what the page says that it holds."""
    found = {}
    for title, select_ in re.findall(
        r'<label for="column-\d+"[^>]*>(.*?)</label>.*?(<select.*?</select>)', page, re.DOTALL
    ):
        [option] = re.findall(r'<option value="([^"]*)" selected', select_)
        found[unescape(title)] = option
    return found


def test_right_rows_go_in_and_the_mended_file_adds_only_the_others(desk: Desk) -> None:
    address = bring(desk, file_of(rows_of(bad=True)))
    page = in_main(desk.see(address))
    assert "list.csv, 210 rows, semicolons, Windows-1252" in page
    assert "6 rows need a correction" in page
    for row, (found, column, expected) in BAD.items():
        said = rf'Row {row} {column} "?{re.escape(found or "nothing")}[^R]*{re.escape(expected)}'
        assert re.search(said, page), said
    assert "Import 204 people" in page
    assert enrolled(desk) == {}
    assert confirm(desk, address) == "/people?added=204&changed=0"
    assert len(enrolled(desk)) == 204
    again = bring(desk, file_of(rows_of(bad=False)))
    assert "The same already 204" in in_main(desk.see(again))
    assert confirm(desk, again) == "/people?added=6&changed=0"
    assert len(enrolled(desk)) == 210


def test_wrong_rows_are_taken_along_with_what_is_wrong_mended_and_brought_back(desk: Desk) -> None:
    address = bring(desk, file_of(rows_of(bad=True)))
    confirm(desk, bring(desk, file_of(rows_of(bad=True))))
    answer = desk.client.get(f"{desk.base}{address}/wrong-rows")
    assert "list%20wrong%20rows.csv" in answer.headers["content-disposition"]
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header == [*HEAD.split(";"), "Error"]
    assert [row[0] for row in rows] == [f"{number:07}" for number in BAD]
    assert rows[0][-1] == "E-mail: found jan@, expected a complete address such as jan@school.nl"
    good = [row for row in rows_of(bad=False) if int(row[0]) in BAD]
    mended = io.StringIO()
    told = [[*row, wrong[-1]] for row, wrong in zip(good, rows, strict=True)]
    csv.writer(mended).writerows([header, *told])
    back = bring(desk, mended.getvalue().encode())
    assert confirm(desk, back) == "/people?added=6&changed=0"


def test_a_cell_is_put_right_on_the_page_and_looked_at_before_it_goes_in(desk: Desk) -> None:
    address = bring(desk, "e-mail;naam\njan@;Jan\nzoe@uni.example;Zoë".replace(";", "\t"))
    assert "pasted.csv, 2 rows, tabs" in in_main(desk.see(address))
    assert 'name="cell-2-0" value="jan@"' in desk.see(address)
    cell = {"cell-2-0": " jan@uni.example "}
    # Whatever is pressed, what was corrected is looked at first
    assert desk.send(address, step="confirm", **cell) == f"{address}?mended=1"
    assert enrolled(desk) == {}
    assert "Import 2 people" in desk.see(address)
    assert confirm(desk, address) == "/people?added=2&changed=0"
    assert sorted(enrolled(desk)) == ["Jan", "Zoë"]


def test_columns_are_recognised_by_name_and_by_what_stands_in_them(desk: Desk) -> None:
    rows = (
        "Roepnaam;Post;Kies;Iets;E-mial",
        "Noor;;Verpleegkunde;1;noor@uni.example",
        "Tim;;Informatica;2;tim@uni.example",
    )
    page = desk.see(bring(desk, "\n".join(rows).encode()))
    assert chosen(page) == {
        "Roepnaam": "name",
        "Post": "",
        "Kies": "programme",
        "Iets": "",
        "E-mial": "email",
    }
    assert in_main(page).count("guessed") == 3
    assert "Noor, Tim" in words(page)


def test_what_one_chooses_is_remembered_for_the_next_file(desk: Desk) -> None:
    rows = "wie;waar\nNoor;noor@uni.example\nTim;tim@uni.example\n"
    address = bring(desk, rows.encode())
    assert chosen(desk.see(address)) == {"wie": "", "waar": "email"}
    assert desk.send(address, **{"column-0": "name"}) == f"{address}?mended=1"
    assert chosen(desk.see(address)) == {"wie": "name", "waar": "email"}
    confirm(desk, address)
    assert sorted(enrolled(desk)) == ["Noor", "Tim"]
    page = desk.see(bring(desk, b"waar;wie\neva@uni.example;Eva\n"))
    assert chosen(page) == {"waar": "email", "wie": "name"}
    assert "as last time" in page


def test_columns_that_make_no_people_yet_can_be_said_on_the_page(desk: Desk) -> None:
    address = bring(desk, b"naam;contact\nNoor;noor\n")
    page = in_main(desk.see(address))
    assert "These columns do not make people yet" in page
    assert "There is nothing to import" in page
    assert confirm(desk, address) == "/people?added=0&changed=0"  # the button is not there
    assert enrolled(desk) == {}


def test_one_column_cannot_be_two_and_two_cannot_be_one(desk: Desk) -> None:
    address = bring(desk, b"naam;mail;adres\nNoor;noor@uni.example;x@uni.example\n")
    assert "the same column as" in in_main(desk.see(address))
    assert desk.send(address, **{"column-2": ""}) == f"{address}?mended=1"
    assert "Import 1 person" in in_main(desk.see(address))


def test_who_is_invited_takes_no_part_and_finds_what_is_known_filled_in(desk: Desk) -> None:
    rows = b"e-mail;naam;opleiding\nnoor@uni.example;Noor;Verpleegkunde\n"
    address = bring(desk, rows, how="invite", language="en")
    assert "Invite 1 person" in in_main(desk.see(address))
    assert confirm(desk, address) == "/people?added=1&changed=0&invited=1"
    noor = enrolled(desk)["Noor"]
    assert (noor.status, noor.sent_at) == (EnrolmentStatus.draft, None)
    with unit_of_work(desk.engine) as session:
        [mail] = session.exec(select(Notice)).all()
        path = str(unseal(session, mail)["path"])
    browser = make_client(desk.app)
    assert browser.get(path).status_code == 200
    begun = browser.post(path, headers=SAME_SITE)
    first = browser.get(begun.headers["location"], follow_redirects=True)
    assert 'value="Noor"' in first.text
    assert re.search(r'value="nursing"[^>]*(checked|selected)', first.text)
    # Invited once: the same list again mails nobody
    assert confirm(desk, bring(desk, rows, how="invite")) == "/people?added=0&changed=0&invited=0"
    with unit_of_work(desk.engine) as session:
        assert len(session.exec(select(Notice)).all()) == 1


def test_a_formula_in_a_wrong_row_stays_text(desk: Desk) -> None:
    address = bring(desk, b"e-mail;naam\njan@;=HYPERLINK(1)\n")
    answer = desk.client.get(f"{desk.base}{address}/wrong-rows")
    assert "'=HYPERLINK(1)" in answer.text
    mended = answer.text.replace("jan@,'", "jan@uni.example,'")
    confirm(desk, bring(desk, mended.encode()))
    assert list(enrolled(desk)) == ["=HYPERLINK(1)"]  # as it was meant, not with our apostrophe
