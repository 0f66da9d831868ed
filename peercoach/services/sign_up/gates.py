"""What a programme asks of coaches before they get new first-years: a training, a code of conduct.

Kept in the programme's settings under `coach_gates`. Who has not passed is not solved for; the
pairs there are go on. Who passes what is in `gate_passing.py`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from sqlmodel import Session, col, select

from peercoach.errors import InvalidFields, InvalidInput
from peercoach.i18n import LANGUAGES, mark
from peercoach.models import (
    Enrolment,
    GateKind,
    GatePassed,
    Programme,
    Side,
)
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.rounds.rounds import raise_versions

SETTING = "coach_gates"
LONGEST_CODE = 6000
SUGGESTED = "code-of-conduct.toml"


@dataclass(frozen=True, slots=True)
class Gates:
    """`code` is the text by language, or empty; its version goes up with every change."""

    training: bool
    code: Mapping[str, str]
    code_version: int

    @property
    def asked(self) -> dict[GateKind, int]:
        """What has to be passed, in which version."""
        training = {GateKind.training: 1} if self.training else {}
        return training | ({GateKind.code: self.code_version} if self.code else {})


class GatesRefused(InvalidFields):
    """The settings cannot be like this: `problems` has an error per field."""


def gates_of(programme: Programme) -> Gates:
    found = programme.settings.get(SETTING, {})
    return Gates(found.get("training", False), found.get("code", {}), found.get("code_version", 0))


def suggested_code() -> dict[str, str]:
    """A text to start from."""
    text = (files("peercoach.services") / "templates" / SUGGESTED).read_text(encoding="utf-8")
    return {language: words.strip() for language, words in tomllib.loads(text).items()}


def set_gates(
    session: Session,
    programme: Programme,
    *,
    training: bool,
    code: Mapping[str, str],
    by: int,
    now: datetime,
) -> None:
    """Without any text there is no code to accept; with one, there is in every language."""
    session.refresh(programme, with_for_update={"key_share": True})
    code = {language: _tidy(code.get(language, "")) for language in LANGUAGES}
    problems = (
        {language: _wrong(text) for language, text in code.items()} if any(code.values()) else {}
    )
    if wrong := {f"code_{language}": error for language, error in problems.items() if error}:
        raise GatesRefused(mark("This cannot be asked of coaches yet"), wrong)
    before = gates_of(programme)
    code = code if any(code.values()) else {}
    version = before.code_version + (bool(code) and code != before.code)
    if (training, code) == (before.training, dict(before.code)):
        return
    kept = {"training": training, "code": code, "code_version": version}
    programme.settings = {**programme.settings, SETTING: kept}
    programme.version += 1
    raise_versions(session, programme.id)
    note_deed(
        session,
        "set coach gates",
        by=by,
        kind="programme",
        uid=programme.slug,
        programme_id=programme.id,
        now=now,
        training=training,
        code_version=version if code else 0,
    )


def open_gates(session: Session, programme: Programme, enrolment: Enrolment) -> list[GateKind]:
    """What this coach still has to do."""
    passed = session.exec(
        select(GatePassed.kind, GatePassed.version).where(GatePassed.enrolment_id == enrolment.id)
    ).all()
    return [
        kind for kind, version in gates_of(programme).asked.items() if (kind, version) not in passed
    ]


def held_back(session: Session, programme: Programme) -> set[int]:
    """The coaches who have not passed every gate, by row of their enrolment."""
    asked = gates_of(programme).asked
    if not asked:
        return set()
    coaches = select(Enrolment.id).where(
        Enrolment.programme_id == programme.id, Enrolment.side == Side.coach
    )
    waiting: set[int] = set()
    for kind, version in asked.items():
        passed = select(GatePassed.enrolment_id).where(
            GatePassed.kind == kind, GatePassed.version == version
        )
        waiting |= set(session.exec(coaches.where(col(Enrolment.id).not_in(passed))).all())
    return waiting


def _wrong(text: str) -> InvalidInput | None:
    if not text:
        return InvalidInput(mark("Write it in both languages"))
    if len(text) > LONGEST_CODE or "\0" in text:
        return InvalidInput(mark("Use at most {most} characters"), most=LONGEST_CODE)
    return None


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
