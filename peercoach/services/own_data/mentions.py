"""What is written about somebody in rows of others: proposals of a round, mails to a partner."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from peercoach.models import Draft, Enrolment, Notice, NoticeStatus, Round, Unmatched
from peercoach.notify.outbox.outcomes import OVER, settle
from peercoach.notify.outbox.references import references_in
from peercoach.notify.outbox.sealing import seal, unseal
from peercoach.services.own_data.subject import Subject
from peercoach.vault import WrongKey

SOMEONE = "…"
NAMELESS = {"other": SOMEONE, "place": ""}
WAITS = (NoticeStatus.queued, NoticeStatus.sending)


def forget_mentions(session: Session, who: Subject) -> None:
    """Take a person out of sentences, out of what drafts were solved from, and out of mails to
    others that did not leave yet."""
    _forget_in_drafts(session, who)
    _forget_in_mails(session, who)
    session.flush()


def without(value: Any, names: Iterable[str]) -> Any:
    """The same value, with every name in it replaced."""
    if isinstance(value, str):
        for name in names:
            value = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", SOMEONE, value, flags=re.IGNORECASE)
        return value
    if isinstance(value, dict):
        return {key: without(held, names) for key, held in value.items()}
    return [without(held, names) for held in value] if isinstance(value, list) else value


def _forget_in_drafts(session: Session, who: Subject) -> None:
    names = [name for name in (who.name, who.email) if name.strip()]
    uids = session.exec(select(Enrolment.uid).where(col(Enrolment.id).in_(who.enrolments))).all()
    drafts = session.exec(
        select(Draft)
        .join(Round, col(Round.id) == Draft.round_id)
        .where(col(Round.programme_id).in_(who.programmes))
    )
    for draft in drafts:
        draft.levels = without(draft.levels, [*names, *uids])
        draft.insights = without(draft.insights, [*names, *uids])
        draft.error = without(draft.error, names)
        draft.about = without(draft.about, uids)
        draft.certificate = _without_person(draft.certificate, uids)
        rows = session.exec(select(Unmatched).where(Unmatched.draft_id == draft.id))
        for row in rows:
            row.reason = without(row.reason, names)


def _without_person(certificate: Any, uids: Iterable[str]) -> Any:
    """What a draft was solved from still says that somebody was there, so that it is known to be
    out of date; but not who, nor any trace of their answers."""
    if not certificate:
        return certificate
    certificate = {**without(certificate, uids), "inputs": dict(certificate.get("inputs") or {})}
    inputs = certificate["inputs"]
    for side, nothing in (("first_years", ""), ("coaches", ["", 0])):
        if side in inputs:
            inputs[side] = {
                f"{SOMEONE}{number}" if uid in uids else uid: nothing if uid in uids else trace
                for number, (uid, trace) in enumerate(inputs[side].items())
            }
    for key in ("locks", "bars", "pairs"):
        if key in inputs:
            inputs[key] = without(inputs[key], uids)
    return certificate


def _forget_in_mails(session: Session, who: Subject) -> None:
    """Mails to others that did not leave yet, or did not arrive: what is about this person goes.

    One about nobody else is withdrawn, one that is not tried again left empty. A sender that holds
    one loses it, and begins again with what it says now.
    """
    gone = set(who.pairs)
    kept = select(Notice).where(col(Notice.status).not_in(OVER), col(Notice.about).is_not(None))
    for notice in session.exec(kept.with_for_update()):
        if gone.isdisjoint((notice.about or {}).get("pairs", ())):
            continue
        if notice.status in WAITS:
            payload = _without_pairs(_opened(session, notice), gone)
            settle(notice, NoticeStatus.queued if payload else NoticeStatus.cancelled, "erased")
        else:
            payload = {}
        notice.payload = seal(session, payload, message_id=notice.message_id)
        notice.about = references_in(payload)


def _opened(session: Session, notice: Notice) -> Mapping[str, Any]:
    """Nothing where no key opens it: then nobody can take a name out of it either."""
    try:
        return unseal(session, notice)
    except WrongKey:
        return {}


def _without_pairs(payload: Mapping[str, Any], gone: Collection[int]) -> Mapping[str, Any]:
    """The letter without the lines about these pairs, or the one it is about without a name."""
    if not (payload.get("lines") or payload.get("gone")):
        return {key: NAMELESS.get(key, value) for key, value in payload.items() if key != "pair"}
    kept = {
        key: [line for line in payload[key] if line["pair"] not in gone]
        for key in ("lines", "gone")
        if key in payload
    }
    return {**payload, **kept} if any(kept.values()) else {}
