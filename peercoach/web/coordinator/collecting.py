"""While sign-up runs: places against sign-ups, where places will lack, and whom to look for."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading
from peercoach.models import Draft, DraftStatus
from peercoach.services.programmes.overview import overview_of
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.drafts import letter_of, list_drafts, state_of
from peercoach.services.rounds.missing_answers import list_unanswered
from peercoach.services.rounds.publications import list_publications
from peercoach.services.rounds.rounds import find_round
from peercoach.services.rounds.rows import TAKEN
from peercoach.web.coordinator.frame import staff_page
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/rounds/{uid}/collect")
def show_collect(
    request: Request, programme: str, uid: str, *, session: Reading, now: Now
) -> Response:
    """The forecast is that of the newest draft: looking ahead is making one, and mails nobody."""
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    drafts, today = list_drafts(session, round_), overview_of(session, found)
    ready = next((one for one in drafts if state_of(one, now) is DraftStatus.ready), None)
    return staff_page(
        request,
        "co/collect.html",
        found,
        at="/rounds",
        round=round_,
        today=today,
        free=max(today.places - sum(today.pairs.get(status, 0) for status in TAKEN), 0),
        unanswered=list_unanswered(session, found, round_),
        published=bool(list_publications(session, round_)),
        balance=definition_of(found).balance,
        ahead=_ahead(ready) if ready else None,
        letter=letter_of(ready.number) if ready else "",
        draft=ready,
    )


def _ahead(draft: Draft) -> dict[str, Any]:
    """What the draft told, and the answers that more first-years gave than there are places for,
    where most are missing first."""
    insights = draft.insights or {}
    questions = [
        {
            "label": question["question"],
            "rows": question["rows"],
            "most": max([max(row["demand"] or 0, row["places"]) for row in question["rows"]] + [1]),
        }
        for question in insights.get("demand", [])
    ]
    short = [
        (one["label"], row, one["most"])
        for one in questions
        for row in one["rows"]
        if (row["demand"] or 0) > row["places"]
    ]
    short.sort(key=lambda found: found[1]["places"] - found[1]["demand"])
    recruits = insights.get("recruits") or {"say": [], "matched": [0, 0]}
    return {
        "questions": questions,
        "short": short,
        "recruits": recruits["say"],
        "matched": recruits["matched"],
    }
