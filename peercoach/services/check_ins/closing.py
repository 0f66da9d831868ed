"""The closing questions: five, of which one can leave out what one likes. Only ever counted."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.notify.questions import GIVEN
from peercoach.services.check_ins.answering import Asked, keep_answer
from peercoach.services.check_ins.clients import Client


class Closing(NamedTuple):
    """One of the five, in the words for a first-year and for a coach."""

    key: str
    first_year: str
    coach: str


CLOSING_QUESTIONS = (
    Closing(
        "helped",
        mark("Did it help you to have a buddy?"),
        mark("Do you think that your help was of use?"),
    ),
    Closing(
        "often",
        mark("Were you in touch as often as you wanted?"),
        mark("Were you in touch as often as you wanted?"),
    ),
    Closing(
        "clear",
        mark("Was it clear what you could expect of a buddy?"),
        mark("Was it clear what was expected of you as a coach?"),
    ),
    Closing(
        "at_home",
        mark("Do you feel at home in your studies now?"),
        mark("Did you feel supported by the coordinator?"),
    ),
    Closing(
        "again",
        mark("Would you tell a new student to take a buddy?"),
        mark("Would you be a coach again?"),
    ),
)
CLOSING_STEPS = (
    mark("No, not at all"),
    mark("Not really"),
    mark("A bit"),
    mark("Mostly"),
    mark("Yes, very much"),
)
"""From 1 to 5, for each of them."""


def answer_closing(
    session: Session, asked: Asked, given: Mapping[str, int], *, client: Client | str, now: datetime
) -> None:
    """From 1 to 5 by the key of the question; all of it instead of what was given before."""
    keys = [one.key for one in CLOSING_QUESTIONS]
    said = {key: given[key] for key in keys if key in given}
    if not said:
        raise InvalidInput(mark("Answer at least one of the questions."))
    if any(not 1 <= step <= len(CLOSING_STEPS) for step in said.values()):
        raise InvalidInput(mark("Choose one of the answers."))
    keep_answer(session, asked.check_in, GIVEN, client=client, now=now)
    asked.check_in.said = said
    session.flush()
