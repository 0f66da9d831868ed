"""Between rounds: newcomers get a place, a coach leaves, and pairs that met stay as they are."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from peercoach.matching.definition import Definition
from peercoach.matching.demands import Demands, IdPair, wishes
from peercoach.matching.fit import Scores, score_people
from peercoach.matching.nobody import Nobody
from peercoach.matching.people import Matching, Pairing, solve_people
from peercoach.matching.questions import Coach, Person
from peercoach.matching.what_if import Move


@dataclass(frozen=True, slots=True)
class Placement:
    """`placed` are the new pairs of those who had nobody; `moved` those whose coach changed, by
    first-year; `unplaced` those who have nobody now, and why. `matching` holds everybody."""

    placed: tuple[Pairing, ...]
    moved: dict[str, Move]
    unplaced: tuple[Nobody, ...]
    matching: Matching


def place_late(
    definition: Definition,
    first_years: Sequence[Person],
    coaches: Sequence[Coach],
    *,
    pairs: Iterable[IdPair],
    may_move: Collection[str] = (),
    full: Collection[str] = (),
    bars: Iterable[IdPair] = (),
    seed: int = 0,
) -> Placement:
    """Finds coaches for the first-years who are in none of the live `pairs`; the same does for one
    request between rounds.

    Pairs stay, but for those of first-years in `may_move`: of these as few as possible change, only
    where that gives somebody else a coach or a bar asks for it, and nobody loses a coach for a
    newcomer. Where places are short and newcomers have a `priority`, that comes before few changes,
    as in a round. A live pair counts for more than a rule, a minimum, or a capacity lowered since;
    one that may not move also for more than wishes and bars. Coaches in `full` are held to their
    capacity: of their pairs that may move as many do as it asks, and who finds no other coach has
    nobody. KeyError for an id that nobody has,
    ValueError for a first-year in two pairs.
    """
    live = _one_coach_each(pairs)
    fixed = {one: coach for one, coach in live.items() if one not in may_move}
    movable = {one: coach for one, coach in live.items() if one in may_move}
    scores = score_people(definition, first_years, coaches)
    demands = Demands(
        locks=tuple(fixed.items()),
        bars=tuple(pair for pair in bars if pair not in fixed.items()),
        keep=tuple(movable.items()),
        lifted=frozenset(pair for pair in wishes(first_years, coaches) if pair[0] in fixed),
        order=(_first_level(first_years), "changes", "bands", "blend"),
        seed=seed,
    )
    solved = solve_people(
        definition,
        _with_live(scores, movable),
        _live_first(first_years, live),
        _with_room(coaches, live, fixed, full),
        demands,
    )
    matching = replace(solved, first_years=first_years, coaches=coaches)
    now = matching.coach_ids()
    feasible = matching.solution.feasible
    return Placement(
        placed=tuple(pair for pair in matching.pairs() if pair.first_year.id not in live),
        moved={
            one: Move(live[one], now[one])
            for one in sorted(live)
            if feasible and live[one] != now[one]
        },
        unplaced=tuple(matching.unmatched()) if feasible else (),
        matching=matching,
    )


def coach_leaves(
    definition: Definition,
    first_years: Sequence[Person],
    coaches: Sequence[Coach],
    coach_id: str,
    *,
    pairs: Iterable[IdPair],
    met: Collection[str],
    bars: Iterable[IdPair] = (),
    seed: int = 0,
) -> Placement:
    """New coaches for the first-years of one who leaves; of the others as few move as possible.

    First-years in `met` know their coach, and never move unless it is theirs who leaves. Who is in
    no pair is not looked at: those left behind come first, and `place_late` can be next.
    """
    live = _one_coach_each(pairs)
    staying = [coach for coach in coaches if coach.id != coach_id]
    if len(staying) == len(coaches):
        raise KeyError(coach_id)
    rest = {one: coach for one, coach in live.items() if coach != coach_id}
    return place_late(
        definition,
        [person for person in first_years if person.id in live],
        staying,
        pairs=rest.items(),
        may_move=rest.keys() - set(met),
        bars=(pair for pair in bars if pair[0] in live and pair[1] != coach_id),
        seed=seed,
    )


def _one_coach_each(pairs: Iterable[IdPair]) -> dict[str, str]:
    live: dict[str, str] = {}
    for one, coach in pairs:
        if live.setdefault(one, coach) != coach:
            raise ValueError(f"pairs: found {one} with {live[one]} and {coach}, expected one coach")
    return live


def _with_live(scores: Scores, movable: Mapping[str, str]) -> Scores:
    """A live pair that no longer passes a must is still better than nobody."""
    fit = scores.fit.copy()
    rows = {person.id: i for i, person in enumerate(scores.scorer.first_years)}
    columns = {coach.id: j for j, coach in enumerate(scores.scorer.coaches)}
    for one, coach in movable.items():
        at = rows[one], columns[coach]
        fit[at] = max(int(fit[at]), 0)
    return replace(scores, fit=fit)


def _first_level(first_years: Sequence[Person]) -> str:
    return "matched" if all(one.priority is None for one in first_years) else "place"


def _live_first(first_years: Sequence[Person], live: Collection[str]) -> Sequence[Person]:
    """Where classes decide who is left out, it is not those who have a coach. Where they do not,
    keeping somebody's own place is a change less and matches as many, so it happens by itself."""
    given = [one.priority for one in first_years if one.priority is not None]
    if not given:
        return first_years
    before_all = min(given) - 1
    return [replace(one, priority=before_all) if one.id in live else one for one in first_years]


def _with_room(
    coaches: Sequence[Coach],
    live: Mapping[str, str],
    fixed: Mapping[str, str],
    full: Collection[str],
) -> list[Coach]:
    taken, stays = Counter(live.values()), Counter(fixed.values())
    return [
        replace(
            one,
            capacity=max(one.capacity, (stays if one.id in full else taken)[one.id]),
            minimum=0,
        )
        for one in coaches
    ]
