"""What a first-year does, S1 to S7 and S11: each with a pointer, with the keyboard only, and
without JavaScript."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.i18n import AMSTERDAM, translator
from peercoach.models import EnrolmentStatus, Person, Programme, Round, Side
from peercoach.services.rounds.publishing import publish
from tests.browser.campus import Campus, campus, newcomer, two
from tests.browser.hands import Hands, Somebody, walked
from tests.calendar_reader import events_in
from tests.factories import (
    MONDAY,
    make_enrolment,
    make_person,
    make_role,
)
from tests.programme_cast import NOORS, enrol, make_noor, make_open_programme, make_samira
from tests.services.round_cast import asked_draft, solved

__all__ = ["campus", "newcomer", "two"]

pytestmark = pytest.mark.browser

SIGN_UP = "/start-well/signup"
AFTER_THE_CLOCKS_GO_BACK = datetime(2026, 10, 27, 13, tzinfo=UTC)  # 14.00 on the wall


def fill(noor: Somebody, step: str) -> None:
    """What has to be answered on one page of sign-up."""
    match step:
        case "about-you":
            noor.write(noor.labelled("What should we call you?"), "Noor Appelbes")
            noor.choose(noor.labelled("What do you study?"), "Nursing")
            noor.tick(noor.labelled("Breda"))
        case "help_wanted":
            noor.choose(noor.labelled("Number %(number)s", number=1), "planning exams")
        case "same_programme_wish":
            noor.tick(noor.labelled("very important"))
            noor.tick(noor.labelled("mostly listening"))
        case "languages":
            noor.choose(noor.labelled("Number %(number)s", number=1), "Dutch")
            noor.tick(noor.labelled("at school"))
        case "times":
            afternoon = f"{noor.says('Tuesday')} {noor.says('Afternoon').lower()}"
            noor.tick(noor.labelled(afternoon))


STEPS = ["about-you", "help_wanted", "same_programme_wish", "languages", "times"]
STEPS_TO_SKIP = ["first_in_family", "what-matters"]


@pytest.mark.parametrize(("hands", "look"), walked(Hands.keyboard))
def test_s1_from_the_start_over_eight_screens_to_the_confirmation_in_ten_pages(
    campus: Campus, newcomer: Person, hands: Hands, look: dict[str, Any]
) -> None:
    noor = campus.open("/start-well", newcomer, hands, look)
    pages = ["start"]
    noor.page.on("framenavigated", lambda frame: pages.append(frame.url))
    noor.press("Sign up", "link")
    for step in STEPS + STEPS_TO_SKIP:
        assert noor.page.url.endswith(f"/{step}")
        fill(noor, step)
        noor.press("Continue")
    noor.press("Send in")
    assert noor.heading() == noor.says("You have signed up")
    assert "28 september" in noor.page.inner_text("main").lower()
    assert len(pages) == 10, pages


@pytest.mark.parametrize(("hands", "look"), walked(Hands.no_script))
def test_s2_a_step_without_an_answer_says_so_where_one_goes_on_and_keeps_the_others(
    campus: Campus, newcomer: Person, hands: Hands, look: dict[str, Any]
) -> None:
    noor = campus.open(f"{SIGN_UP}/languages", newcomer, hands, look)
    fill(noor, "languages")
    noor.press("Continue")
    noor.press("Continue")
    assert noor.page.title().startswith({"nl": "Fout: ", "en": "Error: "}[noor.language])
    expect(noor.page.locator("#errors")).to_be_focused()
    noor.press("Choose at least one time", "link", stays=True)
    expect(noor.page.locator("[name=times]").first).to_be_focused()
    noor.press_on(noor.page.get_by_role("link", name=noor.says("Back")))
    assert noor.page.locator("[name=languages]").first.input_value() == "nl"
    assert noor.labelled("at school").is_checked()


@pytest.mark.parametrize(("hands", "look"), walked(Hands.pointer))
def test_s3_what_was_kept_at_step_three_is_gone_on_with_at_four_in_another_browser(
    campus: Campus, newcomer: Person, hands: Hands, look: dict[str, Any]
) -> None:
    phone = campus.open(SIGN_UP, newcomer, hands, look)
    for step in STEPS[:3]:
        fill(phone, step)
        phone.press("Continue" if step != STEPS[2] else "Keep it and go on later")
    with unit_of_work(campus.engine) as session:
        link = campus.mails_to(newcomer, session)[0].payload["path"]
    laptop = campus.open(link, None, hands, look)
    laptop.press("Go on")
    assert laptop.page.url.endswith("/languages")
    assert laptop.says("Step %(step)s of %(of)s", step=4, of=8) in laptop.main()
    laptop.press_on(laptop.page.get_by_role("link", name=laptop.says("Back")))
    assert laptop.labelled("mostly listening").is_checked()


@pytest.mark.parametrize(("hands", "look"), walked(Hands.keyboard))
def test_s4_a_change_from_the_check_comes_back_to_it(
    campus: Campus, newcomer: Person, hands: Hands, look: dict[str, Any]
) -> None:
    with unit_of_work(campus.engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        half = {"person_id": newcomer.id, "status": EnrolmentStatus.draft, "sent_at": None}
        make_enrolment(session, programme, Side.first_year, answers=NOORS, **half)
        session.get_one(Person, newcomer.id).name = "Noor Appelbes"
    noor = campus.open(f"{SIGN_UP}/check-answers", newcomer, hands, look)
    noor.press_on(noor.page.locator("#help_wanted").locator("xpath=ancestor::section").locator("a"))
    noor.choose(noor.labelled("Number %(number)s", number=1), "study skills")
    noor.press("Continue")
    assert noor.page.url.endswith("/check-answers")
    assert noor.says("study skills") in noor.page.inner_text("#help_wanted")


@pytest.mark.parametrize(("hands", "look"), walked(Hands.pointer))
def test_s5_nobody_is_named_before_publication_and_then_a_coach_with_reasons_and_no_score(
    campus: Campus, hands: Hands, look: dict[str, Any]
) -> None:
    with unit_of_work(campus.engine, write=True) as session:
        programme, round_ = make_open_programme(session)
        noor, samira = make_noor(session), make_samira(session)
        enrol(session, programme, noor, Side.first_year)
        enrol(session, programme, samira, Side.coach)
        joke = make_person(session, name="Joke Klaproos")
        make_role(session, programme, joke)
        draft = asked_draft(session, round_, joke.id).uid
    proposed = solved(campus.engine, draft)
    waits = campus.open("/me/match", noor, hands, look)
    assert "Samira" not in waits.page.content()
    with unit_of_work(campus.engine, write=True) as session:
        round_ = session.exec(select(Round)).one()
        publish(session, round_, session.merge(proposed), by=joke.id, now=MONDAY)
    waits.page.goto(f"{campus.address}/me/match")
    assert waits.heading() == waits.says("%(name)s is your buddy", name="Samira")
    reasons = waits.page.locator(".reveal .why li").all_inner_texts()
    assert 1 <= len(reasons) <= 4
    assert not re.search(r"\d|%|score", " ".join(reasons))


@pytest.mark.parametrize(("hands", "look"), walked(Hands.no_script))
def test_s6_an_experience_is_a_reason_only_when_both_show_it(
    campus: Campus, two: tuple[Person, Person], hands: Hands, look: dict[str, Any]
) -> None:
    noor, samira = two
    mine = campus.open(f"{SIGN_UP}/first_in_family", noor, hands, look)
    mine.tick(mine.labelled("Yes, and my buddy may see it"))
    mine.press("Keep this")
    theirs = campus.open("/coach", samira, hands, look)
    told = {"nl": "allebei de eerste", "en": "both the first"}[look["language"]]
    mine.page.goto(f"{campus.address}/me")
    assert told not in mine.page.content()
    assert told not in theirs.page.content()
    theirs.page.goto(f"{campus.address}/start-well/coach-signup/first_in_family")
    theirs.tick(theirs.labelled("Yes, and my first-years may see it"))
    theirs.press("Keep this")
    theirs.page.goto(f"{campus.address}/coach")
    mine.page.reload()
    assert told in mine.main()
    assert mine.says("You see this because you both chose to show it.") in mine.main()
    assert told in theirs.page.content()  # folded away


@pytest.mark.parametrize(("hands", "look"), walked(Hands.keyboard))
def test_s7_a_time_is_chosen_and_agreed_and_both_have_the_same_meeting_in_their_calendar(
    campus: Campus, two: tuple[Person, Person], hands: Hands, look: dict[str, Any]
) -> None:
    campus.now = AFTER_THE_CLOCKS_GO_BACK - timedelta(days=6)
    noor = campus.open("/me", two[0], hands, look)
    when = translator(noor.language)
    day = when.date(AFTER_THE_CLOCKS_GO_BACK, zone=AMSTERDAM, weekday=True)
    time = when.time(AFTER_THE_CLOCKS_GO_BACK, zone=AMSTERDAM)
    noor.tick(noor.labelled("%(day)s, %(time)s", day=day, time=time))
    noor.press("Suggest this time")
    samira = campus.open("/coach", two[1], hands, look)
    samira.press("That suits me", who="Noor", stays=True)
    expect(samira.page.get_by_role("status")).to_contain_text("14")
    noor.page.goto(f"{campus.address}/me")
    samira.page.goto(f"{campus.address}/coach")
    samira.press("Look or change", "link", who="Noor")
    events = [events_in(one.download("Put it in your calendar"))[0] for one in (noor, samira)]
    assert len({event["UID"] for event in events}) == 1
    assert {event["start"] for event in events} == {AFTER_THE_CLOCKS_GO_BACK}
    with unit_of_work(campus.engine) as session:
        assert {campus.mails_to(one, session)[0].template for one in two} == {"meeting-agreed"}


@pytest.mark.parametrize(("hands", "look"), walked(Hands.pointer))
def test_s11_another_buddy_without_a_reason_and_the_coach_reads_one_neutral_line(
    campus: Campus, two: tuple[Person, Person], hands: Hands, look: dict[str, Any]
) -> None:
    noor = campus.open("/me", two[0], hands, look)
    noor.press("Ask for another buddy", "link")
    assert noor.page.locator("main").get_by_role("textbox").count() == 0  # nobody asks why
    noor.press("Look for another buddy")
    assert "Samira" not in noor.main()
    samira = campus.open("/coach", two[1], hands, look)
    assert "Noor" not in samira.main()
