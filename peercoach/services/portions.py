"""Databases limit how many values one question may hold."""

from collections.abc import Sequence
from typing import TypeVar

SOME = 500
T = TypeVar("T")


def portions(values: Sequence[T]) -> list[Sequence[T]]:
    """All of them, some at a time."""
    return [values[first : first + SOME] for first in range(0, len(values), SOME)]
