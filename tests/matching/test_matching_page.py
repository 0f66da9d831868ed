"""What docs/matching.md shows is what happens."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "matching.md"


def test_the_examples_on_the_page_are_true() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert (found.failed, found.attempted > 10) == (0, True)
