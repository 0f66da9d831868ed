"""All of a sign-up at once, as a program sends it: answers as values, where a form has fields."""

from collections.abc import Collection, Mapping
from typing import Any

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.matching.definition import Definition
from peercoach.models import Side
from peercoach.services.sign_up.answers import AnswerRefused, check_answer
from peercoach.services.sign_up.experiences import showable, shown
from peercoach.services.sign_up.filled_pages import (
    CAPACITY,
    NAME,
    TOP_WISH,
    FilledPage,
    PageRefused,
    gap,
    read_page,
)
from peercoach.services.sign_up.needed_answers import unanswered
from peercoach.services.sign_up.topics import ABOUT_YOU, WHAT_MATTERS, Topic, asked

Problems = dict[str, InvalidInput]
SHOWS = "shows"


def read_whole(
    definition: Definition,
    side: Side,
    *,
    name: str,
    capacity: int | None,
    top_wish: str | None,
    answers: Mapping[str, Any],
    shows: Collection[str],
    complete: bool,
    fewest_places: int = 1,
) -> FilledPage:
    """What was sent, or PageRefused. Without `complete`, what is needed may be left open."""
    problems: Problems = {}
    kept = _checked(definition, side, answers, problems)
    if complete:
        for question in unanswered(definition, side, kept):
            problems.setdefault(question.key, gap(definition, question))
    unfit = set(shows).difference(shown(definition, kept, shows))
    if unfit:
        message = mark("Only an experience that you have can be shown, not {found}")
        problems[SHOWS] = InvalidInput(message, found=", ".join(sorted(unfit)))
    given = {NAME: [name], TOP_WISH: [top_wish or ""]}
    if capacity is not None:
        given[CAPACITY] = [str(capacity)]
        if side is Side.first_year:
            problems[CAPACITY] = InvalidInput(mark("Only a coach has places"))
    pages = {}
    for topic in (ABOUT_YOU, WHAT_MATTERS):  # what they ask besides questions, by their own rules
        try:
            pages[topic] = read_page(
                definition,
                side,
                Topic(topic),
                given,
                before={},
                complete=complete,
                fewest_places=fewest_places,
            )
        except PageRefused as refusal:
            problems.update(refusal.problems)
    if problems:
        raise PageRefused(problems)
    about_you, what_matters = pages[ABOUT_YOU], pages[WHAT_MATTERS]
    return FilledPage(
        kept,
        about_you.name,
        about_you.capacity,
        what_matters.top_wish,
        {key: key in shows for key in showable(definition)},
    )


def _checked(
    definition: Definition, side: Side, answers: Mapping[str, Any], problems: Problems
) -> dict[str, Any]:
    questions = {question.key: question for question in asked(definition, side)}
    kept = {}
    for key, value in answers.items():
        if key not in questions:
            problems[key] = InvalidInput(mark("This is not asked here"))
            continue
        try:
            kept[key] = check_answer(questions[key], value)
        except AnswerRefused as refusal:
            problems[key] = refusal
    return kept
