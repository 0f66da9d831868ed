"""Cells as answers to questions. Each different cell of a column is worked out once."""

from collections.abc import Callable

from peercoach.matching.questions import Answer, Question, QuestionKind
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.cells import Refused, whole_number
from peercoach.services.spreadsheets.vocabulary import Vocabulary, vocabulary_of

ReadAnswer = Callable[[str], Answer | Refused]


class Remembered(dict[str, Answer | Refused]):
    """Cell → answer. People who answered alike share one object, which is what keeps
    a hundred thousand of them in little memory."""

    def __init__(self, read: ReadAnswer) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Answer | Refused:
        answer = self[cell] = self._read(cell)
        return answer


class AsIs(dict[str, Answer | Refused]):
    """Free text: every cell differs, so nothing is worth remembering."""

    def __missing__(self, cell: str) -> Answer:
        return cell


def answers_to(question: Question) -> dict[str, Answer | Refused]:
    """A mapping that finds the answer for any cell that is not empty."""
    if question.kind is QuestionKind.TEXT:
        return AsIs()
    return Remembered(_reader(question))


def _reader(question: Question) -> ReadAnswer:
    if question.kind is QuestionKind.SCALE:
        return lambda cell: whole_number(cell, low=question.low, high=question.high)
    vocabulary = vocabulary_of(question)
    match question.kind:
        case QuestionKind.CHOICE:
            return lambda cell: _one(vocabulary, cell)
        case QuestionKind.YESNO:
            return lambda cell: _yes(vocabulary, cell)
        case _:
            return lambda cell: _several(question, vocabulary, cell)


def _one(vocabulary: Vocabulary, cell: str) -> str | Refused:
    value = vocabulary.one(cell)
    return Refused(cell, vocabulary.expected) if value is None else value


def _yes(vocabulary: Vocabulary, cell: str) -> bool | Refused:
    value = vocabulary.one(cell)
    return Refused(cell, vocabulary.expected) if value is None else value == "yes"


def _several(question: Question, vocabulary: Vocabulary, cell: str) -> Answer | Refused:
    values = vocabulary.several(cell)
    if values is None:
        return Refused(vocabulary.unknown_in(cell), vocabulary.expected)
    if not values:
        return Refused(cell, vocabulary.expected)
    if question.most is not None and len(values) > question.most:
        return Refused(
            Words(f"{len(values)} answers", f"{len(values)} antwoorden"),
            Words(f"at most {question.most}", f"hoogstens {question.most}"),
        )
    return tuple(values) if question.kind is QuestionKind.RANKED else frozenset(values)
