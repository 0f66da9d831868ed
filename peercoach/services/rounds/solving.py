"""One draft, from what is stored to what is proposed. The solving itself needs no database."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, insert, select

from peercoach.matching.people import Matching, match_people
from peercoach.matching.questions import LANGUAGES
from peercoach.matching.remedies import Remedy, remedies
from peercoach.models import (
    Draft,
    DraftKind,
    DraftStatus,
    Programme,
    ProposedPair,
    Round,
    RoundStatus,
    Unmatched,
)
from peercoach.services.all_year.solving import load_change, propose_change
from peercoach.services.coaches_asked.asking import ask_again
from peercoach.services.rounds.changes import traces
from peercoach.services.rounds.drafts import DEMANDS, renew_lease
from peercoach.services.rounds.insights import insights_of
from peercoach.services.rounds.people import Orphan, people_of
from peercoach.services.rounds.proposals import (
    Proposal,
    Task,
    clashes,
    nobody_row,
    pair_row,
    refusal,
)
from peercoach.services.rounds.rounds import locked
from peercoach.services.rounds.rows import rows_of
from peercoach.services.rounds.unseen import kept_against_unseen
from peercoach.services.rounds.ways_out import ways_out, ways_out_of_orphan

MOST_CELLS_HELPED = 30_000_000
SAID_ORPHAN = {
    "nl": "{first_year} blijft bij {coach}, maar {coach} doet niet mee",
    "en": "{first_year} stays with {coach}, but {coach} does not take part",
}
SAID_UNSEEN = {
    "nl": "{first_year} en {coach} kunnen niet samen: een antwoord dat niemand ziet past niet",
    "en": "{first_year} and {coach} cannot be together: an answer that nobody sees does not fit",
}


def load_task(session: Session, uid: str) -> Task:
    draft, round_, programme = session.exec(
        select(Draft, Round, Programme)
        .join(Round, col(Round.id) == Draft.round_id)
        .join(Programme, col(Programme.id) == Round.programme_id)
        .where(Draft.uid == uid)
    ).one()
    if draft.kind is not DraftKind.round:
        return load_change(session, draft, round_, programme)
    rows = rows_of(session, programme, round_)
    people = people_of(session, rows)
    people = replace(people, definition=replace(people.definition, balance=draft.balance))
    return Task(
        draft.id,
        round_.version,
        people,
        traces(people, draft.balance),
        inputs_sha256=rows.sha256(draft.balance),
    )


def propose(task: Task, progress: Callable[[str], None]) -> Proposal:
    """Solve. Demands that cannot all be met give no pairs, and sentences that name them."""
    if task.among:
        return propose_change(task, task.among)
    people = task.people
    cannot = [_said(SAID_ORPHAN, one) for one in people.orphans]
    against = list(kept_against_unseen(people))
    if cannot or against:
        ways = [ways_out_of_orphan(one) for one in (*people.orphans, *against)]
        return refusal(task, [*cannot, *(_said(SAID_UNSEEN, one) for one in against)], ways)
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
        return refusal(task, list(clashes(matching)), ways)
    progress("reasons")
    solution, found = matching.solution, _what_would_help(matching, progress)
    helps = {
        person.id: {
            "help": {language: remedy.say(language) for language in LANGUAGES},
            "remedy": number,
        }
        for number, remedy in enumerate(found)
        for person in remedy.serves
    }
    return Proposal(
        pairs=[pair_row(task, matching, pair) for pair in matching.pairs()],
        unmatched=[
            nobody_row(task, one, helps.get(one.first_year.id))
            for one in matching.unmatched(unseen=False)
        ],
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
    draft.inputs_sha256 = task.inputs_sha256
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
    if task.among:
        return True
    round_ = locked(session, session.get_one(Round, draft.round_id))
    if round_.status is RoundStatus.collect:
        round_.status = RoundStatus.preview
    ask_again(session, round_, draft, now=now)
    return True


def _what_would_help(matching: Matching, progress: Callable[[str], None]) -> list[Remedy]:
    """The smallest fixes; in a huge round nobody waits for them."""
    n, m = matching.problem.size
    if n * m > MOST_CELLS_HELPED:
        return []
    return remedies(matching, unseen=False, progress=progress)


def _said(texts: Mapping[str, str], pair: Orphan) -> dict[str, str]:
    return {
        language: text.format(first_year=pair.first_year.name, coach=pair.coach.name)
        for language, text in texts.items()
    }
