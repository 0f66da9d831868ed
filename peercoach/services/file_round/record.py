"""What stays of a round: a report to read by program, and a record to verify the result later."""

import json
import platform
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from peercoach.matching.demands import IdPair
from peercoach.matching.dial import DialPosition
from peercoach.matching.people import Matching

FORMAT = 1


def report(
    matching: Matching,
    inputs_sha256: Mapping[str, str],
    seconds: float,
    positions: Sequence[DialPosition] = (),
) -> dict[str, Any]:
    """Counts, the value of each level in order, the proof's verdict, and the dial if turned."""
    solution = matching.solution
    matched = int((solution.coach_of >= 0).sum())
    return {
        "matched": matched,
        "unmatched": len(matching.first_years) - matched,
        "levels": dict(solution.values),
        "balance": solution.balance,
        "proven": solution.proven,
        "seed": solution.seed,
        **({"dial": [_position(one) for one in positions]} if positions else {}),
        "inputs_sha256": dict(inputs_sha256),
        "versions": versions(),
        "seconds": round(seconds, 3),
    }


def _position(position: DialPosition) -> dict[str, Any]:
    return {
        "balance": position.balance,
        "mean_fit": None if position.mean_fit is None else round(position.mean_fit, 2),
        "weak": list(position.weak),
        "load_spread": round(position.load_spread, 3),
        "coaches_without_a_first_year": position.idle,
        "losers": sorted(person.id for person in position.losers),
    }


def record(
    matching: Matching,
    inputs_sha256: Mapping[str, str],
    *,
    files: Mapping[str, str],
    skip_bad: bool,
) -> dict[str, Any]:
    """Everything needed, besides the same spreadsheets, to verify this result later.

    `files` says which of them is which. Prices stand by coach id, so the order of rows does not
    matter then; a coach without one has price 0. Holds ids, no names and no answers.
    """
    solution, problem = matching.solution, matching.problem
    first_years, coaches = problem.first_year_ids, problem.coach_ids

    def ids(rows: Any) -> list[IdPair]:
        return sorted((str(first_years[i]), str(coaches[j])) for i, j in rows.tolist())

    certificate = solution.certificate or {"steps": []}
    content = {
        "format": FORMAT,
        "inputs_sha256": dict(inputs_sha256),
        "files": dict(files),
        "skip_bad": skip_bad,
        "definition": matching.definition.as_mapping(),
        "order": list(solution.order),
        "seed": solution.seed,
        "locks": ids(problem.lock_rows),
        "bars": ids(problem.bar_rows),
        "keep": sorted(
            (str(first_years[i]), str(coaches[j]))
            for i, j in enumerate(problem.keep.tolist())
            if j >= 0
        ),
        "pairs": sorted((pair.first_year.id, pair.coach.id) for pair in matching.pairs()),
        "levels": dict(solution.values),
        "proven": solution.proven,
        "certificate": [
            {
                "step": step["step"],
                "prices": step["prices"]
                and {
                    str(coach): price
                    for coach, price in sorted(
                        zip(coaches, step["prices"], strict=True), key=lambda item: str(item[0])
                    )
                    if price
                },
            }
            for step in certificate["steps"]
        ],
        "versions": versions(),
    }
    return {**content, "seal": sealed(content)}


def sealed(content: Mapping[str, Any]) -> str:
    """A hash over all of a record but the seal itself: shows that nothing was changed by hand."""
    rest = {key: value for key, value in content.items() if key != "seal"}
    return sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Of what computed the result."""
    packages = ("peercoach", "numpy", "ortools")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def as_json(content: Mapping[str, Any]) -> bytes:
    """The same content gives the same bytes."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
