"""What a visitor filled in, and what to say about it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from peercoach.errors import InvalidInput, PeerCoachError
from peercoach.i18n import Translator, mark
from peercoach.web.gate import LARGEST_REQUEST


async def read_form(request: Request) -> FormData:
    return await request.form(max_part_size=LARGEST_REQUEST)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was refused: shown again at its field, in the words of the one who reads it."""

    field: str
    typed: str
    message: str

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [(self.field, self.message)]


Filled = Annotated[FormData, Depends(read_form)]
"""A form of which the fields are not known beforehand."""


def entered(form: FormData) -> dict[str, list[str]]:
    """What was filled in, without files: nothing here asks for one."""
    given: dict[str, list[str]] = {}
    for field, value in form.multi_items():
        if isinstance(value, str):
            given.setdefault(field, []).append(value)
    return given


def say(error: PeerCoachError, speak: Translator) -> str:
    """The error in the visitor's language."""
    return speak.gettext(error.message).format(**error.details)


def read_day(typed: str) -> date:
    """The day as a form sends it. Raises InvalidInput."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise InvalidInput(mark("Choose a day")) from None
