"""Closing an episode: a person does, or a sign of life."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import Pair, Person, Programme, QuietEnd, QuietEpisode, QuietReason
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.quiet_pairs.looking import assess_pairs
from peercoach.services.quiet_pairs.rhythm import Standing

# Every sign of life asks for it: made once, which takes longer than its answer
IS_OPEN = (
    select(QuietEpisode.id)
    .where(col(QuietEpisode.pair_id) == bindparam("pair"), col(QuietEpisode.closed_at).is_(None))
    .with_for_update()
)


class AlreadyClosed(Conflict):
    """Someone else closed it, or the pair was in touch meanwhile."""


def open_flag(session: Session, pair_id: int) -> QuietEpisode | None:
    """Held until the unit of work ends. Nearly always there is none."""
    session.flush()
    found = session.connection().execute(IS_OPEN, {"pair": pair_id}).scalar()
    return None if found is None else session.get_one(QuietEpisode, found)


def close_quiet(session: Session, episode: QuietEpisode, *, by: Person, now: datetime) -> None:
    """A coordinator has looked at it. The pair's silence is counted anew from today."""
    now_stored = session.exec(
        select(QuietEpisode)
        .where(col(QuietEpisode.id) == episode.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if now_stored.closed_at is not None:
        raise AlreadyClosed(mark("This was closed in the meantime."))
    now_stored.closed_at, now_stored.closed_how = now, QuietEnd.person
    now_stored.closed_by_id = by.id
    session.flush()
    pair = session.get_one(Pair, episode.pair_id)
    note_deed(
        session,
        "close quiet flag",
        by=by.id,
        kind="pair",
        uid=pair.uid,
        programme_id=pair.programme_id,
        now=now,
        number=episode.number,
    )


def note_sign_of_life(session: Session, pair: Pair, *, now: datetime) -> bool:
    """Close the open episode if the pair is no longer quiet; whether it did.

    That they wrote does not end "they have not met"; nor does a contact of long ago end a silence.
    Who asked for somebody in an answer waits for a person, whatever happens meanwhile.
    """
    episode = open_flag(session, pair.id)
    if episode is None or episode.reason is QuietReason.answer:
        return False
    programme = session.get_one(Programme, pair.programme_id)
    one = assess_pairs(session, programme, [pair], now=now)[pair.id]
    if one.standing is Standing.attention and one.reason is episode.reason:
        return False
    episode.closed_at, episode.closed_how = now, QuietEnd.sign_of_life
    session.flush()
    return True
