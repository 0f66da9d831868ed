"""A definition that cannot be used says where, what stands there, and what should."""

import copy
from typing import Any

import pytest

from peercoach.matching import DefinitionError, parse_definition


def definition() -> dict[str, Any]:
    """A sound one, for each test to break in one place."""
    topics = [
        {"value": "exams", "nl": "tentamens", "en": "exams"},
        {"value": "skills", "nl": "vaardigheden", "en": "skills"},
    ]
    questions = [
        question("languages", "choices", options=copy.deepcopy(topics), most=2),
        question("times", "weekgrid"),
        question("sport", "scale", low=1, high=5),
        question("wanted", "ranked", options=copy.deepcopy(topics), asked_of="first_year"),
        question("offered", "choices", options=copy.deepcopy(topics), asked_of="coach"),
        question("note", "text"),
    ]
    rules = [
        {"kind": "share", "question": "languages", "importance": "must"},
        {"kind": "overlap", "question": "times", "importance": "nice"},
        {"kind": "similar", "questions": ["sport"], "importance": "nice"},
        {"kind": "wants_offers", "first_year": "wanted", "coach": "offered", "importance": "nice"},
    ]
    return {"bands": [20, 35], "balance": 20, "question": questions, "rule": rules}


def question(key: str, kind: str, **more: object) -> dict[str, object]:
    return {"key": key, "kind": kind, "label": {"nl": f"{key}-nl", "en": f"{key}-en"}, **more}


def problems(broken: dict[str, Any]) -> list[str]:
    with pytest.raises(DefinitionError) as error:
        parse_definition(broken)
    assert str(error.value) == "\n".join(map(str, error.value.problems))
    return str(error.value).splitlines()


def test_the_definition_that_is_broken_below_is_sound() -> None:
    assert len(parse_definition(definition()).rules) == 4


KINDS = "choice, choices, ranked, scale, weekgrid, yesno, text"
RULE_KINDS = "share, same, wants_offers, overlap, similar, asks_for, reach"
LANGUAGES = "question 1 (languages)"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        # the whole
        (["balanc"], 3, "balanc: found an unknown key, expected one of bands, balance, question, "
         "rule (did you mean balance?)"),
        (["bands"], [20, 20], "bands: found [20, 20], "
         "expected each band higher than the one before"),
        (["bands"], [20, 101], "bands: found [20, 101], "
         "expected a list of whole numbers from 0 to 100"),
        (["bands"], 20, "bands: found 20, expected a list of whole numbers from 0 to 100"),
        (["balance"], -1, "balance: found -1, expected a whole number of at least 0"),
        (["balance"], 2.5, "balance: found 2.5, expected a whole number of at least 0"),
        (["balance"], True, "balance: found true, expected a whole number of at least 0"),
        (["rule"], "share", 'rule: found "share", expected a list of tables'),
        # a question
        (["question", 5], "note", 'question 6: found "note", expected a table'),
        (["question", 0, "kind"], "choises", f"{LANGUAGES}, kind: "
         f'found "choises", expected one of {KINDS} (did you mean choices?)'),
        (["question", 5, "key"], "Note!", "question 6 (Note!), key: "
         'found "Note!", expected lower-case letters, digits and _, a letter first'),
        (["question", 5, "key"], "name", "question 6 (name), key: "
         'found "name", expected a key that is not the name of another column'),
        (["question", 5, "key"], "sport", 'question 6: found "sport" again, expected a new key'),
        (["question", 5, "label"], "Note", "question 6 (note), label: "
         'found "Note", expected a text in nl and en'),
        (["question", 5, "label"], {"nl": "Notitie"}, "question 6 (note), label, en: "
         "found nothing, expected a text"),
        (["question", 5, "label", "nl"], "SPORT-NL", 'question 6 (note): found "SPORT-NL", '
         'expected a name that "sport" does not have'),
        (["question", 5, "label", "nl"], "times", 'question 6 (note): found "times", '
         'expected a name that "times" does not have'),
        (["question", 5, "asked_of"], "all", "question 6 (note), asked_of: "
         'found "all", expected one of first_year, coach, both'),
        (["question", 5, "seen_by"], "everyone", "question 6 (note), seen_by: "
         'found "everyone", expected one of matching, partner, coordinator'),
        (["question", 5, "options"], [], "question 6 (note), options: found an unknown key, "
         "expected one of key, kind, label, asked_of, seen_by, required, touches"),
        (["question", 5, "required"], "yes", "question 6 (note), required: "
         'found "yes", expected true or false'),
        (["question", 0, "options"], [], f"{LANGUAGES}, options: "
         "found no options, expected at least one"),
        (["question", 0, "options", 0, "value"], "skills", f'{LANGUAGES}, option 2 (skills): '
         'found "skills", expected a name that option 1 does not have'),
        (["question", 0, "options", 1, "en"], " Tentamens ", f'{LANGUAGES}, option 2 (skills): '
         'found " Tentamens ", expected a name that option 1 does not have'),
        (["question", 0, "options", 1, "nl"], "", f"{LANGUAGES}, option 2 (skills), nl: "
         'found "", expected a text'),
        (["question", 0, "options", 1, "de"], "x", f"{LANGUAGES}, option 2 (skills), de: "
         "found an unknown key, expected one of value, nl, en"),
        (["question", 0, "most"], 3, f"{LANGUAGES}, most: "
         "found 3, expected a whole number of at least 1 and at most 2"),
        (["question", 2, "high"], 1, "question 3 (sport), high: "
         "found 1, expected more than low, which is 1, and at most 100 more"),
        (["question", 2, "high"], 102, "question 3 (sport), high: "
         "found 102, expected more than low, which is 1, and at most 100 more"),
        # a rule
        (["rule", 0, "kind"], "shares", 'rule 1 (shares), kind: found "shares", '
         f"expected one of {RULE_KINDS} (did you mean share?)"),
        (["rule", 0, "importance"], "critical", 'rule 1 (share), importance: found "critical", '
         "expected one of no, nice, important, must"),
        (["rule", 0], {"kind": "share", "question": "languages"}, "rule 1 (share), importance: "
         "found nothing, expected one of no, nice, important, must"),
        (["rule", 0, "question"], "langages", 'rule 1 (share), question: found "langages", '
         "expected the key of a question (did you mean languages?)"),
        (["rule", 0, "question"], "sport", 'rule 1 (share), question: found "sport", a scale, '
         "expected a question of kind choice, choices, ranked, yesno"),
        (["rule", 0, "question"], "wanted", 'rule 1 (share), question: found "wanted", asked of '
         "first_year only, expected a question asked of both"),
        (["rule", 0, "wish_of"], "me", 'rule 1 (share), wish_of: found "me", '
         "expected one of first_year, coach, both"),
        (["rule", 0, "reason"], {"nl": "Samen: {answers}", "en": "Both: {answer}"},
         'rule 1 (share), reason, en: found "Both: {answer}", '
         "expected no braces other than {answers}"),
        (["rule", 0, "obstacle"], {"nl": "geen taal", "en": "no {answers}"},
         'rule 1 (share), obstacle, en: found "no {answers}", expected no braces'),
        (["rule", 1, "at_lest"], 2, "rule 2 (overlap), at_lest: found an unknown key, expected one "
         "of kind, at_least, full_at, question, importance, wish_of, reason, staff_reason, "
         "obstacle (did you mean at_least?)"),
        (["rule", 1, "at_least"], 0, "rule 2 (overlap), at_least: "
         "found 0, expected a whole number of at least 1 and at most 18"),
        (["rule", 1], {"kind": "overlap", "question": "times", "at_least": 3, "full_at": 2,
                       "importance": "nice"}, "rule 2 (overlap), full_at: "
         "found 2, expected no less than at_least, which is 3"),
        (["rule", 2, "questions"], [], "rule 3 (similar), questions: "
         "found an empty list, expected a list of question keys"),
        (["rule", 2, "questions"], ["sport", "sport"], "rule 3 (similar), questions: "
         'found "sport" more than once, expected each question once'),
        (["rule", 2, "at_least"], 1.5, "rule 3 (similar), at_least: "
         "found 1.5, expected a number from 0 to 1"),
        (["rule", 3, "coach"], "wanted", 'rule 4 (wants_offers), coach: found "wanted", asked of '
         "first_year only, expected a question asked of coach"),
        (["question", 4, "options"], [{"value": "x", "nl": "y", "en": "z"}],
         'rule 4 (wants_offers), coach: found "offered", which has no option in common with '
         '"wanted", expected two questions that share option values'),
        (["rule", 0], {"kind": "same", "question": "note", "importance": "nice"},
         'rule 1 (same), question: found "note", a text, '
         "expected a question of kind choice, scale, yesno"),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_one_problem_at_its_place(
    path: list[str | int], value: object, expected: str
) -> None:
    broken = definition()
    place: Any = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert problems(broken) == [expected]


def test_the_same_is_said_in_dutch() -> None:
    broken = definition()
    broken["rule"][0]["question"] = "langages"
    broken["question"][0]["options"][1]["nl"] = ""
    broken["bands"] = [20, 20]
    with pytest.raises(DefinitionError) as error:
        parse_definition(broken)
    assert [problem.said_in("nl") for problem in error.value.problems] == [
        "bands: gevonden: [20, 20], verwacht: elke grens hoger dan de vorige",
        'vraag 1 (languages), optie 2 (skills), nl: gevonden: "", verwacht: een tekst',
        'regel 1 (share), question: gevonden: "langages", '
        "verwacht: de sleutel van een vraag (bedoelde je languages?)",
    ]


def choice(key: str, *values: str, **more: object) -> dict[str, object]:
    options = [{"value": value, "nl": value, "en": value} for value in values]
    return question(key, "choice", options=options, **more)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": "asks_for", "question": "mood", "wish_of": "coach"},
         "about: found nothing, expected the key of a question"),
        ({"kind": "asks_for", "question": "mood", "about": "campus"},
         'about: found "campus", of which "mood" names no option, '
         "expected a question whose options can be wished for"),
        ({"kind": "asks_for", "question": "campus_wish"},
         'question: found "campus_wish", asked of first_year only, '
         "expected a question asked of both"),
        ({"kind": "reach", "question": "campus"},
         "question: found options breda, tilburg, expected a question with an option online"),
        ({"kind": "same", "question": "campus", "strength": "mood"},
         'wish_of: found "both", expected first_year or coach: one of them says how strongly'),
        ({"kind": "same", "question": "campus", "strength": "campus_wish", "wish_of": "first_year"},
         'strength: found an option "breda", '
         "expected options with values among no, nice, important, must"),
    ],
)  # fmt: skip
def test_what_two_questions_must_have_for_a_rule(rule: dict[str, object], expected: str) -> None:
    questions = [
        choice("campus", "breda", "tilburg"),
        choice("campus_wish", "breda", asked_of="first_year"),
        choice("mood", "must", "nice"),
    ]
    kind = rule["kind"]
    broken = {"question": questions, "rule": [rule | {"importance": "nice"}]}
    assert problems(broken) == [f"rule 1 ({kind}), {expected}"]


def test_scales_that_cannot_be_averaged_exactly_are_refused() -> None:
    scales = [question(f"to{n}", "scale", low=0, high=n) for n in (99, 97, 95, 91, 89, 83, 79)]
    keys = [scale["key"] for scale in scales]
    rule = {"kind": "similar", "questions": keys, "importance": "nice"}
    assert problems({"question": scales, "rule": [rule]}) == [
        "rule 1 (similar), questions: found ranges with a common multiple of 48447025381755, "
        "expected scales of fewer different lengths"
    ]


def test_every_problem_is_told_at_once() -> None:
    broken = definition()
    broken["balance"] = "even"
    broken["question"][1]["kind"] = "grid"
    broken["rule"][0]["importance"] = "critical"
    del broken["rule"][3]["coach"]
    assert problems(broken) == [
        'balance: found "even", expected a whole number of at least 0',
        f'question 2 (times), kind: found "grid", expected one of {KINDS} (did you mean weekgrid?)',
        'rule 1 (share), importance: found "critical", expected one of no, nice, important, must',
        "rule 4 (wants_offers), coach: found nothing, expected the key of a question",
    ]


def test_a_rule_of_no_kind_is_read_on_as_the_one_that_is_meant() -> None:
    broken = definition()
    broken["rule"][0] |= {"kind": "shares", "question": "langages", "importance": "critical"}
    importance = 'found "critical", expected one of no, nice, important, must'
    assert problems(broken) == [
        f'rule 1 (shares), kind: found "shares", expected one of {RULE_KINDS} '
        "(did you mean share?)",
        'rule 1 (shares), question: found "langages", expected the key of a question '
        "(did you mean languages?)",
        f"rule 1 (shares), importance: {importance}",
    ]
    broken["rule"][0]["kind"] = "zzz"  # nothing near: then what every rule has
    assert problems(broken) == [
        f'rule 1 (zzz), kind: found "zzz", expected one of {RULE_KINDS}',
        f"rule 1 (zzz), importance: {importance}",
    ]


def test_two_questions_of_different_sides_may_have_one_label() -> None:
    sound = definition()
    sound["question"][4]["label"] = sound["question"][3]["label"]
    assert len(parse_definition(sound).questions) == 6
