"""Where what was fixed by hand cannot all be: for each clash what a coordinator can do about it."""

from collections.abc import Iterator
from typing import Any

from peercoach.matching.conflicts import Conflict
from peercoach.matching.people import Matching
from peercoach.matching.questions import Person
from peercoach.services.rounds.people import Orphan, RoundPeople

MOST = 4
"""Ways out of one clash; with more there is too much to choose from."""

Row = dict[str, Any]


def ways_out(people: RoundPeople, matching: Matching, conflict: Conflict) -> list[Row]:
    """What to `do` about which first-year and coach: let go of what was fixed (`none`), add a
    `place`, or `move` the first-year by hand. What people asked for themselves is not let go."""
    return list(_ways(people, matching, conflict))[:MOST]


def ways_out_of_orphan(orphan: Orphan) -> list[Row]:
    """A pair was to be kept, and its coach no longer takes part."""
    first_year, coach = orphan
    pair = {"first_year": first_year.uid, "coach": coach.uid}
    names = [first_year.name, coach.name]
    return [{"do": do, **pair, "names": names} for do in ("none", "move")]


def _ways(people: RoundPeople, matching: Matching, conflict: Conflict) -> Iterator[Row]:
    first_years = [matching.first_years[i] for i in conflict.first_years]
    coaches = [matching.coaches[j] for j in conflict.coaches]
    fixed = {*people.locks, *people.bars}
    if conflict.kind == "locks_over_capacity":
        (coach,) = coaches
        last = first_years[-1]
        yield _way("place", last, coach)
    for who in first_years:
        for coach in coaches:
            if (who.id, coach.id) in fixed:
                yield _way("none", who, coach)
    if conflict.kind in ("locks_clash", "lock_barred"):
        for who in first_years:
            yield _way("move", who, coaches[0])


def _way(do: str, who: Person, coach: Person) -> Row:
    names = [who.name or who.email, coach.name or coach.email]
    return {"do": do, "first_year": who.id, "coach": coach.id, "names": names}
