"""Musts that a round takes as important wishes: for that round only, and undone with one button."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from peercoach.matching.definition import Definition
from peercoach.matching.measures import loosened
from peercoach.matching.questions import LANGUAGES
from peercoach.matching.rules.rule import Excluded, Rule
from peercoach.models import Round
from peercoach.services.rounds.rounds import locked, note_on_round


@dataclass(frozen=True, slots=True)
class Milder:
    """A rule that is milder in a round, and what it would have stood in the way of."""

    key: str
    obstacle: Mapping[str, str]


def key_of(rule: Rule) -> str:
    """What a rule says, as a short name: a rule that was changed since is another one."""
    return sha256(json.dumps(rule.as_mapping(), sort_keys=True).encode()).hexdigest()[:16]


def rules_of(definition: Definition, round_: Round) -> Definition:
    """The rules of a programme as this round takes them."""
    milder = set(round_.milder or ())
    return loosened(definition, tuple(r for r in definition.rules if key_of(r) in milder))


def list_milder(definition: Definition, round_: Round) -> list[Milder]:
    """Those of `round_.milder` that the programme still has, in its order."""
    return [
        Milder(key, {said: rule.why_excluded(Excluded.FAILS, said) for said in LANGUAGES})
        for rule in definition.rules
        if (key := key_of(rule)) in (round_.milder or ())
    ]


def set_milder(
    session: Session, round_: Round, key: str, *, milder: bool, by: int, now: datetime
) -> None:
    """Take one rule less strictly in this round, or as strictly as the programme says again."""
    round_ = locked(session, round_)
    if milder is (key in (round_.milder or ())):
        return
    others = [other for other in round_.milder or () if other != key]
    round_.milder = [*others, key] if milder else others
    round_.version += 1
    session.flush()
    note_on_round(session, "milder rule" if milder else "rule again", round_, by=by, now=now)
