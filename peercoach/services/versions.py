"""Two people who edit one thing at once: nobody's work is lost, and both are shown to the second.

A form carries the version its reader saw and what stood there then. Whoever saves asks here first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import Audit, Person
from peercoach.services.people import KNOWN_AS

Fields = Mapping[str, str]


class ChangedMeanwhile(Conflict):
    """Somebody saved while one was editing: `by` is their name, `at` the moment."""

    def __init__(self, by: str, at: datetime | None) -> None:
        super().__init__(mark("{by} changed this while you were editing"), by=by)
        self.by, self.at = by, at


@dataclass(frozen=True, slots=True)
class Merged:
    """Both people's changes in one form. `theirs` and `both` name the fields that the other
    changed, and those that the two made different: there one's own stands, to choose about."""

    fields: dict[str, str]
    theirs: tuple[str, ...]
    both: tuple[str, ...]


def refuse_if_changed(session: Session, *, now_at: int, seen: int, kind: str, uid: str) -> None:
    """Raise ChangedMeanwhile, with whoever the audit says did something to this thing last."""
    if seen == now_at:
        return
    found = session.exec(
        select(KNOWN_AS, Audit.at)
        .join(Person, col(Person.uid) == Audit.actor)
        .where(Audit.subject_kind == kind, Audit.subject_uid == uid)
        .order_by(col(Audit.id).desc())
    ).first()
    raise ChangedMeanwhile(*(found or ("", None)))


def merge(was: Fields, theirs: Fields, yours: Fields) -> Merged:
    """What each changed of what `was`; where there is no telling, one's own counts."""
    fields = dict(theirs)
    changed = {name for name in theirs if theirs[name] != was.get(name)}
    both = []
    for name, value in yours.items():
        if name not in theirs or value == was.get(name, theirs[name]):
            continue
        fields[name] = value
        if name in changed and value != theirs[name]:
            both.append(name)
    only = tuple(name for name in theirs if name in changed and name not in both)
    return Merged(fields, only, tuple(both))
