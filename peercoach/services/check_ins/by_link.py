"""What was answered by a link, as whoever it was sent to sees it once they are signed in.

A link is all it takes, so whoever a mail was passed on to can answer as well. Its owner sees that
there is an answer, and can say that it was not theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import CheckIn, Person
from peercoach.services.care.theirs import Theirs, all_theirs
from peercoach.services.check_ins.answering import OPENED, forget_answer
from peercoach.services.pairs.duos import first_name
from peercoach.services.quiet_pairs import note_answer
from peercoach.services.tokens import hash_of, new_token


@dataclass(frozen=True, slots=True)
class ByLink:
    """An answer that counts. `pair` is what its address calls the pair with `other`."""

    check_in: CheckIn
    pair: str
    other: str


def language_of_link(session: Session, token: str) -> str | None:
    """What whoever this link was sent to reads, also when its time is over."""
    person = select(Person.language).join(CheckIn, col(CheckIn.person_id) == Person.id)
    return session.exec(person.where(OPENED), params={"known": hash_of(token)}).one_or_none()


def answered_by_link(session: Session, person: Person) -> Sequence[ByLink]:
    """Of the pairs of this person that go on, the newest first; not what a scanner may have
    answered, for that counts as no answer."""
    pairs = {one.pair.id: one for one in all_theirs(session, person.id)}
    found = session.exec(
        select(CheckIn)
        .where(
            CheckIn.person_id == person.id,
            col(CheckIn.pair_id).in_(pairs),
            col(CheckIn.answered_at).is_not(None),
            ~col(CheckIn.suspect),
        )
        .order_by(col(CheckIn.answered_at).desc(), col(CheckIn.id).desc())
    )
    return [
        ByLink(one, pairs[one.pair_id].pair.uid, first_name(pairs[one.pair_id].other))
        for one in found
    ]


def was_not_me(session: Session, theirs: Theirs, step: str, *, now: datetime) -> str | None:
    """Take this answer back, with the contact it stood for and the flag it raised. The links in its
    mails are closed, and no further mail has one: somebody else may read those. Returns the token
    of a new link while there is time to answer; None also where there is no answer (any more)."""
    asked = session.exec(
        select(CheckIn)
        .where(
            CheckIn.pair_id == theirs.pair.id,
            CheckIn.person_id == theirs.me.id,
            CheckIn.step == step,
            col(CheckIn.answered_at).is_not(None),
        )
        .with_for_update()
    ).one_or_none()
    if asked is None:
        return None
    forget_answer(session, asked)
    token = new_token()
    asked.token_hash, asked.reminder_hash = hash_of(token), None
    asked.reminded_at = asked.reminded_at or now
    session.flush()
    note_answer(session, asked, now=now)
    return token if asked.answer_until and asked.answer_until > now else None
