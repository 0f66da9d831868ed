"""Checks a result from its files alone: no line of peercoach runs here.

Reads the spreadsheets, the rules and the result with `csv` and `tomllib`, and looks for whatever a
result may never be. It knows the must rules share, same and overlap, for answers that are written
as values. It says nothing about what is best.
"""

import csv
import io
import json
import tomllib
from collections import Counter
from pathlib import Path

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(";,", key=text.partition("\n")[0].count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def pairs_of(path: Path) -> dict[str, str]:
    """First-year → coach."""
    return {row["first_year_id"]: row["coach_id"] for row in rows_of(path)}


def faults(
    folder: Path,
    *,
    pairs: str = "pairs.csv",
    rules: str | Path = "rules.toml",
    report: str | None = None,
    locks: str | None = None,
    bars: str | None = None,
) -> list[str]:
    """Everything wrong with the result in this folder; empty when it is sound."""
    definition = tomllib.loads((folder / rules).read_text(encoding="utf-8"))
    first_years = {row["id"]: row for row in rows_of(folder / "first-years.csv")}
    coaches = {row["id"]: row for row in rows_of(folder / "coaches.csv")}
    matched = rows_of(folder / pairs)
    unmatched = rows_of(folder / pairs.replace(".csv", "-unmatched.csv"))
    demanded = listed(folder, locks) | named("together_with", first_years, coaches)
    barred = listed(folder, bars) | named("not_with", first_years, coaches)
    chosen = listed(folder, pairs)
    return [
        *everybody_once(first_years, coaches, matched, unmatched),
        *loads(coaches, chosen),
        *(f"{pair} was demanded" for pair in sorted(demanded - chosen)),
        *(f"{pair} was barred" for pair in sorted(barred & chosen)),
        *broken_musts(definition, first_years, coaches, chosen - demanded),
        *(f"{row['first_year_id']} has no reason" for row in unmatched if not row["reason"]),
        *(report_faults(folder / report, definition, matched, unmatched) if report else ()),
    ]


def listed(folder: Path, name: str | None) -> set[tuple[str, str]]:
    rows = rows_of(folder / name) if name else []
    return {(row["first_year_id"], row["coach_id"]) for row in rows}


def everybody_once(first_years, coaches, matched, unmatched):
    for title, rows in (("pairs", matched), ("unmatched", unmatched)):
        ids = [row["first_year_id"] for row in rows]
        if ids != sorted(ids):
            yield f"{title} are not sorted"
    told = Counter(row["first_year_id"] for row in [*matched, *unmatched])
    if told != Counter(first_years.keys()):
        yield "matched and unmatched together are not everybody once"
    yield from (f"{row['coach_id']} is nobody" for row in matched if row["coach_id"] not in coaches)


def loads(coaches, chosen):
    load = Counter(coach for _, coach in chosen)
    for id_, coach in coaches.items():
        least, most = int(coach.get("minimum") or 0), int(coach["capacity"])
        if not least <= load[id_] <= most:
            yield f"{id_} has {load[id_]} first-years, not {least} to {most}"


def named(column, first_years, coaches):
    """Pairs that either of the two named; people of one's own side are no pair."""
    ids = {row["email"]: id_ for id_, row in (first_years | coaches).items() if row.get("email")}
    found = set()
    for id_, row in (first_years | coaches).items():
        for other in parts(row.get(column)):
            pair = {id_, ids.get(other, other)}
            if pair & first_years.keys() and pair & coaches.keys():
                (first_year,), (coach,) = pair & first_years.keys(), pair & coaches.keys()
                found.add((first_year, coach))
    return found


def broken_musts(definition, first_years, coaches, chosen):
    questions = {question["key"]: question for question in definition["question"]}
    for rule in definition["rule"]:
        if rule["importance"] != "must" or rule["kind"] not in ("share", "same", "overlap"):
            continue
        question = questions[rule["question"]]
        needed = rule.get("at_least", 1) if rule["kind"] == "overlap" else 1
        for first_year, coach in sorted(chosen):
            mine = answers(first_years[first_year], question)
            theirs = answers(coaches[coach], question)
            if len(mine & theirs) < needed:
                yield f"{first_year} and {coach} break the must on {question['key']}"


def answers(row, question):
    given = row[question["key"]] if question["key"] in row else row[question["label"]["en"]]
    return set(parts(given))


def parts(cell):
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


def report_faults(path, definition, matched, unmatched):
    report = json.loads(path.read_text(encoding="utf-8"))
    if (report["matched"], report["unmatched"]) != (len(matched), len(unmatched)):
        yield "the report counts other people than the files"
    if report["proven"] is not True:
        yield "the result is not proven"
    weak = [sum(int(row["fit"]) < band for row in matched) for band in definition["bands"]]
    if weak != report["levels"]["bands"]:
        yield "the report counts other weak pairs than the files"
