"""Saving one question: read, agreed with by a privacy officer where that is asked, looked at for
the answers it takes, and kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.matching.questions import Question
from peercoach.models import Programme
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rules.choosing import Fields
from peercoach.services.rules.effect import Effect
from peercoach.services.rules.keeping import Deed, fingerprint, keep_definition
from peercoach.services.rules.lost_answers import LostAnswers, lost_answers
from peercoach.services.rules.privacy import Tick, keep_tick, read_tick, tick_of
from peercoach.services.rules.questions import find_question, with_question
from peercoach.services.rules.removed import removed_questions


class LookFirst(Conflict):
    """It takes answers, or possible pairs; who saw that says so with `sure`."""

    def __init__(self, lost: LostAnswers | None, sure: str) -> None:
        super().__init__(mark("Look first: nothing is saved yet"))
        self.lost, self.sure = lost, sure


def question_at(session: Session, programme: Programme, key: str) -> Question | None:
    """The question, or None where there is no key yet: it is a new one."""
    return find_question(session, programme, key) if key else None


def save_question(
    session: Session,
    programme: Programme,
    key: str,
    fields: Fields,
    *,
    seen: int,
    by: int,
    now: datetime,
    effect: Effect | None = None,
    sure: str = "",
) -> None:
    """Raises DefinitionRefused, TickMissing, LookFirst or ChangedMeanwhile; then nothing is kept.

    `effect` is what it would do to those who wait, as it was weighed just before.
    """
    old = question_at(session, programme, key)
    taken = [one["key"] for one in removed_questions(programme)]
    definition, new = with_question(definition_of(programme), fields, old=old, taken=taken)
    tick = None
    if new.touches and not tick_of(programme, new):
        tick = read_tick(fields, today=now.astimezone(ZoneInfo(programme.time_zone)).date())
    lost = lost_answers(session, programme, old, new) if old else None
    takes = (lost and lost.any) or (effect and effect.loses_much)
    if takes and sure != fingerprint(definition):
        raise LookFirst(lost, fingerprint(definition))
    deed = Deed("change question" if old else "add question", by, now, new.key)
    keep_definition(session, programme, definition, deed, seen=seen)
    if tick:
        keep_tick(programme, new, tick)
        _note_tick(session, programme, new, tick, by=by, now=now)


def _note_tick(
    session: Session,
    programme: Programme,
    question: Question,
    tick: Tick,
    *,
    by: int,
    now: datetime,
) -> None:
    note_deed(
        session,
        "privacy officer agreed",
        by=by,
        kind="programme",
        uid=programme.slug,
        programme_id=programme.id,
        now=now,
        question=question.key,
        officer=tick.officer,
        on=tick.on.isoformat(),
    )
