"""Importing people: a file is kept, checked as often as one likes, and confirmed once.

Right rows go in and wrong rows stay out. A cell that is empty changes nothing, and neither does a
file that was imported before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.errors import InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import Enrolment, EnrolmentStatus, Language, Person, Programme, Side, Upload
from peercoach.services.importing.checking import Checked, check_upload, table_of
from peercoach.services.importing.columns import remember
from peercoach.services.importing.rows import Incoming
from peercoach.services.importing.wishes import add_wishes
from peercoach.services.inviting.invitations import invite
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.turns import wait_for_turn

KEPT_FOR = timedelta(days=1)


def keep_upload(
    session: Session,
    programme: Programme,
    *,
    side: Side,
    name: str,
    content: bytes,
    language: Language,
    invite: bool = False,
    by: int,
    now: datetime,
) -> Upload:
    """Keep a file for a day at most. Raises UnusableTable when it is no file of rows."""
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
        invite=invite,
        name=Path(name.replace("\\", "/")).name[:120],
        content=content,
    )
    if not sum(1 for _ in table_of(upload).rows):  # to its end, which may be what is wrong
        raise InvalidInput(mark("This file has a header and no rows below it. Choose another"))
    session.add(upload)
    session.flush()
    return upload


def find_upload(
    session: Session, programme: Programme, uid: str, *, now: datetime, change: bool = False
) -> Upload:
    """With `change`, whoever else changes it waits until we are done."""
    query = select(Upload).where(
        Upload.programme_id == programme.id,
        Upload.uid == uid,
        Upload.made_at > now - KEPT_FOR,
    )
    found = session.exec(query.with_for_update() if change else query).first()
    if found is None:
        raise NotFound
    return found


def confirm_upload(
    session: Session, programme: Programme, upload: Upload, *, by: int, now: datetime
) -> Checked:
    """Do it, and forget the file. Says what was done; who is new is mailed only to be invited."""
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
    new = [
        (_enrolment(row, programme, upload, people[row.email], now), people[row.email])
        for row in checked.new
    ]
    session.add_all(enrolment for enrolment, _ in new)
    for row, enrolment in checked.changed:
        row.apply(enrolment, now, invite=upload.invite)
    session.flush()
    wishes = add_wishes(
        session, programme, [*checked.new, *(row for row, _ in checked.changed)], now
    )
    if checked.right_rows or wishes:
        raise_versions(session, programme.id)
    if upload.invite:
        invite(session, programme, new, now=now)
    remember(programme, upload.side, checked.columns)
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


def old_uploads(now: datetime) -> SelectOfScalar[int]:
    """The row numbers of those that nobody came back to confirm."""
    return select(Upload.id).where(col(Upload.made_at) <= now - KEPT_FOR)


def forget_old_uploads(session: Session, *, now: datetime) -> int:
    """How many were forgotten."""
    return session.exec(delete(Upload).where(col(Upload.id).in_(old_uploads(now)))).rowcount


def _enrolment(
    row: Incoming, programme: Programme, upload: Upload, person: Person, now: datetime
) -> Enrolment:
    return Enrolment(
        programme_id=programme.id,
        person_id=person.id,
        side=upload.side,
        status=EnrolmentStatus.draft if upload.invite else EnrolmentStatus.active,
        answers=row.answers,
        top_wish=row.top_wish,
        priority=row.priority,
        capacity=row.capacity,
        minimum=row.minimum or 0,
        created_at=now,
        changed_at=now,
        sent_at=None if upload.invite else now,
    )


def _people(session: Session, emails: Sequence[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for start in range(0, len(emails), 5000):
        portion = emails[start : start + 5000]
        query = select(Person).where(col(Person.email).in_(portion))
        found |= {person.email: person for person in session.exec(query)}
    return found
