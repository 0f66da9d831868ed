"""A definition as it would be stored, read by matching itself; what is wrong, for a form."""

from collections.abc import Mapping, Sequence

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.matching.definition import Definition, parse_definition
from peercoach.matching.reading import DefinitionError, DefinitionFault


class DefinitionRefused(InvalidInput):
    """These questions and rules cannot be used; `problems` holds all of it at once."""

    def __init__(self, problems: Sequence[DefinitionFault]) -> None:
        super().__init__(mark("These questions and rules cannot be used together"))
        self.problems = problems


def parse(mapping: Mapping[str, object]) -> Definition:
    """Raises DefinitionRefused."""
    try:
        return parse_definition(mapping)
    except DefinitionError as error:
        raise DefinitionRefused(error.problems) from None
