"""Why these two, and why nobody."""

from dataclasses import replace

import pytest

from peercoach.matching import Excluded, Importance, exclusions, fit_pair, reasons
from tests.matching.cast import DEFAULT, NOOR, SAMIRA, changed


def test_what_adds_most_to_the_fit_comes_first() -> None:
    # Three times 1, 2/3 and 2/5; and once 1, for Noor finds the same programme nice, no more.
    assert reasons(DEFAULT, NOOR, SAMIRA, "nl") == [
        "Jullie spreken allebei Nederlands en Turks",
        "Hulp bij: tentamens plannen en wonen in een nieuwe stad of land",
        "Samen vrij op maandagochtend en donderdagmiddag",
        "Jullie doen allebei Verpleegkunde",
    ]
    assert reasons(DEFAULT, NOOR, SAMIRA, "en", most=2) == [
        "You both speak Dutch and Turkish",
        "Help with: planning exams and living in a new city or country",
    ]


def test_a_coordinator_reads_the_same_reasons_about_the_two() -> None:
    said = reasons(DEFAULT, NOOR, SAMIRA, "nl")
    told = reasons(DEFAULT, NOOR, SAMIRA, "nl", for_staff=True)
    assert told == [
        "Spreken allebei Nederlands en Turks",
        *said[1:3],  # as they are said to the two, where nobody is addressed
        "Doen allebei Verpleegkunde",
    ]


def test_what_nobody_may_know_is_no_reason() -> None:
    told = " ".join(reasons(DEFAULT, NOOR, SAMIRA, "en", most=99))
    # They share how they like to be helped, being the first to study, and a wish about gender.
    assert (
        fit_pair(DEFAULT, NOOR, SAMIRA).fit
        > fit_pair(
            DEFAULT, NOOR, changed(SAMIRA, style=frozenset({"tips"}), first_in_family=None)
        ).fit
    )
    assert [word in told for word in ("listening", "first in", "woman")] == [False] * 3


def test_a_rule_that_does_not_matter_gives_no_reason() -> None:
    rules = [replace(rule, importance=Importance.NO) for rule in DEFAULT.rules]
    assert reasons(replace(DEFAULT, rules=tuple(rules)), NOOR, SAMIRA, "nl") == []


def test_why_nobody_tells_what_each_must_leaves_in_order() -> None:
    coaches = [
        SAMIRA,
        changed(SAMIRA, languages=("de",)),
        changed(SAMIRA, languages=None),
        changed(SAMIRA, languages=("de",), times=frozenset({"sat-evening"})),
        changed(SAMIRA, times=frozenset({"sat-evening"})),
        changed(SAMIRA, campus="tilburg"),
        changed(SAMIRA, gender="man"),
    ]
    found = exclusions(DEFAULT, NOOR, coaches)
    counts = [(e.rule.KIND, e.fails, e.did_not_say, e.remaining) for e in found]
    assert counts == [
        ("share", 2, 1, 4),
        ("overlap", 2, 0, 3),
        ("reach", 1, 0, 2),
        ("asks_for", 1, 0, 1),
    ]
    assert [e.rule.why_excluded(Excluded.FAILS, "nl") for e in found] == [
        "geen gedeelde taal",
        "geen gedeeld moment",
        "geen manier van afspreken die voor allebei kan",
        "niet het gender waar om is gevraagd",
    ]


@pytest.mark.parametrize(("silent", "first_year_did_not_say"), [("noor", True), ("samira", False)])
def test_why_nobody_tells_whose_answer_would_help(
    silent: str, first_year_did_not_say: bool
) -> None:
    noor, samira = NOOR, SAMIRA
    if silent == "noor":
        noor = replace(NOOR, answers={k: a for k, a in NOOR.answers.items() if k != "times"})
    else:
        samira = changed(SAMIRA, times=None)
    _, times, *_ = exclusions(DEFAULT, noor, [samira])
    assert (times.fails, times.did_not_say, times.remaining) == (0, 1, 0)
    assert times.first_year_did_not_say is first_year_did_not_say
    assert times.rule.why_excluded(Excluded.DID_NOT_SAY, "nl") == (
        "geen antwoord op “Wanneer kun je meestal?”"
    )


def test_without_coaches_every_must_leaves_none() -> None:
    assert [e.remaining for e in exclusions(DEFAULT, NOOR, [])] == [0, 0, 0, 0]
