"""That somebody who looks for a case finds it."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NUMBERS = [*range(1, 33), 34]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_case_has_a_test_that_is_named_after_it(number: int) -> None:
    tests = [file.read_text(encoding="utf-8") for file in HERE.glob("test_*.py")]
    assert any(re.search(rf"^def test_case_{number:02}_", text, re.MULTILINE) for text in tests)
