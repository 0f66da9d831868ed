"""What people can ask of a solved round, and how long they wait: `python -m bench.people`.

Made-up people answer the default questionnaire, each round from a seed. Prints Markdown: medians of
milliseconds on the wall at 800 × 150, and what scoring all pairs takes beside a plain Python loop.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

import peercoach
from peercoach.matching import (
    Coach,
    Definition,
    Importance,
    Matching,
    Person,
    coach_leaves,
    dial,
    fairness,
    fit_pair,
    forecast,
    match_people,
    parse_definition,
    place_late,
    remedies,
    score_people,
    what_if,
    why_not,
)
from peercoach.matching.questions import Answer, Question, QuestionKind, Side

TEMPLATE = Path(peercoach.__file__).parent / "services/templates/default-programme.toml"
DEFAULT = parse_definition(tomllib.loads(TEMPLATE.read_text(encoding="utf-8")))
SEEDS, SIZE = range(5), (800, 150)
SCORED, PAIRS_LOOPED = ((800, 150), (5_000, 1_250)), 20_000


def answers(chance: Random, side: Side) -> dict[str, Answer]:
    """Something for every question; fewer values are likelier, as with real people."""
    asked = [question for question in DEFAULT.questions if question.asked_of.includes(side)]
    return {question.key: _answer(chance, question) for question in asked}


def _answer(chance: Random, question: Question) -> Answer:
    match question.kind:
        case QuestionKind.YESNO:
            return chance.random() < 0.3
        case QuestionKind.SCALE:
            return chance.randint(question.low, question.high)
        case QuestionKind.CHOICE:
            return chance.choice(question.values)
        case QuestionKind.TEXT:
            return "hello"
    most = min(question.most or 5, len(question.values))
    some = chance.sample(question.values, chance.randint(1, most))
    return tuple(some) if question.kind is QuestionKind.RANKED else frozenset(some)


def people(seed: int, n: int, m: int) -> tuple[list[Person], list[Coach]]:
    chance = Random(seed)
    first_years = [Person(f"s{i}", answers=answers(chance, Side.FIRST_YEAR)) for i in range(n)]
    places = [1 + (chance.random() < 0.5) + n // m * (chance.random() < 0.9) for _ in range(m)]
    coaches = [
        Coach(f"c{j}", answers=answers(chance, Side.COACH), capacity=places[j]) for j in range(m)
    ]
    return first_years, coaches


def questions_asked(matching: Matching) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each question by name, as something to run."""
    definition, first_years, coaches = DEFAULT, matching.first_years, matching.coaches
    pairs = [(pair.first_year.id, pair.coach.id) for pair in matching.pairs()]
    other = pairs[-1][1]
    fits = matching.scores.fit[:, -1]
    elsewhere = next(
        i for i, j in enumerate(matching.solution.coach_of) if fits[i] >= 0 <= j != len(coaches) - 1
    )
    one, wished = first_years[elsewhere].id, coaches[-1].id
    softer = _softer(definition)
    yield "match everybody", lambda: match_people(definition, first_years, coaches)
    yield "check the proof", matching.faults
    yield "what if a coach has no place", lambda: what_if(matching, capacities={other: 0})
    yield "what if two are locked", lambda: what_if(matching, locks=[pairs[0], pairs[-1]])
    yield "what if a rule counts otherwise", lambda: what_if(matching, definition=softer)
    yield "why not this coach", lambda: why_not(matching, one, wished)
    yield "the dial", lambda: dial(matching)
    yield "remedies for all without a coach", lambda: remedies(matching)
    yield (
        "twenty late arrivals",
        lambda: place_late(definition, first_years, coaches, pairs=pairs[20:]),
    )
    yield (
        "a coach leaves",
        lambda: coach_leaves(
            definition, first_years, coaches, other, pairs=pairs, met=[p[0] for p in pairs[::2]]
        ),
    )
    yield "forecast", lambda: forecast(definition, first_years, coaches)
    yield "fairness", lambda: fairness(matching, "first_in_family")


def _softer(definition: Definition) -> Definition:
    first, *rest = definition.rules
    return replace(definition, rules=(replace(first, importance=Importance.IMPORTANT), *rest))


def waits() -> Mapping[str, list[float]]:
    """Milliseconds by question, one for each seed."""
    found: dict[str, list[float]] = {}
    for seed in SEEDS:
        matching = match_people(DEFAULT, *people(seed, *SIZE))
        for name, ask in questions_asked(matching):
            started = perf_counter()
            ask()
            found.setdefault(name, []).append(1000 * (perf_counter() - started))
    return found


def scoring(n: int, m: int) -> tuple[float, float]:
    """Nanoseconds of the processor a pair: all at once, and one by one for some of them."""
    first_years, coaches = people(0, n, m)
    started = process_time()
    score_people(DEFAULT, first_years, coaches)
    at_once = (process_time() - started) / (n * m)
    chance = Random(1)
    started = process_time()
    for _ in range(PAIRS_LOOPED):
        fit_pair(DEFAULT, chance.choice(first_years), chance.choice(coaches))
    return 1e9 * at_once, 1e9 * (process_time() - started) / PAIRS_LOOPED


def main() -> None:
    print(f"| 800 × 150, {len(SEEDS)} rounds | ms, median | most |")
    print("| --- | ---: | ---: |")
    for name, times in waits().items():
        print(f"| {name} | {median(times):.0f} | {max(times):.0f} |")
    print("\n| scoring | ns a pair | one by one | × |\n| --- | ---: | ---: | ---: |")
    for n, m in SCORED:
        at_once, looped = scoring(n, m)
        print(f"| {n:,} × {m:,} | {at_once:.0f} | {looped:,.0f} | {looped / at_once:.0f} |")


if __name__ == "__main__":
    main()
