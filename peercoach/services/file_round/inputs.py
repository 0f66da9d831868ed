"""Everything a round on files starts from, read and checked at once."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeVar

from peercoach.errors import InvalidInput
from peercoach.matching.definition import Definition, parse_definition
from peercoach.matching.demands import IdPair
from peercoach.matching.questions import Coach, Language, Person
from peercoach.matching.reading import DefinitionError, DefinitionFault
from peercoach.matching.words import Words
from peercoach.services.file_round.applicable import unanswered_rules, without
from peercoach.services.spreadsheets.columns import describe_ignored
from peercoach.services.spreadsheets.cross_check import cross_check
from peercoach.services.spreadsheets.pairs import NamedPair, NamedPairs, read_pairs
from peercoach.services.spreadsheets.people import read_coaches, read_first_years
from peercoach.services.spreadsheets.problems import Problem, UnusableTable, describe, quote
from peercoach.services.spreadsheets.row_reader import People
from peercoach.services.spreadsheets.tables import read_table

DEFAULT_RULES: Final = "default-programme.toml"

T = TypeVar("T")
Said = Callable[[Language], str]
"""Words that are the same thing in either language."""


class UnusableFiles(InvalidInput):
    """Something in the files must be put right first; `said` is a line for each thing."""

    def __init__(self, said: Iterable[Said]) -> None:
        self.said = tuple(said)
        super().__init__("\n".join(line("en") for line in self.said))


@dataclass(frozen=True, slots=True)
class RoundFiles:
    """Where the input stands; the coordinator's own rules and demands are optional."""

    first_years: Path
    coaches: Path
    rules: Path | None = None
    locks: Path | None = None
    bars: Path | None = None
    keep: Path | None = None

    def by_role(self) -> dict[str, Path]:
        roles = {field.name: getattr(self, field.name) for field in fields(self)}
        return {role: path for role, path in roles.items() if path}

    def given(self) -> list[Path]:
        return list(self.by_role().values())


@dataclass(frozen=True, slots=True)
class Inputs:
    """A round ready to solve. `notes` are worth telling, and why so many rows were `left_out`."""

    definition: Definition
    first_years: Sequence[Person]
    coaches: Sequence[Coach]
    locks: Sequence[IdPair]
    bars: Sequence[IdPair]
    keep: Sequence[IdPair]
    rows_left_out: int
    left_out: tuple[Said, ...]
    notes: tuple[Said, ...]


def read_inputs(
    given: RoundFiles, *, skip_bad: bool = False, definition: Definition | None = None
) -> Inputs:
    """Raises UnusableFiles with every problem of every file. A `definition` replaces the rules.

    With `skip_bad`, rows with a problem are left out and told; a file of which no row can be used
    is refused all the same.
    """
    broken: list[Said] = []
    if definition is None:
        definition = _attempt(lambda: _read_definition(given.rules), broken) or Definition()
    questions = definition.questions
    first_years = _attempt(
        lambda: read_first_years(read_table(given.first_years), questions), broken
    )
    coaches = _attempt(lambda: read_coaches(read_table(given.coaches), questions), broken)
    if broken or first_years is None or coaches is None:
        raise UnusableFiles([*broken, *_other_problems(first_years, coaches)])
    notes = [_nobody(people) for people in (first_years, coaches) if not people.people]
    notes += [_ignored(people) for people in (first_years, coaches) if people.ignored]
    first_years, coaches = cross_check(first_years, coaches)
    unanswered = unanswered_rules(definition, first_years, coaches)
    if given.rules:  # what the coordinator calls a must is not for us to drop
        broken += [one.refusal for one in unanswered if one.is_must]
    notes += [one.note for one in unanswered if not (one.is_must and given.rules)]
    definition = without(definition, unanswered)
    problems = [*first_years.problems, *coaches.problems]
    demands: dict[str, list[IdPair]] = {}
    for name in ("locks", "bars", "keep"):
        found, wrong = _read_demand(given, name, first_years, coaches, broken)
        demands[name] = found
        if name == "keep":  # somebody left since: no reason to refuse the others
            notes += [_not_kept(problem) for problem in wrong]
        else:
            problems += wrong
    wrong_rows = [told(problem) for problem in problems]
    if broken or (wrong_rows and not skip_bad):
        raise UnusableFiles([*broken, *wrong_rows])
    return Inputs(
        definition=definition,
        first_years=first_years.people,
        coaches=coaches.people,
        **demands,
        rows_left_out=len({(problem.file, problem.row) for problem in problems}),
        left_out=tuple(wrong_rows),
        notes=tuple(notes),
    )


def _other_problems(*files: People[Person] | People[Coach] | None) -> Iterator[Said]:
    """What else is wrong while a file or the rules cannot be used. Without the questions, nothing
    can be said of who names one of them as their wish."""
    for people in files:
        for problem in people.problems if people else ():
            if people and problem.column != people.titles.get("top_wish"):
                yield told(problem)


def hashes(given: RoundFiles) -> dict[str, str]:
    """File → SHA-256 of its bytes; by name, or by path where two have the same name."""
    names = file_names(given)
    return {
        names[role]: sha256(path.read_bytes()).hexdigest() for role, path in given.by_role().items()
    }


def file_names(given: RoundFiles) -> dict[str, str]:
    """Role → the name under which a report and a record know the file."""
    names = [path.name for path in given.given()]
    return {
        role: path.name if names.count(path.name) == 1 else str(path)
        for role, path in given.by_role().items()
    }


def default_rules() -> str:
    """The text of the programme to start from."""
    return (files("peercoach.services") / "templates" / DEFAULT_RULES).read_text(encoding="utf-8")


def _read_definition(path: Path | None) -> Definition:
    if path is None:
        return parse_definition(tomllib.loads(default_rules()))
    try:
        return parse_definition(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except DefinitionError as error:
        raise UnusableFiles([_in_rules(path.name, problem) for problem in error.problems]) from None
    except tomllib.TOMLDecodeError as error:
        raise UnusableFiles([_same(f"{path.name}: {error}")]) from None
    except UnicodeDecodeError as error:
        found = Words(f"byte {error.start + 1} is not", f"byte {error.start + 1} is dat niet")
        expected = Words("text saved as UTF-8", "tekst bewaard als UTF-8")
        raise UnusableFiles([told(Problem(path.name, None, None, found, expected))]) from None
    except FileNotFoundError:
        found = Words("no such file", "geen bestand met deze naam")
        expected = Words("the name of a file that exists", "de naam van een bestand dat bestaat")
        raise UnusableFiles([told(Problem(path.name, None, None, found, expected))]) from None
    except OSError:
        found = Words("a file that cannot be opened", "een bestand dat niet open gaat")
        expected = Words("a file this program may read", "een bestand dat dit programma mag lezen")
        raise UnusableFiles([told(Problem(path.name, None, None, found, expected))]) from None


def _read_demand(
    given: RoundFiles,
    name: str,
    first_years: People[Person],
    coaches: People[Coach],
    broken: list[Said],
) -> tuple[list[IdPair], Sequence[Problem]]:
    path = getattr(given, name)
    if path is None:
        return [], ()
    read = _attempt(lambda: read_pairs(read_table(path), first_years, coaches), broken)
    if read is None:
        return [], ()
    if name == "keep":
        broken += [told(problem) for problem in _kept_twice(read)]
    return [(pair.first_year_id, pair.coach_id) for pair in read.pairs], read.problems


def _kept_twice(read: NamedPairs) -> Iterator[Problem]:
    """An earlier round gave everybody one coach."""
    first: dict[str, NamedPair] = {}
    for pair in read.pairs:
        earlier = first.setdefault(pair.first_year_id, pair)
        if earlier.coach_id != pair.coach_id:
            who = quote(pair.first_year_id)
            found = Words(
                f"{who}, in row {earlier.row} with another coach",
                f"{who}, in rij {earlier.row} met een andere coach",
            )
            expected = Words("one coach for each first-year", "één coach voor elke eerstejaars")
            yield Problem(read.file, pair.row, None, found, expected)


def _attempt(read: Callable[[], T], broken: list[Said]) -> T | None:
    """Goes on after a file that cannot be used, to tell everything at once."""
    try:
        return read()
    except UnusableTable as error:
        broken += [told(problem) for problem in error.problems]
    except UnusableFiles as error:
        broken += error.said
    return None


def told(problem: Problem) -> Said:
    return lambda language: describe(problem, language)


def _in_rules(name: str, problem: DefinitionFault) -> Said:
    return lambda language: f"{name}, {problem.said_in(language)}"


def _same(text: str) -> Said:
    return lambda _: text


def _not_kept(problem: Problem) -> Said:
    words = Words("Not an earlier pair any more: ", "Geen eerder koppel meer: ")
    return lambda language: words.said_in(language) + describe(problem, language)


def _nobody(people: People[Person] | People[Coach]) -> Said:
    words = Words(
        f"{people.file} has a header, but no people",
        f"{people.file} heeft een kopregel, maar geen mensen",
    )
    return words.said_in


def _ignored(people: People[Person] | People[Coach]) -> Said:
    return lambda language: "\n".join(describe_ignored(people.file, people.ignored, language))
