"""Rows as people. Nothing is guessed: a wrong cell is a problem with a place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from peercoach.matching.questions import Answer, Coach, Person, Question
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.answers import answers_to
from peercoach.services.spreadsheets.cells import (
    Refused,
    address,
    identifier,
    person_name,
    several,
    whole_number,
)
from peercoach.services.spreadsheets.columns import (
    Columns,
    Ignored,
    folded,
    known_names,
    missing_column,
)
from peercoach.services.spreadsheets.problems import Problem, UnusableTable, quote
from peercoach.services.spreadsheets.tables import Row, Table

P = TypeVar("P", bound=Person)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class People(Generic[P]):
    """The people whose row is right, and what is wrong with the other rows.

    `rows` has the row number of each of `people`. `seen` has the row of every id and address in
    the file, case-folded, of right and wrong rows alike. `titles` are the headers in use;
    `asked` the keys of the questions that have a column. `refused` are the people of wrong rows,
    as far as they could be read, each with its row.
    """

    file: str
    people: Sequence[P]
    rows: Sequence[int]
    problems: Sequence[Problem]
    ignored: Sequence[Ignored]
    seen: Mapping[str, int]
    titles: Mapping[str, str]
    asked: frozenset[str] = frozenset()
    refused: Sequence[tuple[P, int]] = ()


class RowReader:
    """Reads one table once. A row with any problem gives no person."""

    def __init__(self, table: Table, columns: Columns, questions: Sequence[Question]) -> None:
        self._table = table
        self._columns = columns
        self._at = columns.fixed
        self._titles = {name: table.header[index] for name, index in columns.fixed.items()}
        self._titles |= {one.key: table.header[index] for index, one in columns.questions}
        self._wishes = known_names({}, questions)
        self._answers = [
            (index, question.key, answers_to(question)) for index, question in columns.questions
        ]
        self._header_problems = list(columns.problems)
        self._problems: list[Problem] = []
        self._seen: dict[str, int] = {}
        if not {"id", "email"} & set(self._at):
            self._header_problems.append(missing_column(table, ID_OR_EMAIL))

    def require(self, name: str, told_as: Words) -> None:
        if name not in self._at:
            self._header_problems.append(missing_column(self._table, told_as))

    def read_all(self, build: Callable[[Row], P]) -> People[P]:
        people: list[P] = []
        rows: list[int] = []
        refused: list[tuple[P, int]] = []
        try:
            for row in self._table.rows:
                before = len(self._problems)
                person = build(row)
                self._register(row, person)
                if len(self._problems) == before:
                    people.append(person)
                    rows.append(row.number)
                else:
                    refused.append((person, row.number))
        except UnusableTable as broken_off:
            self._header_problems.extend(broken_off.problems)
        if self._header_problems:
            # Without a header to go by, a row as a whole is neither right nor wrong.
            cells = [problem for problem in self._problems if problem.column is not None]
            raise UnusableTable([*self._header_problems, *cells])
        return People(
            file=self._table.name,
            people=people,
            rows=rows,
            problems=self._problems,
            ignored=self._columns.ignored,
            seen=self._seen,
            titles=self._titles,
            asked=frozenset(key for _, key, _ in self._answers),
            refused=refused,
        )

    def person(self, row: Row) -> Person:
        email = self._value(row, "email", address) or ""
        return Person(
            id=self._value(row, "id", identifier) or email.lower(),
            name=self._value(row, "name", person_name) or "",
            email=email,
            answers=self._read_answers(row),
            together_with=self._value(row, "together_with", several) or (),
            not_with=self._value(row, "not_with", several) or (),
            top_wish=self._value(row, "top_wish", self._question_key),
            priority=self._value(row, "priority", whole_number),
        )

    def coach(self, row: Row) -> Coach:
        person = self.person(row)
        capacity = self._value(row, "capacity", zero_or_more, required=True)
        minimum = self._value(row, "minimum", zero_or_more)
        if capacity is not None and minimum is not None and minimum > capacity:
            self._refuse(row, self._titles["minimum"], Refused(str(minimum), _up_to(capacity)))
        return Coach(
            id=person.id,
            name=person.name,
            email=person.email,
            answers=person.answers,
            together_with=person.together_with,
            not_with=person.not_with,
            top_wish=person.top_wish,
            priority=person.priority,
            capacity=capacity or 0,
            minimum=minimum or 0,
        )

    def _value(
        self, row: Row, name: str, read: Callable[[str], V | Refused], *, required: bool = False
    ) -> V | None:
        index = self._at.get(name)
        if index is None:
            return None
        cell = row.cells[index]
        if not cell and not required:
            return None
        value = read(cell)
        if isinstance(value, Refused):
            self._refuse(row, self._titles[name], value)
            return None
        return value

    def _read_answers(self, row: Row) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for index, key, known in self._answers:
            cell = row.cells[index]
            if cell:
                answer = known[cell]
                if isinstance(answer, Refused):
                    self._refuse(row, self._table.header[index], answer)
                else:
                    answers[key] = answer
        return answers

    def _question_key(self, cell: str) -> str | Refused:
        key = self._wishes.get(folded(cell))
        return Refused(cell, A_QUESTION) if key is None else key

    def _register(self, row: Row, person: Person) -> None:
        """Wrong rows too: a second row for the same person names both, whatever else is wrong."""
        if row.beyond:
            self._refuse(row, None, Refused(row.beyond[0], NO_MORE_CELLS))
        cells = [row.cells[self._at[name]] for name in ("id", "email") if name in self._at]
        if not any(cells) and self._at.keys() & {"id", "email"}:
            self._refuse(row, None, Refused("", ID_OR_ADDRESS))
        for key in dict.fromkeys(text.casefold() for text in (person.id, person.email) if text):
            first = self._seen.setdefault(key, row.number)
            if first != row.number:
                title = "id" if key == person.id.casefold() and "id" in self._at else "email"
                self._refuse(row, self._titles[title], _also_in(key, first))
                break

    def _refuse(self, row: Row, column: str | None, refused: Refused) -> None:
        self._problems.append(
            Problem(self._table.name, row.number, column, refused.found, refused.expected)
        )


ID_OR_EMAIL = Words('"id" or "email"', '"studentnummer" of "e-mail"')
A_QUESTION = Words("the name of a question of this side", "de naam van een vraag van deze kant")
NO_MORE_CELLS = Words("nothing to the right of the header", "niets rechts van de kopregel")
ID_OR_ADDRESS = Words("an id or an address", "een id of een adres")


def zero_or_more(cell: str) -> int | Refused:
    return whole_number(cell, low=0)


def _up_to(capacity: int) -> Words:
    return Words(
        f"at most the {capacity} places of this coach",
        f"hoogstens de {capacity} plekken van deze coach",
    )


def _also_in(text: str, first: int) -> Refused:
    return Refused(
        Words(f"{quote(text)}, as in row {first}", f"{quote(text)}, net als in rij {first}"),
        Words("one row for each person", "één rij voor elke persoon"),
    )
