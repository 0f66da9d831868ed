"""The rules of a programme as a page shows them: those there are, and those there could be."""

from collections.abc import Iterator
from dataclasses import dataclass

from peercoach.matching.definition import Definition
from peercoach.matching.questions import Question, QuestionKind, Side
from peercoach.matching.reading import DefinitionFault, RuleEntry
from peercoach.matching.rules import KINDS, Overlap, Rule, Same, Share, Similar
from peercoach.matching.rules.rule import Importance


@dataclass(frozen=True, slots=True)
class ShownRule:
    """`name` stays the same when other rules come or go; `wishes` are the sides whose wish it can
    be; one that is not `kept` is only possible."""

    name: str
    rule: Rule
    wishes: tuple[Side, ...]
    kept: bool


def shown_rules(definition: Definition) -> list[ShownRule]:
    """Every rule, then one for each question of both sides that no rule looks at: it does not
    count until somebody says that it does."""
    kept = list(definition.rules)
    used = {key for rule in kept for key in rule.keys}
    possible = [
        rule
        for question in definition.questions
        if question.key not in used and question.asked_of is Side.BOTH
        for rule in _natural(question)
    ]
    names = _names([*kept, *possible])
    return [
        ShownRule(name, rule, _wishes(definition, rule), number < len(kept))
        for number, (name, rule) in enumerate(zip(names, [*kept, *possible], strict=True))
    ]


def _natural(question: Question) -> Iterator[Rule]:
    """The kind of rule that one expects of such a question; none for a text."""
    match question.kind:
        case QuestionKind.CHOICE:
            yield Same(question=question, importance=Importance.NO)
        case QuestionKind.CHOICES | QuestionKind.RANKED | QuestionKind.YESNO:
            yield Share(question=question, importance=Importance.NO)
        case QuestionKind.SCALE:
            yield Similar(questions=(question,), importance=Importance.NO)
        case QuestionKind.WEEKGRID:
            yield Overlap(question=question, importance=Importance.NO)


def _names(rules: list[Rule]) -> list[str]:
    names: list[str] = []
    for rule in rules:
        name = "-".join([rule.KIND, *rule.sorted_keys])
        again = sum(one == name or one.startswith(f"{name}--") for one in names)
        names.append(f"{name}--{again + 1}" if again else name)
    return names


def _wishes(definition: Definition, rule: Rule) -> tuple[Side, ...]:
    questions = {question.key: question for question in definition.questions}

    def may_be(side: Side) -> bool:
        problems: list[DefinitionFault] = []
        table = rule.as_mapping() | {"wish_of": side.value}
        KINDS[rule.KIND].read(RuleEntry("", table, problems, questions=questions))
        return not problems

    return tuple(side for side in Side if side is rule.wish_of or may_be(side))
