"""Which pairs are quiet now: what coaches and coordinators read beside a pair, both the same."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import Pair, PairStatus, Programme, QuietEpisode, QuietReason
from peercoach.services.portions import portions
from peercoach.services.quiet_pairs.looking import assess_pairs
from peercoach.services.quiet_pairs.rhythm import Standing


def flagged_now(session: Session, pairs: Sequence[Pair]) -> set[int]:
    """Row numbers of those that ask for a coordinator's attention, by silence or by an answer: for
    coordinators only."""
    found: set[int] = set()
    for some in portions(pairs):
        flagged = select(QuietEpisode.pair_id).where(
            col(QuietEpisode.pair_id).in_([pair.id for pair in some]),
            col(QuietEpisode.closed_at).is_(None),
        )
        found.update(session.exec(flagged))
    return found


def quiet_now(
    session: Session, programme: Programme, pairs: Sequence[Pair], *, now: datetime
) -> dict[int, QuietReason]:
    """Row number → why, of those that are quiet, or would be if nobody had looked.

    Closing a flag says that somebody looked, not that the two were in touch: until they are, the
    pair stays quiet to whoever reads about it.
    """
    found: dict[int, QuietReason] = {}
    for some in portions([pair for pair in pairs if pair.status is PairStatus.live]):
        assessed = assess_pairs(session, programme, some, now=now, as_if_unseen=True)
        for number, one in assessed.items():
            if one.reason and one.standing in (Standing.quiet, Standing.attention):
                found[number] = one.reason
        flagged = select(QuietEpisode.pair_id, col(QuietEpisode.reason)).where(
            col(QuietEpisode.pair_id).in_([pair.id for pair in some]),
            col(QuietEpisode.closed_at).is_(None),
            col(QuietEpisode.reason) != QuietReason.answer,  # between that person and staff
        )
        found |= dict(session.exec(flagged).all())
    return found


def quiet_among(
    session: Session, programme: Programme, uids: Sequence[str], *, now: datetime
) -> dict[str, QuietReason]:
    """The same of the pairs with these names, by name."""
    pairs = session.exec(select(Pair).where(col(Pair.uid).in_(uids))).all() if uids else []
    quiet = quiet_now(session, programme, pairs, now=now)
    return {pair.uid: quiet[pair.id] for pair in pairs if pair.id in quiet}
