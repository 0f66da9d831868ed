"""Long lists a portion at a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Portion:
    """Which part of a list is shown; pages count from 1."""

    total: int
    page: int
    size: int

    @classmethod
    def of(cls, total: int, page: int, size: int = 50) -> "Portion":
        """A page that does not exist becomes the nearest one that does."""
        last = max(1, -(-total // size))
        return cls(total, min(max(page, 1), last), size)

    @property
    def skip(self) -> int:
        return (self.page - 1) * self.size

    @property
    def first(self) -> int:
        return min(self.skip + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.skip + self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.last < self.total else None
