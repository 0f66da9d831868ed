"""Made-up people for examples, the demo and benchmarks: plainly invented, plausibly distributed.

Supply and demand differ as they do in real programmes: some programmes have few coaches, people
cluster on a few popular times, some first-years speak only English, coaches offer two to five
places. Nobody here exists; every address is at example.org.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from peercoach.matching.definition import Definition
from peercoach.matching.questions import (
    DAYS,
    PARTS_OF_DAY,
    Answer,
    Coach,
    Person,
    Question,
    QuestionKind,
    Side,
)

FIRST_NAMES = (
    "Aisha Amir Anouk Bas Bente Bo Bram Chaima Daan Defne Dewi Elif Emre Eva Femke Finn Floor Guus "
    "Hanan Hugo Ibrahim Ilse Imani Isa Jelle Jip Joris Juul Kaya Kees Kim Koen Lars Leyla Lieke "
    "Lina Loes Lotte Luuk Maud Mehmet Mees Mila Mohamed Nadia Niels Nina Noor Olaf Omar Pien Pleun "
    "Quinn Rachida Ravi Roos Ruben Sam Samira Sanne Sem Sien Sofie Stijn Tess Thijs Tijn Tim Umar "
    "Vera Wout Xandra Yara Youssef Yusuf Zeynep Zoë"
).split()
LAST_NAMES = (  # words of the kind no family has
    "Appelbes Avondrood Boterbloem Duinroos Dwarrelblad Eikelaar Fluitekruid Goudvink "
    "Hagelslag Herfsttij Honingraat IJsvogel Kersenpit Klaproos Kwartslag Lentezon "
    "Lindebloesem Maneschijn Motregen Muntthee Nachtwind Ochtenddauw Papierboot Pepernoot "
    "Regenboog Rietzanger Schelpenzand Sneeuwklok Sterrenmos Stroopwafel Tulpenbol Veenbes "
    "Vlierbes Vuurtoren Waterlelie Winterkoning Zandkasteel Zeewind Zonnestraal Zwaluwnest"
).split()

# How often each answer is given, first-years and coaches apart where they differ.
PROGRAMMES = {Side.FIRST_YEAR: (30, 22, 18, 13, 10, 7), Side.COACH: (24, 20, 22, 16, 8, 10)}
LIKELY: Mapping[str, Sequence[int]] = {
    "help_wanted": (22, 20, 18, 16, 8, 7, 6, 3),
    "help_offered": (22, 20, 18, 18, 8, 6, 6, 2),
    "same_programme_wish": (40, 40, 20),
    "meet": (30, 8, 62),
    "gender": (58, 39, 3),
    "gender_wish": (9, 3, 88),
}
YES = {"first_in_family": 0.30, "international": 0.12, "carer": 0.07}
SKIPS_OPTIONAL = 0.15
TOP_WISHES = ("help_wanted", "times", "programme", "languages")
POPULAR_PARTS = (3, 5, 2)  # morning, afternoon, evening
POPULAR_DAYS = (4, 5, 5, 5, 3, 1)


def made_up_people(
    definition: Definition, *, first_years: int, coaches: int, seed: int = 1
) -> tuple[list[Person], list[Coach]]:
    """As many people as asked for, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - made-up people need no secrecy
    names = _names(random)
    asked = [
        Person(
            id=f"s{number:04}",
            name=next(names),
            email=f"s{number:04}@example.org",
            answers=_answers(definition, Side.FIRST_YEAR, random),
        )
        for number in range(1, first_years + 1)
    ]
    offered = [
        Coach(
            id=f"c{number:03}",
            name=next(names),
            email=f"c{number:03}@example.org",
            answers=_answers(definition, Side.COACH, random),
            capacity=random.choices((2, 3, 4, 5, 6, 8, 10), (5, 12, 18, 26, 20, 13, 6))[0],
        )
        for number in range(1, coaches + 1)
    ]
    return [_with_wishes(person, offered, random) for person in asked], offered


def _with_wishes(person: Person, coaches: Sequence[Coach], random: Random) -> Person:
    """Some say what matters most; a few would rather not be with somebody they know."""
    top_wish = random.choice(TOP_WISHES) if random.random() < 0.25 else None
    not_with = (random.choice(coaches).id,) if coaches and random.random() < 0.02 else ()
    return replace(person, top_wish=top_wish, not_with=not_with)


def _names(random: Random) -> Iterator[str]:
    """No name twice, until every name there is was given."""
    given: set[str] = set()
    while True:
        first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
        names = _from(FIRST_NAMES, first), _from(LAST_NAMES, last)
        whole = (f"{one} {other}" for one in names[0] for other in names[1])
        name = next((one for one in whole if one not in given), f"{first} {last}")
        given.add(name)
        yield name


def _from(names: Sequence[str], name: str) -> Sequence[str]:
    """All of them in their order, beginning with this one."""
    start = names.index(name)
    return [*names[start:], *names[:start]]


def _answers(definition: Definition, side: Side, random: Random) -> dict[str, Answer]:
    from_abroad = random.random() < YES["international"]
    answers: dict[str, Answer] = {}
    for question in definition.questions:
        if not question.asked_of.includes(side):
            continue
        answer = _answer(question, side, random, answers, from_abroad=from_abroad)
        if answer is not None:
            answers[question.key] = answer
    return answers


def _answer(
    question: Question,
    side: Side,
    random: Random,
    so_far: Mapping[str, Answer],
    *,
    from_abroad: bool,
) -> Answer | None:
    values, key = question.values, question.key
    weights = list(LIKELY.get(key, (1,) * len(values)))[: len(values)]
    weights += [1] * (len(values) - len(weights))
    if key == "programme":
        weights = [*PROGRAMMES[side], *weights][: len(values)]
    match question.kind:
        case QuestionKind.YESNO:
            if key == "international":
                return from_abroad
            unsaid = random.random() < SKIPS_OPTIONAL
            return None if unsaid else random.random() < YES.get(key, 0.5)
        case QuestionKind.SCALE:
            return random.randint(question.low, question.high)
        case QuestionKind.WEEKGRID:
            return _times(side, random)
        case QuestionKind.TEXT:
            return None
        case QuestionKind.CHOICE:
            if key == "campus":
                return _campus(values, so_far, random)
            return random.choices(values, weights)[0]
    if key == "languages":
        return _languages(values, random, from_abroad=from_abroad)
    most = min(question.most or 3, len(values))
    count = random.randint(2 if side is Side.COACH else 1, most)
    chosen = _several(values, weights, count, random)
    return tuple(chosen) if question.kind is QuestionKind.RANKED else frozenset(chosen)


def _several(
    values: Sequence[str], weights: Sequence[int], count: int, random: Random
) -> list[str]:
    """Without repeats, likelier ones first more often (Efraimidis and Spirakis, 2006)."""
    drawn = {
        value: random.random() ** (1 / weight)
        for value, weight in zip(values, weights, strict=True)
    }
    return sorted(drawn, key=lambda value: -drawn[value])[:count]


def _campus(values: Sequence[str], so_far: Mapping[str, Answer], random: Random) -> str:
    """Each programme has a home campus, and a few people elsewhere."""
    home = sum(str(so_far.get("programme", "")).encode()) % len(values)
    return values[home] if random.random() < 0.8 else random.choice(values)


def _languages(values: Sequence[str], random: Random, *, from_abroad: bool) -> tuple[str, ...]:
    """Dutch first for most, English first for who came from abroad; some speak another."""
    own = ["en"] if from_abroad else ["nl"]
    if not from_abroad and random.random() < 0.72:
        own.append("en")
    others = [value for value in values if value not in ("nl", "en")]
    if others and random.random() < 0.18:
        own.insert(random.randint(0, len(own)), random.choice(others))
    return tuple(value for value in own if value in values)


def _times(side: Side, random: Random) -> frozenset[str]:
    cells = [f"{day}-{part}" for day in DAYS for part in PARTS_OF_DAY]
    weights = [day * part for day in POPULAR_DAYS for part in POPULAR_PARTS]
    count = min(len(cells), 2 + int(random.expovariate(1 / (3.0 if side is Side.COACH else 2.5))))
    return frozenset(_several(cells, weights, count, random))
