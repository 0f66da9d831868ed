"""Who hears what when places are given outside a round: everyone concerned once, in kind words."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from peercoach.models import Enrolment, Pair, Person, Programme, Side
from peercoach.notify.messages.another_coach import OTHER_COACH, OTHER_MENTEES
from peercoach.notify.messages.match import MATCHED, NEW_MENTEES
from peercoach.notify.outbox import owe
from peercoach.services.pairs.duos import first_name


def tell_everyone(
    session: Session,
    programme: Programme,
    begun: Sequence[Pair],
    ended: Sequence[Pair],
    *,
    but: int | None = None,
    now: datetime,
) -> None:
    """First-years hear who their buddy is, in the words of a publication where they had none;
    coaches who comes and who no longer does. `but` is the enrolment of a coach who leaves: they
    hear that, and nothing of this."""
    people = _people(session, [*begun, *ended])
    had_one = {pair.first_year_id for pair in ended}
    for pair in begun:
        template = OTHER_COACH if pair.first_year_id in had_one else MATCHED
        lines = [_line(pair, people[pair.coach_id])]
        _owe(session, programme, people[pair.first_year_id], template, pair.id, now, lines=lines)
    come, gone = _by_coach(begun, people), _by_coach(ended, people)
    for coach in sorted((come.keys() | gone.keys()) - {but}):
        key = min(line["pair"] for line in (*come[coach], *gone[coach]))
        said = {"lines": come[coach], "gone": gone[coach]}
        said = {name: lines for name, lines in said.items() if lines}
        template = OTHER_MENTEES if gone[coach] else NEW_MENTEES
        side = Side.coach.value
        _owe(session, programme, people[coach], template, key, now, side=side, **said)


def _owe(
    session: Session,
    programme: Programme,
    to: Person,
    template: str,
    key: int,
    now: datetime,
    *,
    side: str = Side.first_year.value,
    **said: Any,
) -> None:
    owe(
        session,
        key=f"placed:{key}:{to.id}:{side}",
        to=to,
        template=template,
        payload={"name": first_name(to), "to": side, **said},
        programme_id=programme.id,
        now=now,
    )


def _line(pair: Pair, other: Person) -> dict[str, Any]:
    return {"pair": pair.id, "other": other.name}


def _by_coach(
    pairs: Sequence[Pair], people: dict[int, Person]
) -> defaultdict[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for pair in pairs:
        found[pair.coach_id].append(_line(pair, people[pair.first_year_id]))
    return found


def _people(session: Session, pairs: Sequence[Pair]) -> dict[int, Person]:
    ids = {row for pair in pairs for row in (pair.first_year_id, pair.coach_id)}
    return dict(
        session.exec(
            select(Enrolment.id, Person)
            .join(Person, col(Person.id) == Enrolment.person_id)
            .where(col(Enrolment.id).in_(ids))
        ).all()
    )
