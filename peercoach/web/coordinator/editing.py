"""A form that two people may edit at once: what its reader saw, and both, where they differ."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends

from peercoach.services.versions import ChangedMeanwhile, Fields, Merged
from peercoach.services.whole_numbers import whole_number
from peercoach.web import filled_in

OURS = ("version", "was", "sure", "do")


@dataclass(frozen=True, slots=True)
class Edited:
    """What was filled in, and `was` there when the form was made; `sure` says what its sender was
    warned about, and meant; `do` is the button."""

    fields: dict[str, str]
    was: dict[str, str] = field(default_factory=dict)
    version: int = 0
    sure: str = ""
    do: str = ""


def edited(form: filled_in.Filled) -> Edited:
    given = {name: values[-1] for name, values in filled_in.entered(form).items()}
    version = given.get("version", "")
    return Edited(
        fields={name: value for name, value in given.items() if name not in OURS},
        was=_read(given.get("was", "")),
        version=whole_number(version) or 0,
        sure=given.get("sure", ""),
        do=given.get("do", ""),
    )


Form = Annotated[Edited, Depends(edited)]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field by its name and its label: as it is now, as one filled it in, and whether both
    changed it, so that one has to choose."""

    name: str
    label: str
    theirs: str
    yours: str
    both: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """`gone`: what one was changing is not there any more, and stands below as something new."""

    error: ChangedMeanwhile
    differences: list[Difference]
    gone: bool = False


def told_both(
    clash: tuple[ChangedMeanwhile, Merged],
    theirs: Fields,
    yours: Fields,
    called: Callable[[str, str], tuple[str, str]],
) -> Clash:
    """For the top of the page. `called` gives the label of a field, and of a value of it."""
    error, merged = clash
    names = [*merged.both, *(name for name in yours if yours[name] != theirs.get(name, ""))]
    return Clash(
        error,
        [
            Difference(
                name,
                called(name, "")[0],
                called(name, theirs.get(name, ""))[1],
                called(name, yours[name])[1],
                both=name in merged.both,
            )
            for name in dict.fromkeys(names)
        ],
    )


def _read(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, Mapping):
        return {}
    return {str(name): str(value) for name, value in found.items()}
