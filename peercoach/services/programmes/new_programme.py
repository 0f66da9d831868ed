"""Making a programme: from the template that comes with us, or like one of one's own."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, select

from peercoach.errors import Conflict, InvalidFields, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.matching.definition import parse_definition
from peercoach.models import Person, Programme, RoleKind
from peercoach.services.audit import record
from peercoach.services.programmes.programmes import template
from peercoach.services.programmes.roles import ON_THE_MACHINE, give_role, programmes_of
from peercoach.services.turns import wait_for_turn

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_NAME = 40, 80

# What `/{slug}` would hide, or be hidden by.
TAKEN = frozenset(
    "accessibility account api c cal co coach coach-signup demo healthz help login logo logout"
    " look.css me met metrics openapi.json privacy reader readyz signup static u".split()
)

Free = Mapping[str, Sequence[tuple[date, date]]]
"""`breaks` and `exam_weeks`, the first and last day of each."""


class SlugTaken(Conflict):
    """There is a programme with this address already."""


class ProgrammeRefused(InvalidFields):
    """It cannot be made like this: `problems` has an error per field, in order."""

    def __init__(self, problems: Mapping[str, InvalidInput]) -> None:
        super().__init__(mark("This programme cannot be made yet"), problems)


def create_programme(
    session: Session,
    *,
    slug: str,
    name_nl: str,
    name_en: str,
    now: datetime,
    free: Free | None = None,
    like: Programme | None = None,
    by: Person | None = None,
) -> Programme:
    """A programme with the questions and rules of another, or of the template.

    Raises ProgrammeRefused or SlugTaken. Without `by`: on the machine.
    """
    if problems := wrong_fields(slug=slug, name_nl=name_nl, name_en=name_en, free=free or {}):
        raise ProgrammeRefused(problems)
    wait_for_turn(session, f"programme {slug}")
    if slug in TAKEN:
        raise SlugTaken(mark("“{slug}” is an address of the service; choose another"), slug=slug)
    if session.exec(select(Programme.id).where(Programme.slug == slug)).first() is not None:
        raise SlugTaken(mark("There is a programme “{slug}” already; choose another"), slug=slug)
    definition = parse_definition(like.definition if like else template())
    programme = Programme(
        slug=slug,
        name_nl=_tidy(name_nl),
        name_en=_tidy(name_en),
        definition=definition.as_mapping(),
        calendar={
            kind: [[first.isoformat(), last.isoformat()] for first, last in sorted(periods)]
            for kind, periods in (free or {}).items()
        },
        created_at=now,
    )
    if like:
        programme.time_zone = like.time_zone
    session.add(programme)
    session.flush()
    record(
        session,
        now=now,
        actor=by.uid if by else ON_THE_MACHINE,
        action="create",
        subject_kind="programme",
        subject_uid=slug,
        programme_id=programme.id,
        details={"like": like.slug if like else None},
    )
    return programme


def create_own_programme(
    session: Session,
    *,
    slug: str,
    name_nl: str,
    name_en: str,
    free: Free,
    like: str,
    by: Person,
    now: datetime,
) -> Programme:
    """As `create_programme`, by a coordinator, who coordinates the new one too.

    `like` is the address of one that they coordinate; empty: the template.
    """
    own = {programme.slug: programme for programme in programmes_of(session, by.id)}
    if like and like not in own:
        raise NotFound
    given = {"slug": slug, "name_nl": name_nl, "name_en": name_en}
    made = create_programme(session, **given, free=free, like=own.get(like), by=by, now=now)
    give_role(session, programme=made, person=by, kind=RoleKind.coordinator, by=by, now=now)
    return made


def wrong_fields(*, slug: str, name_nl: str, name_en: str, free: Free) -> dict[str, InvalidInput]:
    """What is wrong with each field, in the order of the page."""
    looked_at = {
        "name_nl": _wrong_name(
            name_nl,
            nothing=mark("Fill in a name in Dutch"),
            wrong=mark("Name in Dutch: found “{name}”, expected at most 80 characters"),
        ),
        "name_en": _wrong_name(
            name_en,
            nothing=mark("Fill in a name in English"),
            wrong=mark("Name in English: found “{name}”, expected at most 80 characters"),
        ),
        "slug": _wrong_slug(slug),
        **{kind: _wrong_periods(periods) for kind, periods in free.items()},
    }
    return {field: problem for field, problem in looked_at.items() if problem}


def _wrong_name(given: str, *, nothing: str, wrong: str) -> InvalidInput | None:
    name = _tidy(given)
    if not name:
        return InvalidInput(nothing)
    if len(name) <= LONGEST_NAME and name.isprintable():
        return None
    return InvalidInput(wrong, name=given)


def _wrong_slug(slug: str) -> InvalidInput | None:
    if not slug:
        return InvalidInput(mark("Fill in a web address"))
    if SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG:
        return None
    return InvalidInput(
        mark(
            "Web address: found “{slug}”, expected at most 40 small letters, digits and single "
            "hyphens, such as nursing-2026"
        ),
        slug=slug,
    )


def _wrong_periods(periods: Sequence[tuple[date, date]]) -> InvalidInput | None:
    for first, last in periods:
        if last < first:
            return InvalidInput(
                mark("Found {first} to {last}, expected the first day first"),
                first=first.isoformat(),
                last=last.isoformat(),
            )
    return None


def _tidy(name: str) -> str:
    return " ".join(name.split())
