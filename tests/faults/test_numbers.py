"""That somebody who looks for a fault finds it."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"^def test_fault_((?:\d+_(?:and_)?)+)", re.MULTILINE)
NUMBERS = [*range(1, 27), *range(33, 38)]
"""From 27 on to 32 they are about files and wishes, and named after those."""


def test_every_fault_has_a_test_that_is_named_after_it() -> None:
    texts = (file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py"))
    found = (numbers for text in texts for numbers in NAMED.findall(text))
    named = {int(number) for numbers in found for number in re.findall(r"\d+", numbers)}
    assert set(NUMBERS) - named == set()
