"""A link in a mail with which one goes on with a draft, in any browser. It opens nothing else.

It is not a way to sign in, and works for as long as the draft is kept. Its newest mail counts.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.models import Enrolment, EnrolmentStatus, Notice, Person, Programme
from peercoach.notify.messages.go_on import TEMPLATE
from peercoach.notify.outbox import owe
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.sign_up.signing_up import DOORS, SigningUp
from peercoach.services.tokens import hash_of, new_token

KEPT_FOR = timedelta(days=30)
"""After its last change; then a draft is forgotten."""

ONE_MAIL_IN = timedelta(minutes=10)


def mail_link(session: Session, signing: SigningUp, *, now: datetime) -> str | None:
    """Mail a link to whoever goes on later, and give it; None where that was done just now."""
    enrolment = signing.enrolment
    if enrolment is None or _mailed_lately(session, signing.person, now=now):
        return None
    link = new_token()
    owe_link(session, signing, enrolment, link, TEMPLATE, key=f"go-on:{hash_of(link)}", now=now)
    return link


def owe_link(
    session: Session,
    signing: SigningUp,
    draft: Enrolment,
    link: str,
    template: str,
    *,
    key: str,
    now: datetime,
) -> None:
    """From here on this link opens the draft, and no earlier one."""
    draft.link_hash, resume = hash_of(link), signing.resume()
    step = signing.topics.index(resume) + 1 if resume else len(signing.topics) + 1
    programme = signing.programme
    owe(
        session,
        key=key,
        to=signing.person,
        template=template,
        payload={
            "draft": draft.uid,
            "programme": {"nl": programme.name_nl, "en": programme.name_en},
            "zone": programme.time_zone,
            "step": step,
            "of": len(signing.topics) + 1,
            "kept_until": kept_until(draft).isoformat(),
            "path": f"/{programme.slug}/{DOORS[signing.side]}/go-on/{link}",
        },
        now=now,
        programme_id=programme.id,
        expires_at=kept_until(draft),
    )


def find_draft(
    session: Session, link: str, *, programme: str, door: str, now: datetime
) -> Enrolment | None:
    """The draft that this link opens at this address, if it is still one."""
    found = session.exec(
        select(Enrolment)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(
            Enrolment.link_hash == hash_of(link),
            Enrolment.status == EnrolmentStatus.draft,
            Enrolment.changed_at > now - KEPT_FOR,
            Programme.slug == programme,
        )
    ).first()
    return found if found and DOORS[found.side] == door else None


def kept_until(draft: Enrolment) -> datetime:
    return draft.changed_at + KEPT_FOR


def forget_old_drafts(session: Session, *, now: datetime) -> int:
    """Give up what nobody went on with; says how many. Who took part before keeps those answers."""
    old = session.exec(
        select(Enrolment, Programme)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(Enrolment.status == EnrolmentStatus.draft, Enrolment.changed_at <= now - KEPT_FOR)
        .with_for_update(of=Enrolment, key_share=True)
    ).all()
    for draft, programme in old:
        withdraw(session, programme, draft, now=now)
    return len(old)


def _mailed_lately(session: Session, person: Person, *, now: datetime) -> bool:
    lately = select(Notice.id).where(
        Notice.person_id == person.id,
        Notice.template == TEMPLATE,
        col(Notice.created_at) > now - ONE_MAIL_IN,
    )
    return session.exec(lately).first() is not None
