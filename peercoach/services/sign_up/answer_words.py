"""An answer in the words of its question."""

from collections.abc import Sequence

from peercoach.matching.answers import chosen, in_order, option_label
from peercoach.matching.questions import Answer, Language, Question, QuestionKind
from peercoach.matching.wording import moment, yes_or_no


def words_of(question: Question, answer: Answer, language: Language) -> str:
    """What was answered, as a person would say it; several with commas between."""
    if isinstance(answer, bool):
        return yes_or_no(answer, language)
    match question.kind:
        case QuestionKind.TEXT | QuestionKind.SCALE:
            return str(answer)
        case QuestionKind.WEEKGRID:
            return moments(in_order(question, set(_values(question, answer))), language)
        case QuestionKind.CHOICES:
            values = in_order(question, set(_values(question, answer)))
        case _:
            values = list(_values(question, answer))
    return ", ".join(option_label(question, value, language) for value in values)


def moments(cells: Sequence[str], language: Language) -> str:
    """Times of the week: maandagochtend, vrijdagavond."""
    return ", ".join(moment(cell, language) for cell in cells)


def _values(question: Question, answer: Answer) -> tuple[str, ...]:
    return chosen({question.key: answer}, question)
