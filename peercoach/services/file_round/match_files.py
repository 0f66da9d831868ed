"""The whole round on files: read, solve, and write everything or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from peercoach.matching.dial import DialPosition, dial
from peercoach.matching.people import Matching, match_people
from peercoach.matching.questions import Language
from peercoach.matching.remedies import Remedy, remedies
from peercoach.services.file_round.clashes import overruled_rules, refuse_clashes
from peercoach.services.file_round.inputs import Inputs, RoundFiles, file_names, hashes, read_inputs
from peercoach.services.file_round.record import as_json, record, report
from peercoach.services.file_round.summary import figures
from peercoach.services.spreadsheets.files import check_outputs, write_together
from peercoach.services.spreadsheets.result import CoachRow, PairRow, Result, UnmatchedRow
from peercoach.services.spreadsheets.writing import output_paths, render

NO_SMALL_FIX: Final = {
    "en": "No small change helps: more coaches are needed who fit",
    "nl": "Een kleine verandering helpt niet: er zijn meer coaches nodig die passen",
}

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
    remedies: Sequence[Remedy]
    written: tuple[Path, ...]
    seconds: float
    dial: Sequence[DialPosition] = ()


def match_files(
    given: RoundFiles,
    destination: Destination,
    *,
    seed: int,
    skip_bad: bool,
    elapsed: Clock,
    progress: Callable[[str], None],
    turn_dial: bool = False,
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
    progress("help")
    fixes = remedies(matching)
    if turn_dial:
        progress("dial")
    positions = dial(matching) if turn_dial else ()
    progress("write")
    written = write_round(
        given,
        destination,
        matching,
        fixes,
        skip_bad=skip_bad,
        started=started,
        elapsed=elapsed,
        positions=positions,
    )
    inputs = replace(inputs, notes=(*inputs.notes, *overruled_rules(matching)))
    return Outcome(inputs, matching, fixes, written, elapsed() - started, positions)


def write_round(
    given: RoundFiles,
    destination: Destination,
    matching: Matching,
    fixes: Sequence[Remedy],
    *,
    skip_bad: bool,
    started: float,
    elapsed: Clock,
    positions: Sequence[DialPosition] = (),
) -> tuple[Path, ...]:
    """Everything that is asked for, or nothing."""
    language = destination.language
    written = render(destination.pairs, result_of(matching, fixes, language), language)
    hashed = hashes(given)
    if destination.report:
        content = report(matching, hashed, elapsed() - started, positions)
        written[destination.report] = as_json(content)
    if destination.record:
        content = record(matching, hashed, files=file_names(given), skip_bad=skip_bad)
        written[destination.record] = as_json(content)
    write_together(written)
    return tuple(written)


def result_of(matching: Matching, fixes: Sequence[Remedy], language: Language) -> Result:
    """A solved round as the rows of its sheets."""
    pairs = [
        PairRow(
            pair.first_year.id,
            pair.first_year.name,
            pair.coach.id,
            pair.coach.name,
            pair.fit,
            "; ".join(matching.reasons(pair, language, for_staff=True)),
        )
        for pair in matching.pairs()
    ]
    helps = what_would_help(matching, fixes, language)
    unmatched = [
        UnmatchedRow(
            one.first_year.id, one.first_year.name, one.reason(language), helps[one.first_year.id]
        )
        for one in matching.unmatched()
    ]
    loads = matching.loads().tolist()
    coaches = [
        CoachRow(coach.id, coach.name, load, coach.capacity)
        for coach, load in zip(matching.coaches, loads, strict=True)
    ]
    return Result(pairs, unmatched, coaches, figures(matching, language))


def what_would_help(
    matching: Matching, fixes: Sequence[Remedy], language: Language
) -> dict[str, str]:
    """A sentence for each unmatched first-year, by id."""
    found = {nobody.first_year.id: NO_SMALL_FIX[language] for nobody in matching.unmatched()}
    for remedy in fixes:
        found |= dict.fromkeys((person.id for person in remedy.serves), remedy.say(language))
    return found
