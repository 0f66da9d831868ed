"""What was just done about a meeting: said once on the next page, if it is true."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from peercoach.services.meetings.plans import NOTHING, Plan

KINDS = ("proposed", "agreed", "cancelled", "withdrawn", "missed")


@dataclass(frozen=True, slots=True)
class Planned:
    kind: str
    name: str
    plan: Plan


def planned_address(page: str, pair_uid: str, kind: str) -> str:
    return f"{page}?{urlencode({'pair': pair_uid, 'planned': kind})}"


def planned_in(
    request: Request, names: Mapping[str, str], plans: Mapping[str, Plan]
) -> Planned | None:
    """`names` of the others, by the uid of the pair. An address proves nothing: the plan does."""
    uid, kind = request.query_params.get("pair", ""), request.query_params.get("planned", "")
    if uid not in names or kind not in KINDS:
        return None
    plan = plans.get(uid, NOTHING)
    true = {
        "proposed": bool(plan.proposal),
        "agreed": bool(plan.meeting and not plan.proposal),
        "cancelled": not plan.meeting,
        "withdrawn": not plan.proposal,
        "missed": not plan.was,
    }
    return Planned(kind, names[uid], plan) if true[kind] else None
