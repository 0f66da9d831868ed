"""How fast the pages are while people use them: `python -m bench.service [seconds]`

The real `peercoach serve` in a process of its own, on SQLite in a throw-away folder, with the
people of the demonstration: 800 first-years and 150 coaches who wait, 131 and 45 in week 11.
Visitors share the cores with it, and ask as a proxy does for them: by a connection for each
request. Prints Markdown: 16 visitors who think for a second between pages, the same while one round
of 800 × 150 after the other is solved, then 16 who do not think at all; under each the six slowest
pages. Of the last also what a request costs in processor time, which other work on the machine
changes less.
"""

import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import httpx2
from sqlmodel import col, select

from bench.browser import Browser
from peercoach.clock import utc_now
from peercoach.db import make_engine, unit_of_work
from peercoach.demo.cast import COORDINATORS, coach, first_year
from peercoach.demo.seed import seed
from peercoach.migrations import upgrade
from peercoach.models import Enrolment, Pair, PairStatus, Person
from peercoach.services.sign_in.sessions import open_session
from peercoach.vault import Vault, new_key

VISITORS, THINKING = 16, 1.0
FIRST_YEAR = ("/me", "/me/pairs/{pair}/meet", "/me/pairs/{pair}/messages", "/me/data", "/help/now")
COACH = ("/coach", "/me/pairs/{pair}/messages", "/coach/guide", "/coach/calendar")
COORDINATOR = ("", "/people", "/pairs", "/pairs/quiet", "/rounds")


@dataclass
class Visitor:
    """Somebody who is signed in, the pages they go round, and what they write now and then."""

    kind: str
    cookie: str
    pages: Sequence[str]
    pair: str = ""


@dataclass
class Seen:
    """Seconds by page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)


def prepare(database: str) -> list[Visitor]:
    """Fill it, and sign in ten first-years, five coaches and a coordinator."""
    engine, now = make_engine(database), utc_now()
    upgrade(engine)
    seed(engine, now=now, vault=Vault((new_key(),)))
    visitors = []
    with unit_of_work(engine, write=True) as session:
        for address, kind in (
            *((first_year("week11", number), "first-year") for number in range(10, 20)),
            *((coach("week11", number), "coach") for number in range(10, 15)),
            (COORDINATORS[0], "coordinator"),
        ):
            person = session.exec(select(Person).where(Person.email == address)).one()
            side = Pair.first_year_id if kind == "first-year" else Pair.coach_id
            own = select(Enrolment.id).where(Enrolment.person_id == person.id)
            mine = select(Pair.uid).where(col(side).in_(own), Pair.status == PairStatus.live)
            pair = session.exec(mine).first() or ""
            pages = {"first-year": FIRST_YEAR, "coach": COACH}.get(
                kind,
                [f"/co/{slug}{page}" for slug in ("week11", "february") for page in COORDINATOR],
            )
            if not pair:
                pages = [page for page in pages if "{pair}" not in page]
            cookie = open_session(session, person, staff=kind == "coordinator", now=now)
            visitors.append(Visitor(kind, cookie, pages, pair))
    engine.dispose()
    return visitors


@contextmanager
def serving(
    database: str,
    folder: Path,
    *,
    scheduler: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, int]]:
    """Its address and the number of its first process."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    own = {"PEERCOACH_DATABASE_URL": database, "PEERCOACH_PUBLIC_URL": site, **(settings or {})}
    command = [sys.executable, "-m", "peercoach", "serve", "--port", str(port)]
    command.append("--scheduler" if scheduler else "--no-scheduler")
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | own, stderr=subprocess.DEVNULL
    ) as it:
        try:
            wait_for(f"{site}/healthz", it)
            yield site, it.pid
        finally:
            it.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with suppress(httpx2.TransportError):
            httpx2.get(address).raise_for_status()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server ended with {process.returncode}")


async def visit(site: str, visitor: Visitor, until: float, thinking: float, seen: Seen) -> None:
    """Go round the pages; every eighth time write a message or note a contact."""
    draw, browser = random.Random(visitor.cookie), Browser(site, {"session": visitor.cookie})
    await asyncio.sleep(draw.random() * thinking)
    while time.perf_counter() < until:
        page = draw.choice(visitor.pages)
        form = None
        if visitor.pair and draw.random() < 1 / 8:
            page, form = "/me/pairs/{pair}/messages", {"text": f"Hallo {draw.random()}"}
        started = time.perf_counter()
        answer = await browser.ask(page.format(pair=visitor.pair), form)
        name = f"{visitor.kind} {'POST' if form else 'GET'} {page}"
        seen.seconds[name].append(time.perf_counter() - started)
        if answer.status not in (200, 303):
            seen.wrong.append(f"{name}: {answer.status}")
        await asyncio.sleep(thinking * draw.uniform(0.5, 1.5))


async def everybody(
    site: str, visitors: Sequence[Visitor], seconds: float, thinking: float
) -> Seen:
    seen, until = Seen(), time.perf_counter() + seconds
    await asyncio.gather(*(visit(site, one, until, thinking, seen) for one in visitors))
    return seen


async def meanwhile_solving(
    site: str, visitors: Sequence[Visitor], seconds: float, thinking: float
) -> tuple[Seen, int]:
    """The same while a coordinator asks for a draft of February, and for the next as soon as it is
    ready; also says how many that were."""
    staff = next(one for one in visitors if one.kind == "coordinator")
    until = time.perf_counter() + seconds
    seen, drafts = await asyncio.gather(
        everybody(site, visitors, seconds, thinking), keep_solving(site, staff, until)
    )
    return seen, drafts


async def keep_solving(site: str, staff: Visitor, until: float) -> int:
    drafts = 0
    browser = Browser(site, {"session": staff.cookie})
    rounds = (await browser.ask("/co/february/rounds")).text
    round_ = rounds.partition('href="/co/february/rounds/')[2].partition('"')[0]
    while time.perf_counter() < until:
        answer = await browser.ask(f"/co/february/rounds/{round_}/solve", {"balance": "20"})
        drafts += answer.status == 303  # 409 while the one before is being solved
        await asyncio.sleep(0.25)
    return drafts


def p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def line(name: str, seconds: Sequence[float], took: float, wrong: int) -> str:
    figures = (median(seconds), p95(seconds), max(seconds))
    ms = " | ".join(f"{1000 * one:.0f}" for one in figures)
    return f"| {name} | {len(seconds)} | {len(seconds) / took:.0f} | {ms} | {wrong} |"


def table(runs: Mapping[str, Seen], took: float) -> Iterator[str]:
    yield "| | requests | a second | median ms | p95 ms | worst ms | wrong |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, seen in runs.items():
        everything = [one for those in seen.seconds.values() for one in those]
        yield line(f"**{name}**", everything, took, len(seen.wrong))
        for page, those in sorted(seen.seconds.items(), key=lambda item: -p95(item[1]))[:6]:
            yield line(page, those, took, 0)


def family(process: int) -> list[int]:
    """That process, and those it began that answer requests: not those that solve."""
    kin = [process]
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            parent = int(status.read_text().partition("PPid:")[2].split()[0])
            if parent == process and b"spawn_main" in (status.parent / "cmdline").read_bytes():
                kin.append(int(status.parent.name))
    return kin


def worked(process: int) -> float:
    """Processor seconds of the server until now."""
    ticks = 0
    for one in family(process):
        words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> list[int]:
    """The most that each process of the server held, in MiB."""
    held = []
    for one in family(process):
        status = Path(f"/proc/{one}/status").read_text()
        held.append(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
    return held


def main(seconds: float = 30) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.sqlite3"
        visitors = prepare(database)
        with serving(database, Path(folder)) as (site, process):
            asyncio.run(everybody(site, visitors, 3, 0.2))
            think = f"{len(visitors)} visitors, {THINKING:.0f} s thinking"
            alone = asyncio.run(everybody(site, visitors, seconds, THINKING))
            solving, drafts = asyncio.run(meanwhile_solving(site, visitors, seconds, THINKING))
            before, own = worked(process), time.process_time()
            loop = asyncio.run(everybody(site, visitors, seconds, 0))
            runs = {
                think: alone,
                f"{think}, and {drafts} drafts of 800 × 150 solved": solving,
                f"{len(visitors)} visitors, no thinking": loop,
            }
            print(*table(runs, seconds), sep="\n")
            asked = sum(map(len, loop.seconds.values()))
            each = 1000 * (worked(process) - before) / asked
            ours = 1000 * (time.process_time() - own) / asked
            print(f"\nProcessor time a request, without thinking: {each:.1f} ms of the server,")
            print(f"and {ours:.1f} ms of who visits. Memory of its processes, at most:")
            print(f"{', '.join(map(str, memory(process)))} MiB")
        for seen in runs.values():
            print(*sorted(set(seen.wrong)), sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
