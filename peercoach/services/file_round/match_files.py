"""The whole round on files: read, solve, and write everything or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from peercoach.matching.people import Matching, match_people
from peercoach.matching.questions import Language
from peercoach.services.file_round.clashes import overruled_rules, refuse_clashes
from peercoach.services.file_round.inputs import Inputs, RoundFiles, hashes, read_inputs
from peercoach.services.file_round.record import as_json, record, report
from peercoach.services.file_round.summary import figures
from peercoach.services.spreadsheets.files import check_outputs, write_together
from peercoach.services.spreadsheets.result import CoachRow, PairRow, Result, UnmatchedRow
from peercoach.services.spreadsheets.writing import output_paths, render

Clock = Callable[[], float]
"""Seconds that only go forward."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the result goes, and in which language it speaks."""

    pairs: Path
    report: Path | None = None
    record: Path | None = None
    language: Language = "en"

    def paths(self) -> list[Path]:
        return [*output_paths(self.pairs), *(path for path in (self.report, self.record) if path)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, what came out, and the files that were written."""

    inputs: Inputs
    matching: Matching
    written: tuple[Path, ...]
    seconds: float


def match_files(
    given: RoundFiles,
    destination: Destination,
    *,
    seed: int,
    skip_bad: bool,
    elapsed: Clock,
    progress: Callable[[str], None],
) -> Outcome:
    """Raises UnusableFiles, ClashingDemands or UnusableOutput with nothing written."""
    started = elapsed()
    check_outputs(destination.paths(), given.given())
    progress("read")
    inputs = read_inputs(given, skip_bad=skip_bad)
    progress("score")
    matching = match_people(
        inputs.definition,
        inputs.first_years,
        inputs.coaches,
        locks=inputs.locks,
        bars=inputs.bars,
        keep=inputs.keep,
        seed=seed,
        progress=progress,
    )
    refuse_clashes(matching)
    progress("write")
    written = render(
        destination.pairs, result_of(matching, destination.language), destination.language
    )
    hashed = hashes(given)
    seconds = elapsed() - started
    if destination.report:
        written[destination.report] = as_json(report(matching, hashed, seconds))
    if destination.record:
        written[destination.record] = as_json(record(matching, hashed, skip_bad=skip_bad))
    write_together(written)
    inputs = replace(inputs, notes=(*inputs.notes, *overruled_rules(matching)))
    return Outcome(inputs, matching, tuple(written), seconds)


def result_of(matching: Matching, language: Language) -> Result:
    """A solved round as the rows of its sheets."""
    pairs = [
        PairRow(
            pair.first_year.id,
            pair.first_year.name,
            pair.coach.id,
            pair.coach.name,
            pair.fit,
            "; ".join(matching.reasons(pair, language)),
        )
        for pair in matching.pairs()
    ]
    unmatched = [
        UnmatchedRow(one.first_year.id, one.first_year.name, one.reason(language))
        for one in matching.unmatched()
    ]
    loads = matching.loads().tolist()
    coaches = [
        CoachRow(coach.id, coach.name, load, coach.capacity)
        for coach, load in zip(matching.coaches, loads, strict=True)
    ]
    return Result(pairs, unmatched, coaches, figures(matching, language))
