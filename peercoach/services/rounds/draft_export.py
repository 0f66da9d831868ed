"""A stored draft as the rows of its sheets; people go by their address."""

from collections.abc import Mapping

from sqlmodel import Session

from peercoach.matching.words import Words
from peercoach.models import Draft
from peercoach.services.rounds.preview import figures_of, left_out, loads_of, weakest_pairs
from peercoach.services.spreadsheets.result import (
    Cell,
    CoachRow,
    PairRow,
    Result,
    UnmatchedRow,
)

SUMMARY: Mapping[str, Words] = {
    "total": Words("First-years", "Eerstejaars"),
    "matched": Words("Matched", "Gekoppeld"),
    "unmatched": Words("Unmatched", "Niet gekoppeld"),
    "median": Words("Half of the pairs fit at least", "De helft past minstens"),
    "free": Words("Free places left", "Plekken over"),
}


def sheets_of(session: Session, draft: Draft, language: str = "en") -> Result:
    pairs = [
        PairRow(
            pair.first_year.email,
            pair.first_year.name,
            pair.coach.email,
            pair.coach.name,
            pair.fit,
            "; ".join(words[language] for words in pair.reasons),
        )
        for pair in weakest_pairs(session, draft)
    ]
    unmatched = [
        UnmatchedRow(
            person.email,
            person.name,
            left.reason[language],
            (fix.reason.get("help") or {}).get(language, ""),
        )
        for left in left_out(session, draft)
        for fix in left.fixes
        for person in fix.people
    ]
    coaches = [
        CoachRow(load.coach.email, load.coach.name, load.filled, load.places)
        for load in loads_of(session, draft)
    ]
    figures = figures_of(session, draft)
    summary: list[tuple[str, Cell]] = [
        (words.said_in(language), getattr(figures, name)) for name, words in SUMMARY.items()
    ]
    return Result(pairs, unmatched, coaches, summary)
