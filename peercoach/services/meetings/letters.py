"""The mails of a meeting: to the other when it is suggested, to both when it is a fact."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from peercoach.models import Meeting, Notice, Pair, Person, Programme, Proposal
from peercoach.notify.messages.meeting import CANCELLED, PROPOSED
from peercoach.notify.outbox import owe
from peercoach.services.pairs.duos import Duo, find_duo, first_name


def page_of(pair: Pair) -> str:
    """Where the two plan."""
    return f"/me/pairs/{pair.uid}/meet"


MOST_A_DAY, ONE_DAY = 6, timedelta(days=1)


def wait_to_propose(session: Session, pair: Pair, *, by: int, now: datetime) -> timedelta | None:
    """How long until the other of the pair can be mailed one more suggestion; None when at once."""
    other = find_duo(session, pair.id).other(by)
    mailed, first = session.exec(
        select(func.count(col(Notice.id)), func.min(col(Notice.created_at))).where(
            Notice.person_id == other.id,
            col(Notice.dedupe_key).startswith(_proposals_of(pair)),
            col(Notice.created_at) > now - ONE_DAY,
        )
    ).one()
    return first + ONE_DAY - now if mailed >= MOST_A_DAY else None


def _proposals_of(pair: Pair) -> str:
    return f"proposal:{pair.id}:"


def owe_proposal(session: Session, pair: Pair, proposal: Proposal, *, now: datetime) -> None:
    duo = find_duo(session, pair.id)
    other = duo.other(proposal.by_id)
    owe(
        session,
        key=f"{_proposals_of(pair)}{proposal.uid}",
        to=other,
        template=PROPOSED,
        payload=_payload(session, duo, other, proposal) | {"plans": {"proposal": proposal.uid}},
        programme_id=pair.programme_id,
        now=now,
        expires_at=proposal.starts_at,
    )


def owe_news(session: Session, pair: Pair, meeting: Meeting, news: str, *, now: datetime) -> None:
    """To both, also to who did it: their calendar has to know as well.

    What is called off stays so, and leads to their own page: the pair may be over.
    """
    duo = find_duo(session, pair.id)
    for person in (duo.first_year, duo.coach):
        owe(
            session,
            key=f"meeting:{meeting.uid}:{meeting.sequence}:{person.id}",
            to=person,
            template=news,
            payload=_payload(session, duo, person, meeting)
            | {
                "uid": meeting.uid,
                "sequence": meeting.sequence,
                "changed_at": meeting.changed_at.isoformat(),
            }
            | ({"path": "/me"} if news == CANCELLED else {"plans": version_of(meeting)}),
            programme_id=pair.programme_id,
            now=now,
        )


def version_of(meeting: Meeting) -> dict[str, Any]:
    """A letter about a meeting holds as long as it is this one."""
    return {
        "meeting": meeting.uid,
        "sequence": meeting.sequence,
        "status": meeting.status.value,
    }


def _payload(
    session: Session, duo: Duo, reader: Person, what: Proposal | Meeting
) -> dict[str, Any]:
    return words_about(
        duo,
        reader,
        starts_at=what.starts_at,
        place=what.place,
        zone=session.get_one(Programme, duo.pair.programme_id).time_zone,
    )


def words_about(
    duo: Duo, reader: Person, *, starts_at: datetime, place: str, zone: str
) -> dict[str, Any]:
    """What every letter about a meeting says."""
    return {
        "pair": duo.pair.id,
        "name": first_name(reader),
        "other": first_name(duo.other(reader.id)),
        "starts_at": starts_at.isoformat(),
        "zone": zone,
        "place": place,
        "path": page_of(duo.pair),
    }
