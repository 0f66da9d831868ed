"""How fast the cockpit is while a round is solved: `python -m bench.coordinators [seconds]`

The real `peercoach serve`, as in `bench.service`: 800 first-years and 150 coaches who wait, with
two drafts. Four coordinators go round its pages, thinking for half a second between two; then they
do so while one draft after the other is solved. Prints Markdown, a line for each page. At the end
what each page costs in processor time, one after the other and nothing else to do.
"""

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import select

from bench.browser import Browser
from bench.service import (
    Seen,
    Visitor,
    everybody,
    line,
    meanwhile_solving,
    p95,
    prepare,
    serving,
    worked,
)
from peercoach.clock import utc_now
from peercoach.db import make_engine, unit_of_work
from peercoach.demo.cast import COORDINATORS as STAFF
from peercoach.models import Person
from peercoach.services.sign_in.sessions import open_session

COORDINATORS, THINKING, TIMES = 4, 0.5, 20
ELSEWHERE = ("", "/people", "/pairs", "/pairs/quiet", "/late", "/audit")


async def two_drafts(site: str, cookie: str) -> list[str]:
    """Solve two, and give the pages of their round."""
    browser = Browser(site, {"session": cookie})
    found = re.search(r'/co/february/rounds/([\w-]+)"', (await rounds(browser)))
    assert found
    round_, drafts = f"/co/february/rounds/{found[1]}", list[str]()
    for balance in ("20", "200"):
        before = len(drafts)
        await browser.ask(f"{round_}/solve", {"balance": balance})
        while len(drafts) == before:
            await asyncio.sleep(0.5)
            page = (await browser.ask(round_)).text
            ready = "data-watch" not in page
            drafts = sorted(set(re.findall(r"draft=([\w-]+)", page))) if ready else drafts
    page = (await browser.ask(round_)).text
    somebody = re.search(r"first_year=([\w-]+)", page)
    assert somebody
    one, other = drafts
    return [
        f"{round_}?draft={one}",
        f"{round_}/compare?draft={one}&other={other}",
        f"{round_}/publish?draft={one}",
        f"{round_}/fair?draft={one}",
        f"{round_}/move?draft={one}&first_year={somebody[1]}",
        f"{round_}/collect",
        "/co/february",
        "/co/february/people",
    ]


def sign_in(database: str) -> list[str]:
    """As many browsers of one coordinator."""
    engine, now = make_engine(database), utc_now()
    with unit_of_work(engine, write=True) as session:
        person = session.exec(select(Person).where(Person.email == STAFF[0])).one()
        return [open_session(session, person, staff=True, now=now) for _ in range(COORDINATORS)]


async def rounds(browser: Browser) -> str:
    return (await browser.ask("/co/february/rounds")).text


async def one_by_one(site: str, cookie: str, pages: Sequence[str], process: int) -> Seen:
    """Processor seconds instead of time."""
    browser, seen = Browser(site, {"session": cookie}), Seen()
    for page in pages:
        await browser.ask(page)
        before = worked(process)
        for _ in range(TIMES):
            await browser.ask(page)
        seen.seconds[page].append((worked(process) - before) / TIMES)
    return seen


def named(page: str) -> str:
    """The page without whose it is."""
    return re.sub(r"/rounds/[\w-]+", "/rounds/…", page.partition(" GET ")[2] or page).partition(
        "?"
    )[0]


def main(seconds: float = 30) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.sqlite3"
        staff = next(one for one in prepare(database) if one.kind == "coordinator")
        with serving(database, Path(folder)) as (site, process):
            pages = asyncio.run(two_drafts(site, staff.cookie))
            everyone = [Visitor("coordinator", one, pages) for one in sign_in(database)]
            alone = asyncio.run(everybody(site, everyone, seconds, THINKING))
            solving, drafts = asyncio.run(meanwhile_solving(site, everyone, seconds, THINKING))
            pages += [f"/co/week11{page}" for page in ELSEWHERE]
            costs = asyncio.run(one_by_one(site, staff.cookie, pages, process))
        for title, seen in (("alone", alone), (f"while {drafts} drafts are solved", solving)):
            print("| | requests | a second | median ms | p95 ms | worst ms | wrong |")
            print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
            every = [one for those in seen.seconds.values() for one in those]
            print(line(f"**{title}**", every, seconds, len(seen.wrong)))
            for page, those in sorted(seen.seconds.items(), key=lambda item: -p95(item[1])):
                print(line(named(page), those, seconds, 0))
            print(*sorted(set(seen.wrong)), sep="\n", file=sys.stderr)
        print("\n| page | processor ms |\n| --- | ---: |")
        for page, (cost,) in sorted(costs.seconds.items(), key=lambda item: -item[1][0]):
            print(f"| {named(page)} | {1000 * cost:.0f} |")


if __name__ == "__main__":
    started = time.perf_counter()
    main(*map(float, sys.argv[1:]))
    print(f"\n{time.perf_counter() - started:.0f} s in all", file=sys.stderr)
