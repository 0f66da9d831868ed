"""From scores to fit, on a handful of people."""

from dataclasses import replace
from fractions import Fraction

import pytest

from peercoach.matching import Coach, Definition, Person, fit_pair, score_people
from peercoach.matching.fit import WishesMet
from peercoach.matching.questions import Side
from peercoach.matching.rules import AsksFor, Rule, Same, Share, WantsOffers
from peercoach.matching.rules.rule import Importance
from tests.matching.rules.questions import (
    CAMPUSES,
    COACH,
    FIRST_YEAR,
    GENDERS,
    IMPORTANT,
    MUST,
    NICE,
    TONGUES,
    TOPICS,
    question,
)

CAMPUS = question("campus", "choice", CAMPUSES)
WANTED, OFFERED = question("wanted", "ranked", TOPICS), question("offered", "choices", TOPICS)
SPEAKS = question("languages", "choices", TONGUES)

SAME_CAMPUS = Same(question=CAMPUS, importance=NICE)
HELP = WantsOffers(first_year=WANTED, coach=OFFERED, importance=IMPORTANT, wish_of=FIRST_YEAR)
LANGUAGE = Share(question=SPEAKS, importance=MUST)

NOOR = Person(
    "noor",
    answers={
        "campus": "breda",
        "wanted": ("exams", "skills"),
        "languages": frozenset({"nl"}),
    },
)
SAMIRA = Coach(
    "samira",
    answers={
        "campus": "tilburg",
        "offered": frozenset({"exams"}),
        "languages": frozenset({"nl", "en"}),
    },
)


def fit(rules: list[Rule], first_year: Person = NOOR, coach: Coach = SAMIRA) -> int:
    return fit_pair(Definition(rules=tuple(rules)), first_year, coach).fit


def percent(*weighted_scores: tuple[int, Fraction | int]) -> int:
    """By hand: the weighted mean in percent, halves up."""
    total = sum(Fraction(score) * weight for weight, score in weighted_scores)
    mean = 100 * total / sum(weight for weight, _ in weighted_scores)
    return int(mean + Fraction(1, 2))


def test_important_counts_three_times_nice() -> None:
    assert fit([SAME_CAMPUS, HELP]) == percent((1, 0), (3, Fraction(2, 3))) == 50
    assert fit([replace(SAME_CAMPUS, importance=IMPORTANT), HELP]) == 33
    assert fit([HELP]) == 67


def test_a_must_excludes_or_counts_only_where_it_is_graded() -> None:
    assert fit([replace(SAME_CAMPUS, importance=MUST), HELP]) == -1
    assert fit([LANGUAGE, HELP]) == 67
    assert fit([SAME_CAMPUS, replace(HELP, importance=MUST)]) == 50


def test_what_does_not_matter_is_ignored_wholly() -> None:
    assert fit([replace(SAME_CAMPUS, importance=Importance.NO), HELP]) == 67


def test_a_missing_answer_leaves_the_mean_to_the_other_rules() -> None:
    somewhere = replace(NOOR, answers={"wanted": ("exams", "skills")})
    assert fit([SAME_CAMPUS, HELP], somewhere) == 67


def test_with_nothing_to_go_by_fit_is_in_the_middle_and_says_so() -> None:
    silent = Person("silent")
    definition = Definition(rules=(SAME_CAMPUS, HELP))
    assert fit_pair(definition, silent, SAMIRA).fit == 50
    scores = score_people(definition, [silent, NOOR], [SAMIRA])
    assert scores.fit.tolist() == [[50], [50]]
    assert [scores.nothing_to_go_by(i, 0) for i in (0, 1)] == [True, False]


@pytest.mark.parametrize(
    ("first_years_wish", "coachs_wish", "weight"),
    [(None, None, 1), ("campus", None, 2), (None, "campus", 2), ("campus", "campus", 4)],
)
def test_a_top_wish_of_each_doubles_the_weight(
    first_years_wish: str | None, coachs_wish: str | None, weight: int
) -> None:
    noor = replace(NOOR, top_wish=first_years_wish)
    samira = replace(SAMIRA, top_wish=coachs_wish)
    expected = percent((weight, 0), (3, Fraction(2, 3)))
    assert fit([SAME_CAMPUS, HELP], noor, samira) == expected
    scores = score_people(Definition(rules=(SAME_CAMPUS, HELP)), [noor, NOOR], [samira, SAMIRA])
    assert scores.fit[0, 0] == expected
    assert scores.fit[1, 1] == 50


def test_halves_round_up() -> None:
    # Seven eighths is 87.5 percent.
    wants_seven_of_eight = [
        replace(SAME_CAMPUS, question=question(f"q{n}", "yesno")) for n in range(8)
    ]
    yes = {f"q{n}": True for n in range(8)}
    noor, samira = Person("noor", answers=yes), Coach("samira", answers=yes | {"q0": False})
    assert fit(list(wants_seven_of_eight), noor, samira) == 88


def test_wishes_are_counted_for_each_side() -> None:
    gender = question("gender", "choice", GENDERS)
    wish = question("gender_wish", "choice", GENDERS)
    coachs_wish = AsksFor(question=wish, about=gender, importance=NICE, wish_of=COACH)
    definition = Definition(rules=(SAME_CAMPUS, HELP, LANGUAGE, coachs_wish))
    noor = replace(NOOR, answers={**NOOR.answers, "gender": "woman"})
    samira = replace(SAMIRA, answers={**SAMIRA.answers, "gender_wish": "woman"})
    scores = score_people(definition, [noor], [samira])
    # Campus no, help for two thirds, language yes; campus no, language yes, gender yes.
    assert scores.wishes_met(0, 0, Side.FIRST_YEAR) == WishesMet(met=2, applicable=3)
    assert scores.wishes_met(0, 0, Side.COACH) == WishesMet(met=2, applicable=3)
    silent = score_people(definition, [Person("silent")], [samira])
    assert silent.wishes_met(0, 0, Side.FIRST_YEAR) == WishesMet(met=0, applicable=0)


def test_a_wish_met_in_part_is_met_from_half() -> None:
    definition = Definition(rules=(HELP,))
    wants = [("exams", "skills"), ("skills", "exams"), ("people", "skills", "exams")]
    people = [replace(NOOR, answers={"wanted": topics}) for topics in wants]
    scores = score_people(definition, people, [SAMIRA])
    assert [scores.wishes_met(i, 0, Side.FIRST_YEAR).met for i in range(3)] == [1, 0, 0]
    half = replace(SAMIRA, answers={"offered": frozenset({"people"})})
    assert score_people(definition, people, [half]).wishes_met(2, 0, Side.FIRST_YEAR).met == 1
