"""That somebody who looks for a case finds it."""

import re
from pathlib import Path

HERE = Path(__file__).parent
NUMBERS = [*range(1, 33), 34]


def test_every_case_has_a_test_that_is_named_after_it() -> None:
    texts = (file.read_text(encoding="utf-8") for file in HERE.glob("test_*.py"))
    named = re.findall(r"^def test_case_(\d+)_", "\n".join(texts), re.MULTILINE)
    assert {f"{number:02}" for number in NUMBERS} - set(named) == set()
