"""A round as a coordinator drives it, in a real browser: from a file to pairs and mails.

Of the checks of a cockpit K1, K2 with the fairness half of K10, and K7 with the preview of K11 are
here. K3 and K6 are in test_coordinators_desk.py, K5 and K12 in test_rules.py, K8 in
test_between_rounds.py, K4 in tests/web/test_round_choices.py.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.i18n import translator
from peercoach.jobs import tick
from peercoach.matching.questions import QuestionKind
from peercoach.migrations import upgrade
from peercoach.models import (
    Draft,
    Enrolment,
    Notice,
    Pair,
    PairStatus,
    Person,
    Programme,
    ProposedPair,
    Side,
)
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, first_of
from tests.browser.solving import beside, solve_draft
from tests.factories import MONDAY, make_person, make_role
from tests.jobs.sending import send, settings_for
from tests.services.round_cast import coach, first_year, many_waiting, small_programme
from tests.smtp_server import MailServer
from tools.browser import running

pytestmark = pytest.mark.browser
MINUTE, FEW = timedelta(minutes=1), 9
PUBLISH = "a[href*='/publish?draft=']"
looks = pytest.mark.parametrize("look", first_of(*LOOKS))


class Cockpit:
    """One programme, one coordinator, and a clock that can be set."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.moment, self.address = engine, MONDAY, ""
        upgrade(engine)

    def open(self, open_page: OpenPage, path: str, look: dict[str, object]) -> Page:
        """As Marieke, signed in, with this look."""
        with unit_of_work(self.engine, write=True) as session:
            marieke = make_person(session, name="Marieke", language=look["language"])
            make_role(session, session.exec(select(Programme)).one(), marieke)
            token = open_session(session, marieke, staff=True, now=MONDAY)
        page = open_page("about:blank", **look)
        page.context.add_cookies([{"name": "session", "value": token, "url": self.address}])
        page.goto(f"{self.address}/co/nursing{path}?lang={look['language']}")
        return page

    def now(self) -> datetime:
        return self.moment

    def count(self, table: type[Pair | Notice | Enrolment], *where: object) -> int:
        with unit_of_work(self.engine) as session:
            query = select(func.count(col(table.id)))
            return session.exec(query.where(*where)).one()  # type: ignore[arg-type]


@pytest.fixture
def cockpit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cockpit]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('site') / 'site.sqlite3'}")
    made = Cockpit(engine)
    app = create_app(
        Settings(_env_file=None),
        engine=engine,
        clock=made.now,
        solver=lambda draft, _: beside(solve_draft, engine, draft, made.now),
    )
    with running(app) as made.address:
        yield made
    engine.dispose()


class Hand:
    """Presses what is called so in the language of the page."""

    def __init__(self, page: Page, look: dict[str, object]) -> None:
        self.page, self.say = page, translator(str(look["language"]))

    def link(self, text: str) -> None:
        self.page.get_by_role("link", name=self.say.gettext(text)).first.click()

    def button(self, text: str) -> Locator:
        return self.page.get_by_role("button", name=self.say.gettext(text))

    def many(self, one: str, several: str, count: int) -> str:
        return self.say.ngettext(one, several, count) % {"num": count}

    def open_round_and_solve(self) -> None:
        self.page.get_by_label(self.say.gettext("Name")).fill("September")
        self.button("Open the round").click()
        self.button("Solve").click()
        self.page.locator(PUBLISH).wait_for(timeout=30_000)


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
