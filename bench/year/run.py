"""A year on one database, and what came of it."""

import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import col, func, select

from bench.year.cast import BEGINS, COORDINATOR, ENDS, Group, Story, add_cast
from bench.year.expected import OUTAGE, Line, counted, expected, of_kinds
from bench.year.people import People
from bench.year.recording import Recorder
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.demo.clock import HOUR, DemoClock
from peercoach.demo.heart import Heart
from peercoach.i18n import AMSTERDAM
from peercoach.jobs import tick
from peercoach.jobs.sender import new_sender, send_due
from peercoach.migrations import upgrade
from peercoach.models import Notice, NoticeStatus, QuietEpisode


@dataclass(frozen=True, slots=True)
class Found:
    """What came of the year. `missing` and `surplus` are beside what was counted by hand."""

    mails: int
    kinds: Counter[str]
    missing: Counter[Line]
    surplus: Counter[Line]
    twice: int  # Message-IDs that left more than once
    waiting: int  # mails that neither left nor were called off
    flags: Counter[bool]  # of open flags: whether the pair is one of the silent
    silent: int
    hours: int
    seconds: float
    processor_seconds: float
    mailboxes: dict[str, list[EmailMessage]]

    @property
    def right(self) -> bool:
        exact = not self.missing and not self.surplus and not self.twice and not self.waiting
        return exact and self.flags == Counter({True: self.silent})

    def __str__(self) -> str:
        kinds = "\n".join(f"  {count:>7,}  {kind}" for kind, count in self.kinds.most_common())
        wrong = [
            f"  {word}: {to} {moment.astimezone(AMSTERDAM):%a %d %b %Y %H:%M} {kind}"
            for word, lines in (("missing", self.missing), ("surplus", self.surplus))
            for to, moment, kind in sorted(lines)[:10]
        ]
        return "\n".join(
            [
                f"{self.hours:,} hours, {self.mails:,} mails in {self.seconds:.0f} s"
                f" ({self.processor_seconds:.0f} s of processor time)",
                kinds,
                f"missing {self.missing.total()}, surplus {self.surplus.total()},"
                f" twice {self.twice}, still waiting {self.waiting}",
                *wrong,
                f"open flags: {self.flags[True]} of {self.silent} silent pairs,"
                f" {self.flags[False]} of others",
            ]
        )


def run_year(
    database: str,
    *,
    pairs: int,
    begins: datetime = BEGINS,
    ends: datetime = ENDS,
    at: Collection[int] = range(24),
) -> Found:
    """All that is due between the two, on an empty database; looked at each hour of the day, or
    only `at` these, by the clock on the wall."""
    engine = make_engine(database)
    _no_power_cuts(engine)
    upgrade(engine)
    with unit_of_work(engine, write=True) as session:
        _, groups = add_cast(session, pairs)
    people = People(engine, groups)
    clock = DemoClock(begins, seconds=lambda: 0.0)
    recorder = Recorder(
        clock, read=lambda to, mail: people.read(to, mail, clock()), kept=readers(groups)
    )
    settings = Settings(
        _env_file=None,
        public_url="https://buddy.example.org",
        institution="Hogeschool Voorbeeld",
        contact_email="buddy@example.org",
        mail_from="buddy@example.org",
    )
    sender = new_sender()

    def send() -> None:
        send_due(engine, settings=settings, clock=clock, transport=recorder, sender=sender)

    heart = Heart(
        engine,
        clock,
        tick=lambda: tick(engine, now=clock()),
        send=send,
    )
    hours = 0

    def steps() -> Iterator[timedelta]:
        """An hour at a time, and people act in between; while nobody was at work, days at once."""
        nonlocal hours
        away, back = OUTAGE
        while clock() < ends:
            until = back if clock() == away else next_of(clock(), at)
            hours += (until - clock()) // HOUR
            yield until - clock()
            if people.act(clock()):
                heart.stir()

    begun, busy = time.monotonic(), time.process_time()
    heart.go_through(steps())
    spent = time.monotonic() - begun, time.process_time() - busy
    wanted = Counter(
        {
            line: count
            for line, count in expected(groups, people.who_meet()).items()
            if line[1] <= ends
        }
    )
    found = counted(recorder.left)
    silent = {
        number
        for group in groups
        if group.story in (Story.silent, Story.stops) and group.starts < ends
        for number in group.pairs
    }
    with unit_of_work(engine) as session:
        waiting = session.exec(
            select(func.count(col(Notice.id))).where(
                col(Notice.status).in_([NoticeStatus.queued, NoticeStatus.sending])
            )
        ).one()
        flagged = session.exec(
            select(QuietEpisode.pair_id).where(col(QuietEpisode.closed_at).is_(None))
        ).all()
    engine.dispose()
    copies = Counter(one.message_id for one in recorder.left)
    return Found(
        mails=len(recorder.left),
        kinds=of_kinds(found),
        missing=wanted - found,
        surplus=found - wanted,
        twice=sum(count > 1 for count in copies.values()),
        waiting=waiting,
        flags=Counter(number in silent for number in flagged),
        silent=len(silent),
        hours=hours,
        seconds=spent[0],
        processor_seconds=spent[1],
        mailboxes=recorder.mailboxes,
    )


def next_of(now: datetime, at: Collection[int]) -> datetime:
    """The next such hour of the day. One hour a year comes twice, and one not at all."""
    now += HOUR
    while now.astimezone(AMSTERDAM).hour not in at:
        now += HOUR
    return now


def readers(groups: list[Group]) -> list[str]:
    """Whose mailbox is worth reading: of each story, in each language and from each start that it
    has, one coach and one first-year."""
    chosen = {
        (group.story, group.coach.language, group.starts): group for group in reversed(groups)
    }
    return [
        COORDINATOR,
        *(one.email for group in chosen.values() for one in (group.coach, group.first_years[0])),
    ]


def write_mailboxes(found: Found, folder: Path) -> None:
    """Each as one text, as its reader would go through it."""
    folder.mkdir(parents=True, exist_ok=True)
    for address, mails in found.mailboxes.items():
        parts = [_told(mail) for mail in mails]
        (folder / f"{address.partition('@')[0]}.txt").write_text("\n".join(parts), "utf-8")


def _told(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return f"{'=' * 78}\n{mail['Date']}\n{mail['Subject']}\n\n{text}"


def _no_power_cuts(engine: Engine) -> None:
    """What is made here is thrown away: no power cut matters, nor what is erased. Disks differ."""

    @event.listens_for(engine, "connect")
    def hurry(connection: Any, _record: object) -> None:
        with suppress(AttributeError):
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA secure_delete=OFF")
