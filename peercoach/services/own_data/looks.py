"""Who did or took along something of somebody: what the audit says about them, for themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import Audit, Draft, Person, ProposedPair, Unmatched
from peercoach.services.own_data.subject import Subject, subject_of

MOST = 100
KEPT_TO_THEMSELVES = ("lock", "bar", "free", "close quiet flag")
"""What a coordinator arranges between two people, or looks after, may come from what the other
asked for."""


@dataclass(frozen=True, slots=True)
class Look:
    """`by` is empty when it was done on the machine itself, or by who was erased since."""

    at: datetime
    action: str
    kind: str
    by: str


def looks_at(session: Session, person: Person) -> list[Look]:
    """What others did with this person's data, the newest first."""
    who = subject_of(session, person)
    with_pairs = who.programmes if who.pairs else ()
    about = (
        told_about(who.uids)
        | ((col(Audit.action) == "export pairs") & col(Audit.programme_id).in_(with_pairs))
        | (
            (col(Audit.subject_kind) == "draft")
            & (col(Audit.action) == "export")
            & col(Audit.subject_uid).in_(_drafts_with(who))
        )
    )
    found = session.exec(
        select(Audit, Person.name)
        .outerjoin(Person, col(Person.uid) == Audit.actor)
        .where(about, Audit.actor != person.uid)
        .order_by(col(Audit.id).desc())
        .limit(MOST)
    )
    return [Look(one.at, one.action, one.subject_kind, name or "") for one, name in found]


def told_about(uids: Collection[str]) -> ColumnElement[bool]:
    """What the audit says about these, as far as it gives away nobody else."""
    return col(Audit.subject_uid).in_(uids) & col(Audit.action).not_in(KEPT_TO_THEMSELVES)


def _drafts_with(who: Subject) -> SelectOfScalar[str]:
    """The uids of proposals in which this person is."""
    mine = who.enrolments
    proposed = select(ProposedPair.draft_id).where(
        or_(col(ProposedPair.first_year_id).in_(mine), col(ProposedPair.coach_id).in_(mine))
    )
    left_out = select(Unmatched.draft_id).where(col(Unmatched.first_year_id).in_(mine))
    return select(Draft.uid).where(col(Draft.id).in_(proposed) | col(Draft.id).in_(left_out))
