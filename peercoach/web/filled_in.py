"""What a visitor filled in, and what to say about it."""

from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from peercoach.errors import PeerCoachError
from peercoach.i18n import Translator
from peercoach.web.gate import LARGEST_REQUEST


async def read_form(request: Request) -> FormData:
    return await request.form(max_part_size=LARGEST_REQUEST)


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
