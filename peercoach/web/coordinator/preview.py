"""A draft as its page shows it: figures beside those of another draft, people, pictures."""

from typing import Any

from sqlmodel import Session

from peercoach.models import Draft, Programme, Round
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.drafts import letter_of
from peercoach.services.rounds.preview import (
    count_named,
    figures_of,
    left_out,
    loads_of,
    weakest_pairs,
)
from peercoach.services.rounds.publishing import maybe_out_of_date
from peercoach.services.rounds.remedies import remedies_of
from peercoach.web.coordinator.charts import histogram, skyline
from peercoach.web.coordinator.groups import fairness_pictures, heat_of
from peercoach.web.coordinator.portions import Portion

PAIRS_SHOWN = 12
MOST_FIXES = 8
"""Rows for one reason why somebody has nobody, before one asks for all."""


def preview(
    session: Session,
    programme: Programme,
    round_: Round,
    draft: Draft,
    ready: list[Draft],
    *,
    against: str = "",
    search: str = "",
    page: int = 1,
    everyone: bool = False,
) -> dict[str, Any]:
    """A draft with its figures, next to those of another among `ready`: the one whose uid is
    `against`, or the one before it."""
    loads = loads_of(session, draft)
    figures = figures_of(session, draft, loads)
    others = [one for one in ready if one.id != draft.id]
    older = [one for one in others if one.number < draft.number]
    other = next((one for one in others if one.uid == against), older[0] if older else None)
    before = figures_of(session, other, loads=()) if other else None
    named = count_named(session, draft, search) if search else figures.matched
    portion = Portion.of(named, page, PAIRS_SHOWN)
    weak = definition_of(programme).bands
    insights = draft.insights or {}
    return {
        "shown": draft,
        "letter": letter_of(draft.number),
        "other": other,
        "others": [(one.uid, letter_of(one.number)) for one in others],
        "before_letter": letter_of(other.number) if other else "",
        "figures": figures,
        "before": before,
        "portion": portion,
        "search": search,
        "pairs": weakest_pairs(session, draft, search=search, skip=portion.skip, most=portion.size),
        "left": left_out(session, draft),
        "most_fixes": MOST_FIXES,
        "everyone": everyone,
        "remedies": remedies_of(session, programme, round_, draft),
        "dial": insights.get("dial", []),
        "fairness": fairness_pictures(insights.get("fairness", []), figures.median),
        "heat": heat_of(insights.get("demand", [])),
        "histogram": histogram(figures.fits, before.fits if before else ()),
        "skyline": skyline(loads),
        "weak": weak[-1] if weak else 0,
        "stale": maybe_out_of_date(session, draft),
    }
