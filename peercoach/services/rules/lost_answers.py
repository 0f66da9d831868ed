"""What becomes of answers when a question changes. None is thrown away: what is no longer offered
is kept and does not count, and counts again when it is offered again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from peercoach.matching.questions import Question
from peercoach.models import Enrolment, EnrolmentStatus, Programme
from peercoach.services.rules.answered import chosen_told, values_of
from peercoach.services.sign_up.answers import read_answers

ASKED = (EnrolmentStatus.draft, EnrolmentStatus.active, EnrolmentStatus.paused)


@dataclass(frozen=True, slots=True)
class LostAnswers:
    """`chose` counts by removed option, None where that may not be told; `silent`: some have no
    answer left that counts, `less`: some have. How many, no page tells: of several options removed
    at once it would tell of each."""

    chose: Mapping[str, int | None]
    silent: bool
    less: bool

    @property
    def any(self) -> bool:
        return self.silent or self.less


def lost_answers(
    session: Session, programme: Programme, old: Question, new: Question | None
) -> LostAnswers:
    """By changing the question so, or by removing it."""
    gone: set[str] = set()
    silent = less = False
    for answers in _all_answers(session, programme):
        before = read_answers([old], answers)
        after = read_answers([new], answers) if new else {}
        if before == after:
            continue
        silent, less = silent or not after, less or bool(after)
        gone |= values_of(before.get(old.key)) - values_of(after.get(old.key))
    told = chosen_told(session, programme, old) if gone else {}
    return LostAnswers({one: told.get(one) for one in old.values if one in gone}, silent, less)


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
