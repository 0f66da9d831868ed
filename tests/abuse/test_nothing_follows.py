"""Brute force over everything a coordinator can read, pages, files and API together: of what people
answered for matching only, no group under ten can be told from one of another size.

Two populations differ in the sizes of small groups. Where all that can be read of them is the same,
sign by sign, neither looking nor adding and subtracting tells which one it is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.matching.disclosure import FEWEST
from peercoach.matching.questions import Question, QuestionKind, SeenBy
from peercoach.matching.questions import Side as Asked
from peercoach.models import Enrolment, Programme, Side
from peercoach.services.programmes.programmes import definition_of
from tests.abuse.reading_all import CuriousCoordinator
from tests.services.round_cast import many_waiting

KINDS = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YESNO)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 9))]
)
def test_no_size_of_a_small_group_follows_from_all_there_is_to_read(
    embedded: Engine, seed: int
) -> None:
    random = Random(seed)
    with unit_of_work(embedded, write=True) as session:
        programme = many_waiting(session, first_years=random.randint(24, 48), coaches=7)
        questions = told_to_nobody(programme)
        for one in first_years(session):
            one.answers = one.answers | dict(given(random, questions))
    reader = CuriousCoordinator(embedded, "nursing")
    reader.keep()
    also = [f"/rules/questions/{one.key}/remove" for one in questions]
    told = reader.read_all(*also)
    reader.put_back()
    with unit_of_work(embedded, write=True) as session:
        people = first_years(session)
        changed = [one.key for one in questions if make_another_size(people, one)]
    assert changed  # with each of these populations some groups are small
    again = reader.read_all(*also)
    assert told.keys() == again.keys()
    for address, said in told.items():
        assert said == again[address], f"{address} tells of one of {changed}"


def told_to_nobody(programme: Programme) -> list[Question]:
    """The questions for matching only; of them no rule is left, for who gets whom is no secret."""
    definition = definition_of(programme)
    rules = tuple(rule for rule in definition.rules if not rule.unseen)
    programme.definition = replace(definition, rules=rules).as_mapping()
    return [
        one
        for one in definition.questions
        if one.seen_by is SeenBy.MATCHING
        and one.kind in KINDS
        and one.asked_of.includes(Asked.FIRST_YEAR)
    ]


def first_years(session: Session) -> list[Enrolment]:
    side = col(Enrolment.side) == Side.first_year
    return list(session.exec(select(Enrolment).where(side).order_by(col(Enrolment.id))))


def given(random: Random, questions: list[Question]) -> Iterator[tuple[str, Any]]:
    """Some answers are given by few, and some by nearly everybody."""
    for question in questions:
        if question.kind is QuestionKind.YESNO:
            yield question.key, random.random() < random.choice((0.1, 0.5, 0.9))
        elif question.kind is QuestionKind.CHOICE:
            weights = [(1, 2, 3, 30)[hash_of(one) % 4] for one in question.values]
            yield question.key, random.choices(question.values, weights)[0]
        else:
            likes = [one for one in question.values if random.random() < hash_of(one) % 4 / 4]
            yield question.key, likes[: question.most]


def hash_of(word: str) -> int:
    return sum(map(ord, word))


def make_another_size(people: list[Enrolment], question: Question) -> bool:
    """Exchange two answers that are given by few, or the only such with the next; where people give
    several answers, one of them gives one fewer. Whether that made a difference."""
    if question.kind is QuestionKind.CHOICES:
        return _one_fewer(people, question)
    sizes = Counter(one.answers[question.key] for one in people)
    small, *others = sorted(sizes, key=lambda value: sizes[value])
    few = [value for value in others if sizes[value] < FEWEST]
    other = next((value for value in few or others[:1] if sizes[value] > sizes[small]), None)
    if sizes[small] >= FEWEST or other is None:
        return False
    for one in people:
        value = one.answers[question.key]
        swapped = {small: other, other: small}.get(value, value)
        one.answers = one.answers | {question.key: swapped}
    return True


def _one_fewer(people: list[Enrolment], question: Question) -> bool:
    sizes = Counter(value for one in people for value in one.answers[question.key])
    small = next((value for value in question.values if 1 < sizes[value] < FEWEST), None)
    if small is None:
        return False
    one = next(one for one in people if small in one.answers[question.key])
    rest = [value for value in one.answers[question.key] if value != small]
    one.answers = one.answers | {question.key: rest}
    return True
