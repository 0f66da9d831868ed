"""How heard one feels by the other, said after an answer by the same link. Nobody sees it of one
person: it is there to be counted."""

from datetime import datetime

from sqlmodel import Session

from peercoach.errors import Conflict, InvalidInput
from peercoach.i18n import mark
from peercoach.notify.questions import GIVEN
from peercoach.services.check_ins.answering import find_asked

HEARD = "heard"
STEPS = (mark("Not at all"), mark("A little"), mark("Somewhat"), mark("Well"), mark("Very much"))


class NotAnswered(Conflict):
    """There is no answer that counts: what comes by this link may come from a mail scanner."""


def say_how_heard(session: Session, token: str, heard: int, *, now: datetime) -> None:
    """From 1 to 5; a later one replaces it."""
    if not 1 <= heard <= len(STEPS):
        raise InvalidInput(mark("Choose one of the answers."))
    check_in = find_asked(session, token, now=now).check_in
    if check_in.answer in (None, GIVEN) or check_in.suspect:
        raise NotAnswered(mark("Answer the question first, and wait a moment."))
    check_in.said = {**(check_in.said or {}), HEARD: heard}
    session.flush()
