"""One question as a form has it: flat fields, and from them the table it is stored as."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from peercoach.matching.questionnaire import OTHER_COLUMNS, WITH_OPTIONS, WITH_SEVERAL
from peercoach.matching.questions import LANGUAGES, Question, QuestionKind
from peercoach.services.rules.choosing import Fields
from peercoach.services.whole_numbers import whole_number

OPTION = re.compile(r"option\.(\d{1,3})\.(value|nl|en)")
OPTIONS = "options"
PLAIN = ("asked_of", "seen_by")
LONGEST_KEY = 30
MORE = 3
"""Empty rows for further options."""


def question_fields(question: Question | None) -> dict[str, str]:
    """How the question is now; of none, what a new one begins with."""
    if question is None:
        fields = {"label.nl": "", "label.en": "", "kind": "choice", "asked_of": "both"}
        fields |= {"seen_by": "matching", "required": "", "most": "", "low": "1", "high": "5"}
        return fields | {"touches": ""} | _option_fields([("", "", "")] * MORE)
    fields = {f"label.{language}": question.label[language] for language in LANGUAGES}
    fields |= {"kind": question.kind.value, "asked_of": question.asked_of.value}
    fields |= {"seen_by": question.seen_by.value, "required": "yes" if question.required else ""}
    fields |= {"most": str(question.most or ""), "touches": question.touches or ""}
    fields |= {"low": str(question.low), "high": str(question.high)}
    if question.kind in WITH_OPTIONS:
        fields |= _option_fields(
            [(o.value, o.label["nl"], o.label["en"]) for o in question.options]
        )
    return fields


def option_rows(fields: Fields) -> list[dict[str, str]]:
    """The rows of options in a form, in order, with empty ones at the end."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in fields.items():
        if found := OPTION.fullmatch(name):
            rows.setdefault(int(found[1]), {"value": "", "nl": "", "en": ""})[found[2]] = value
    return [rows[number] for number in sorted(rows)]


def moved(fields: Fields, row: int, by: int) -> dict[str, str]:
    """The same form with one row of options a place up (-1) or down (1)."""
    rows = option_rows(fields)
    if 0 <= row < len(rows) and 0 <= row + by < len(rows):
        rows[row], rows[row + by] = rows[row + by], rows[row]
    return with_rows(fields, rows)


def with_more(fields: Fields) -> dict[str, str]:
    """The same form with room for a few more options."""
    return with_rows(fields, [*option_rows(fields), *({"value": "", "nl": "", "en": ""},) * MORE])


def with_rows(fields: Fields, rows: list[dict[str, str]]) -> dict[str, str]:
    others = {name: value for name, value in fields.items() if not OPTION.fullmatch(name)}
    return others | _option_fields([(row["value"], row["nl"], row["en"]) for row in rows])


def folded(fields: Fields) -> dict[str, str]:
    """The same with all options in one field: two people's rows cannot be mixed line by line."""
    others = {name: value for name, value in fields.items() if not OPTION.fullmatch(name)}
    rows = [row for row in option_rows(fields) if row["nl"] or row["en"]]
    return others | {OPTIONS: json.dumps(rows, ensure_ascii=False)}


def unfolded(fields: Fields) -> dict[str, str]:
    others = {name: value for name, value in fields.items() if name != OPTIONS}
    return with_rows(others, json.loads(fields[OPTIONS]))


def as_table(fields: Fields, *, key: str, kind: QuestionKind) -> dict[str, Any]:
    """What `parse_definition` reads; what is not filled in is left out, and refused there."""
    table: dict[str, Any] = {"key": key, "kind": kind.value}
    table["label"] = {one: tidy(fields.get(f"label.{one}", "")) for one in LANGUAGES}
    if kind in WITH_OPTIONS:
        table["options"] = list(_options(fields))
    if kind in WITH_SEVERAL and fields.get("most"):
        table["most"] = as_number(fields["most"])
    if kind is QuestionKind.SCALE:
        table |= {name: as_number(fields.get(name, "")) for name in ("low", "high")}
    if fields.get("required"):
        table["required"] = True
    if fields.get("touches"):
        table["touches"] = fields["touches"]
    return table | {name: fields[name] for name in PLAIN if name in fields}


def key_for(label: str, taken: Collection[str]) -> str:
    """A key that says what is asked, in small letters, and that nothing else has."""
    plain = _slug(label, "_")[:LONGEST_KEY].strip("_")
    key = plain if plain[:1].isalpha() else f"q_{plain}".strip("_")
    return _free(key, {*taken, *OTHER_COLUMNS}, "_")


def _options(fields: Fields) -> Iterator[dict[str, str]]:
    """Rows with any words. One keeps its value whatever its words become, for answers name it."""
    rows = [row for row in option_rows(fields) if row["nl"].strip() or row["en"].strip()]
    taken = {row["value"] for row in rows}
    for row in rows:
        words = {language: tidy(row[language]) for language in LANGUAGES}
        value = row["value"] or _free(
            _slug(words["en"] or words["nl"], "-") or "option", taken, "-"
        )
        taken.add(value)
        yield {"value": value, **words}


def _option_fields(rows: list[tuple[str, str, str]]) -> dict[str, str]:
    return {
        f"option.{number}.{name}": text
        for number, row in enumerate(rows)
        for name, text in zip(("value", "nl", "en"), row, strict=True)
    }


def as_number(text: str) -> int | str:
    """A text stays one, so that whoever reads the definition says what was found."""
    number = whole_number(text := text.strip())
    return text if number is None else number


def _slug(text: str, joint: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return joint.join(re.findall(r"[a-z0-9]+", letters))


def _free(name: str, taken: Collection[str], joint: str) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{joint}{number}"
    return free


def tidy(text: str) -> str:
    return " ".join(text.split())
