"""Importing people: a file is kept, checked as often as one likes, and confirmed once.

Right rows go in and wrong rows stay out. A cell that is empty changes nothing, and neither does a
file that was imported before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, delete, select

from peercoach.errors import InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import Enrolment, EnrolmentStatus, Language, Person, Programme, Side, Upload
from peercoach.services.importing.rows import Incoming, check_rows
from peercoach.services.importing.wishes import add_wishes, wishes_made
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.spreadsheets.columns import Ignored
from peercoach.services.spreadsheets.people import read_coaches, read_first_years
from peercoach.services.spreadsheets.problems import Problem
from peercoach.services.spreadsheets.tables import read_table
from peercoach.services.turns import wait_for_turn

KEPT_FOR = timedelta(days=1)
LARGEST = 10 * 1024 * 1024


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
    ignored: Sequence[Ignored]

    @property
    def wrong_rows(self) -> int:
        return len({problem.row for problem in self.problems})

    @property
    def rows(self) -> int:
        return self.right_rows + self.same + len(self.withdrawn) + self.wrong_rows

    @property
    def right_rows(self) -> int:
        return len(self.new) + len(self.changed)


def keep_upload(
    session: Session,
    programme: Programme,
    *,
    side: Side,
    name: str,
    content: bytes,
    language: Language,
    by: int,
    now: datetime,
) -> Upload:
    """Keep a file for a day at most. Raises UnusableTable when no row of it can be read."""
    if not name:
        raise InvalidInput(mark("Choose a file"))
    if not content:
        raise InvalidInput(mark("This file is empty. Choose one with a row for each person"))
    upload = Upload(
        programme_id=programme.id,
        made_by_id=by,
        made_at=now,
        side=side,
        language=language,
        name=Path(name.replace("\\", "/")).name[:120],
        content=content,
    )
    if not check_upload(session, programme, upload).rows:
        raise InvalidInput(mark("This file has a header and no rows below it. Choose another"))
    session.add(upload)
    session.flush()
    return upload


def find_upload(session: Session, programme: Programme, uid: str, *, now: datetime) -> Upload:
    found = session.exec(
        select(Upload).where(
            Upload.programme_id == programme.id,
            Upload.uid == uid,
            Upload.made_at > now - KEPT_FOR,
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def check_upload(session: Session, programme: Programme, upload: Upload) -> Checked:
    """Read the file against how things are now; stores nothing. Raises UnusableTable."""
    questions = definition_of(programme).questions
    table = read_table(Path(upload.name), upload.content)
    read = read_coaches if upload.side is Side.coach else read_first_years
    rows, problems, ignored = check_rows(session, programme, upload.side, read(table, questions))
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
        elif row.differs_from(enrolment) or row.wishes() - asked:
            changed.append((row, enrolment))
    same = len(rows) - len(new) - len(changed) - len(withdrawn)
    return Checked(
        table.encoding, table.delimiter, new, changed, same, withdrawn, problems, ignored
    )


def confirm_upload(
    session: Session, programme: Programme, upload: Upload, *, by: int, now: datetime
) -> Checked:
    """Do it, and forget the file. Says what was done; people who are new are not mailed."""
    wait_for_turn(session, f"people of {programme.id}")
    checked = check_upload(session, programme, upload)
    people = _people(session, [row.email for row in checked.new])
    for row in checked.new:
        if row.email not in people:
            people[row.email] = Person(
                email=row.email,
                name=row.name or row.email.partition("@")[0],
                language=upload.language,
                created_at=now,
            )
            session.add(people[row.email])
    session.flush()
    for row in checked.new:
        session.add(_enrolment(row, programme, upload.side, people[row.email], now))
    for row, enrolment in checked.changed:
        row.apply(enrolment, now)
    session.flush()
    wishes = add_wishes(
        session, programme, [*checked.new, *(row for row, _ in checked.changed)], now
    )
    if checked.right_rows or wishes:
        raise_versions(session, programme.id)
    session.delete(upload)
    session.flush()
    note_deed(
        session,
        "import",
        by=by,
        kind="upload",
        uid=upload.uid,
        programme_id=programme.id,
        now=now,
        new=len(checked.new),
        changed=len(checked.changed),
    )
    return checked


def forget_old_uploads(session: Session, *, now: datetime) -> int:
    """Nobody came back to confirm them. How many were forgotten."""
    return session.exec(delete(Upload).where(col(Upload.made_at) <= now - KEPT_FOR)).rowcount


def _enrolment(
    row: Incoming, programme: Programme, side: Side, person: Person, now: datetime
) -> Enrolment:
    return Enrolment(
        programme_id=programme.id,
        person_id=person.id,
        side=side,
        status=EnrolmentStatus.active,
        answers=row.answers,
        top_wish=row.top_wish,
        priority=row.priority,
        capacity=row.capacity,
        minimum=row.minimum or 0,
        created_at=now,
        changed_at=now,
        sent_at=now,
    )


def _enrolments(session: Session, programme: Programme, side: Side) -> Mapping[str, Enrolment]:
    found = session.exec(
        select(Person.email, Enrolment)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(Enrolment.programme_id == programme.id, Enrolment.side == side)
    )
    return dict(found.all())


def _people(session: Session, emails: Sequence[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for start in range(0, len(emails), 5000):
        portion = emails[start : start + 5000]
        query = select(Person).where(col(Person.email).in_(portion))
        found |= {person.email: person for person in session.exec(query)}
    return found
