"""Questions that were removed while people had answered them: put back, or erased with the answers.

Kept in the programme's settings under `removed_questions`.
"""

from collections.abc import Mapping
from typing import Any

from peercoach.errors import NotFound
from peercoach.matching.questionnaire import question_table
from peercoach.matching.questions import Question
from peercoach.models import Programme

SETTING = "removed_questions"
Table = Mapping[str, Any]


def removed_questions(programme: Programme) -> list[Table]:
    found: list[Table] = programme.settings.get(SETTING, [])
    return found


def find_removed(programme: Programme, key: str) -> Table:
    for table in removed_questions(programme):
        if table["key"] == key:
            return table
    raise NotFound


def remember_removed(programme: Programme, question: Question) -> None:
    _keep(programme, [*_others(programme, question.key), question_table(question)])


def forget_removed(programme: Programme, key: str) -> None:
    _keep(programme, _others(programme, key))


def _others(programme: Programme, key: str) -> list[Table]:
    return [one for one in removed_questions(programme) if one["key"] != key]


def _keep(programme: Programme, tables: list[Table]) -> None:
    programme.settings = {**programme.settings, SETTING: tables}
