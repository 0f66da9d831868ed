"""Strategies for definitions with every kind of rule, and for people who answer, or do not."""

from dataclasses import fields, replace
from random import Random

from hypothesis import strategies as st

from peercoach.matching import Coach, Definition, Question
from peercoach.matching.questions import Answer, QuestionKind, SeenBy, Side
from peercoach.matching.rules import (
    AsksFor,
    Overlap,
    Reach,
    Rule,
    Same,
    Share,
    Similar,
    WantsOffers,
)
from peercoach.matching.rules.rule import Importance
from tests.matching.rules.questions import CAMPUSES, GENDERS, WAYS, question

# Eight of them, as 2520 / 8 is odd: halves then occur wherever two sides are averaged.
TONGUES = {value: (f"{value}-nl", f"{value}-en") for value in "abcdefgh"}
TOPICS = {value: (f"{value}-nl", f"{value}-en") for value in "stuvwxyz"}
NO_WISH = {"none": ("geen voorkeur", "no preference")}
LEVELS = {level: (level, level) for level in Importance}

ASKED = {
    asked.key: asked
    for asked in (
        question("programme", "choice", {"a": ("A", "A"), "b": ("B", "B"), "c": ("C", "C")}),
        question("strength", "choice", LEVELS),
        question("spoken", "choices", TONGUES),
        question("ranked", "ranked", TONGUES),
        question("wanted", "ranked", TOPICS),
        question("wanted_too", "choices", TOPICS),
        question("wanted_most", "choice", TOPICS),
        question("first", "yesno"),
        question("gender", "choice", GENDERS),
        question("genders", "choices", GENDERS),
        question("gender_wish", "choice", GENDERS | NO_WISH),
        question("meet", "choice", WAYS),
        question("meets", "choices", WAYS),
        question("campus", "choice", CAMPUSES),
        question("campuses", "choices", CAMPUSES),
        question("times", "weekgrid"),
        question("sport", "scale"),
        replace(question("music", "scale"), low=0, high=6),
        replace(question("crowds", "scale"), low=1, high=10),
    )
}
SCALES = ("sport", "music", "crowds")
LISTS = ("wanted", "wanted_too", "wanted_most")

someone = st.sampled_from(list(Side))
importance = st.sampled_from(list(Importance))


def one_of(*keys: str) -> st.SearchStrategy[Question]:
    return st.sampled_from([ASKED[key] for key in keys])


def rules() -> st.SearchStrategy[Rule]:
    terms = {"importance": importance, "wish_of": someone}
    one_side = st.sampled_from([Side.FIRST_YEAR, Side.COACH])
    least = st.integers(1, 4)
    overlap = st.builds(
        lambda at_least, more, **rest: Overlap(at_least=at_least, full_at=at_least + more, **rest),
        at_least=least,
        more=st.integers(0, 5),
        question=one_of("times"),
        **terms,
    )
    scales = st.lists(one_of(*SCALES), min_size=1, unique_by=lambda scale: scale.key)
    similar = st.builds(
        lambda none_at, more, most, **rest: Similar(
            none_at=none_at,
            at_least=min(none_at + more, 1),
            full_at=min(none_at + more + most, 1),
            **rest,
        ),
        none_at=st.just(0.0) | st.floats(0, 0.6),
        more=st.floats(0.01, 0.5),
        most=st.floats(0, 1),
        questions=scales.map(tuple),
        liked_from=st.none() | st.integers(1, 5),
        **terms,
    )
    return st.one_of(
        st.builds(Share, question=one_of("programme", "spoken", "ranked", "first"), **terms),
        st.builds(Same, question=one_of("programme", "first", "sport"), **terms),
        st.builds(
            Same,
            question=one_of("programme"),
            strength=one_of("strength"),
            importance=importance,
            wish_of=one_side,
        ),
        st.builds(WantsOffers, first_year=one_of(*LISTS), coach=one_of(*LISTS), **terms),
        overlap,
        similar,
        st.builds(
            AsksFor, question=one_of("gender_wish"), about=one_of("gender", "genders"), **terms
        ),
        st.builds(
            Reach,
            question=one_of("meet", "meets"),
            place=st.none() | one_of("campus", "campuses"),
            **terms,
        ),
    )


def answer_to(asked: Question, chance: Random) -> Answer:
    """Any answer; of several values, now and then an empty one."""
    several = chance.sample(asked.values, chance.randint(0, min(8, len(asked.values))))
    match asked.kind:
        case QuestionKind.CHOICE:
            return chance.choice(asked.values)
        case QuestionKind.RANKED:
            return tuple(several)
        case QuestionKind.CHOICES | QuestionKind.WEEKGRID:
            return frozenset(several)
        case QuestionKind.SCALE:
            return chance.randint(asked.low, asked.high)
        case _:
            return chance.random() < 0.5


def coaches_from(seed: int, how_many: int) -> list[Coach]:
    """Made from a seed rather than drawn piece by piece: that is thirty times as fast."""
    chance = Random(seed)
    return [
        Coach(
            id=str(number),
            answers={
                key: answer_to(asked, chance)
                for key, asked in ASKED.items()
                if chance.random() < 0.75
            },
            top_wish=chance.choice([None, *ASKED]),
        )
        for number in range(how_many)
    ]


seeds = st.integers(0, 2**32)
somebody = seeds.map(lambda seed: coaches_from(seed, 1)[0])
"""A first-year or a coach: for rules they differ only in the side they are on."""

some_people = st.builds(coaches_from, seeds, st.integers(1, 8))


def definitions() -> st.SearchStrategy[Definition]:
    some_rules = st.lists(rules(), max_size=6).map(tuple)
    return st.builds(Definition, questions=st.just(tuple(ASKED.values())), rules=some_rules)


def with_secrets(rule: Rule, secret: frozenset[str]) -> Rule:
    """The same rule, where the questions with these keys are not for the partner to see."""

    def hide(value: object) -> object:
        if isinstance(value, Question) and value.key in secret:
            return replace(value, seen_by=SeenBy.COORDINATOR)
        return tuple(map(hide, value)) if isinstance(value, tuple) else value

    return replace(rule, **{f.name: hide(getattr(rule, f.name)) for f in fields(rule)})
