"""Every route, asked by everybody about every thing, answers what the table says."""

import pytest

from peercoach.permissions import PERMISSIONS, Row
from tests.permissions.cells import cells_of, check
from tests.permissions.world import World

ONE_IN = 15
"""Of the cells, in the quick look."""


@pytest.mark.parametrize("row", PERMISSIONS.values(), ids=str)
def test_who_may_and_who_may_not(world: World, row: Row, pytestconfig: pytest.Config) -> None:
    """A refusal changes nothing, and does not tell somebody else's thing from none at all."""
    cells = list(cells_of(row))
    for cell in cells if pytestconfig.getoption("--whole") else cells[len(str(row)) % 5 :: ONE_IN]:
        check(world, cell)
