"""The one table of kinds: every letter has its line, and no line is for a letter there is not."""

import re
from pathlib import Path

from peercoach.notify.kinds import KINDS, RANK, Sort, templates_that
from peercoach.notify.messages import (
    OCCASIONS,
    breaks,
    care,
    check_in,
    match,
    missing_answers,
    pair_over,
)

TESTS = Path(__file__).parents[1]
TABLE = TESTS.parent / "docs" / "mails.md"


def test_every_letter_has_its_line() -> None:
    assert set(KINDS) == set(OCCASIONS)


def test_only_what_one_can_do_without_has_a_topic_to_stop_it_by() -> None:
    for template, kind in KINDS.items():
        assert (kind.topic is not None) == (kind.sort is Sort.programme), template


def test_what_needs_no_waiting_never_waits() -> None:
    waits = set(templates_that(by_day=True))
    kept = {Sort.account, Sort.safety, Sort.meeting, Sort.pair}
    assert waits == {name for name, kind in KINDS.items() if kind.sort not in kept}


def test_a_match_matters_more_than_a_question_and_that_more_than_a_reminder() -> None:
    order = [match.MATCHED, check_in.TEMPLATE, missing_answers.TEMPLATE]
    assert sorted(order, key=RANK.__getitem__) == order


def test_pages_have_a_name_for_each() -> None:
    assert [template for template, kind in KINDS.items() if not kind.told] == []


def test_coordinators_see_nothing_of_what_was_said_in_confidence() -> None:
    shown = set(templates_that(for_staff=True))
    assert shown.isdisjoint(care.__dict__[name] for name in ("WAITING", "RECEIVED", "TALKED"))
    assert shown.isdisjoint({breaks.RESTS, breaks.GOES_ON, *pair_over.LETTERS})


def test_the_document_tells_of_each_and_where_it_is_tried() -> None:
    rows = [
        line.split("|")[1:-1] for line in TABLE.read_text("utf-8").splitlines() if line[:3] == "| `"
    ]
    named = [name for kinds, *_ in rows for name in re.findall(r"`(.+?)`", kinds)]
    assert sorted(named) == sorted(KINDS)
    tried = {path for *_, paths in rows for path in re.findall(r"`(.+?)`", paths)}
    assert [path for path in sorted(tried) if not (TESTS / path).exists()] == []
