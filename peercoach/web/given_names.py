"""What pages call people."""


def given_name(name: str) -> str:
    """The first word of a name."""
    return next(iter(name.split()), name)


def initials(name: str) -> str:
    """Of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
