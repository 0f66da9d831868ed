"""Small rounds of people with scarce places, named wishes and silence, each from a seed."""

from dataclasses import replace
from random import Random

from peercoach.matching import Coach, Matching, Person, match_people, parse_definition

TONGUES = {"nl": ("Nederlands", "Dutch"), "en": ("Engels", "English"), "tr": ("Turks", "Turkish")}
PROGRAMMES = {"law": ("Rechten", "Law"), "art": ("Kunst", "Art")}
TIMES = ("mon-morning", "tue-evening", "fri-afternoon")


def _question(key, kind, label, options=()):
    table = {"key": key, "kind": kind, "label": {"nl": label[0], "en": label[1]}}
    if options:
        table["options"] = [
            {"value": value, "nl": nl, "en": en} for value, (nl, en) in options.items()
        ]
    return table


LANGUAGES_AND_TIMES = parse_definition(
    {
        "question": [
            _question("languages", "choices", ("Talen", "Languages"), TONGUES),
            _question("programme", "choice", ("Opleiding", "Programme"), PROGRAMMES),
            _question("times", "weekgrid", ("Tijden", "Times")),
        ],
        "rule": [
            {"kind": "share", "question": "languages", "importance": "must"},
            {"kind": "overlap", "question": "times", "importance": "must", "full_at": 2},
            {"kind": "same", "question": "programme", "importance": "important"},
        ],
    }
)


def first_year(name, *languages, times=TIMES[:1], programme="law", **more):
    answers = {
        "languages": frozenset(languages),
        "times": frozenset(times),
        "programme": programme,
    }
    return Person(name, name=name.title(), answers={k: v for k, v in answers.items() if v}, **more)


def coach(name, *languages, capacity=1, times=TIMES[:1], programme="law", **more):
    like = first_year(name, *languages, times=times, programme=programme)
    return Coach(name, name=like.name, answers=like.answers, capacity=capacity, **more)


def small_round(seed, *, n=9, m=4) -> Matching:
    """Solved: about as many places as people, some silent, some with classes, some at odds."""
    chance = Random(seed)

    def several(values):
        return chance.sample(list(values), chance.randint(0 if chance.random() < 0.2 else 1, 2))

    def person(make, name, **more):
        made = make(
            name,
            *several(TONGUES),
            times=several(TIMES),
            programme=chance.choice([*PROGRAMMES]),
            **more,
        )
        return replace(made, name="")

    coaches = [person(coach, f"c{j}", capacity=chance.randint(0, 3)) for j in range(m)]
    classes = chance.choice([(None,), (None,), (None, 1, 2)])
    first_years = [
        person(
            first_year,
            f"s{i}",
            priority=chance.choice(classes),
            not_with=(chance.choice(coaches).id,) if chance.random() < 0.2 else (),
        )
        for i in range(n)
    ]
    return match_people(LANGUAGES_AND_TIMES, first_years, coaches, seed=seed)
