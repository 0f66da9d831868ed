"""Whoever collects every number that a coordinator's pages tell of answers, and adds and subtracts,
finds no group under ten: on random small populations, page by page.

Lists of people by name are no figures: who may read a list may count it. Fairness tells no sizes;
tests/matching/test_fairness.py goes through all that could stand behind it.
"""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from itertools import product
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.matching.definition import Definition
from peercoach.matching.disclosure import FEWEST, may_be_told, parts_may_be_told
from peercoach.matching.questions import Question
from peercoach.matching.questions import QuestionKind as Kind
from peercoach.matching.questions import Side as Asked
from peercoach.matching.wording import moment
from peercoach.models import Enrolment, Side
from peercoach.services.programmes.programmes import definition_of, find_programme
from tests.factories import MONDAY, make_enrolment
from tests.services.round_cast import many_waiting
from tests.web.desk import SAME_SITE, Desk, open_and_solve
from tests.web.reading import in_main, opened


def test_what_is_told_of_two_parts_gives_neither_away_where_it_is_small() -> None:
    """Brute force: all there can be behind "so many of so many", told or not."""
    for everyone in range(2, 40):
        pages = defaultdict(set)
        for did in range(everyone + 1):
            pages[did if may_be_told(did, everyone) else None].add(did)
        for did, *others in pages.values():
            small = 0 < did < FEWEST or 0 < everyone - did < FEWEST
            assert others or not small, everyone


@pytest.mark.parametrize("others", [0, 12])
def test_what_is_told_of_who_came_gives_no_small_part_away(others: int) -> None:
    sizes, pages = {"a": 14, "b": 21}, defaultdict(list)
    for came in product(*(range(size + 1) for size in sizes.values()), range(others + 1)):
        counts = {one: (did, sizes[one] - did) for one, did in zip(sizes, came, strict=False)}
        told = parts_may_be_told(counts, rest=(came[2], others - came[2]))
        shown = tuple((one, counts[one][0]) for one in sizes if one in told)
        pages[shown, sum(came)].append(counts)
    for behind in pages.values():
        for one, part in product(sizes, (0, 1)):
            possible = {counts[one][part] for counts in behind}
            assert len(possible) > 1 or not 0 < possible.pop() < FEWEST


@pytest.mark.thorough  # all pages together: test_nothing_follows.py
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 9))]
)
def test_no_page_tells_of_a_small_group(embedded: Engine, seed: int) -> None:
    random = Random(seed)
    with unit_of_work(embedded, write=True) as session:
        asked = definition_of(many_waiting(session, first_years=random.randint(24, 48), coaches=9))
        answer_again(session, asked, random)
    desk = Desk(embedded, "nursing")
    desk.app.state.scales = SimpleNamespace(weigh=lambda _: None)  # what a change does to pairs
    truth, everyone = counted(embedded, asked)
    seen = set()
    for page, numbers in pages(desk, asked):
        for (question, value), number in numbers.items():
            seen.add(page.split()[0])
            exact = truth[question, value]
            assert exact >= int(number) if isinstance(number, str) else exact == number, page
        for where, number in derived(asked.questions, numbers, everyone).items():
            assert not 0 < number < FEWEST, f"{page}: {where}"
    assert seen  # with the first of these populations each kind of page tells something
    assert seed or seen == {"collect", "rules", "removing"}


def answer_again(session: Session, definition: Definition, random: Random) -> None:
    """One answer to a question is given by very many, others by few; some were only invited."""
    for question in definition.questions:
        weights = [random.choice((1, 2, 3, 30)) for _ in question.values]
        for one in session.exec(select(Enrolment)):
            if random.random() < 0.1:
                one.answers = {k: v for k, v in one.answers.items() if k != question.key}
            elif question.kind is Kind.CHOICE:
                (value,) = random.choices(question.values, weights)
                one.answers = {**one.answers, question.key: value}
            one.invited_at = MONDAY
    programme = find_programme(session, "nursing")
    for _ in range(12):
        study = {"programme": random.choice(("nursing", "business"))}
        make_enrolment(
            session, programme, Side.first_year, status="draft", invited_at=MONDAY, answers=study
        )
    session.flush()


def counted(engine: Engine, definition: Definition) -> tuple[Counter[tuple[str, str]], int]:
    """How many first-years who wait gave each answer, and how many they are."""
    with unit_of_work(engine) as session:
        waiting = session.exec(
            select(Enrolment.answers).where(
                Enrolment.side == Side.first_year, Enrolment.status == "active"
            )
        ).all()
    found: Counter[tuple[str, str]] = Counter()
    for answers, question in product(waiting, definition.questions):
        given = answers.get(question.key, ())
        found.update(
            (question.key, value)
            for value in (
                [given] if isinstance(given, str) else given if isinstance(given, list) else ()
            )
        )
        found[question.key, ""] += question.key in answers
    return found, len(waiting)


Numbers = dict[tuple[str, str], int | str]


def pages(desk: Desk, definition: Definition) -> Iterator[tuple[str, Numbers]]:
    """Every page that tells numbers of answers, with those of first-years: of each answer, and at
    "" of all who answered the question. "15" stands for fifteen or more."""
    round_, _ = open_and_solve(desk)
    of_options = [one for one in definition.questions if one.asked_of.includes(Asked.FIRST_YEAR)]
    yield "collect", on_collect(desk.see(f"{round_}/collect"), of_options)
    yield "rules", on_rules(desk.see("/rules"), of_options)
    for question in of_options:
        if question.options:
            yield f"removing from {question.key}", on_losing(desk, question)


def on_collect(page: str, questions: list[Question]) -> Numbers:
    """Its tables have a row for each answer: label, first-years, places."""
    found: Numbers = {}
    for question in questions:
        _, _, table = page.partition(f"<summary>{escape(question.label['en'])}</summary>")
        for row in table.partition("</details>")[0].split("<tr>")[2:]:
            label, told = re.findall(r'<th scope="row">(.*?)<svg|<td class="n">(.*?)</td>', row)[:2]
            if number := re.search(r"\d+", told[1]):
                more = "or more" in told[1]
                found[question.key, label[0]] = number[0] if more else int(number[0])
    return {(key, value_of(key, label, questions)): told for (key, label), told in found.items()}


def value_of(key: str, label: str, questions: list[Question]) -> str:
    (question,) = (one for one in questions if one.key == key)
    if question.kind is Kind.WEEKGRID:
        return next(one for one in question.values if moment(one, "en") == html.unescape(label))
    return next(
        one.value for one in question.options if one.label["en"] == html.unescape(label).strip()
    )


def on_rules(page: str, questions: list[Question]) -> Numbers:
    """How many answered, in the row of each question."""
    found: Numbers = {}
    for question in questions:
        _, _, row = page.partition('id="questions"')[2].partition(escape(question.label["en"]))
        said = re.search(r"(\d+) of \d+ first-years answered", row.partition("</tr>")[0])
        if said:
            found[question.key, ""] = int(said[1])
    return found


def on_losing(desk: Desk, question: Question) -> Numbers:
    """What is said when an option is taken away: each alone, and the first two together."""
    found: Numbers = {}
    numbers = range(len(question.options))
    whole = opened(desk.see(f"/rules/questions/{question.key}"))
    for gone in [*((one,) for one in numbers), (0, 1)]:
        form = dict(whole)
        for number in gone:
            form |= {f"option.{number}.nl": "", f"option.{number}.en": ""}
        answer = desk.client.post(
            f"{desk.base}/rules/questions/{question.key}", data=form, headers=SAME_SITE
        )
        page = in_main(answer.text)
        for number in gone:
            option = question.options[number]
            if told := re.search(rf"“{option.label['en']}” was chosen by (\d+) people", page):
                found[question.key, option.value] = int(told[1])
        assert not re.search(r"(Some have|fewer than) .{0,40}\d", page)
    return found


def derived(
    questions: Sequence[Question], numbers: Numbers, everyone: int
) -> dict[tuple[str, str], int]:
    """What follows by adding and subtracting: sizes told, and of which others only one is left. Of
    a question with one answer all and who is silent add up; of any other, each and its rest."""
    found: dict[tuple[str, str], int] = {}
    for question in questions:
        told = {
            value: number
            for (key, value), number in numbers.items()
            if key == question.key and isinstance(number, int)
        }
        for value, number in told.items():
            found[question.key, value] = number
            found[question.key, f"not {value}"] = everyone - number
        if question.kind is Kind.CHOICE:
            values = [*question.values, "nothing"]
            rows, sums = [[1] * len(values)], [everyone]
            for value, number in told.items():
                rows.append([one != "nothing" if not value else one == value for one in values])
                sums.append(number)
            table, right = np.array(rows, float), np.array(sums, float)
            for unit, value in zip(np.eye(len(values)), values, strict=True):
                by, *_ = np.linalg.lstsq(table.T, unit, rcond=None)
                if np.allclose(table.T @ by, unit):
                    found[question.key, value] = round(float(by @ right))
    return found
