"""A cell of the table: one route, asked by somebody, about one thing; and what must come back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from httpx2 import Response

from peercoach import permissions as which
from peercoach.access import COORDINATOR, OWN_DRAFT, PUBLIC, READER, SIGNED_IN
from peercoach.permissions import Row, Which
from tests.permissions.asked import ASKED, Asked
from tests.permissions.world import IDENTITIES, KEYS, Names, World

REFUSED = {401, 403, 404, 405}
Told = tuple[int, dict[str, str], str]
NOWHERE = "no-such-programme"
THING: Mapping[Which, str] = {
    which.OWN_LOGIN: "login",
    which.OWN_KEY: "key",
    which.OWN_PAIR: "pair",
    which.OWN_RESTING_PAIR: "pair",
    which.AS_FIRST_YEAR: "pair",
    which.AS_COACH: "pair",
    which.ASKED_AS_COACH: "draft",
    which.OWN_MEETING: "meeting",
    which.OWN_CONCERN: "worry",
    which.TO_BE_READ: "worry",
    which.ROUND: "round",
    which.ENROLLED: "waits",
    which.PAIR: "pair",
    which.CHANGE: "change",
    which.UPLOAD: "upload",
    which.ENTRY: "entry",
    which.READS_THERE: "reader",
}
"""What `{uid}` stands for."""
SECRETS = {
    "/c/": "check_in",
    "/met/": "met",
    "/cal/": "feed",
    "/u/": "stop",
    "/login/": "link",
    "/account/back/": "way_back",
}
PAIR = {"first_year", "coach"}
OWNERS: Mapping[Which, set[str]] = {
    which.OWN_LOGIN: {"first_year"},
    which.OWN_KEY: {"first_year"},
    which.OWN_PAIR: PAIR,
    which.OWN_RESTING_PAIR: PAIR,
    which.AS_FIRST_YEAR: {"first_year"},
    which.AS_COACH: {"coach"},
    which.ASKED_AS_COACH: {"other_coach"},
    which.OWN_MEETING: PAIR,
    which.OWN_CONCERN: {"coach"},
    which.TO_BE_READ: {"reader"},
}
"""To whom the thing in the first programme belongs; that of the other one is nobody's here."""
HERE, THERE = {"coordinator"}, {"coordinator_elsewhere"}
FOR_ALL = {which.EVERYONES, which.OWN}
OF_A_PROGRAMME = {which.PROGRAMME, which.TAKES_PART, which.COORDINATED}
PARTS = ("draft", "waits", "offers", "was")
NAMED = (*PARTS, "first_year", "coach")


@dataclass(frozen=True)
class Cell:
    """`thing` is whose: one's own, that of the other programme, that of the other programme under
    the address of this one, or a part of it under the right whole; or one that is missing."""

    row: Row
    who: str
    thing: str = "own"

    def __str__(self) -> str:
        return f"{self.row} as {self.who}, {self.thing}"

    @property
    def person(self) -> str:
        api = self.row.path.startswith("/api/")
        if self.who in KEYS or self.who == "dead_key":
            return KEYS.get(self.who, "anonymous") if api else "anonymous"
        if self.who == "by_link" and not self.is_their_draft:
            return "anonymous"
        return self.who

    @property
    def is_their_draft(self) -> bool:
        """A link opens the sign-up of a first-year in the first programme."""
        theirs = "/signup" in self.row.path and self.thing == "own"
        return self.row.who is OWN_DRAFT and theirs

    @property
    def like(self) -> "Cell":
        """The cell of what does not exist at all, from which this one must not be told."""
        missing = "missing" if "missing" in things_of(self.row) else "nowhere"
        unlike = {
            "own": missing,
            "crossed": missing,
            "elsewhere": "nowhere",
            "parts": "parts missing",
        }
        return replace(self, thing=unlike.get(self.thing, self.thing))


def things_of(row: Row) -> list[str]:
    named = f"{row.path} {ASKED.get(str(row), '')}"
    parts = ["parts", "parts missing"] if any(f"{{{part}}}" in named for part in NAMED) else []
    if row.which in FOR_ALL:
        return ["own"]
    if row.which in OF_A_PROGRAMME:
        return ["own", "elsewhere", "nowhere", *parts]
    if "{programme}" not in row.path:
        return ["own", "elsewhere", "missing", *parts]
    return ["own", "elsewhere", "crossed", "missing", "nowhere", *parts]


def cells_of(row: Row) -> Iterator[Cell]:
    """Whoever stands outside the door gets to no thing at all: one or two of those will do. So they
    will for who comes to the API with a cookie; with a key they get through the same door."""
    things = things_of(row)
    for who in IDENTITIES:
        inside = refusal_at_the_door(Cell(row, who)) is None
        api, program = row.path.startswith("/api/"), who in KEYS
        some = things[:2] if inside or who in {"anonymous", "by_link", "nobody"} else things[:1]
        for thing in things if inside and api == program else some:
            yield Cell(row, who, thing)


def refusal_at_the_door(cell: Cell) -> int | None:
    row, person = cell.row, cell.person
    if row.who is PUBLIC:
        return None
    if person == "anonymous":
        return 401 if row.path.startswith("/api/") else 303
    if row.who is COORDINATOR and person not in HERE | THERE:
        return 403
    if row.who is READER and person != "reader":
        return 403
    assert row.who in {COORDINATOR, READER, SIGNED_IN, OWN_DRAFT}
    return None


def refusal(cell: Cell) -> int | None:
    """The status of the refusal; None where they may."""
    return refusal_at_the_door(cell) or (None if is_theirs(cell) else _otherwise(cell))


def is_theirs(cell: Cell) -> bool:
    row, person, thing = cell.row, cell.person, cell.thing
    if row.which in FOR_ALL:
        return True
    if row.which is which.PROVIDER:
        return False  # tests/web/sign_in_with/ has one
    if row.which in {which.PROGRAMME, which.SECRET}:
        if row.which is which.SECRET and "link" in row.path:  # of a draft, in no other address
            return thing in {"own", "elsewhere"} and "/signup/" in row.path
        return thing in {"own", "elsewhere"}
    if row.who is COORDINATOR:
        return (thing == "own" and person in HERE) or (thing == "elsewhere" and person in THERE)
    if row.which is which.TAKES_PART:
        if person == "by_link":
            return True
        coaches = "/coach" in row.path
        return thing == "own" and person in (
            {"coach", "other_coach"} if coaches else {"first_year", "other_first_year"}
        )
    return thing == "own" and person in OWNERS[row.which]


def _otherwise(cell: Cell) -> int:
    """The door knows programmes only, and says 404 of those of others."""
    if cell.row.who is COORDINATOR and cell.thing in {"elsewhere", "nowhere"}:
        return 404
    in_programme = HERE if cell.thing != "elsewhere" else THERE
    if cell.row.who is COORDINATOR and cell.person not in in_programme:
        return 404
    return cell.row.otherwise


def names_for(world: World, cell: Cell) -> Names:
    """What the address and the form call things."""
    own, there = world.own, world.elsewhere
    missing = {name: "x" * len(value) for name, value in own.items()}
    parts = {part: there[part] for part in PARTS}
    return {
        "own": own,
        "elsewhere": there,
        "crossed": {**there, "programme": own["programme"]},
        "parts": {**own, **parts},
        "parts missing": {**own, **{part: missing[part] for part in PARTS}},
        "missing": {**missing, "programme": own["programme"]},
        "nowhere": {**missing, "programme": NOWHERE},
    }[cell.thing]


def ask(world: World, cell: Cell, unasked: Mapping[str, str] | None = None) -> Response:
    """With `unasked`, fields that the form does not have."""
    row, names = cell.row, names_for(world, cell)
    asked = ASKED.get(str(row), Asked())
    path = row.path.format(**address_of(row, names))
    sent: dict[str, Any] = {}
    if asked.query:
        sent["params"] = filled_in(asked.query, names)
    if asked.form or unasked:
        sent["data"] = {**(unasked or {}), **filled_in(asked.form, names)}
    if asked.json is not None:
        sent["json"] = filled_in(asked.json, names)
    if asked.file:
        sent["files"] = {"file": ("people.csv", asked.file)}
    return world.ask(cell.who, row.method, path, **sent)


def address_of(row: Row, names: Names) -> dict[str, str]:
    """What fills the places in the address of a route."""
    secret = next((names[name] for at, name in SECRETS.items() if row.path.startswith(at)), "")
    return {
        **names,
        "key": names["question"],
        "rule": names["rule"],
        "uid": names[THING.get(row.which, "pair")],
        "token": secret,
        "provider": "uni",
        "first_year": names["waits"],
        "coach": names["offers"],
        "side": "first_year",
        "day": "2026-09-08",
        "kind": "met",
        "topic": "about-you",
        "action": "pause",
        **ASKED.get(str(row), Asked()).path,
    }


def filled_in(given: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        key: value.format(**names) if isinstance(value, str) else value
        for key, value in given.items()
    }


def check(world: World, cell: Cell) -> None:
    """Ask, and hold the answer to the table. The database is as before afterwards."""
    answer = ask(world, cell)
    changed = world.was_changed()
    try:
        expected = refusal(cell)
        if expected is None:
            assert is_let_in(answer), f"{cell}: found {answer.status_code}, expected to get in"
            return
        found = answer.status_code
        assert found == expected, f"{cell}: found {found}, expected {expected}"
        if expected == 303 and refusal_at_the_door(cell):
            assert answer.headers["location"].startswith("/login?next=")
        assert not changed, f"{cell}: refused, and yet something was stored"
        if not refusal_at_the_door(cell) and cell.like != cell:
            told = as_told(answer, names_for(world, cell))
            assert told == missing(world, cell.like), f"{cell}: can be told from what is not there"
    finally:
        if changed:
            world.put_back()


def missing(world: World, cell: Cell) -> Told:
    """What is told of a thing that does not exist; of a guard's absence it tells nothing."""
    if cell not in world.told:
        world.told[cell] = as_told(ask(world, cell), names_for(world, cell))
    return world.told[cell]


def is_let_in(answer: Response) -> bool:
    to_sign_in = answer.headers.get("location", "").startswith("/login?")
    return answer.status_code < 500 and answer.status_code not in REFUSED and not to_sign_in


def as_told(answer: Response, names: Names) -> Told:
    """Status, headers and body, without the names that the visitor gave in the address."""
    given = re.compile("|".join(re.escape(name) for name in sorted(names.values(), key=len)[::-1]))
    headers = {
        name: given.sub("…", value)
        for name, value in answer.headers.items()
        if name != "content-length"  # of the address that a page repeats
    }
    return answer.status_code, headers, given.sub("…", answer.text)
