"""That somebody who looks for a fault of a round finds it."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("number", range(18, 27))
def test_every_fault_has_a_test_that_is_named_after_it(number: int) -> None:
    tests = [file.read_text(encoding="utf-8") for file in HERE.glob("test_*.py")]
    assert any(re.search(rf"^def test_fault_{number}_", text, re.MULTILINE) for text in tests)
