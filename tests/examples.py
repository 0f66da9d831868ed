"""How many examples a property is tried on: all of them in `make test`, fewer in plain `pytest`."""

from hypothesis import settings

QUICK, WHOLE = "quick", "whole"
SHARE = {QUICK: 0.25, WHOLE: 1}

# How long an example takes says more about the machine than about the code.
for name, share in SHARE.items():
    settings.register_profile(name, deadline=None, max_examples=int(100 * share))


def times(number: int) -> int:
    """`times(200)`: two hundred in `make test`, fifty in plain `pytest`."""
    return int(number * SHARE[settings.get_current_profile_name()])


def examples(number: int) -> settings:
    """`@examples(200)` tries a property on as many."""
    return settings(max_examples=times(number))
