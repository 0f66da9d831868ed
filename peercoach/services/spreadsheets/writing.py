"""A result as files a coordinator opens: `.csv` with its list of unmatched, or one `.xlsx`."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

from peercoach.matching.questions import Language
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.csv_out import csv_bytes
from peercoach.services.spreadsheets.files import UnusableOutput
from peercoach.services.spreadsheets.result import (
    Cell,
    CoachRow,
    PairRow,
    Result,
    Sheet,
    UnmatchedRow,
)

SUMMARY_HEADS = (Words("what", "wat"), Words("value", "waarde"))


def unmatched_path(pairs_path: Path) -> Path:
    return pairs_path.with_stem(f"{pairs_path.stem}-unmatched")


def output_paths(pairs_path: Path) -> list[Path]:
    """The files `render` will fill; raises UnusableOutput for another extension."""
    match pairs_path.suffix.lower():
        case ".csv":
            return [unmatched_path(pairs_path), pairs_path]
        case ".xlsx":
            return [pairs_path]
        case _:
            raise UnusableOutput(
                pairs_path,
                found=pairs_path.name,
                expected=Words("a name that ends in .csv or .xlsx", "een naam op .csv of .xlsx"),
            )


def render(pairs_path: Path, result: Result, language: Language) -> dict[Path, bytes]:
    """The files, in the order to write them: the same result gives the same bytes, always."""
    paths = output_paths(pairs_path)
    sheets = _sheets(result, language)
    if len(paths) == 1:
        # openpyxl takes longer to import than a small round takes to solve
        from peercoach.services.spreadsheets.workbook_out import workbook_bytes  # noqa: PLC0415

        return {pairs_path: workbook_bytes(sheets)}
    delimiter = ";" if language == "nl" else ","
    return {
        path: csv_bytes(sheets[name], delimiter=delimiter)
        for path, name in zip(paths, ("Unmatched", "Pairs"), strict=True)
    }


def _sheets(result: Result, language: Language) -> Mapping[str, Sheet]:
    """The names of sheets and columns are a format that can be read again, so they stay English;
    words, and the summary as a whole, are for people."""
    heads = [words.said_in(language) for words in SUMMARY_HEADS]
    return {
        "Pairs": (
            ("first_year_id", "first_year_name", "coach_id", "coach_name", "fit", "reasons"),
            _sorted(result.pairs),
        ),
        "Unmatched": (
            ("first_year_id", "first_year_name", "reason", "what_would_help"),
            _sorted(result.unmatched),
        ),
        "Coaches": (("coach_id", "coach_name", "load", "capacity"), _sorted(result.coaches)),
        "Summary": (heads, list(result.summary)),
    }


def _sorted(rows: Iterable[PairRow | UnmatchedRow | CoachRow]) -> list[tuple[Cell, ...]]:
    """By id, as text: character by character, so s10 comes before s9 on every machine."""
    return sorted(astuple(row) for row in rows)
