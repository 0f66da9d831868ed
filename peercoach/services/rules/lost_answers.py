"""What becomes of answers when a question changes. None is thrown away: what is no longer offered
is kept and does not count, and counts again when it is offered again."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from peercoach.matching.questions import Question
from peercoach.models import Enrolment, EnrolmentStatus, Programme
from peercoach.services.sign_up.answers import read_answers

ASKED = (EnrolmentStatus.draft, EnrolmentStatus.active, EnrolmentStatus.paused)


@dataclass(frozen=True, slots=True)
class LostAnswers:
    """`chose` counts by removed option; `silent` have no answer left that counts, `less` have."""

    chose: Mapping[str, int]
    silent: int
    less: int

    @property
    def any(self) -> bool:
        return bool(self.silent or self.less)


def lost_answers(
    session: Session, programme: Programme, old: Question, new: Question | None
) -> LostAnswers:
    """By changing the question so, or by removing it."""
    chose: Counter[str] = Counter()
    silent = less = 0
    for answers in _all_answers(session, programme):
        before = read_answers([old], answers)
        after = read_answers([new], answers) if new else {}
        if before == after:
            continue
        silent += not after
        less += bool(after)
        chose.update(_values(before.get(old.key)) - _values(after.get(old.key)))
    return LostAnswers(chose, silent, less)


def erase_answers(session: Session, programme: Programme, key: str) -> None:
    """For good, of everybody. Nothing asks for them any more, so no draft is out of date by it."""
    found = session.exec(select(Enrolment).where(Enrolment.programme_id == programme.id)).all()
    for enrolment in (one for one in found if key in one.answers):
        enrolment.answers = {name: one for name, one in enrolment.answers.items() if name != key}
    session.flush()


def _all_answers(session: Session, programme: Programme) -> list[Mapping[str, Any]]:
    return list(
        session.exec(
            select(Enrolment.answers).where(
                Enrolment.programme_id == programme.id, col(Enrolment.status).in_(ASKED)
            )
        )
    )


def _values(answer: object) -> set[str]:
    if isinstance(answer, frozenset | tuple):
        return set(answer)
    return {answer} if isinstance(answer, str) else set()
