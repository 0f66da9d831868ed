"""Answers on a scale of five steps, so counted that nobody's single answer can be read from it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.matching.disclosure import FEWEST
from peercoach.models import CheckIn, Enrolment, Pair, Programme, Side
from peercoach.notify.questions import CLOSING
from peercoach.services.check_ins.afterwards import HEARD
from peercoach.services.check_ins.closing import CLOSING_QUESTIONS
from peercoach.services.figures.lives import A_YEAR

STEPS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """So many chose a step from `first` to `last`: ten at least."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `of` answers. `parts` from the lowest step to the highest; empty where there are too few
    to tell more than that number."""

    of: int
    parts: Sequence[Part]

    def share(self, part: Part) -> float:
        return part.count / self.of


def spread_of(answers: Sequence[int]) -> Spread | None:
    """Of answers in the order in which they became final. None of fewer than ten.

    Counted by tens, so that between two looks ten answers are new and not one; steps next to each
    other that fewer than ten chose are told together. One part would say of everybody what they
    answered: then only their number is told.
    """
    final = answers[: len(answers) // FEWEST * FEWEST]
    if not final:
        return None
    counts, parts, first = Counter(final), list[Part](), 1
    for last in range(1, STEPS + 1):
        count = sum(counts[step] for step in range(first, last + 1))
        if count >= FEWEST:
            parts.append(Part(first, last, count))
            first = last + 1
    if first <= STEPS and parts:
        end = parts.pop()
        parts.append(Part(end.first, STEPS, len(final) - sum(part.count for part in parts)))
    return Spread(len(final), parts if len(parts) > 1 else ())


Felt = Mapping[Side, Spread]


def felt_heard(session: Session, programme: Programme, *, now: datetime) -> tuple[str, Felt]:
    """By the side that was asked, of the newest step of the plan that ten of a side answered and
    that nobody can change any more; its name."""
    by_step: dict[str, dict[Side, list[int]]] = defaultdict(lambda: defaultdict(list))
    for step, side, said in _final(session, programme, now=now):
        if step != CLOSING and HEARD in said:
            by_step[step][side].append(said[HEARD])
    for step in reversed(by_step):
        if spreads := _spreads(by_step[step]):
            return step, spreads
    return "", {}


def closing_answers(session: Session, programme: Programme, *, now: datetime) -> Mapping[str, Felt]:
    """The same of each of the closing questions, by its key."""
    by_key: dict[str, dict[Side, list[int]]] = defaultdict(lambda: defaultdict(list))
    for step, side, said in _final(session, programme, now=now):
        if step == CLOSING:
            for key, chosen in said.items():
                by_key[key][side].append(chosen)
    keys = [one.key for one in CLOSING_QUESTIONS]
    found = {key: _spreads(by_key[key]) for key in keys if key in by_key}
    return {key: spreads for key, spreads in found.items() if spreads}


def _spreads(answers: Mapping[Side, Sequence[int]]) -> Felt:
    spreads = {side: spread_of(answers[side]) for side in Side if side in answers}
    return {side: spread for side, spread in spreads.items() if spread}


def _final(
    session: Session, programme: Programme, *, now: datetime
) -> Sequence[tuple[str, Side, Mapping[str, int]]]:
    """What was said in the last year by whom a scanner cannot have done it, once it cannot be
    changed any more, in that order. Once per person and step: ten answers are ten people."""
    found: dict[tuple[int, str], tuple[str, Side, Mapping[str, int]]] = {}
    for person_id, step, side, said in session.exec(
        select(CheckIn.person_id, CheckIn.step, Enrolment.side, col(CheckIn.said))
        .join(Pair, col(Pair.id) == CheckIn.pair_id)
        .join(
            Enrolment,
            (col(Enrolment.person_id) == CheckIn.person_id)
            & col(Enrolment.id).in_((Pair.first_year_id, Pair.coach_id)),
        )
        .where(
            Pair.programme_id == programme.id,
            col(CheckIn.answered_at).is_not(None),
            ~col(CheckIn.suspect),
            col(CheckIn.said).is_not(None),
            col(CheckIn.answer_until) <= now,
            col(CheckIn.sent_at) > now - A_YEAR,
        )
        .order_by(col(CheckIn.answer_until), col(CheckIn.id))
    ):
        found.setdefault((person_id, step), (step, Side(side), said or {}))
    return list(found.values())
