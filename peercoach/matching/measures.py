"""What a coordinator can do for people without a coach, as a change to try and as words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, NamedTuple

from peercoach.matching.definition import Definition
from peercoach.matching.people import Matching
from peercoach.matching.questions import Answers, Coach, Language, Person, Question
from peercoach.matching.rules.rule import Excluded, Importance, Rule
from peercoach.matching.what_if import Changes
from peercoach.matching.wording import fill, listing


class MeasureKind(StrEnum):
    """What is asked of others, from least to most: only the person, one pair, a coach, everyone."""

    ASK = "ask"
    TOGETHER = "together"
    ASK_COACH = "ask_coach"
    PLACE = "place"
    LOOSEN = "loosen"


_TEXT: Final = {
    MeasureKind.ASK: {
        "en": "Ask {people} for {questions}",
        "nl": "Vraag {people} naar {questions}",
    },
    MeasureKind.TOGETHER: {
        "en": "Drop “not together” of {people} and {coach}",
        "nl": "Laat “niet samen” van {people} en {coach} vallen",
    },
    MeasureKind.ASK_COACH: {
        "en": "Ask {coach} for {questions}{kept}",
        "nl": "Vraag {coach} naar {questions}{kept}",
    },
    MeasureKind.PLACE: {
        "en": "{places} at {coach}{kept}",
        "nl": "{places} bij {coach}{kept}",
    },
    MeasureKind.LOOSEN: {
        "en": "Make a rule important instead of a must ({obstacles})",
        "nl": "Maak een regel belangrijk in plaats van verplicht ({obstacles})",
    },
}
_PLACES: Final = {
    "en": ("One more place", "{n} more places"),
    "nl": ("Een plek meer", "{n} plekken meer"),
}
_KEPT: Final = {"en": ", for {people}", "nl": ", voor {people}"}
_AND: Final = {"en": "; and ", "nl": "; en "}


class CoachAsked(NamedTuple):
    """A coach, what was left out, and what might be answered."""

    coach: Coach
    questions: tuple[Question, ...]
    answers: Answers


@dataclass(frozen=True, slots=True)
class Measures:
    """One or more things to do together. `answers` are what people might answer if asked, by id;
    `places` are extra ones, by coach; `kept` are locks on some of those, or on places that coaches
    who are asked still have."""

    asked: tuple[Person, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, Answers] = field(default_factory=dict)
    together: tuple[tuple[Person, Coach], ...] = ()
    places: tuple[tuple[Coach, int], ...] = ()
    kept: tuple[tuple[Person, Coach], ...] = ()
    rules: tuple[Rule, ...] = ()
    coaches_asked: tuple[CoachAsked, ...] = ()

    @property
    def kind(self) -> MeasureKind:
        """The most demanding of them."""
        if self.rules:
            return MeasureKind.LOOSEN
        if self.places:
            return MeasureKind.PLACE
        if self.coaches_asked:
            return MeasureKind.ASK_COACH
        return MeasureKind.TOGETHER if self.together else MeasureKind.ASK

    def joined(self, other: "Measures") -> "Measures":
        places = {coach.id: (coach, more) for coach, more in self.places}
        for coach, more in other.places:
            before = places[coach.id][1] if coach.id in places else 0
            places[coach.id] = (coach, before + more)
        return Measures(
            asked=(*self.asked, *other.asked),
            questions=(*self.questions, *(q for q in other.questions if q not in self.questions)),
            answers={**self.answers, **other.answers},
            together=(*self.together, *other.together),
            places=tuple(places.values()),
            kept=(*self.kept, *other.kept),
            rules=(*self.rules, *(rule for rule in other.rules if rule not in self.rules)),
            coaches_asked=(*self.coaches_asked, *other.coaches_asked),
        )

    def changes(self, matching: Matching) -> Changes:
        """What `what_if` takes to try them."""
        changes = Changes()
        if self.answers:
            changes["answers"] = self.answers
        if self.coaches_asked:
            changes["coach_answers"] = {one.coach.id: one.answers for one in self.coaches_asked}
        if self.together:
            changes["lift"] = [(person.id, coach.id) for person, coach in self.together]
        if self.places:
            capacity = {coach.id: coach.capacity for coach in matching.coaches}
            changes["capacities"] = {
                coach.id: capacity[coach.id] + more for coach, more in self.places
            }
        if self.kept:
            changes["locks"] = [(person.id, coach.id) for person, coach in self.kept]
        if self.rules:
            changes["definition"] = loosened(matching.definition, self.rules)
        return changes

    def say(self, language: Language) -> str:
        """What to do, without a full stop."""
        first, *others = self._parts(language)
        return _AND[language].join([first, *(other[:1].lower() + other[1:] for other in others)])

    def _parts(self, language: Language) -> Iterator[str]:
        if self.asked:
            blanks = {
                "people": listing([name_of(one) for one in self.asked], language),
                "questions": _quoted(self.questions, language),
            }
            yield fill(_TEXT[MeasureKind.ASK][language], blanks)
        for person, coach in self.together:
            blanks = {"people": name_of(person), "coach": name_of(coach)}
            yield fill(_TEXT[MeasureKind.TOGETHER][language], blanks)
        for one in self.coaches_asked:
            blanks = {"coach": name_of(one.coach), "kept": self._kept_at(one.coach, language)}
            blanks["questions"] = _quoted(one.questions, language)
            yield fill(_TEXT[MeasureKind.ASK_COACH][language], blanks)
        for coach, more in self.places:
            blanks = {
                "places": fill(_PLACES[language][more > 1], {"n": str(more)}),
                "coach": name_of(coach),
                "kept": self._kept_at(coach, language),
            }
            yield fill(_TEXT[MeasureKind.PLACE][language], blanks)
        if self.rules:
            obstacles = [rule.why_excluded(Excluded.FAILS, language) for rule in self.rules]
            yield fill(
                _TEXT[MeasureKind.LOOSEN][language], {"obstacles": listing(obstacles, language)}
            )

    def _kept_at(self, coach: Coach, language: Language) -> str:
        kept = [name_of(person) for person, keeper in self.kept if keeper.id == coach.id]
        return fill(_KEPT[language], {"people": listing(kept, language)}) if kept else ""


def _quoted(questions: Sequence[Question], language: Language) -> str:
    return listing([f"“{question.label[language]}”" for question in questions], language)


def loosened(definition: Definition, rules: tuple[Rule, ...]) -> Definition:
    """The definition with these musts as important wishes."""
    softer = tuple(
        replace(rule, importance=Importance.IMPORTANT) if rule in rules else rule
        for rule in definition.rules
    )
    return replace(definition, rules=softer)


def name_of(person: Person) -> str:
    return person.name or person.id
