"""What of a message still holds when it is about to leave: pairs end and people stop meanwhile.

What it depends on stands beside its words (`references.py`). Many are looked at together.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from peercoach.models import Enrolment, EnrolmentStatus, Notice, Pair, PairStatus
from peercoach.notify.messages import breaks, check_in, meeting, quiet
from peercoach.notify.outbox.asked_still import Question, settled
from peercoach.notify.outbox.plans_hold import Plan, plans_in, plans_that_hold

TAKES_PART = (EnrolmentStatus.active, EnrolmentStatus.paused)
GOES_ON = (PairStatus.live, PairStatus.paused)
"""Who pauses is not asked anything, but hears who their buddy is."""
ONLY = {
    check_in.TEMPLATE: (PairStatus.live,),
    check_in.CLOSING_TEMPLATE: (PairStatus.live,),
    quiet.NUDGE: (PairStatus.live,),
    meeting.PICK_A_MOMENT: (PairStatus.live,),
    breaks.GOES_ON: (PairStatus.live,),
    breaks.RESTS: (PairStatus.paused,),
}
TAKING_PART = select(Enrolment.programme_id, Enrolment.person_id, Enrolment.side).where(
    col(Enrolment.person_id).in_(bindparam("people", expanding=True)),
    col(Enrolment.status).in_(TAKES_PART),
)
PAIRED = (
    select(Pair.programme_id, Enrolment.person_id)
    .join(Enrolment, col(Enrolment.id) == Pair.first_year_id)
    .where(
        col(Enrolment.person_id).in_(bindparam("people", expanding=True)),
        col(Pair.status).in_(GOES_ON),
    )
)
DRAFTS = select(Enrolment.uid).where(
    col(Enrolment.uid).in_(bindparam("drafts", expanding=True)),
    Enrolment.status == EnrolmentStatus.draft,
)
PAIRS = select(Pair.id, Pair.status).where(col(Pair.id).in_(bindparam("pairs", expanding=True)))

Payload = Mapping[str, Any]
Waiting = tuple[Notice, Payload]
"""A mail, and what it says."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """As they are now, of all that these mails depend on."""

    taking_part: set[tuple[int | None, int | None, str]]
    paired: set[tuple[int | None, int | None]]
    drafts: set[str]
    plans: set[Plan]
    pairs: Mapping[int, PairStatus]
    settled: Collection[Question]


def what_holds(session: Session, waiting: Sequence[Waiting]) -> list[Payload | None]:
    """Of each its payload without what is over by now; None where nothing is left to say."""
    facts = _facts(session, waiting)
    return [_rest(notice, payload, facts) for notice, payload in waiting]


def _rest(notice: Notice, payload: Payload, facts: _Facts) -> Payload | None:
    about = notice.about or {}
    who = notice.programme_id, notice.person_id
    if (
        ("to" in about and (*who, about["to"]) not in facts.taking_part)
        or (about.get("waits") and who in facts.paired)  # they hear that in another mail
        or ("draft" in about and about["draft"] not in facts.drafts)
        or not facts.plans.issuperset(plans_in(about))
    ):
        return None
    if "lines" not in payload:
        return payload
    going_on = ONLY.get(notice.template, GOES_ON)
    lines = [
        line
        for line in payload["lines"]
        if facts.pairs.get(line["pair"]) in going_on
        and (line["pair"], line.get("step", ""), notice.person_id) not in facts.settled
    ]
    return {**payload, "lines": lines} if lines or payload.get("gone") else None


def _facts(session: Session, waiting: Sequence[Waiting]) -> _Facts:
    abouts = [(notice, notice.about or {}) for notice, _ in waiting]

    def rows(statement: Any, name: str, asked: Sequence[object]) -> Sequence[Any]:
        return session.connection().execute(statement, {name: asked}).all() if asked else ()

    to = [notice.person_id for notice, about in abouts if "to" in about]
    waits = [notice.person_id for notice, about in abouts if about.get("waits")]
    drafts = [about["draft"] for _, about in abouts if "draft" in about]
    pairs = [line["pair"] for _, payload in waiting for line in payload.get("lines", ())]
    plans = [plan for _, about in abouts for plan in plans_in(about)]
    return _Facts(
        taking_part={(*who, str(side)) for *who, side in rows(TAKING_PART, "people", to)},
        paired={tuple(row) for row in rows(PAIRED, "people", waits)},
        drafts={uid for (uid,) in rows(DRAFTS, "drafts", drafts)},
        plans=plans_that_hold(session, plans) if plans else set(),
        pairs=dict(rows(PAIRS, "pairs", pairs)),
        settled=settled(session, waiting),
    )
