"""Looking at the answers of one person. An empty answer is a missing one."""

from peercoach.matching.questions import Answers, Question, QuestionKind


class AnswerError(ValueError):
    """An answer is not one of those its question offers."""

    def __init__(self, question: Question, found: object) -> None:
        scale = question.kind is QuestionKind.SCALE
        expected = f"{question.low} to {question.high}" if scale else ", ".join(question.values)
        super().__init__(f"answer to {question.key}: found {found!r}, expected one of {expected}")


def chosen(answers: Answers, question: Question) -> tuple[str, ...]:
    """The values chosen, first wish first where they are ranked, else in no particular order."""
    answer = answers.get(question.key)
    if isinstance(answer, str):
        return (answer,) if answer else ()
    return tuple(answer) if isinstance(answer, tuple | frozenset) else ()


def number(answers: Answers, question: Question) -> int | None:
    """A scale as steps above its lowest, yes as 1 and no as 0, a choice as the place it stands."""
    match answers.get(question.key):
        case bool() as answer:
            return int(answer)
        case int() as answer if question.low <= answer <= question.high:
            return answer - question.low
        case str() as answer if answer in question.values:
            return question.values.index(answer)
        case None | "":
            return None
        case answer:
            raise AnswerError(question, answer)


def answered(answers: Answers, question: Question) -> bool:
    return answers.get(question.key) not in (None, "", (), frozenset())


def wish_weights(answers: Answers, question: Question) -> dict[str, int]:
    """How much each chosen value counts: k, k - 1, …, 1 where k values are ranked, else 1."""
    values = chosen(answers, question)
    if question.kind is QuestionKind.RANKED:
        return {value: len(values) - rank for rank, value in enumerate(values)}
    return dict.fromkeys(values, 1)


def option_label(question: Question, value: str, language: str) -> str:
    return next(o.label[language] for o in question.options if o.value == value)


def in_order(question: Question, values: set[str] | frozenset[str]) -> list[str]:
    """The values in the order in which the question offers them."""
    return [value for value in question.values if value in values]
