"""People, rules and demands in; pairs, and for everybody else the true reason, out."""

import pytest

from peercoach.matching import Coach, Obstacle, Person, match_people, parse_definition

OPTIONS = [
    {"value": "nl", "nl": "Nederlands", "en": "Dutch"},
    {"value": "en", "nl": "Engels", "en": "English"},
    {"value": "fr", "nl": "Frans", "en": "French"},
]
LANGUAGES = parse_definition(
    {
        "question": [
            {
                "key": "languages",
                "kind": "choices",
                "label": {"nl": "Talen", "en": "Languages"},
                "options": OPTIONS,
                "seen_by": "partner",
            },
            {"key": "times", "kind": "weekgrid", "label": {"nl": "Tijden", "en": "Times"}},
        ],
        "rule": [
            {"kind": "share", "question": "languages", "importance": "must"},
            {"kind": "overlap", "question": "times", "importance": "must", "full_at": 2},
        ],
    }
)
MONDAY, FRIDAY = "mon-morning", "fri-evening"


def first_year(name: str, *languages: str, times: tuple[str, ...] = (MONDAY,), **more) -> Person:
    answers = {"languages": frozenset(languages), "times": frozenset(times)}
    return Person(name, answers={key: answer for key, answer in answers.items() if answer}, **more)


def coach(name: str, *languages: str, capacity: int = 1, times=(MONDAY,), **more) -> Coach:
    person = first_year(name, *languages, times=times)
    return Coach(name, answers=person.answers, capacity=capacity, **more)


def who_with_whom(first_years, coaches, **demands) -> dict[str, str]:
    matching = match_people(LANGUAGES, first_years, coaches, **demands)
    assert matching.faults() == []
    return {pair.first_year.id: pair.coach.id for pair in matching.pairs()}


def reasons(first_years, coaches, language: str = "en", **demands) -> list[tuple[Obstacle, str]]:
    matching = match_people(LANGUAGES, first_years, coaches, **demands)
    return [(nobody.obstacle, nobody.reason(language)) for nobody in matching.unmatched()]


def test_a_wish_to_be_together_is_kept_whoever_says_it() -> None:
    noor, tim = first_year("noor", "nl", together_with=("ben",)), first_year("tim", "nl")
    anna, ben = coach("anna", "nl"), coach("ben", "nl")
    assert who_with_whom([noor, tim], [anna, ben]) == {"noor": "ben", "tim": "anna"}
    eva = coach("eva", "nl", together_with=("tim",))
    assert who_with_whom([first_year("noor", "nl"), tim], [anna, eva])["tim"] == "eva"


def test_a_wish_not_to_be_together_is_kept_whoever_says_it() -> None:
    noor, tim = first_year("noor", "nl", not_with=("anna",)), first_year("tim", "nl")
    anna, ben = coach("anna", "nl"), coach("ben", "nl", not_with=("tim",))
    assert who_with_whom([noor, tim], [anna, ben]) == {"noor": "ben", "tim": "anna"}


def test_who_has_priority_comes_first_and_who_has_none_last() -> None:
    people = [
        first_year("new", "nl"),
        first_year("left-out-last-time", "nl", priority=1),
        first_year("carer", "nl", priority=0),
    ]
    matched = who_with_whom(people, [coach("anna", "nl", capacity=2)])
    assert matched.keys() == {"left-out-last-time", "carer"}


def test_without_priority_the_first_level_only_counts() -> None:
    matching = match_people(LANGUAGES, [first_year("noor", "nl")], [coach("anna", "nl")])
    assert list(matching.solution.values) == ["matched", "bands", "blend"]


def test_earlier_pairs_are_kept_where_nothing_better_is_lost() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "nl")]
    coaches = [coach("anna", "nl", capacity=2), coach("ben", "nl", capacity=2)]
    earlier = [("noor", "ben"), ("tim", "ben")]
    assert who_with_whom(people, coaches, keep=earlier) == {"noor": "ben", "tim": "ben"}


@pytest.mark.parametrize(
    ("someone", "coaches", "obstacle", "en", "nl"),
    [
        (
            first_year("noor"),
            [coach("anna", "nl")],
            Obstacle.DID_NOT_SAY,
            "Matching has to wait: no answer to “Languages”",
            "Koppelen kan nog niet: geen antwoord op “Talen”",
        ),
        (
            first_year("noor", "fr"),
            [coach("anna", "nl"), coach("ben", "en")],
            Obstacle.RULE,
            "With all 2 coaches: no shared answer to “Languages”",
            "Bij alle 2 coaches: geen gedeeld antwoord op “Talen”",
        ),
        (
            first_year("noor", "nl", times=(FRIDAY,)),
            [coach("anna", "nl"), coach("ben", "en", times=(FRIDAY,))],
            Obstacle.RULES_TOGETHER,
            "None of the 2 coaches meets all demands at once: "
            "no shared answer to “Languages” (1 of 2); too few shared times (1 of 2)",
            "Geen van de 2 coaches voldoet aan alle eisen tegelijk: "
            "geen gedeeld antwoord op “Talen” (1 van 2); te weinig gedeelde momenten (1 van 2)",
        ),
        (
            first_year("noor", "nl", not_with=("anna",)),
            [coach("anna", "nl"), coach("ben", "en")],
            Obstacle.NOT_TOGETHER,
            "May not be paired with those who fit (1 of 2 coaches)",
            "Koppelen met wie past, is uitgesloten (1 van 2 coaches)",
        ),
        (
            first_year("noor", "nl"),
            [coach("anna", "nl", capacity=0)],
            Obstacle.NO_PLACES,
            "Those who fit offer no places (1 of 1 coaches)",
            "Wie past, heeft geen plek opgegeven (1 van 1 coaches)",
        ),
        (
            first_year("noor", "nl"),
            [],
            Obstacle.NO_COACHES,
            "There are no coaches in this round",
            "Er zijn geen coaches in deze ronde",
        ),
    ],
    ids=lambda value: value if isinstance(value, Obstacle) else "",
)
def test_nobody_is_left_out_without_the_true_reason(someone, coaches, obstacle, en, nl) -> None:
    assert reasons([someone], coaches) == [(obstacle, en)]
    assert reasons([someone], coaches, "nl") == [(obstacle, nl)]


def test_whoever_finds_all_places_taken_is_told_so() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "nl", together_with=("anna",))]
    assert reasons(people, [coach("anna", "nl"), coach("ben", "en")]) == [
        (Obstacle.FULL, "All coaches who fit are full (1 of 2 coaches)")
    ]


def test_a_rule_about_an_answer_that_nobody_sees_is_not_told() -> None:
    """Here times are for matching only, and languages are not."""
    noor = first_year("noor", "nl", times=(FRIDAY,))
    coaches = [coach("anna", "nl"), coach("ben", "en", times=(FRIDAY,))]
    (nobody,) = match_people(LANGUAGES, [noor], coaches).unmatched(unseen=False)
    assert nobody.reason("en") == "No coach who fits has a place left"
