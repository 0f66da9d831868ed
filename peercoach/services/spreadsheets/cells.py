"""One cell as a value, or as what stands there and what was expected."""

import re
from functools import lru_cache
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from peercoach.matching.words import Words
from peercoach.services.sign_up.person_names import as_name

WHOLE_NUMBER = re.compile(r"([+-]?\d{1,15})(?:[.,]0*)?")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LIST_MARK = re.compile(r"[;|,\n]")
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*")
LONGEST_LOCAL, LONGEST_ADDRESS = 64, 254

AN_ADDRESS = Words(
    "a complete address such as jan@school.nl", "een volledig adres zoals jan@school.nl"
)


class Refused(NamedTuple):
    found: str | Words
    expected: Words


def whole_number(cell: str, *, low: int | None = None, high: int | None = None) -> int | Refused:
    """`3`, `3.0` and `3,0`: what different programs make of the same number."""
    match = WHOLE_NUMBER.fullmatch(cell)
    if match:
        number = int(match[1])
        if (low is None or number >= low) and (high is None or number <= high):
            return number
    return Refused(cell, whole_number_words(low, high))


def whole_number_words(low: int | None, high: int | None) -> Words:
    if low is None:
        return Words("a whole number", "een geheel getal")
    if high is None:
        return Words(f"a whole number, {low} or more", f"een geheel getal, {low} of meer")
    return Words(
        f"a whole number from {low} to {high}", f"een geheel getal van {low} tot en met {high}"
    )


def address(cell: str) -> str | Refused:
    """The address in its usual form; `id`s lower-case it, mail keeps the case before the `@`."""
    local, at, domain = cell.rpartition("@")
    if len(local) <= LONGEST_LOCAL and PLAIN_LOCAL.fullmatch(local):
        # A hundred thousand addresses share a few domains; only the domain needs the full check.
        usual = _usual_domain(domain)
        fits = usual is not None and len(local) + len(at) + len(usual) <= LONGEST_ADDRESS
        return f"{local}@{usual}" if fits else Refused(cell, AN_ADDRESS)
    try:
        return validate_email(
            cell, check_deliverability=False, strict=True, allow_smtputf8=False
        ).normalized
    except EmailNotValidError:
        return Refused(cell, AN_ADDRESS)


@lru_cache(maxsize=1024)
def _usual_domain(domain: str) -> str | None:
    try:
        return validate_email(f"a@{domain}", check_deliverability=False, strict=True).domain
    except EmailNotValidError:
        return None


def identifier(cell: str) -> str | Refused:
    if CONTROL.search(cell):
        return Refused(cell, Words("an id on one line", "een id op één regel"))
    return cell


def person_name(cell: str) -> str | Refused:
    """Runs of spaces become one; what nobody sees, breaks the line or leads away is refused."""
    name = as_name(cell)
    if name is None:
        return Refused(
            cell,
            Words(
                "a name on one line, in visible letters, without < > @ or an address",
                "een naam op één regel, in zichtbare letters, zonder < > @ of een adres",
            ),
        )
    return name


def several(cell: str) -> tuple[str, ...]:
    """Ids or addresses of others, each once, in the order given."""
    parts = (part.strip() for part in LIST_MARK.split(cell))
    return tuple(dict.fromkeys(part for part in parts if part))
