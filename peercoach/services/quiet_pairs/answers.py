"""Answers that ask for a coordinator: one brings its pair on the list, in touch or not."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import CheckIn, QuietEnd, QuietEpisode, QuietReason
from peercoach.notify.questions import QUESTIONS
from peercoach.services.quiet_pairs.closing import open_flag
from peercoach.services.quiet_pairs.finding import open_flags

ASKING = frozenset(
    answer.key for question in QUESTIONS for answer in question.answers if answer.asks
)


def note_answer(session: Session, check_in: CheckIn, *, now: datetime) -> None:
    """Open a flag for an answer that asks for somebody; close it when no such answer is left.

    A flag for silence gives way to it: the list then says what asks for attention most.
    """
    flag = open_flag(session, check_in.pair_id)
    is_there = flag is not None and flag.reason is QuietReason.answer
    if check_in.answer in ASKING and not check_in.suspect:
        if flag is not None and is_there:
            flag.waits_until = None  # whatever was waited for: this is new
            return
        if flag is not None:
            flag.closed_at, flag.closed_how = now, QuietEnd.sign_of_life
            session.flush()
        open_flags(session, {check_in.pair_id: (QuietReason.answer, {})}, now=now)
    elif flag is not None and is_there and flag.decided is None:  # else what was decided is done
        answers = asking_answers(session, [check_in.pair_id])[check_in.pair_id]
        if not any(given_since(flag, answer) for answer in answers):
            flag.closed_at, flag.closed_how = now, QuietEnd.sign_of_life
    session.flush()


def given_since(flag: QuietEpisode, answer: CheckIn) -> bool:
    """Whether the flag is about this answer: what was answered before was looked at before."""
    return answer.answered_at is not None and answer.answered_at >= flag.opened_at


def asking_answers(session: Session, pair_ids: Collection[int]) -> Mapping[int, Sequence[CheckIn]]:
    """Those of these pairs that stand now, the newest first."""
    found: dict[int, list[CheckIn]] = defaultdict(list)
    query = (
        select(CheckIn)
        .where(
            col(CheckIn.pair_id).in_(pair_ids),
            col(CheckIn.answer).in_(ASKING),
            ~col(CheckIn.suspect),
        )
        .order_by(col(CheckIn.answered_at).desc(), col(CheckIn.id))
    )
    for answer in session.exec(query):
        found[answer.pair_id].append(answer)
    return found
