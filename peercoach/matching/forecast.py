"""While sign-up runs: where places will be short, whom to recruit, and what that would bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from peercoach.matching.answers import chosen, option_label
from peercoach.matching.definition import Definition
from peercoach.matching.people import Matching, match_people
from peercoach.matching.questions import (
    Coach,
    Language,
    Person,
    Question,
    QuestionKind,
    SeenBy,
)
from peercoach.matching.reading import Labels
from peercoach.matching.recruits import Profile, as_coaches, profiles, usual_places
from peercoach.matching.rules import Overlap, WantsOffers
from peercoach.matching.shortage import Shortage, shortages
from peercoach.matching.what_if import what_if
from peercoach.matching.wording import fill, listing, moment, yes_or_no

MOST_PROFILES = 10

_LOOK_FOR = {
    "en": "{coaches} with {places}: {answers}. Enough for {people}",
    "nl": "{coaches} met {places}: {answers}. Genoeg voor {people}",
}
_COUNTED: dict[str, dict[Language, tuple[str, str]]] = {
    "coaches": {"en": ("1 coach", "{n} coaches"), "nl": ("1 coach", "{n} coaches")},
    "places": {"en": ("1 place", "{n} places"), "nl": ("1 plek", "{n} plekken")},
    "each": {"en": ("1 place each", "{n} places each"), "nl": ("elk 1 plek", "elk {n} plekken")},
    "people": {
        "en": ("1 first-year", "{n} first-years"),
        "nl": ("1 eerstejaars", "{n} eerstejaars"),
    },
}
_SAID: dict[str, Labels] = {
    Overlap.KIND: {"en": "free on {answers}", "nl": "vrij op {answers}"},
    WantsOffers.KIND: {"en": "likes to help with {answers}", "nl": "helpt graag bij {answers}"},
}
_ANSWERS: Labels = {"en": "“{answers}” to “{question}”", "nl": "“{answers}” bij “{question}”"}


@dataclass(frozen=True, slots=True)
class Forecast:
    """`now` is the round as it would be with today's sign-ups, or as many as are expected;
    `recruited` the same with the coaches of `profiles`, each with `places` places."""

    now: Matching
    shortages: tuple[Shortage, ...]
    profiles: tuple[Profile, ...]
    places: int
    recruited: Matching

    @property
    def matched(self) -> tuple[int, int]:
        """How many first-years would have a coach, without and with those recruited."""
        now, then = self.now.solution.coach_of, self.recruited.solution.coach_of
        return int((now >= 0).sum()), int((then >= 0).sum())

    def say_profile(self, profile: Profile, language: Language, *, unseen: bool = True) -> str:
        """Whom to look for, without a full stop; perhaps without answers that nobody sees, from
        which could be told what somebody wishes."""
        places = "each" if profile.coaches > 1 else "places"
        blanks = {
            "coaches": _count("coaches", profile.coaches, language),
            "places": _count(places, self.places, language),
            "answers": "; ".join(self._answers(profile, language, unseen)),
            "people": _count("people", len(profile.serves), language),
        }
        return fill(_LOOK_FOR[language], blanks)

    def _answers(self, profile: Profile, language: Language, unseen: bool) -> Iterator[str]:
        definition = self.now.definition
        how = {key: _SAID.get(rule.KIND) for rule in definition.rules for key in rule.keys}
        for question in definition.questions:
            seen = unseen or question.seen_by is not SeenBy.MATCHING
            if question.key in profile.answers and seen:
                values = list(_said(question, profile, language))
                blanks = {
                    "answers": listing(values, language, most=len(values)),
                    "question": question.label[language],
                }
                yield fill((how.get(question.key) or _ANSWERS)[language], blanks)


def forecast(
    definition: Definition,
    first_years: Sequence[Person],
    coaches: Sequence[Coach],
    *,
    expected: int | None = None,
    seed: int = 0,
    most_profiles: int = MOST_PROFILES,
) -> Forecast:
    """What the round would be if sign-up closed now, or with as many first-years as `expected`:
    then those who are missing are taken to be like those who are there."""
    now = match_people(definition, _expected(first_years, expected), coaches, seed=seed)
    return forecast_of(now, most_profiles)


def forecast_of(now: Matching, most_profiles: int = MOST_PROFILES) -> Forecast:
    """The same for a round that was solved already."""
    found = profiles(now, most_profiles)
    places = usual_places(now.coaches)
    recruited = what_if(now, coaches=as_coaches(found, places)).after if found else now
    return Forecast(now, tuple(shortages(now)), tuple(found), places, recruited)


def _expected(first_years: Sequence[Person], expected: int | None) -> list[Person]:
    """The people, and evenly spread copies of them up to the number expected."""
    people = list(first_years)
    ordered = sorted(people, key=lambda one: one.id)
    extra = max(0, (expected or 0) - len(people)) if people else 0
    for number in range(extra):
        like = ordered[number * len(ordered) // extra % len(ordered)]
        copy = replace(like, id=f"{like.id} +{number + 1}", together_with=(), not_with=())
        people.append(copy)
    return people


def _count(what: str, number: int, language: Language) -> str:
    return fill(_COUNTED[what][language][number > 1], {"n": str(number)})


def _said(question: Question, profile: Profile, language: Language) -> Iterator[str]:
    answer = profile.answers[question.key]
    match question.kind:
        case QuestionKind.YESNO:
            yield yes_or_no(bool(answer), language)
        case QuestionKind.WEEKGRID:
            values = chosen(profile.answers, question)
            yield from (moment(cell, language) for cell in question.values if cell in values)
        case QuestionKind.SCALE | QuestionKind.TEXT:
            yield str(answer)
        case _:
            for value in chosen(profile.answers, question):
                yield option_label(question, value, language)
