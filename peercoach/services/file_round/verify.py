"""Whether a result holds, without solving; and whether solving again gives the same."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from peercoach.matching.check import check_problem
from peercoach.matching.demands import IdPair, people_problem
from peercoach.matching.fit import score_people
from peercoach.matching.levels import level_value
from peercoach.matching.people import Matching, match_people
from peercoach.matching.problem import AssignmentProblem
from peercoach.matching.remedies import remedies
from peercoach.matching.solution import Solution, seal
from peercoach.matching.ties import Ints
from peercoach.matching.words import Words
from peercoach.services.file_round.clashes import refuse_clashes
from peercoach.services.file_round.inputs import Inputs, RoundFiles, Said, read_inputs
from peercoach.services.file_round.match_files import Clock, Destination, write_round
from peercoach.services.file_round.record import versions
from peercoach.services.file_round.stored import Stored, read_stored
from peercoach.services.spreadsheets.files import check_outputs
from peercoach.services.spreadsheets.problems import quote

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs, a line for each thing: none means the result holds."""

    differences: tuple[Said, ...]
    pairs: int
    written: tuple[Path, ...] = ()


def verify_round(given: RoundFiles, stored_at: Path) -> Verdict:
    """Raises UnusableFiles when the record or the spreadsheets cannot be read at all."""
    stored = read_stored(stored_at)
    inputs = read_inputs(given, skip_bad=stored.skip_bad, definition=stored.definition)
    found = [*_other_files(given, stored), *_broken_seal(stored_at, stored)]
    strangers = list(_strangers(stored, inputs))
    if not strangers:
        problem = people_problem(
            stored.definition,
            score_people(stored.definition, inputs.first_years, inputs.coaches),
            inputs.first_years,
            inputs.coaches,
            stored.demands,
        )
        strangers = list(_faults(problem, stored))
    return Verdict(tuple(_said(line) for line in [*found, *strangers]), len(stored.pairs))


def replay_round(
    given: RoundFiles,
    stored_at: Path,
    destination: Destination,
    *,
    elapsed: Clock,
    progress: Callable[[str], None],
) -> Verdict:
    """Solves the round again from its record, writes the result, and compares it."""
    started = elapsed()
    check_outputs(destination.paths(), [*given.given(), stored_at])
    stored = read_stored(stored_at)
    inputs = read_inputs(given, skip_bad=stored.skip_bad, definition=stored.definition)
    found = [*_other_files(given, stored), *_broken_seal(stored_at, stored)]
    if strangers := list(_strangers(stored, inputs)):
        return Verdict(tuple(_said(line) for line in [*found, *strangers]), 0)
    demands = stored.demands
    matching = match_people(
        stored.definition,
        inputs.first_years,
        inputs.coaches,
        locks=demands.locks,
        bars=demands.bars,
        keep=demands.keep,
        order=demands.order,
        seed=demands.seed,
        progress=progress,
    )
    refuse_clashes(matching)
    found += _changed(matching, stored)
    written = write_round(
        given,
        destination,
        matching,
        remedies(matching),
        skip_bad=stored.skip_bad,
        started=started,
        elapsed=elapsed,
    )
    pairs = int((matching.solution.coach_of >= 0).sum())
    return Verdict(tuple(_said(line) for line in found), pairs, written)


def _other_files(given: RoundFiles, stored: Stored) -> Iterator[Words]:
    for role, path in given.by_role().items():
        name, expected = stored.files.get(role, ("", ""))
        if sha256(path.read_bytes()).hexdigest() != expected:
            yield Words(
                f"{path.name}: not the bytes of {quote(name)} that the round was made from",
                f"{path.name}: niet de bytes van {quote(name)} waar de ronde uit is gemaakt",
            )


def _broken_seal(path: Path, stored: Stored) -> Iterator[Words]:
    if not stored.intact:
        yield Words(
            f"{path.name}: changed since it was written",
            f"{path.name}: veranderd sinds het is geschreven",
        )


def _strangers(stored: Stored, inputs: Inputs) -> Iterator[Words]:
    """People of the round who are not, or no longer, in the spreadsheets."""
    demands = stored.demands
    pairs = [*stored.pairs, *demands.locks, *demands.bars, *demands.keep]
    priced = [coach for _, prices in stored.certificate for coach in prices or ()]
    sides: tuple[tuple[list[str], Sequence[Any], Words], ...] = (
        ([one for one, _ in pairs], inputs.first_years, Words("first-years", "eerstejaars")),
        ([*(one for _, one in pairs), *priced], inputs.coaches, Words("coaches", "coaches")),
    )
    for ids, people, side in sides:
        for unknown in sorted(set(ids) - {person.id for person in people})[:MOST_NAMED]:
            yield Words(
                f"{quote(unknown)} is in the round, and not among the {side.en}",
                f"{quote(unknown)} staat in de ronde, en niet bij de {side.nl}",
            )


def _faults(problem: AssignmentProblem, stored: Stored) -> Iterator[Words]:
    coach_of, twice = _coach_of(problem, stored.pairs)
    for one in twice:
        yield Words(f"{quote(one)} is in two pairs", f"{quote(one)} staat in twee koppels")
    yield from _wrong_levels(problem, coach_of, stored)
    for fault in check_problem(problem, _solution(problem, coach_of, stored)):
        if not fault.startswith("values"):
            named = _with_ids(fault, problem)
            yield Words(f"not proven: {named}", f"niet bewezen: {named}")


def _coach_of(problem: AssignmentProblem, pairs: Sequence[IdPair]) -> tuple[Ints, list[str]]:
    rows = {str(one): i for i, one in enumerate(problem.first_year_ids)}
    columns = {str(one): j for j, one in enumerate(problem.coach_ids)}
    coach_of = np.full(len(rows), -1, np.int64)
    twice = []
    for first_year, coach in pairs:
        if coach_of[rows[first_year]] >= 0:
            twice.append(first_year)
        coach_of[rows[first_year]] = columns[coach]
    return coach_of, twice


def _wrong_levels(problem: AssignmentProblem, coach_of: Ints, stored: Stored) -> Iterator[Words]:
    for level in problem.order:
        yield from _difference(
            level, stored.levels.get(level), level_value(level, problem, coach_of)
        )


def _difference(level: str, written: Any, now: Any) -> Iterator[Words]:
    if written != now:
        yield Words(
            f"level {level}: the round says {written}, found {now}",
            f"niveau {level}: de ronde zegt {written}, gevonden {now}",
        )


def _solution(problem: AssignmentProblem, coach_of: Ints, stored: Stored) -> Solution:
    """As it was solved, in the order of today's rows: prices stand by coach, an absent one is 0."""
    steps: list[dict[str, Any]] = [
        {
            "step": name,
            "prices": None
            if prices is None
            else [prices.get(str(coach), 0) for coach in problem.coach_ids],
        }
        for name, prices in stored.certificate
    ]
    return Solution(
        coach_of=coach_of,
        values=stored.levels,
        feasible=True,
        proven=True,
        certificate={"steps": steps, "seal": seal(coach_of, stored.levels, steps)},
        conflicts=(),
        seconds=0.0,
        order=problem.order,
        bands=problem.bands,
        balance=problem.balance,
        seed=problem.seed,
        load_scale=problem.load_scale,
    )


def _with_ids(fault: str, problem: AssignmentProblem) -> str:
    """The same with the ids of people, where the checker knows row numbers."""
    ids = {"first-year": problem.first_year_ids, "coach": problem.coach_ids}

    def named(found: re.Match[str]) -> str:
        side, row = found[1], int(found[2])
        return f"{side} {quote(str(ids[side][row]))}" if row < len(ids[side]) else found[0]

    return re.sub(r"\b(first-year|coach) (\d+)\b", named, fault)


def _changed(matching: Matching, stored: Stored) -> Iterator[Words]:
    was = dict(stored.pairs)
    now = {one: coach for one, coach in matching.coach_ids().items() if coach}
    differing = [one for one in sorted(was.keys() | now.keys()) if was.get(one) != now.get(one)]
    for one in differing[:MOST_NAMED]:
        yield Words(
            f"{quote(one)}: the round says {_or_nobody(was, one).en}, "
            f"found {_or_nobody(now, one).en}",
            f"{quote(one)}: de ronde zegt {_or_nobody(was, one).nl}, "
            f"gevonden {_or_nobody(now, one).nl}",
        )
    if more := max(0, len(differing) - MOST_NAMED):
        yield Words(f"and {more} more pairs", f"en nog {more} koppels")
    for level, value in matching.solution.values.items():
        yield from _difference(level, stored.levels.get(level), value)
    if differing and stored.versions != versions():
        yield Words(
            f"the round was made with {_listed(stored.versions)}, now {_listed(versions())}",
            f"de ronde is gemaakt met {_listed(stored.versions)}, nu {_listed(versions())}",
        )


def _or_nobody(pairs: Mapping[str, str], one: str) -> Words:
    return (
        Words(quote(pairs[one]), quote(pairs[one])) if one in pairs else Words("nobody", "niemand")
    )


def _listed(numbers: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items())


def _said(words: Words) -> Said:
    return words.said_in
