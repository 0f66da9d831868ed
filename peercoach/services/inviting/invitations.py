"""Who was imported to be invited gets a draft and a mail with its link; and once a reminder.

Nobody takes part by being invited. What nobody goes on with is forgotten like any draft.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from peercoach.models import Enrolment, EnrolmentStatus, Person, Programme
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.invitation import INVITED, ONCE_MORE
from peercoach.services.own_data.shells import is_somebody
from peercoach.services.pairs.duos import first_name
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.sign_up.draft_links import kept_until
from peercoach.services.sign_up.signing_up import DOORS
from peercoach.services.tokens import hash_of, new_token

AFTER = timedelta(days=3)
"""So long somebody has to answer before there is anything to remind them of."""


@dataclass(frozen=True, slots=True)
class Invited:
    """How many are invited now or signed up since; `silent` have not signed up, `due` of them can
    be reminded, `reminded` of them were."""

    all: int
    silent: int
    due: int
    reminded: int


def invite(
    session: Session,
    programme: Programme,
    people: Sequence[tuple[Enrolment, Person]],
    now: datetime,
) -> None:
    """These drafts, for the first time."""
    for draft, _ in people:
        draft.invited_at = draft.changed_at = now
    _mail(session, programme, people, template=INVITED, now=now)


def standing(session: Session, programme: Programme, *, now: datetime) -> Invited:
    silent = col(Enrolment.status) == EnrolmentStatus.draft
    reminded = col(Enrolment.reminded_at).is_not(None)
    count = func.count(col(Enrolment.id))
    numbers = session.exec(
        select(
            count,
            count.filter(silent),
            count.filter(silent, _due(now)),
            count.filter(silent, reminded),
        ).where(Enrolment.programme_id == programme.id, col(Enrolment.invited_at).is_not(None))
    ).one()
    return Invited(*numbers)


def remind(session: Session, programme: Programme, *, by: int, now: datetime) -> int:
    """Mail once more to who did not sign up within a few days; nobody ever twice. How many."""
    found = session.exec(
        select(Enrolment, Person)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(
            Enrolment.programme_id == programme.id,
            Enrolment.status == EnrolmentStatus.draft,
            is_somebody(),
            _due(now),
        )
        .order_by(col(Enrolment.id))
        .with_for_update(of=Enrolment, key_share=True)
    ).all()
    if not found:
        return 0
    for draft, _ in found:
        draft.reminded_at = now
    _mail(session, programme, found, template=ONCE_MORE, now=now)
    note_deed(
        session,
        "remind of invitations",
        by=by,
        kind="programme",
        uid=programme.slug,
        programme_id=programme.id,
        now=now,
        mails=len(found),
    )
    return len(found)


def _due(now: datetime) -> ColumnElement[bool]:
    """Who began is reminded of that, by itself."""
    return (
        (col(Enrolment.invited_at) <= now - AFTER)
        & (col(Enrolment.changed_at) <= col(Enrolment.invited_at))
        & col(Enrolment.reminded_at).is_(None)
    )


def _mail(
    session: Session,
    programme: Programme,
    people: Sequence[tuple[Enrolment, Person]],
    *,
    template: str,
    now: datetime,
) -> None:
    """Each with a link of its own; an older one opens nothing from then on."""
    owed = [_owed(programme, draft, person, template) for draft, person in people]
    session.flush()
    owe_many(session, owed, programme_id=programme.id, now=now)


def _owed(programme: Programme, draft: Enrolment, person: Person, template: str) -> Owed:
    link = new_token()
    draft.link_hash = hash_of(link)
    return Owed(
        key=f"invite:{draft.link_hash}",
        person_id=person.id,
        address=person.email,
        language=person.language,
        template=template,
        payload={
            "name": first_name(person),
            "side": draft.side.value,
            "programme": {"nl": programme.name_nl, "en": programme.name_en},
            "zone": programme.time_zone,
            "kept_until": kept_until(draft).isoformat(),
            "path": f"/{programme.slug}/{DOORS[draft.side]}/go-on/{link}",
        },
        expires_at=kept_until(draft),
    )
