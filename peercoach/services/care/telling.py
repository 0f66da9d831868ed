"""Passing something on in confidence: a worry about a mentee, or a complaint about a buddy."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from peercoach.errors import Conflict, TooMany
from peercoach.i18n import mark
from peercoach.models import (
    Concern,
    ConcernEntry,
    ConcernKind,
    EntryKind,
    Person,
)
from peercoach.models.table import new_uid
from peercoach.notify.messages.care import RECEIVED, TALKED
from peercoach.notify.outbox import owe
from peercoach.services.calendar.days import calendar_of
from peercoach.services.care.readers import readers_of
from peercoach.services.care.summons import Summons, call
from peercoach.services.care.theirs import Theirs
from peercoach.services.pairs.breaks import rest
from peercoach.services.turns import wait_for_turn
from peercoach.vault import Vault, Writing

MOST_A_DAY = 10
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Worry:
    """What a coach saw; keys as in `words`. `named` is whether the mentee's name goes with it."""

    danger: str
    seen: Sequence[str]
    text: str
    knows: str
    named: bool


@dataclass(frozen=True, slots=True)
class Complaint:
    """What happened, as far as somebody wants to say; `reach` is whether they may be contacted."""

    happened: Sequence[str] = ()
    text: str = ""
    reach: str = ""
    phone: str = ""


class NobodyReads(Conflict):
    """No named person is there to open it, so it is not taken in."""


class TooManyConcerns(TooMany):
    """More in a day than anyone needs; whoever does can call."""


def pass_on_worry(
    session: Session, vault: Vault, theirs: Theirs, worry: Worry, *, uid: str, now: datetime
) -> Concern:
    """Raises NobodyReads or TooManyConcerns. The same uid is one worry, however often it is sent.

    Without a name nothing of the pair is kept with it.
    """
    return _pass_on(
        session,
        vault,
        theirs,
        ConcernKind.worry,
        asdict(worry),
        uid=uid,
        named=worry.named,
        now=now,
    )


def complain(
    session: Session, vault: Vault, theirs: Theirs, complaint: Complaint, *, uid: str, now: datetime
) -> Concern:
    """Stop the contact at once, and pass on what happened. Raises like `pass_on_worry`.

    The other side reads only that the pair stands still, and that what was planned is off: nobody
    turns up.
    """
    concern = _pass_on(
        session, vault, theirs, ConcernKind.complaint, asdict(complaint), uid=uid, now=now
    )
    pair = theirs.pair
    pair.stopped_at = pair.stopped_at or now
    rest(session, pair, untold={theirs.me.id}, now=now)
    return concern


def talk_first(session: Session, theirs: Theirs, *, now: datetime) -> None:
    """Nothing is kept of a worry about which the coach wants to talk first; tomorrow they hear
    from us, once for a day and a pair."""
    calendar = calendar_of(theirs.programme)
    tomorrow = calendar.day(now) + ONE_DAY
    owe(
        session,
        key=f"talked:{theirs.pair.id}:{tomorrow.isoformat()}",
        to=theirs.me,
        template=TALKED,
        payload={},
        now=now,
        programme_id=theirs.programme.id,
        send_at=calendar.morning(tomorrow),
    )


def add_to(
    session: Session, vault: Vault, concern: Concern, text: str, *, by: Person, now: datetime
) -> None:
    """The author has more to say. What was said before stays as it is."""
    wait_for_turn(session, f"concern {concern.id}")  # what is counted below makes a mail of its own
    if concern.closed_at is not None:
        raise Conflict(mark("This is closed. You can pass on something new."))
    write_entry(session, vault, concern, EntryKind.added, {"text": text}, by=by, now=now)
    said = select(func.count(col(ConcernEntry.id))).where(
        col(ConcernEntry.concern_id) == concern.id
    )
    occasion = f"added:{session.exec(said).one()}"
    _tell_reader(session, concern, but={by.id, concern.about_id}, occasion=occasion, now=now)


def _pass_on(
    session: Session,
    vault: Vault,
    theirs: Theirs,
    kind: ConcernKind,
    writing: Writing,
    *,
    uid: str,
    named: bool = True,
    now: datetime,
) -> Concern:
    author = theirs.me
    wait_for_turn(session, f"concerns of {author.id}")
    known = session.exec(select(Concern).where(Concern.uid == uid)).first()
    if known is not None and known.author_id == author.id:
        return known
    _not_too_many(session, author, now=now)
    concern = Concern(
        uid=new_uid() if known else uid,
        programme_id=theirs.programme.id,
        kind=kind,
        author_id=author.id,
        about_id=theirs.other.id if named else None,
        pair_id=theirs.pair.id if named else None,
        made_at=now,
    )
    session.add(concern)
    session.flush()
    write_entry(session, vault, concern, EntryKind.told, writing, by=author, now=now)
    involved = {author.id, theirs.other.id}
    _tell_reader(session, concern, but=involved, occasion="new", now=now)
    owe(
        session,
        key=f"concern:{concern.id}:received",
        to=author,
        template=RECEIVED,
        payload={"path": f"/me/concerns/{concern.uid}"},
        now=now,
        programme_id=concern.programme_id,
    )
    return concern


def _not_too_many(session: Session, author: Person, *, now: datetime) -> None:
    today, first = session.exec(
        select(func.count(col(Concern.id)), func.min(col(Concern.made_at))).where(
            col(Concern.author_id) == author.id, col(Concern.made_at) > now - ONE_DAY
        )
    ).one()
    if today >= MOST_A_DAY:
        raise TooManyConcerns(
            mark(
                "You passed on {most} messages since yesterday. Is it urgent? Call someone: the "
                "numbers are under “Talk to someone now”. What you wrote is still here."
            ),
            most=MOST_A_DAY,
            wait=first + ONE_DAY - now,
        )


def _tell_reader(
    session: Session, concern: Concern, *, but: Collection[int | None], occasion: str, now: datetime
) -> None:
    """That something waits; never what, by whom or about whom."""
    readers = readers_of(session, concern.programme_id, but=but)
    if not readers:
        raise NobodyReads(mark("There is nobody now who can read this. Call or write to someone."))
    many = sum(
        readers[0].id not in (author, about)
        for author, about in session.exec(
            select(Concern.author_id, Concern.about_id).where(
                col(Concern.programme_id) == concern.programme_id,
                col(Concern.opened_at).is_(None),
                col(Concern.closed_at).is_(None),
            )
        )
    )
    call(
        session,
        readers[0],
        concern.programme_id,
        Summons(many + (concern.opened_at is not None)),
        key=f"concern:{concern.id}:{occasion}:{readers[0].id}",
        now=now,
    )


def write_entry(
    session: Session,
    vault: Vault,
    concern: Concern,
    kind: EntryKind,
    writing: Writing,
    *,
    by: Person,
    now: datetime,
) -> None:
    sealed = vault.seal(writing, of=concern.uid)
    session.add(ConcernEntry(concern_id=concern.id, kind=kind, by_id=by.id, at=now, sealed=sealed))
    session.flush()
