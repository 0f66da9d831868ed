"""What confirming a file would do now, and what is wrong with it. Nothing is stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from sqlmodel import Session, col, select

from peercoach.models import Enrolment, EnrolmentStatus, Person, Programme, Side, Upload
from peercoach.services.importing.columns import LOOKED_AT, Column, columns_of
from peercoach.services.importing.rows import Incoming, check_rows
from peercoach.services.importing.wishes import wishes_made
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.spreadsheets.neutral import as_written
from peercoach.services.spreadsheets.people import read_coaches, read_first_years
from peercoach.services.spreadsheets.problems import Problem, UnusableTable
from peercoach.services.spreadsheets.tables import Row, Table, read_table


@dataclass(frozen=True, slots=True)
class Checked:
    """What confirming would do now. `withdrawn` are names of people who left and stay out."""

    encoding: str
    delimiter: str
    new: Sequence[Incoming]
    changed: Sequence[tuple[Incoming, Enrolment]]
    same: int
    withdrawn: Sequence[str]
    problems: Sequence[Problem]
    columns: Sequence[Column]
    readable: bool = True
    """Whether rows can be told right from wrong at all."""

    @property
    def wrong_rows(self) -> int:
        return len({problem.row for problem in self.problems})

    @property
    def rows(self) -> int:
        return self.right_rows + self.same + len(self.withdrawn) + self.wrong_rows

    @property
    def right_rows(self) -> int:
        return len(self.new) + len(self.changed)


def table_of(upload: Upload) -> Table:
    """The file, with what was mended on the page. Raises UnusableTable."""
    table = read_table(Path(upload.name), upload.content)
    return replace(table, rows=_mended(table.rows, upload.cells))


def check_upload(session: Session, programme: Programme, upload: Upload) -> Checked:
    """Read the file against how things are now. Raises UnusableTable where it is no file of rows;
    where only a column lacks that must be there, `readable` says so."""
    questions = definition_of(programme).questions
    table = table_of(upload)
    first = list(islice(table.rows, LOOKED_AT))
    columns = columns_of(programme, upload.side, table.header, first, upload.columns)
    table = replace(table, rows=chain(first, table.rows))
    read = read_coaches if upload.side is Side.coach else read_first_years
    try:
        people = read(table, questions, {one.place: one.field for one in columns})
    except UnusableTable as error:
        return Checked(
            *(table.encoding, table.delimiter, [], [], 0, []),
            problems=error.problems,
            columns=columns,
            readable=False,
        )
    rows, problems = check_rows(session, programme, upload.side, people)
    there = _enrolments(session, programme, upload.side)
    asked = wishes_made(session, programme)
    new: list[Incoming] = []
    changed: list[tuple[Incoming, Enrolment]] = []
    withdrawn: list[str] = []
    for row in rows:
        enrolment = there.get(row.email)
        if enrolment is None:
            new.append(row)
        elif enrolment.status is EnrolmentStatus.withdrawn:
            withdrawn.append(row.name or row.email)
        elif row.differs_from(enrolment, invite=upload.invite) or row.wishes() - asked:
            changed.append((row, enrolment))
    same = len(rows) - len(new) - len(changed) - len(withdrawn)
    return Checked(
        table.encoding, table.delimiter, new, changed, same, withdrawn, problems, columns
    )


def _enrolments(session: Session, programme: Programme, side: Side) -> Mapping[str, Enrolment]:
    found = session.exec(
        select(Person.email, Enrolment)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(Enrolment.programme_id == programme.id, Enrolment.side == side)
    )
    return dict(found.all())


def _mended(rows: Iterator[Row], cells: Mapping[str, Mapping[str, str]]) -> Iterator[Row]:
    """An apostrophe that kept a cell from being a formula is not part of what it says."""
    for row in rows:
        instead = cells.get(str(row.number), {})
        found = [instead.get(str(place), cell) for place, cell in enumerate(row.cells)]
        yield row._replace(cells=[as_written(cell) for cell in found])
