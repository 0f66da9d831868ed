"""What solving takes and gives, whatever it is about: people and what is fixed, rows to store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peercoach.matching.nobody import Nobody
from peercoach.matching.people import Matching, Pairing
from peercoach.matching.questions import LANGUAGES, Person
from peercoach.matching.reasons import about_them, strongest
from peercoach.services.file_round.clashes import describe_clash
from peercoach.services.rounds.people import RoundPeople

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Among:
    """The pairs there are, first-year to coach: of `may_move` as few change coach as can, no other
    does. Coaches in `full` are held to their places; `let_go` are first-years whose pair ends."""

    pairs: Mapping[str, str]
    may_move: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    let_go: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Task:
    """Everything one solve needs. `balance` of the definition is the draft's own; `among` is there
    for what is no round of its own, and `inputs_sha256` for what is one."""

    draft_id: int
    round_version: int
    people: RoundPeople
    traces: dict[str, Any]
    among: Among | None = None
    inputs_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What came out, as rows to store; `conflicts` are sentences in both languages."""

    pairs: list[Row]
    unmatched: list[Row]
    levels: dict[str, Any]
    proven: bool
    certificate: dict[str, Any]
    insights: dict[str, Any]
    conflicts: list[dict[str, str]]


def pair_row(task: Task, matching: Matching, pair: Pairing) -> Row:
    rows = task.people.rows
    return {
        "draft_id": task.draft_id,
        "first_year_id": rows[pair.first_year.id],
        "coach_id": rows[pair.coach.id],
        "fit": pair.fit,
        "reasons": list(_reasons(matching, pair)),
    }


def nobody_row(task: Task, one: Nobody, helps: Mapping[str, Any] | None = None) -> Row:
    """`helps` has words about the smallest fix as `help`, and the number of the `remedy`. The kind
    of reason is there twice: for coordinators, and as their `own` page has it."""
    return {
        "draft_id": task.draft_id,
        "first_year_id": task.people.rows[one.first_year.id],
        "reason": {
            "obstacle": one.obstacle.value,
            "own": one.own.value,
            **{language: one.reason(language) for language in LANGUAGES},
            **(helps or {"help": None}),
        },
    }


def refusal(
    task: Task, conflicts: list[dict[str, str]], ways: Sequence[Sequence[Row]] = ()
) -> Proposal:
    """Nobody, and why: sentences that name what cannot be met, and `ways` out of each."""
    insights = {"ways_out": list(map(list, ways))}
    return Proposal([], [], {}, False, {"inputs": task.traces}, insights, conflicts)


def _reasons(matching: Matching, pair: Pairing) -> Iterator[Row]:
    """In both languages, with the kind of rule; said to staff as well, where that takes other
    words."""
    two = pair.first_year, pair.coach
    said = [strongest(matching.definition, *two, language) for language in LANGUAGES]
    for each in zip(*said, strict=False):
        told = list(zip(LANGUAGES, each, strict=True))
        words = {language: text for language, (text, _) in told}
        about = {
            language: about_them(rule, text, *two, language) for language, (text, rule) in told
        }
        staff = {"staff": about} if about != words else {}
        yield {**words, "kind": each[0][1].KIND, **staff}


def clashes(matching: Matching) -> Iterator[dict[str, str]]:
    for conflict in matching.solution.conflicts:
        yield {
            language: describe_clash(matching, conflict, language, named=_name)
            for language in LANGUAGES
        }


def _name(person: Person) -> str:
    return person.name or person.email
