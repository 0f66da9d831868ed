"""Rules that are kept, and the draft that is made with them where a round is open."""

from typing import Any

from sqlmodel import Session

from peercoach.matching.definition import Definition
from peercoach.models import Draft, Programme, Round
from peercoach.services.rounds.drafts import letter_of, list_drafts, queue_draft
from peercoach.services.rounds.rounds import OPEN, list_rounds
from peercoach.services.rules.answered import answered_counts
from peercoach.services.rules.effect import Effect
from peercoach.services.rules.keeping import Deed, fingerprint, keep_definition, lock_seen
from peercoach.services.rules.saving import LookFirst


def keep_rules(
    session: Session,
    programme: Programme,
    definition: Definition,
    deed: Deed,
    *,
    seen: int,
    effect: Effect | None,
    sure: str,
    ask: bool = False,
) -> Draft | None:
    """The draft that was asked for, if there is anybody to pair. Raises LookFirst where it takes
    much, or one `ask`s; ChangedMeanwhile or SolvingAlready. Then nothing is kept."""
    if (ask or (effect and effect.loses_much)) and sure != fingerprint(definition):
        raise LookFirst(None, fingerprint(definition))
    lock_seen(session, programme, seen=seen)
    round_ = round_to_draft(session, programme)
    # its solver reads what is kept when this is committed
    asked: dict[str, Any] = {"by": deed.by, "balance": definition.balance, "now": deed.now}
    draft = queue_draft(session, round_, **asked) if round_ else None
    keep_definition(session, programme, definition, deed, seen=seen)
    return draft


def round_to_draft(session: Session, programme: Programme) -> Round | None:
    """The round that is open, if both sides have somebody."""
    if not all(answered_counts(session, programme).people.values()):
        return None
    return next((one for one in list_rounds(session, programme) if one.status in OPEN), None)


def next_letter(session: Session, programme: Programme) -> str:
    """What the draft would be called; empty where there would be none."""
    round_ = round_to_draft(session, programme)
    if round_ is None:
        return ""
    return letter_of(1 + max((one.number for one in list_drafts(session, round_)), default=0))
