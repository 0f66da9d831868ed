"""`peercoach match`: two spreadsheets in, pairs and reasons out."""

from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Annotated, NoReturn

import typer

from peercoach.cli import again
from peercoach.cli.progress import SlowProgress
from peercoach.errors import InvalidInput
from peercoach.matching.words import Words
from peercoach.services.file_round.dial_table import describe_dial
from peercoach.services.file_round.example import COACHES, FIRST_YEARS, RULES, write_example
from peercoach.services.file_round.inputs import RoundFiles, UnusableFiles
from peercoach.services.file_round.match_files import Destination, Outcome, match_files
from peercoach.services.file_round.summary import describe_round
from peercoach.services.spreadsheets.files import UnusableOutput
from peercoach.services.spreadsheets.problems import describe

BAD_INPUT = 2
ROUND_HAS_THEM = Words(
    "--verify and --replay take rules, demands and seed from ROUND: "
    "leave out --rules, --locks, --bars, --keep, --seed and --dial",
    "--verify en --replay nemen regels, eisen en loting uit ROUND: "
    "laat --rules, --locks, --bars, --keep, --seed en --dial weg",
)
NEEDED = Words(
    "FIRST_YEARS, COACHES and --out are needed, with --replay too; "
    "--verify needs no --out, --example none of them",
    "FIRST_YEARS, COACHES en --out zijn nodig, ook met --replay; "
    "--verify heeft geen --out nodig, --example geen van drieën",
)
MOST_NOTES = 20


class Language(StrEnum):
    nl = "nl"
    en = "en"


def match(
    first_years: Annotated[
        Path | None,
        typer.Argument(metavar="FIRST_YEARS", help="Spreadsheet of first-years, .csv or .xlsx"),
    ] = None,
    coaches: Annotated[
        Path | None,
        typer.Argument(metavar="COACHES", help="Spreadsheet of coaches, with their capacity"),
    ] = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PAIRS", help="The result: .csv, with a second file -unmatched, or .xlsx"
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(metavar="RULES", help="Questions and rules, .toml; else the default ones"),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="REPORT", help="Figures of the result, .json")
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option("--round", metavar="ROUND", help="What verifies the result later, .json"),
    ] = None,
    locks: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Pairs that must be: first_year_id,coach_id")
    ] = None,
    bars: Annotated[Path | None, typer.Option(metavar="FILE", help="Pairs that may not be")] = None,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Earlier pairs, of which as few as possible change"),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=1 - 2**63, max=2**63 - 1, help="Decides lottery and ties, else 0"),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Of messages and reasons")] = Language.en,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out wrong rows, and say which")
    ] = False,
    dial: Annotated[
        bool, typer.Option("--dial", help="Also solve fit first, balanced and even first")
    ] = False,
    verify: Annotated[
        Path | None,
        typer.Option(metavar="ROUND", help="Check a result again, without solving, and stop"),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(metavar="ROUND", help="Solve a round again as it was, and compare"),
    ] = None,
    example: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a filled example there, and stop")
    ] = None,
) -> None:
    """Pair the people of two spreadsheets: proven best, balanced, with a reason for everybody."""
    language = lang.value
    try:
        if example:
            write_example(example, language)
            typer.echo(_next_step(example, language))
            return
        if (verify or replay) and (rules or locks or bars or keep or seed is not None or dial):
            _wrong_use(ROUND_HAS_THEM, language)
        if verify and first_years and coaches:
            again.verify(RoundFiles(first_years, coaches), verify, language)
            return
        if replay and first_years and coaches and out:
            destination = Destination(out, report, record, language)
            again.replay(RoundFiles(first_years, coaches), replay, destination)
            return
        if not (first_years and coaches and out):
            _wrong_use(NEEDED, language)
        with SlowProgress(language) as progress:
            outcome = match_files(
                RoundFiles(first_years, coaches, rules, locks, bars, keep),
                Destination(out, report, record, language),
                seed=seed or 0,
                skip_bad=skip_bad,
                elapsed=perf_counter,
                progress=progress.says,
                turn_dial=dial,
            )
    except InvalidInput as error:
        typer.echo(_refusal(error, language), err=True)
        raise typer.Exit(BAD_INPUT) from None
    _tell_remarks(outcome, language)
    typer.echo(describe_round(outcome.matching, language, outcome.seconds, outcome.remedies))
    if outcome.dial:
        typer.echo("\n" + describe_dial(outcome.dial, language))
    typer.echo("\n" + "\n".join(f"→ {path}" for path in reversed(outcome.written)))


def _wrong_use(words: Words, language: str) -> NoReturn:
    """Options that do not go together. What the library says of a single one is English only."""
    typer.echo(f"{words.said_in(language)}\n  peercoach match --help", err=True)
    raise typer.Exit(BAD_INPUT)


def _refusal(error: InvalidInput, language: str) -> str:
    if isinstance(error, UnusableOutput):
        lines = [describe(error.problem, language)]
    elif isinstance(error, UnusableFiles):
        lines = [said(language) for said in error.said]
    else:
        lines = [str(error)]
    count = len(lines)
    words = Words(
        f"Nothing was written. {count} thing{'s' * (count != 1)} to put right:",
        f"Er is niets geschreven. {count} ding{'en' * (count != 1)} om te verbeteren:",
    )
    return "\n".join([words.said_in(language), *(f"  {line}" for line in lines)])


def _tell_remarks(outcome: Outcome, language: str) -> None:
    """On the error stream, so that the summary can be piped on."""
    left_out = [said(language) for said in outcome.inputs.left_out]
    if left_out:
        n = outcome.inputs.rows_left_out
        words = Words(f"{n} row{'s' * (n != 1)} left out:", f"{n} rij{'en' * (n != 1)} weggelaten:")
        typer.echo(
            "\n".join([words.said_in(language), *(f"  {line}" for line in left_out)]), err=True
        )
    notes = [said(language) for said in outcome.inputs.notes]
    for line in notes[:MOST_NOTES]:
        typer.echo(line, err=True)
    if len(notes) > MOST_NOTES:
        more = len(notes) - MOST_NOTES
        typer.echo(Words(f"and {more} more", f"en nog {more}").said_in(language), err=True)


def _next_step(folder: Path, language: str) -> str:
    command = (
        f"peercoach match {folder / FIRST_YEARS} {folder / COACHES} "
        f"--rules {folder / RULES} --out {folder / 'pairs.xlsx'} --lang {language}"
    )
    words = Words("Written. Look at the files, then run:", "Klaar. Bekijk de bestanden en draai:")
    return f"{words.said_in(language)}\n  {command}"
