"""A round as a coordinator drives it, in a real browser: from a file to pairs and mails.

Of the checks of a cockpit K1, K2 with the fairness half of K10, K4, and K7 with the preview of K11
are here. K3 and K6 are in test_coordinators_desk.py, K5 and K12 in test_rules.py, K8 in
test_between_rounds.py.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.jobs import tick
from peercoach.matching.questions import QuestionKind
from peercoach.models import (
    Draft,
    Enrolment,
    Notice,
    Pair,
    PairStatus,
    Person,
    ProposedPair,
    Side,
)
from peercoach.services.programmes.programmes import definition_of, find_programme
from tests.browser.cockpit import PUBLISH, Cockpit, Hand, cockpit_on
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, first_of
from tests.databases import Migrated
from tests.jobs.sending import send, settings_for
from tests.services.round_cast import coach, first_year, many_waiting, small_programme
from tests.smtp_server import MailServer

pytestmark = pytest.mark.browser
MINUTE, FEW = timedelta(minutes=1), 9
looks = pytest.mark.parametrize("look", first_of(*LOOKS))


@pytest.fixture
def cockpit(migrated: Migrated, tmp_path: Path) -> Iterator[Cockpit]:
    with cockpit_on(migrated(tmp_path / "site.sqlite3")) as made:
        yield made


def a_file(rows: int, wrong: dict[int, str]) -> bytes:
    """As Excel saves it on Windows in Dutch; in the `wrong` rows this address."""
    lines = ["E-mail;Naam;languages"]
    for row in range(2, rows + 2):
        address = wrong.get(row, f"s{row:03}@example.org")
        lines.append(f"{address};Zoë Eén{row};Nederlands")
    return "\r\n".join(lines).encode("cp1252")


WRONG = {
    17: "jan@",
    44: "piet",
    88: "geen",
    130: "s002@example.org",
    170: "a b@example.org",
    211: "@",
}


@looks
def test_k1_right_rows_go_in_and_the_file_put_right_adds_only_the_others(
    cockpit: Cockpit, open_page: OpenPage, look: dict[str, object]
) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        small_programme(session, slug="nursing")
    page = cockpit.open(open_page, "/people/import", look)
    hand = Hand(page, look)

    def bring(wrong: dict[int, str]) -> None:
        page.goto(f"{cockpit.address}/co/nursing/people/import")
        file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": a_file(210, wrong)}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        hand.button("Check the file").click()

    bring(WRONG)
    rows = page.locator("main table").first.locator("tbody tr")
    expect(rows).to_have_count(len(WRONG))
    for line, (row, found) in zip(rows.all(), WRONG.items(), strict=True):
        said = line.inner_text()
        assert re.search(rf"\b{row}\b.*E-mail", said, re.DOTALL)
        assert found in said
        assert all(cell.inner_text().strip() for cell in line.locator("td").all()[:3])
        expect(line.locator("input")).to_have_value(found)  # put right on the spot
    page.get_by_role("button", name=re.compile("204")).click()
    expect(page.get_by_role("status")).to_contain_text("204")
    assert cockpit.count(Enrolment) == 204
    with unit_of_work(cockpit.engine) as session:
        assert session.exec(select(Person).where(Person.name == "Zoë Eén3")).one()
    bring({})
    page.get_by_role("button", name=re.compile(r"\b6\b")).click()
    expect(page.get_by_role("status")).to_contain_text("6")
    assert cockpit.count(Enrolment) == 210


@looks
def test_k2_everybody_has_a_coach_or_a_reason_and_k10_no_small_group_is_told(
    cockpit: Cockpit, open_page: OpenPage, look: dict[str, object]
) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        many_waiting(session, first_years=212, coaches=64)
        places_for_most(session)
    page = cockpit.open(open_page, "/rounds", look)
    hand = Hand(page, look)
    hand.open_round_and_solve()  # the page shows it by itself
    with unit_of_work(cockpit.engine) as session:
        pairs = session.exec(select(ProposedPair.coach_id)).all()
        places = dict(session.exec(select(Enrolment.id, Enrolment.capacity)).all())
    assert all(pairs.count(one) <= (places[one] or 0) for one in set(pairs))
    left = 212 - len(pairs)
    assert left > 0
    expect(page.locator("#left")).to_contain_text(str(left))
    reasons = page.locator("table.left tbody")
    assert sum(people_in(text) for text in reasons.locator("tr.why").all_inner_texts()) == left
    for row in reasons.locator("tr:not(.why)").all():
        assert row.locator("td").inner_text().strip()  # what helps, or what a person can do
    page.goto(f"{page.url.split('?')[0]}/fair?draft={draft_uid(cockpit.engine)}")
    seen = 0
    for (question, told), size in matched_by_answer(cockpit.engine, hand.say.language).items():
        rows = page.locator(f'table:has(caption:text-is("{question}")) tbody th')
        labels = rows.all_text_contents()
        if not labels:
            continue
        seen += 1
        shown = [size[label] for label in labels]
        assert min(shown) >= 10, question
        hidden = told - sum(shown)
        assert hidden == 0 or hidden >= 10, question  # what one could find by subtracting
    assert seen >= 2


def matched_by_answer(engine: Engine, language: str) -> dict[tuple[str, int], dict[str, int]]:
    """Of each question with one answer: how many first-years with a coach it has, and by answer."""
    with unit_of_work(engine) as session:
        answers = session.exec(
            select(Enrolment.answers).join(
                ProposedPair, col(ProposedPair.first_year_id) == Enrolment.id
            )
        ).all()
        questions = definition_of(find_programme(session, "nursing")).questions
    return {
        (one.label[language], len(answers)): {
            option.label[language]: sum(each.get(one.key) == option.value for each in answers)
            for option in one.options
        }
        for one in questions
        if one.kind is QuestionKind.CHOICE
    }


def places_for_most(session: Session) -> None:
    """So that some have nobody; few of them study one thing."""
    for one in session.exec(select(Enrolment).where(col(Enrolment.capacity).is_not(None))):
        one.capacity = min(one.capacity or 0, 3)
    asking = select(Enrolment).where(Enrolment.side == Side.first_year)
    for number, one in enumerate(session.exec(asking)):
        given = "social-work" if number < FEW else "nursing" if number % 2 else "business"
        one.answers = {**one.answers, "programme": given}


def people_in(text: str) -> int:
    """How many a group of the unmatched says it has."""
    return int(re.findall(r"(\d+) (?:first-year|eerstejaars)", text)[-1])


def draft_uid(engine: Engine) -> str:
    """Of the newest."""
    with unit_of_work(engine) as session:
        return session.exec(select(Draft.uid).order_by(col(Draft.id).desc())).first() or ""


@looks
def test_k4_what_is_fixed_is_respected_and_a_clash_names_both_and_two_ways_out(
    cockpit: Cockpit, open_page: OpenPage, look: dict[str, object]
) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session, slug="nursing")
        for name in ("Noor", "Tim"):
            first_year(session, programme, name)
        for name in ("Samira", "Lena"):
            coach(session, programme, name)
    page = cockpit.open(open_page, "/rounds", look)
    hand = Hand(page, look)
    hand.open_round_and_solve()
    first, other = with_whom(page, "Noor"), with_whom(page, "Tim")
    press(page, hand, "Noor", "Not together")
    hand.button("Solve").click()
    expect(row_of(page, "Noor")).to_contain_text(other)
    expect(row_of(page, "Tim")).to_contain_text(first)

    press(page, hand, "Noor", "Keep")
    row_of(page, "Tim").get_by_role("link").click()  # somewhere else: there is one other coach
    page.get_by_role("button", name=re.compile(f"^{hand.say.gettext('Move here')} ?: ")).click()
    hand.button("Solve").click()
    both = hand.say.gettext("and")
    clash = page.get_by_role("alert")
    expect(clash).to_contain_text(re.compile(f"(Noor {both} Tim|Tim {both} Noor) .*{other}"))
    expect(clash.get_by_role("button")).to_have_count(3)  # either pair goes, or a place is added
    clash.get_by_role("button", name=re.compile("Tim")).last.click()
    expect(row_of(page, "Tim")).to_contain_text(first)
    expect(row_of(page, "Noor")).to_contain_text(other)


def row_of(page: Page, first_year: str) -> Locator:
    """Of the table of pairs, once there is a draft."""
    return page.locator("table.pairs tbody tr").filter(
        has=page.get_by_role("rowheader", name=first_year)
    )


def with_whom(page: Page, first_year: str) -> str:
    return row_of(page, first_year).locator("td").first.inner_text().split()[-1]


def press(page: Page, hand: Hand, first_year: str, deed: str) -> None:
    """One of the buttons of a pair, and see that it is in."""
    button = row_of(page, first_year).get_by_role(
        "button", name=re.compile(f"^{hand.say.gettext(deed)} ?: ")
    )
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


@looks
def test_k7_nobody_hears_before_the_moment_and_everyone_once_after_it_as_k11_was_shown(
    cockpit: Cockpit, open_page: OpenPage, look: dict[str, object], mail_server: MailServer
) -> None:
    with unit_of_work(cockpit.engine, write=True) as session:
        programme = small_programme(session, slug="nursing")
        for name in ("Noor", "Tim", "Liv"):
            first_year(session, programme, name)
        coach(session, programme, "Samira", capacity=2)
    page = cockpit.open(open_page, "/rounds", look)
    hand = Hand(page, look)
    hand.open_round_and_solve()
    preview = page.url

    def plan() -> list[list[str]]:
        """Gives the letters that the page shows, in Dutch, paragraph by paragraph."""
        page.goto(preview)
        page.locator(PUBLISH).click()
        page.get_by_label(hand.say.gettext("In 10 minutes")).check()
        letters = page.locator("[aria-labelledby=mails] .mail[lang=nl]")
        shown = [one.locator("p.prewrap").all_text_contents() for one in letters.all()]
        page.get_by_role(
            "button", name=hand.many("Publish %(num)s pair", "Publish %(num)s pairs", 2)
        ).click()
        expect(hand.button("Cancel it")).to_be_visible()
        assert cockpit.count(Notice) == 0
        return shown

    def later(minutes: int) -> list[str]:
        """The letters that left by then."""
        cockpit.moment += minutes * MINUTE
        tick(cockpit.engine, now=cockpit.moment)
        send(cockpit.engine, settings_for(mail_server.port), now=cockpit.moment)
        return sorted(mail_server.sent_to)

    plan()
    hand.button("Cancel it").click()
    expect(hand.button("Cancel it")).to_be_hidden()
    assert later(11) == []
    assert cockpit.count(Pair) == 0
    shown = plan()
    assert later(9) == []
    assert len(later(2)) == len(set(later(1))) == 4  # two pairs, their coach, and who waits
    assert cockpit.count(Pair, Pair.status == PairStatus.live) == 2
    sent = [words(mail.get_body(("plain",)).get_content()) for mail in mail_server.mails]  # type: ignore[union-attr]
    assert [len(letter) > 1 for letter in shown] == [True, True]
    for letter in shown:  # to a first-year, and to a coach
        assert any(all(words(text) in mail for text in letter) for mail in sent), letter


def words(text: str) -> str:
    """However its lines are broken."""
    return " ".join(text.split())
