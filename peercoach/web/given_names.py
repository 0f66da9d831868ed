"""What pages call people."""

from collections.abc import Sequence


def given_name(name: str) -> str:
    """The first word of a name."""
    return next(iter(name.split()), name)


def initials(name: str) -> str:
    """Of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def told_apart(names: Sequence[str]) -> list[str]:
    """Their given names; with the first letter of the last word where several have the same."""
    given = [given_name(name) for name in names]
    return [
        f"{one} {name.split()[-1][0]}." if given.count(one) > 1 and " " in name.strip() else one
        for one, name in zip(given, names, strict=True)
    ]
