"""Keeping another definition: only on top of the version its editor saw, and in the audit."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps

from sqlmodel import Session

from peercoach.matching.definition import Definition
from peercoach.models import Programme
from peercoach.services.audit import Fact
from peercoach.services.programmes.deeds import Action, note_deed
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.versions import refuse_if_changed


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does, when, and to which question, as the audit has it."""

    what: Action
    by: int
    now: datetime
    question: str = ""


def keep_definition(
    session: Session,
    programme: Programme,
    definition: Definition,
    deed: Deed,
    *,
    seen: int | None,
) -> bool:
    """Says whether anything changed. Drafts solved before are out of date then. Raises
    ChangedMeanwhile."""
    lock_seen(session, programme, seen=seen)
    if definition == definition_of(programme):
        return False
    programme.definition = definition.as_mapping()
    raise_versions(session, programme.id)
    note_change(session, programme, deed)
    return True


def lock_seen(session: Session, programme: Programme, *, seen: int | None) -> None:
    """The programme as it is now, to change; whoever else wants to waits until we are done. None
    is for what cannot undo the work of others, whatever it was."""
    session.refresh(programme, with_for_update={"key_share": True})
    if seen is not None:
        refuse_if_changed(
            session, now_at=programme.version, seen=seen, kind="programme", uid=programme.slug
        )


def note_change(session: Session, programme: Programme, deed: Deed, **details: Fact) -> None:
    """The next version of the programme, and who made it."""
    programme.version += 1
    session.flush()
    note_deed(
        session,
        deed.what,
        by=deed.by,
        kind="programme",
        uid=programme.slug,
        programme_id=programme.id,
        now=deed.now,
        **({"question": deed.question} if deed.question else {}),
        **details,
    )


def fingerprint(definition: Definition) -> str:
    """Enough to say "this one, and no other"."""
    return sha256(dumps(definition.as_mapping(), sort_keys=True).encode()).hexdigest()[:16]
