"""What was noted just now: said once on the next page, with a way to take it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request

from peercoach.models import ContactKind
from peercoach.services.pairs.views import PairView


@dataclass(frozen=True, slots=True)
class Noted:
    pair: PairView
    kind: ContactKind
    day: date


def noted_address(page: str, pair_uid: str, kind: ContactKind, day: date) -> str:
    """The page to go to after noting."""
    return f"{page}?{urlencode({'pair': pair_uid, 'noted': kind.value, 'day': day.isoformat()})}"


def noted_in(request: Request, pairs: Iterable[PairView]) -> Noted | None:
    """What the address says was noted, if it is (still) there: an address proves nothing."""
    asked = request.query_params
    try:
        kind, day = ContactKind(asked.get("noted", "")), date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return None
    for pair in pairs:
        if pair.uid == asked.get("pair") and day in (pair.met if kind == "met" else pair.wrote):
            return Noted(pair, kind, day)
    return None
