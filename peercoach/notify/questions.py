"""What check-ins ask, and what can be answered: the mail and the page offer the same."""

from dataclasses import dataclass
from typing import Literal

from peercoach.i18n import Translator, mark
from peercoach.notify.own_words import OwnWords


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the buttons. `in_touch` says that the pair is; `help` shows people and numbers; what
    `asks` for a coordinator comes on their list."""

    key: str
    label: str
    in_touch: bool = False
    help: bool = False
    asks: bool = False
    day: Literal["past", "coming"] | None = None  # asks which day that was, or will be


@dataclass(frozen=True, slots=True)
class Question:
    """`words` are English, to be translated, with a place for the name of the other."""

    words: str
    answers: tuple[Answer, ...]
    name: str = ""  # under which a programme has words of its own for it

    def answer(self, key: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.key == key), None)


HELLO = Question(
    mark("Have you been in touch with {other}?"),
    (
        Answer("yes", mark("Yes, we have been in touch"), in_touch=True),
        Answer("not_yet", mark("Not yet")),
        Answer("help", mark("I would like help with the first step"), help=True, asks=True),
    ),
    "hello",
)
FIRST_MEETING = Question(
    mark("Have you and {other} met?"),
    (
        Answer("met", mark("Yes, we have met"), in_touch=True, day="past"),
        Answer("planned", mark("Not yet, but it is planned"), day="coming"),
        Answer("not_yet", mark("Not yet")),
    ),
    "first_meeting",
)
HOW_IS_IT = Question(
    mark("How is it going with {other}?"),
    (
        Answer("very_well", mark("Very well"), in_touch=True),
        Answer("well", mark("Well"), in_touch=True),
        Answer("so_so", mark("So-so"), in_touch=True),
        Answer("not_so_well", mark("Not so well"), in_touch=True, help=True, asks=True),
        Answer("no_contact", mark("No contact"), asks=True),
    ),
    "how_is_it",
)

CLOSING = "closing"
"""The last step of the plan. Its questions are several, about the programme as a whole: nothing of
one answer is shown to anybody, and nothing of it says how a pair is doing."""
GIVEN = "given"
"""What is kept as the answer to these, whatever it was."""

QUESTIONS = (HELLO, FIRST_MEETING, HOW_IS_IT)


def question_of(step: str) -> Question:
    """What this step of the plan asks; all weeks ask the same."""
    known = {"hello": HELLO, "first meeting": FIRST_MEETING}
    known[CLOSING] = Question(mark("Five questions to close"), (Answer(GIVEN, ""),), CLOSING)
    return known.get(step, HOW_IS_IT)


def week_of(step: str) -> int | None:
    """Its week after they were paired, of the steps that are called by it."""
    number = step.removeprefix("week ")
    return int(number) if number.isdecimal() else None


def say_question(question: Question, other: str, own: OwnWords, say: Translator) -> str:
    """As this programme asks it. Not `str.format`: people write these words."""
    words = own.get(question.name) or say.gettext(question.words)
    return words.replace("{other}", other)
