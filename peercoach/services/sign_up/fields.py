"""The fields of a page of sign-up: what was filled in, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peercoach.i18n import Translator
from peercoach.matching.questions import Question, QuestionKind
from peercoach.models import Side
from peercoach.services.sign_up.experiences import SHOW
from peercoach.services.sign_up.filled_pages import Given
from peercoach.services.sign_up.needed_answers import at_least, required, with_open_wishes
from peercoach.services.sign_up.signing_up import SigningUp
from peercoach.services.sign_up.topics import Topic

MOST_RANKS = 5


@dataclass(frozen=True, slots=True)
class Field:
    """A question on a page, in the visitor's language.

    `given` are values as a form sends them; `needed` if no pair is possible without an answer;
    `can_skip` if not answering is a choice of its own; `least` how many times of the week it takes;
    `showable` if somebody may choose to show the answer to their buddy.
    """

    question: Question
    label: str
    options: Sequence[tuple[str, str]]
    given: Sequence[str]
    needed: bool
    can_skip: bool
    least: int
    message: str = ""
    showable: bool = False

    @property
    def choices(self) -> list[tuple[str, str, None]]:
        """The options as boxes to tick have them: with room for a smaller text."""
        return [(value, text, None) for value, text in self.options]

    @property
    def ranks(self) -> int:
        """How many wishes can be put in order. Never fewer than were, say in an import."""
        few = min(len(self.options), self.question.most or MOST_RANKS)
        return max(few, len(self.given))


def fields_of(
    signing: SigningUp,
    topic: Topic,
    *,
    given: Given | None,
    messages: Mapping[str, str],
    speak: Translator,
) -> list[Field]:
    """The questions of a page, with what was sent just now, else with what is kept."""
    needed = required(signing.definition, signing.side, signing.kept)
    # Where one can ask for nothing, that is chosen beforehand, and there is nothing else to skip to
    asking_nothing = with_open_wishes(signing.definition, signing.side, {})
    kept = {**asking_nothing, **signing.kept}
    return [
        Field(
            question,
            question.label[speak.language],
            _showing(signing, speak)
            if question.key in signing.showable
            else _options(question, speak),
            given.get(question.key, [])
            if given is not None
            else [SHOW]
            if question.key in signing.shown
            else _as_form(kept.get(question.key)),
            question.key in needed,
            question.key not in needed | asking_nothing.keys(),
            at_least(signing.definition, question),
            messages.get(question.key, ""),
            question.key in signing.showable,
        )
        for question in topic.questions
    ]


def _options(question: Question, speak: Translator) -> list[tuple[str, str]]:
    if question.kind is QuestionKind.YESNO:
        return [("yes", speak.gettext("Yes")), ("no", speak.gettext("No"))]
    if question.kind is QuestionKind.SCALE:
        return [(str(step), str(step)) for step in range(question.low, question.high + 1)]
    return [(option.value, option.label[speak.language]) for option in question.options]


def _showing(signing: SigningUp, speak: Translator) -> list[tuple[str, str]]:
    """Of an experience: who has it says as well whether the other of their pair may see that."""
    show = {
        Side.first_year: speak.gettext("Yes, and my buddy may see it"),
        Side.coach: speak.gettext("Yes, and my first-years may see it"),
    }
    only = speak.gettext("Yes, only for pairing")
    return [(SHOW, show[signing.side]), ("yes", only), ("no", speak.gettext("No"))]


def _as_form(answer: Any) -> list[str]:
    """A kept answer as a form would send it."""
    if answer is None:
        return []
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
