"""A page of sign-up as somebody filled it in: read, and refused with an error per field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from peercoach.errors import InvalidFields, InvalidInput
from peercoach.i18n import mark
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Question, QuestionKind
from peercoach.models import Side
from peercoach.services.sign_up.answers import AnswerRefused, validate_answer
from peercoach.services.sign_up.experiences import SHOW, showable
from peercoach.services.sign_up.needed_answers import at_least, unanswered
from peercoach.services.sign_up.person_names import NoName, checked_name
from peercoach.services.sign_up.topics import ABOUT_YOU, WHAT_MATTERS, Topic, wishes_of
from peercoach.services.whole_numbers import whole_number

NAME, CAPACITY, TOP_WISH = "name", "capacity", "top_wish"
"""What a page asks besides questions. No question can have such a key."""

LONGEST_NAME = 80
MOST_PLACES = 20

Given = Mapping[str, Sequence[str]]
"""Field → what a form sent for it."""


class PageRefused(InvalidFields):
    """A page cannot be kept as it was filled in: `problems` has an error per field, in order."""

    def __init__(self, problems: Mapping[str, InvalidInput]) -> None:
        super().__init__(mark("Some answers cannot be used yet"), problems)


@dataclass(frozen=True, slots=True)
class FilledPage:
    """What one page says. `answers` are all answers, with those of this page in their place;
    `shows` tells of each experience that it asks about whether a buddy may see it."""

    answers: dict[str, Any]
    name: str | None = None
    capacity: int | None = None
    top_wish: str | None = None
    shows: Mapping[str, bool] = field(default_factory=dict)


def read_page(
    definition: Definition,
    side: Side,
    topic: Topic,
    given: Given,
    *,
    before: Mapping[str, Any],
    complete: bool,
    fewest_places: int = 1,
) -> FilledPage:
    """The page, or PageRefused. Without `complete`, what is needed may be left open."""
    problems: dict[str, InvalidInput] = {}
    name = capacity = top_wish = None
    if topic.name == ABOUT_YOU:
        name = read_name(given, problems, needed=complete)
        if side is Side.coach:
            capacity = _read_places(given, problems, needed=complete, fewest=fewest_places)
    if topic.name == WHAT_MATTERS:
        top_wish = _read_top_wish(definition, side, given, problems)
    own = {one.key for one in topic.questions}
    shows = {key: [*given.get(key, ())] == [SHOW] for key in showable(definition) if key in own}
    given = {**given, **{key: ["yes"] for key, show in shows.items() if show}}
    answers = _read_answers(topic, given, before, problems)
    if complete:
        gaps = {one.key for one in unanswered(definition, side, answers)}
        for question in topic.questions:
            if question.key in gaps and question.key not in problems:
                problems[question.key] = gap(definition, question)
    if problems:
        raise PageRefused(problems)
    return FilledPage(answers, name, capacity, top_wish, shows)


def _read_answers(
    topic: Topic, given: Given, before: Mapping[str, Any], problems: dict[str, InvalidInput]
) -> dict[str, Any]:
    answers = dict(before)
    for question in topic.questions:
        try:
            answer = validate_answer(question, given.get(question.key, ()))
        except AnswerRefused as refusal:
            problems[question.key] = refusal
            continue
        answers.pop(question.key, None)
        if answer is not None:
            answers[question.key] = answer
    return answers


def read_name(given: Given, problems: dict[str, InvalidInput], *, needed: bool) -> str | None:
    """The name as it is kept. None where nothing was filled in or, with a problem noted, where it
    cannot be a name."""
    try:
        name = checked_name(_one(given, NAME))
    except NoName as problem:
        problems[NAME] = problem
        return None
    if not name and needed:
        problems[NAME] = InvalidInput(mark("Fill in the name you go by"))
    elif len(name) > LONGEST_NAME:
        problems[NAME] = InvalidInput(mark("Use at most {most} characters"), most=LONGEST_NAME)
    return name or None


def _read_places(
    given: Given, problems: dict[str, InvalidInput], *, needed: bool, fewest: int
) -> int | None:
    text = _one(given, CAPACITY)
    if not text and not needed:
        return None
    number = whole_number(text)
    if number is not None and fewest <= number <= MOST_PLACES:
        return number
    problems[CAPACITY] = InvalidInput(
        mark("Choose a number from {low} to {high}"), low=fewest, high=MOST_PLACES
    )
    return None


def _read_top_wish(
    definition: Definition, side: Side, given: Given, problems: dict[str, InvalidInput]
) -> str | None:
    wish = _one(given, TOP_WISH)
    if wish and wish not in {question.key for question in wishes_of(definition, side)}:
        problems[TOP_WISH] = InvalidInput(mark("Choose one of the answers"))
    return wish or None


def gap(definition: Definition, question: Question) -> InvalidInput:
    """What to say where this question needs an answer, or more of one."""
    if question.kind is QuestionKind.WEEKGRID:
        least = at_least(definition, question)
        if least > 1:
            return InvalidInput(mark("Choose at least {least} times"), least=least)
        return InvalidInput(mark("Choose at least one time"))
    if question.kind is QuestionKind.TEXT:
        return InvalidInput(mark("Write your answer"))
    return InvalidInput(mark("Choose an answer"))


def _one(given: Given, field: str) -> str:
    return next((value.strip() for value in given.get(field, ()) if value.strip()), "")
