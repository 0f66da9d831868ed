"""`peercoach match --verify` and `--replay`: does a result hold, and does it come out again."""

from pathlib import Path
from time import perf_counter

import typer

from peercoach.cli.progress import SlowProgress
from peercoach.matching.words import Words
from peercoach.services.file_round.inputs import RoundFiles
from peercoach.services.file_round.match_files import Destination
from peercoach.services.file_round.verify import Verdict, replay_round, verify_round

DIFFERS = 1


def verify(given: RoundFiles, record: Path, language: str) -> None:
    """Says that the result holds, or what differs and exits with 1."""
    verdict = verify_round(given, record)
    n = verdict.pairs
    _say(
        verdict,
        Words(
            f"The result holds: {n} pair{'s' * (n != 1)}, and every level is proven best",
            f"Het resultaat klopt: {n} koppel{'s' * (n != 1)}, en elk niveau is bewezen het beste",
        ),
        language,
    )


def replay(given: RoundFiles, record: Path, destination: Destination) -> None:
    """Writes the result once more; says that it is the same, or what differs and exits with 1."""
    language = destination.language
    with SlowProgress(language) as progress:
        verdict = replay_round(
            given, record, destination, elapsed=perf_counter, progress=progress.says
        )
    if verdict.written:
        typer.echo("\n".join(f"→ {path}" for path in reversed(verdict.written)))
    n = verdict.pairs
    _say(
        verdict,
        Words(
            f"The same result: {n} pair{'s' * (n != 1)}, and every level as it was",
            f"Hetzelfde resultaat: {n} koppel{'s' * (n != 1)}, en elk niveau zoals het was",
        ),
        language,
    )


def _say(verdict: Verdict, good: Words, language: str) -> None:
    if not verdict.differences:
        typer.echo(good.said_in(language))
        return
    count = len(verdict.differences)
    words = Words(
        f"{count} thing{'s' * (count != 1)} differ{'s' * (count == 1)}:",
        f"{count} ding{'en' * (count != 1)} {'verschilt' if count == 1 else 'verschillen'}:",
    )
    typer.echo(words.said_in(language), err=True)
    for line in verdict.differences:
        typer.echo(f"  {line(language)}", err=True)
    raise typer.Exit(DIFFERS)
