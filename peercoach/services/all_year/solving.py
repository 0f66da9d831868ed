"""A place for who waits, or the smallest change: solved among the pairs there are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from peercoach.matching.late import place_late
from peercoach.matching.people import Matching
from peercoach.models import Draft, Programme, Round
from peercoach.services.all_year.everybody import Everybody, everybody
from peercoach.services.all_year.happened import lost_by
from peercoach.services.all_year.reasons import LOST_A_COACH, Why
from peercoach.services.rounds.proposals import (
    Among,
    Proposal,
    Task,
    clashes,
    nobody_row,
    pair_row,
    refusal,
)


def load_change(session: Session, draft: Draft, round_: Round, programme: Programme) -> Task:
    """Everything the solver needs for a draft of a night, or of a change."""
    found = everybody(session, programme, round_)
    about = draft.about or {}
    why = Why(about.get("why", Why.night))
    of = about.get("of", "")
    among = _among(found, why, of)
    looked_at = set(among.pairs) | among.let_go - found.away
    if why in LOST_A_COACH:
        looked_at |= lost_by(session, programme, of) & set(found.waiting)
    if why in (Why.night, Why.move):
        looked_at |= set(found.waiting)
    gone = about.get("of") if why is Why.leaves else None
    definition = replace(found.people.definition, balance=draft.balance)
    people = replace(
        found.people,
        definition=definition,
        first_years=[one for one in found.people.first_years if one.id in looked_at],
        coaches=[one for one in found.people.coaches if one.id != gone],
        bars=[
            *(pair for pair in found.people.bars if pair[0] in looked_at and pair[1] != gone),
            *((one, found.pairs[one]) for one in among.let_go if found.pairs[one] != gone),
        ],
    )
    return Task(draft.id, round_.version, people, found.traces(draft.balance), among)


def _among(found: Everybody, why: Why, of: str) -> Among:
    pairs, new = found.pairs, found.pairs.keys() - found.known
    match why:
        case Why.night:
            return Among(pairs)
        case Why.move | Why.left | Why.asked:
            return Among(pairs, may_move=frozenset(new))
        case Why.places:
            theirs = {one for one, coach in pairs.items() if coach == of}
            places = next((one.capacity for one in found.people.coaches if one.id == of), 0)
            # Who knows their coach is asked to change only where others are not enough
            enough = len(theirs & new) >= len(theirs) - places
            return Among(pairs, frozenset(new if enough else new | theirs), full=frozenset({of}))
        case Why.leaves | Why.apart:
            over = {one for one, coach in pairs.items() if of in (one, coach)}
            rest = {one: coach for one, coach in pairs.items() if one not in over}
            return Among(rest, frozenset(new - over), let_go=frozenset(over))


def propose_change(task: Task, among: Among) -> Proposal:
    """Who gets another coach, or a first one. Pairs that stay are not in it."""
    matching = _placed(task, among)
    if matching.solution.conflicts:
        return refusal(task, list(clashes(matching)))
    changed = [
        pair for pair in matching.pairs() if among.pairs.get(pair.first_year.id) != pair.coach.id
    ]
    uids = {uid for pair in changed for uid in (pair.first_year.id, pair.coach.id)}
    return Proposal(
        pairs=[pair_row(task, matching, pair) for pair in changed],
        unmatched=[nobody_row(task, one) for one in matching.unmatched(unseen=False)],
        levels=dict(matching.solution.values),
        proven=matching.solution.proven,
        certificate={"inputs": traces_of(task.traces, uids | among.let_go)},
        insights={},
        conflicts=[],
    )


def traces_of(traces: Mapping[str, Any], uids: set[str] | frozenset[str]) -> dict[str, Any]:
    """Only what concerns these people: whether others change is no matter."""
    return {
        "rules": traces["rules"],
        "seed": traces["seed"],
        **{
            side: {uid: trace for uid, trace in traces[side].items() if uid in uids}
            for side in ("first_years", "coaches")
        },
        "locks": [],
        "bars": [pair for pair in traces["bars"] if uids.issuperset(pair)],
        "pairs": [pair for pair in traces["pairs"] if pair[0] in uids],
    }


def _placed(task: Task, among: Among) -> Matching:
    """Where wishes to be together cannot all be met, say as that coach is full, it goes without
    them: nobody else has to wait for that."""
    people = task.people
    first_years, coaches = people.first_years, people.coaches
    for _ in range(2):
        matching = place_late(
            people.definition,
            first_years,
            coaches,
            pairs=among.pairs.items(),
            may_move=among.may_move,
            full=among.full,
            bars=people.bars,
            seed=people.seed,
        ).matching
        if not matching.solution.conflicts:
            break
        first_years = [replace(one, together_with=()) for one in first_years]
        coaches = [replace(one, together_with=()) for one in coaches]
    return matching
