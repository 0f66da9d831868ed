"""Noor and Samira plan: what each does, and what the other hears."""

from collections.abc import Callable

from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.models import Notice, Pair
from peercoach.services.meetings.planning import accept, cancel, propose, withdraw_proposal
from peercoach.services.meetings.plans import NOTHING, Plan, plans_of
from tests.services.pair_cast import Cast, at, rows

TUESDAY, THURSDAY = at(8, 14), at(10, 19)
NOW = at(2, 12)


class Desk:
    """What the two do, each in a unit of work of their own, as if they had just looked."""

    def __init__(self, engine: Engine, cast: Cast) -> None:
        self.engine, self.cast, self.now = engine, cast, NOW

    def plan(self) -> Plan:
        with unit_of_work(self.engine) as session:
            return plans_of(session, [self.cast.pair.uid], now=self.now).get(
                self.cast.pair.uid, NOTHING
            )

    def suggest(self, by: int, starts_at=TUESDAY, place="Kantine", seen: str | None = None) -> None:
        self._do(propose, by=by, starts_at=starts_at, place=place, seen=seen)

    def agree(self, by: int, seen: str | None = None) -> None:
        self._do(accept, by=by, seen=seen)

    def cancel(self, seen: str | None = None) -> None:
        self._do(cancel, seen=seen)

    def take_back(self, by: int, seen: str | None = None) -> None:
        self._do(withdraw_proposal, by=by, seen=seen)

    def _do(self, what: Callable[..., object], *, seen: str | None, **given: object) -> None:
        seen = self.plan().stamp if seen is None else seen
        with unit_of_work(self.engine, write=True) as session:
            pair = session.get_one(Pair, self.cast.pair.id)
            what(session, pair, seen=seen, now=self.now, **given)

    def mails(self) -> list[tuple[str, str]]:
        return [(row.template, row.payload["name"]) for row in rows(self.engine, Notice)]
