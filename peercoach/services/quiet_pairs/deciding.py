"""What a coordinator decides about a pair on the list: kept for a minute in which it can be undone,
then done by the next tick. Nothing leaves before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import Enrolment, Pair, Person, Programme, QuietEpisode
from peercoach.notify.messages.from_coordinator import TEMPLATE
from peercoach.notify.outbox import owe
from peercoach.notify.outbox.sealing import SEALED, seal
from peercoach.services.calendar.days import calendar_of
from peercoach.services.pairs.another_buddy import never_again
from peercoach.services.pairs.duos import Duo, find_duo, find_duos, first_name
from peercoach.services.pairs.pairs import GOING_ON, end_pair, finish_pair
from peercoach.services.programmes.deeds import Action, note_deed
from peercoach.services.quiet_pairs.closing import close_quiet
from peercoach.services.sign_up.room import resume
from peercoach.services.writing.letters import Words, letter_from
from peercoach.vault import vault_of

UNDO_WITHIN = timedelta(seconds=60)
WAIT = timedelta(weeks=2)


class Act(StrEnum):
    """`rematch` ends the pair and looks for another; `finish` waits until the first-year asks."""

    write = "write"
    wait = "wait"
    rematch = "rematch"
    finish = "finish"
    looked = "looked"


class AlreadyDecided(Conflict):
    """Somebody else did, or the pair was in touch meanwhile."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Still to be done, `at` this moment at the earliest; `to` whom is written, if it is that."""

    act: Act
    duo: Duo
    at: datetime
    to: Person | None = None


def decide(
    session: Session,
    episode: QuietEpisode,
    act: Act,
    *,
    by: int,
    now: datetime,
    to: int | None = None,
    words: Words | None = None,
) -> None:
    """Raises AlreadyDecided. To `write` takes `to` whom, and the words."""
    flag = _locked(session, episode.id)
    if flag is None or flag.closed_at is not None or flag.decided is not None:
        raise AlreadyDecided(mark("This was closed in the meantime."))
    said: Mapping[str, Any] = {"subject": words.subject, "text": words.text} if words else {}
    flag.decided = {
        "act": act.value,
        "by": by,
        "at": (now + UNDO_WITHIN).isoformat(),
        "to": to,
        "words": dict(seal(session, said, message_id=_name_of(flag))),
    }
    session.flush()


def undo(session: Session, episode: QuietEpisode) -> None:
    """As if nothing had been decided. Raises AlreadyDecided when it was done."""
    flag = _locked(session, episode.id)
    if flag is None or flag.decided is None:
        raise AlreadyDecided(mark("It was too late to undo this: it is done."))
    flag.decided = None
    session.flush()


def undecided_yet(session: Session, programme: Programme, *, by: int) -> list[Decision]:
    """What this coordinator can still undo, the newest first."""
    query = (
        select(QuietEpisode)
        .join(Pair, col(Pair.id) == QuietEpisode.pair_id)
        .where(
            Pair.programme_id == programme.id,
            col(QuietEpisode.decided).is_not(None),
            col(QuietEpisode.closed_at).is_(None),
        )
    )
    flags = {flag.pair_id: flag for flag in session.exec(query)}
    found = []
    for duo in find_duos(session, col(Pair.id).in_(flags)):
        decided = flags[duo.pair.id].decided or {}
        if decided["by"] == by:
            to = duo.member(decided["to"]) if decided["to"] else None
            at = datetime.fromisoformat(decided["at"])
            found.append(Decision(Act(decided["act"]), duo, at, to))
    return sorted(found, key=lambda one: one.at, reverse=True)


def decided_or_waited_for(_now: datetime) -> SelectOfScalar[int]:
    """The row numbers of flags about which a coordinator decided something."""
    return select(QuietEpisode.id).where(
        col(QuietEpisode.decided).is_not(None) | col(QuietEpisode.waits_until).is_not(None)
    )


def do_what_was_decided(session: Session, *, now: datetime) -> int:
    """Whatever can no longer be undone; and back on the list comes what was waited for."""
    done = 0
    query = select(QuietEpisode).where(col(QuietEpisode.id).in_(decided_or_waited_for(now)))
    for flag in session.exec(query.order_by(col(QuietEpisode.id)).with_for_update()).all():
        pair = session.get_one(Pair, flag.pair_id)
        programme = session.get_one(Programme, pair.programme_id)
        today = calendar_of(programme).day(now)
        if flag.waits_until is not None and flag.waits_until <= today:
            flag.waits_until = None
        decided = flag.decided
        if decided is None or datetime.fromisoformat(decided["at"]) > now:
            continue
        flag.decided = None
        if flag.closed_at is None and pair.status in GOING_ON:
            _do(session, flag, pair, programme, decided, now=now)
            done += 1
    session.flush()
    return done


def _do(
    session: Session,
    flag: QuietEpisode,
    pair: Pair,
    programme: Programme,
    decided: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    by = decided["by"]
    match Act(decided["act"]):
        case Act.write:
            _write(session, flag, pair, programme, decided, now=now)
            _wait(session, flag, pair, programme, "write to quiet pair", by=by, now=now)
        case Act.wait:
            _wait(session, flag, pair, programme, "wait for quiet pair", by=by, now=now)
        case Act.rematch:
            never_again(session, pair, now=now)
            end_pair(session, pair, by=by, now=now)
            resume(session, session.get_one(Enrolment, pair.first_year_id), now=now)
        case Act.finish:
            finish_pair(session, pair, programme, by=by, now=now)
        case Act.looked:
            close_quiet(session, flag, by=session.get_one(Person, by), now=now)


def _write(
    session: Session,
    flag: QuietEpisode,
    pair: Pair,
    programme: Programme,
    decided: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    words = decided["words"]
    vault = vault_of(session)
    if vault is not None and SEALED in words:
        words = vault.unseal(words[SEALED].encode(), of=_name_of(flag))
    duo = find_duo(session, pair.id)
    to, sender = duo.member(decided["to"]), session.get_one(Person, decided["by"])
    written = flag.facts.get("written", 0) + 1
    flag.facts = {**flag.facts, "written": written}
    owe(
        session,
        key=f"quiet:{pair.id}:{flag.number}:{to.id}:{written}",
        to=to,
        template=TEMPLATE,
        payload={
            **letter_from(to, Words(**words), programme, sender),
            "name": first_name(to),
            "path": "/coach" if to is duo.coach else "/me",
            "lines": [{"pair": pair.id, "other": first_name(duo.other(to.id))}],
        },
        programme_id=programme.id,
        now=now,
    )


def _wait(
    session: Session,
    flag: QuietEpisode,
    pair: Pair,
    programme: Programme,
    action: Action,
    *,
    by: int,
    now: datetime,
) -> None:
    flag.waits_until = calendar_of(programme).day(now) + WAIT
    note_deed(session, action, by=by, kind="pair", uid=pair.uid, programme_id=programme.id, now=now)


def _locked(session: Session, episode_id: int) -> QuietEpisode | None:
    return session.exec(
        select(QuietEpisode)
        .where(col(QuietEpisode.id) == episode_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _name_of(flag: QuietEpisode) -> str:
    """What the sealed words belong to."""
    return f"quiet {flag.id}"
