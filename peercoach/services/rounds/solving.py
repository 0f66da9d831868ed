"""One draft, from what is stored to what is proposed. The solving itself needs no database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, insert, select

from peercoach.matching.people import Matching, Pairing, match_people
from peercoach.matching.questions import LANGUAGES, Person
from peercoach.matching.remedies import Remedy, remedies
from peercoach.models import (
    Draft,
    DraftStatus,
    Programme,
    ProposedPair,
    Round,
    RoundStatus,
    Unmatched,
)
from peercoach.services.coaches_asked.asking import ask_again
from peercoach.services.file_round.clashes import describe_clash
from peercoach.services.rounds.changes import sha256_of, traces
from peercoach.services.rounds.drafts import DEMANDS, renew_lease
from peercoach.services.rounds.insights import insights_of
from peercoach.services.rounds.people import Orphan, RoundPeople, round_people
from peercoach.services.rounds.rounds import locked
from peercoach.services.rounds.ways_out import ways_out, ways_out_of_orphan

Row = dict[str, Any]
MOST_CELLS_HELPED = 30_000_000
SAID_ORPHAN = {
    "nl": "{first_year} blijft bij {coach}, maar {coach} doet niet mee",
    "en": "{first_year} stays with {coach}, but {coach} does not take part",
}


@dataclass(frozen=True, slots=True)
class Task:
    """Everything one solve needs. `balance` of the definition is the draft's own."""

    draft_id: int
    round_version: int
    people: RoundPeople
    traces: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What came out, as rows to store; `conflicts` are sentences in both languages."""

    pairs: list[Row]
    unmatched: list[Row]
    levels: dict[str, Any]
    proven: bool
    certificate: dict[str, Any]
    insights: dict[str, Any]
    conflicts: list[dict[str, str]]


def load_task(session: Session, uid: str) -> Task:
    draft, round_, programme = session.exec(
        select(Draft, Round, Programme)
        .join(Round, col(Round.id) == Draft.round_id)
        .join(Programme, col(Programme.id) == Round.programme_id)
        .where(Draft.uid == uid)
    ).one()
    people = round_people(session, programme, round_)
    people = replace(people, definition=replace(people.definition, balance=draft.balance))
    return Task(draft.id, round_.version, people, traces(people, draft.balance))


def propose(task: Task, progress: Callable[[str], None]) -> Proposal:
    """Solve. Demands that cannot all be met give no pairs, and sentences that name them."""
    people = task.people
    if people.orphans:
        ways = [ways_out_of_orphan(one) for one in people.orphans]
        return _refusal(task, [_orphan(one) for one in people.orphans], ways)
    matching = match_people(
        people.definition,
        people.first_years,
        people.coaches,
        locks=people.locks,
        bars=people.bars,
        seed=people.seed,
        progress=progress,
    )
    if matching.solution.conflicts:
        ways = [ways_out(people, matching, one) for one in matching.solution.conflicts]
        return _refusal(task, list(_clashes(matching)), ways)
    progress("reasons")
    solution, found = matching.solution, _what_would_help(matching)
    return Proposal(
        pairs=list(_pairs(task, matching)),
        unmatched=list(_unmatched(task, matching, found)),
        levels=dict(solution.values),
        proven=solution.proven,
        certificate={
            **(solution.certificate or {}),
            "order": list(solution.order),
            "coaches": [coach.id for coach in people.coaches],
            "inputs": task.traces,
        },
        insights=insights_of(people, matching, found, progress),
        conflicts=[],
    )


def store_proposal(
    session: Session, task: Task, proposal: Proposal, *, uid: str, worker: str, now: datetime
) -> bool:
    """All of it, or nothing when the draft is no longer ours: we were thought dead."""
    if not renew_lease(session, uid, worker=worker, progress=100, now=now):
        return False
    draft = session.get_one(Draft, task.draft_id)
    draft.round_version = task.round_version
    draft.inputs_sha256 = sha256_of(task.traces)
    draft.finished_at = now
    draft.proven = proposal.proven
    draft.certificate = proposal.certificate
    draft.insights = proposal.insights
    if proposal.conflicts:
        draft.status, draft.error = DraftStatus.failed, DEMANDS
        draft.levels = {"conflicts": proposal.conflicts}
        return True
    draft.status, draft.levels = DraftStatus.ready, proposal.levels
    for table, rows in ((ProposedPair, proposal.pairs), (Unmatched, proposal.unmatched)):
        if rows:
            session.execute(insert(table), rows)
    round_ = locked(session, session.get_one(Round, draft.round_id))
    if round_.status is RoundStatus.collect:
        round_.status = RoundStatus.preview
    ask_again(session, round_, draft, now=now)
    return True


def _pairs(task: Task, matching: Matching) -> Iterator[Row]:
    rows = task.people.rows
    for pair in matching.pairs():
        yield {
            "draft_id": task.draft_id,
            "first_year_id": rows[pair.first_year.id],
            "coach_id": rows[pair.coach.id],
            "fit": pair.fit,
            "reasons": list(_reasons(matching, pair)),
        }


def _reasons(matching: Matching, pair: Pairing) -> Iterator[Row]:
    """In both languages; said to staff as well, where that takes other words."""
    to_them, to_staff = (
        [matching.reasons(pair, language, for_staff=for_staff) for language in LANGUAGES]
        for for_staff in (False, True)
    )
    for words, about in zip(zip(*to_them, strict=False), zip(*to_staff, strict=False), strict=True):
        staff = {"staff": dict(zip(LANGUAGES, about, strict=True))} if about != words else {}
        yield {**dict(zip(LANGUAGES, words, strict=True)), **staff}


def _unmatched(task: Task, matching: Matching, found: Sequence[Remedy]) -> Iterator[Row]:
    helps = {
        person.id: {
            "help": {language: remedy.say(language) for language in LANGUAGES},
            "remedy": number,
        }
        for number, remedy in enumerate(found)
        for person in remedy.serves
    }
    for one in matching.unmatched():
        yield {
            "draft_id": task.draft_id,
            "first_year_id": task.people.rows[one.first_year.id],
            "reason": {
                "obstacle": one.obstacle.value,
                **{language: one.reason(language) for language in LANGUAGES},
                **helps.get(one.first_year.id, {"help": None}),
            },
        }


def _what_would_help(matching: Matching) -> list[Remedy]:
    """The smallest fixes; in a huge round nobody waits for them."""
    n, m = matching.problem.size
    return remedies(matching) if n * m <= MOST_CELLS_HELPED else []


def _refusal(task: Task, conflicts: list[dict[str, str]], ways: list[list[Row]]) -> Proposal:
    """`ways` out of each of the conflicts."""
    return Proposal([], [], {}, False, {"inputs": task.traces}, {"ways_out": ways}, conflicts)


def _clashes(matching: Matching) -> Iterator[dict[str, str]]:
    for conflict in matching.solution.conflicts:
        yield {
            language: describe_clash(matching, conflict, language, named=_name)
            for language in LANGUAGES
        }


def _name(person: Person) -> str:
    return person.name or person.email


def _orphan(orphan: Orphan) -> dict[str, str]:
    return {
        language: text.format(first_year=orphan.first_year.name, coach=orphan.coach.name)
        for language, text in SAID_ORPHAN.items()
    }
