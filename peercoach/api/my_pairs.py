"""One's own pairs, and the dated facts that one met or wrote."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import Path

from peercoach.api.resource import Resource
from peercoach.api.shapes import Day, PairUid, Shown, Words
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.models import ContactKind, PairStatus, Side
from peercoach.services.homes import homes_of
from peercoach.services.pairs.noting import find_own_pair, forget_contact, note_contact

router = Resource(prefix="/me/pairs", tags=["my pairs"])
CONTACT = "/{pair}/contacts/{day}/{kind}"
DayInPath = Annotated[Day, Path(description="In the programme's time zone")]
Touch = Literal["met", "wrote"]


class MyPair(Shown):
    """`reasons` say why you two, strongest first; `shared` are the times you are both free."""

    uid: str
    programme: str
    my_side: Side
    status: PairStatus
    started_at: datetime
    name: str
    email: str
    reasons: list[Words]
    shared: list[str]
    met: list[date]
    wrote: list[date]


@router.get("")
def list_my_pairs(session: Reading, me: Me, now: Now) -> list[MyPair]:
    """The pairs that go on."""
    return [
        MyPair(
            uid=pair.uid,
            programme=home.programme.slug,
            my_side=home.enrolment.side,
            status=pair.status,
            started_at=pair.started_at,
            name=pair.name,
            email=pair.email,
            reasons=[Words(**reason) for reason in (*pair.reasons, *pair.agreed)],
            shared=list(pair.shared),
            met=list(pair.met),
            wrote=list(pair.wrote),
        )
        for home in homes_of(session, me.person_id, now=now)
        for pair in home.pairs
    ]


@router.put(CONTACT, status_code=204, name="note_contact")
def note(pair: PairUid, day: DayInPath, kind: Touch, session: Writing, me: Me, now: Now) -> None:
    """You met, or wrote, on this day. Saying so twice is saying so once."""
    found, _, _ = find_own_pair(session, me.person_id, pair)
    note_contact(session, me.person_id, found, kind=ContactKind(kind), day=day, now=now)


@router.delete(CONTACT, status_code=204, name="forget_contact")
def forget(pair: PairUid, day: DayInPath, kind: Touch, session: Writing, me: Me) -> None:
    """Take back what you said; what the other said stays."""
    found, _, _ = find_own_pair(session, me.person_id, pair)
    forget_contact(session, me.person_id, found, kind=ContactKind(kind), day=day)
