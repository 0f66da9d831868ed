"""What a draft was solved from, and what has changed since, by name."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from peercoach.matching.questions import Coach, Person, QuestionKind
from peercoach.models import Enrolment
from peercoach.models import Person as PersonRow
from peercoach.services.rounds.people import RoundPeople
from peercoach.services.sign_up.answers import stored


class ChangeKind(StrEnum):
    rules = "rules"
    joined = "joined"
    left = "left"
    answers = "answers"
    places = "places"
    kept = "kept"
    barred = "barred"
    paired = "paired"  # got a coach, lost one, or has another
    freed = "freed"  # no longer kept, or no longer barred


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, by the name of whom it is about, or of both. `before` and `after` count free
    places."""

    kind: ChangeKind
    name: str = ""
    before: int = 0
    after: int = 0


def traces(people: RoundPeople, balance: int) -> dict[str, Any]:
    """Enough of the inputs, and no more, to tell later what changed: hashes instead of answers."""
    unused = {q.key for q in people.definition.questions if q.kind is QuestionKind.TEXT}
    return {
        "rules": _hash({**people.definition.as_mapping(), "balance": balance}),
        "seed": people.seed,
        "first_years": {one.id: _person(one, unused) for one in people.first_years},
        "coaches": {one.id: [_person(one, unused), one.capacity] for one in people.coaches},
        "locks": sorted(map(list, people.locks)),
        "bars": sorted(map(list, people.bars)),
    }


def differences(
    session: Session, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """What a coordinator should know before relying on a draft that was solved from `before`."""
    found = list(_differences(before, after))
    names = _names(session, {uid for _, uids, *_ in found for uid in uids})
    return [
        Change(kind, " – ".join(names.get(uid, "?") for uid in uids), **dict(places))
        for kind, uids, *places in found
    ]


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    if before["rules"] != after["rules"]:
        yield ChangeKind.rules, ()
    for side in ("first_years", "coaches"):
        old, new = before[side], after[side]
        yield from ((ChangeKind.joined, (uid,)) for uid in sorted(new.keys() - old.keys()))
        yield from ((ChangeKind.left, (uid,)) for uid in sorted(old.keys() - new.keys()))
        for uid in sorted(uid for uid in old.keys() & new.keys() if old[uid] != new[uid]):
            if side == "coaches" and old[uid][1] != new[uid][1]:
                places = (("before", old[uid][1]), ("after", new[uid][1]))
                yield ChangeKind.places, (uid,), *places
            if side == "first_years" or old[uid][0] != new[uid][0]:
                yield ChangeKind.answers, (uid,)
    for name, kind in (("locks", ChangeKind.kept), ("bars", ChangeKind.barred)):
        old, new = set(map(tuple, before[name])), set(map(tuple, after[name]))
        yield from ((kind, pair) for pair in sorted(new - old))
        yield from ((ChangeKind.freed, pair) for pair in sorted(old - new))


def _names(session: Session, uids: set[str]) -> dict[str, str]:
    if not uids:
        return {}
    found = session.exec(
        select(Enrolment.uid, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == Enrolment.person_id)
        .where(col(Enrolment.uid).in_(uids))
    )
    return dict(found.all())


def _person(person: Person | Coach, unused: set[str]) -> str:
    answers = {key: stored(answer) for key, answer in person.answers.items() if key not in unused}
    wishes = [sorted(person.together_with), sorted(person.not_with), person.top_wish]
    return _hash([answers, wishes, person.priority, getattr(person, "minimum", 0)])[:16]


def _hash(value: object) -> str:
    return sha256(_canonical(value).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
