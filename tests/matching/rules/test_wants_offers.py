from dataclasses import replace

from peercoach.matching.questions import Side
from peercoach.matching.rules import WantsOffers
from peercoach.matching.rules.rule import Verdict
from tests.matching.rules.questions import (
    COACH,
    DID_NOT_SAY,
    FAILS,
    FIRST_YEAR,
    IMPORTANT,
    MUST,
    NOTHING_TO_SAY,
    TOPICS,
    question,
    worth,
)

WANTED = question("help_wanted", "ranked", TOPICS)
OFFERED = question("help_offered", "choices", TOPICS)
RULE = WantsOffers(first_year=WANTED, coach=OFFERED, importance=IMPORTANT, wish_of=FIRST_YEAR)

NOOR = {"help_wanted": ("exams", "skills", "people")}  # counts 3, 2 and 1, of 6


def offers(*topics: str) -> dict[str, frozenset[str]]:
    return {"help_offered": frozenset(topics)}


def test_the_first_wish_counts_most() -> None:
    assert RULE.judge(NOOR, offers("exams", "skills", "people")) == worth(1)
    assert RULE.judge(NOOR, offers("exams", "people")) == worth(4 / 6)
    assert RULE.judge(NOOR, offers("exams")) == worth(3 / 6)
    assert RULE.judge(NOOR, offers("people", "home")) == worth(1 / 6)
    assert RULE.judge(NOOR, offers("home")) == worth(0)


def test_wishes_without_order_count_alike() -> None:
    unordered = replace(RULE, first_year=question("help_wanted", "choices", TOPICS))
    noor = {"help_wanted": frozenset({"exams", "skills", "people"})}
    assert unordered.judge(noor, offers("people")) == worth(1 / 3)


def test_as_the_coachs_wish_it_counts_what_of_the_offer_is_wanted() -> None:
    rule = replace(RULE, wish_of=COACH)
    assert rule.judge(NOOR, offers("exams", "home")) == worth(1 / 2)
    assert rule.judge(NOOR, offers("exams")) == worth(1)


def test_as_a_wish_of_both_it_is_the_mean() -> None:
    rule = replace(RULE, wish_of=Side.BOTH)
    assert rule.judge(NOOR, offers("exams", "home")) == worth((1 / 2 + 1 / 2) / 2)
    assert rule.judge(NOOR, offers("people", "home")) == worth((1 / 6 + 1 / 2) / 2)


def test_as_a_must_one_topic_is_enough() -> None:
    rule = replace(RULE, importance=MUST)
    assert rule.judge(NOOR, offers("people")) == worth(1 / 6)
    assert rule.judge(NOOR, offers("home")) == FAILS
    assert rule.judge({}, offers("home")) == DID_NOT_SAY
    assert rule.judge(NOOR, {}) == DID_NOT_SAY
    assert rule.weight == 3


def test_a_must_about_a_single_wish_leaves_nothing_to_weigh() -> None:
    single = question("help_wanted", "choice", TOPICS)
    assert replace(RULE, first_year=single, importance=MUST).weight == 0


def test_a_missing_answer_says_nothing() -> None:
    assert RULE.judge({}, offers("home")) == NOTHING_TO_SAY
    assert RULE.judge(NOOR, {}) == NOTHING_TO_SAY


def test_it_names_the_topics_in_the_order_of_the_wish() -> None:
    coach = offers("people", "exams")
    assert (
        RULE.justify(NOOR, coach, "nl")
        == "Gevraagd en aangeboden: tentamens en mensen leren kennen"
    )
    assert RULE.justify(NOOR, coach, "en") == "Asked for and offered: exams and meeting people"
    assert RULE.justify(NOOR, offers("home"), "en") is None


def test_of_many_topics_it_names_a_few() -> None:
    noor = {"help_wanted": ("home", "exams", "skills", "people")}
    all_topics = offers(*TOPICS)
    expected = "Asked for and offered: housing, exams, study skills and meeting people"
    assert RULE.justify(noor, all_topics, "en") == expected


def test_the_last_of_a_very_long_list_is_still_something() -> None:
    many = {f"t{n}": (f"t{n}", f"t{n}") for n in range(101)}  # the last counts 1 of 5151
    rule = replace(
        RULE,
        first_year=question("help_wanted", "ranked", many),
        coach=question("help_offered", "choices", many),
        importance=MUST,
    )
    noor, samira = {"help_wanted": tuple(many)}, offers("t100")
    assert rule.judge(noor, samira) == Verdict(1)
    assert rule.judge_all(rule.encode([noor], FIRST_YEAR), rule.encode([samira], COACH)) == 1
