"""A coordinator's round over HTTP: open, solve, adjust, export, close."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    DraftStatus,
    Person,
    Programme,
)
from peercoach.services.spreadsheets.tables import read_table
from tests.services.round_cast import SHARE_A_LANGUAGE, first_year, small_programme
from tests.web.desk import Desk, desk_of_four, newest_draft, notices, open_and_solve, uid_of


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_of_four(engine)


def test_solving_again_keeps_and_bars_what_was_chosen(desk: Desk) -> None:
    round_, _ = open_and_solve(desk)
    for first, second in (("Noor", "Samira"), ("Noor", "Lena")):
        chosen = {"first_year": uid_of(desk, first), "coach": uid_of(desk, second)}
        assert desk.send(f"{round_}/demands", kind="lock", **chosen) == f"{round_}#pairs"
        assert "Your choices (1)" in desk.see(round_)
        assert "Something changed since this draft was solved" in desk.see(round_)
        desk.send(f"{round_}/solve")
        desk.solve_queued()
        assert re.search(rf'<th scope="row">{first}</th><td[^>]*>{second}</td>', desk.see(round_))
    barred = {"first_year": uid_of(desk, "Noor"), "coach": uid_of(desk, "Lena")}
    desk.send(f"{round_}/demands", kind="bar", **barred)
    desk.send(f"{round_}/solve")
    desk.solve_queued()
    assert re.search(r'<th scope="row">Noor</th><td[^>]*>Samira</td>', desk.see(round_))


def test_demands_that_clash_are_named_and_the_draft_before_stays(desk: Desk) -> None:
    round_, first = open_and_solve(desk)
    for name in ("Noor", "Tim"):
        chosen = {"first_year": uid_of(desk, name), "coach": uid_of(desk, "Samira")}
        desk.send(f"{round_}/demands", kind="lock", **chosen)
    desk.send(f"{round_}/solve")
    desk.solve_queued()
    page = desk.see(round_)
    assert "Draft B failed" in page
    said = "(Noor and Tim|Tim and Noor) must be with Samira, who has room for 1"
    assert re.search(said, page)
    assert f"draft={first}" in page  # what the buttons of the page are about


def test_a_solver_that_died_is_said_within_a_minute_and_the_draft_before_stays(desk: Desk) -> None:
    round_, first = open_and_solve(desk)
    desk.send(f"{round_}/solve")
    desk.queued.clear()  # its process never comes
    assert "Solving draft B" in desk.see(round_)
    desk.later(seconds=60)
    page = desk.see(round_)
    assert "The solver stopped before it was ready" in page
    assert f"publish?draft={first}" in page
    desk.send(f"{round_}/solve")
    desk.solve_queued()
    assert newest_draft(desk).status is DraftStatus.ready


def test_one_draft_at_a_time(desk: Desk) -> None:
    round_, _ = open_and_solve(desk)
    desk.send(f"{round_}/solve")
    page = desk.send(f"{round_}/solve", status=409)
    assert "Marieke has just started a draft" in page
    assert len(desk.queued) == 1


def test_no_solver_starts_for_a_draft_that_was_not_stored(desk: Desk) -> None:
    round_ = desk.send("/rounds", name="September")
    desk.send(f"{round_}/solve", status=422, balance=-1)
    assert desk.queued == []


def test_late_arrivals_are_compared_with_each_other_only(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    desk.send(f"{round_}/publish", draft=draft)
    with unit_of_work(desk.engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        for name in ("Eva", "Kim", "Bas"):
            first_year(session, programme, name)
    for expected in (False, True):  # the first about them, then a second to compare with it
        desk.later(minutes=1)
        desk.send(f"{round_}/solve")
        desk.solve_queued()
        assert ("as many as draft B" in desk.see(round_)) is expected
        assert "draft A" not in desk.see(round_).partition("Drafts</h2>")[0]


def test_a_round_is_not_closed_while_a_draft_of_it_is_solved(desk: Desk) -> None:
    round_ = desk.send("/rounds", name="September")
    assert "Close this round" in desk.see(round_)
    desk.send(f"{round_}/solve")
    assert "Close this round" not in desk.see(round_)


def test_missing_answers_are_asked_for_with_one_button(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        first_year(session, programme, "Eva", answers={})
    round_ = desk.send("/rounds", name="September")
    assert "Ask 1 person by mail" in desk.see(round_)
    assert desk.send(f"{round_}/ask-answers") == f"{round_}#answers"
    assert notices(desk) == 1
    assert "Ask 1 person by mail" not in desk.see(round_)


def test_the_reasons_a_coordinator_reads_are_about_the_two(desk: Desk) -> None:
    rule = {
        **SHARE_A_LANGUAGE,
        "staff_reason": {"nl": "Spreken {answers}", "en": "Speak {answers}"},
    }
    with unit_of_work(desk.engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        programme.definition = {**programme.definition, "rule": [rule]}
    round_, draft = open_and_solve(desk)
    csv = desk.client.get(f"{desk.base}{round_}/export?draft={draft}&form=csv").text
    for text in (desk.see(round_), csv):
        assert "Speak Dutch" in text
        assert "You both" not in text


def test_people_of_one_name_are_told_apart_by_address(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        for one in session.exec(select(Person).where(col(Person.name).in_(["Noor", "Tim"]))):
            one.name, one.email = "Kim", f"{one.name.lower()}@uni.example"
    round_, draft = open_and_solve(desk)
    assert "noor@uni.example" in desk.see(round_)
    desk.send(f"{round_}/publish", draft=draft)
    assert "tim@uni.example" in desk.see("/pairs")


def test_the_summary_of_the_export_speaks_the_readers_language(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    answer = desk.client.get(f"{desk.base}{round_}/export?draft={draft}&lang=nl")
    sheets = load_workbook(BytesIO(answer.content))
    assert sheets.sheetnames == ["Pairs", "Unmatched", "Coaches", "Summary"]
    assert [cell.value for cell in sheets["Summary"][1]] == ["wat", "waarde"]
    assert [cell.value for cell in sheets["Summary"][2]] == ["Eerstejaars", 2]


def test_the_export_has_everyone_and_runs_nothing(desk: Desk, tmp_path) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        session.exec(select(Person).where(Person.name == "Noor")).one().name = "=HYPERLINK()"
    round_, draft = open_and_solve(desk)
    assert desk.client.head(f"{desk.base}{round_}/export?draft={draft}").status_code == 405
    answer = desk.client.get(f"{desk.base}{round_}/export?draft={draft}&form=csv")
    assert "nursing%20September%20A.csv" in answer.headers["content-disposition"]
    rows = [row.cells for row in read_table(tmp_path / "pairs.csv", answer.content).rows]
    assert sorted(row[1] for row in rows) == ["'=HYPERLINK()", "Tim"]
    workbook = desk.client.get(f"{desk.base}{round_}/export?draft={draft}").content
    sheet = read_table(tmp_path / "pairs.xlsx", workbook)
    assert len(list(sheet.rows)) == 2
    assert desk.deeds()[-3:] == [
        ("solve", "draft", {"balance": 20}),
        ("export", "draft", {"form": "csv", "part": "pairs"}),
        ("export", "draft", {"form": "xlsx", "part": "pairs"}),
    ]


def test_a_round_needs_a_name_of_its_own(desk: Desk) -> None:
    assert "Give the round a name" in desk.send("/rounds", status=422, name=" ")
    round_ = desk.send("/rounds", name="September")
    assert "is still open" in desk.send("/rounds", status=422, name="October")
    desk.send(f"{round_}/close")
    assert "already" in desk.send("/rounds", status=422, name="september")
    desk.send(f"{round_}/close")  # pressed twice
    desk.send("/rounds", name="October", closes="2026-09-30")
    assert desk.deeds() == [("open", "round", {}), ("close", "round", {}), ("open", "round", {})]


@pytest.mark.parametrize(
    ("closes", "said"),
    [("2026-09-06", "choose a later day"), ("2026-02-30", "Found “2026-02-30”, expected a day")],
)
def test_a_day_on_which_no_sign_up_can_end_is_said_at_its_field(
    desk: Desk, closes: str, said: str
) -> None:
    page = desk.send("/rounds", status=422, name="September", closes=closes)
    assert said in page.partition('id="closes-error"')[2].partition("</p>")[0]
    assert 'value="September"' in page
    assert desk.deeds() == []


def test_another_programme_cannot_be_reached_through_ones_own(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        other = small_programme(session, slug="law")
        stranger = first_year(session, other, "Stranger").uid
    round_, draft = open_and_solve(desk)
    theirs = Desk(desk.engine, "law")
    theirs.see(round_, status=404)
    theirs.see(f"{round_}/publish?draft={draft}", status=404)
    theirs.send(f"{round_}/solve", status=404)
    chosen = {"first_year": stranger, "coach": uid_of(desk, "Lena"), "kind": "bar"}
    desk.send(f"{round_}/demands", status=404, **chosen)
