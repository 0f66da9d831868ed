"""Whether a hall full of people can sign up at once: `python -m bench.sign_up [people]`

The real `peercoach serve` on SQLite in a throw-away folder, where 800 first-years and 150 coaches
signed up already, with its own scheduler and a mail server on loopback. 500 people come within a
minute by one address of the network, as behind the router of a lecture hall: each asks for a
code, takes it from the mail, fills in every page of the form and sends it in. Prints how long that
took from the first to the last of them, what went wrong, and how many the database has in the end.
"""

import asyncio
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from email import message_from_bytes, policy
from pathlib import Path
from statistics import median

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlmodel import col, func, select

from bench.browser import Answer, Browser
from bench.service import free_port, prepare, serving, worked
from peercoach.db import make_engine, unit_of_work
from peercoach.demo.cast import FEBRUARY
from peercoach.models import Enrolment, EnrolmentStatus, Person

PEOPLE, ARRIVING, PATIENCE = 500, 60.0, 60.0  # the last two in seconds
SIGN_UP = f"/{FEBRUARY}/signup"
FORM: Mapping[str, Mapping[str, str | list[str]]] = {
    "about-you": {"programme": "nursing", "campus": "breda"},
    "help_wanted": {"help_wanted": ["exams", "living"]},
    "same_programme_wish": {"same_programme_wish": "nice", "style": ["listen", "tips"]},
    "languages": {"languages": ["nl"], "meet": "both"},
    "times": {"times": ["tue-morning", "mon-evening"]},
    "first_in_family": {"first_in_family": "yes", "international": "", "carer": "no"},
    "what-matters": {"top_wish": "times"},
}
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")


class Letters:
    """A mail server that keeps the newest code for each address."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        text = mail.get_body(("plain",))
        found = CODE.search(text.get_content()) if text else None
        if found:
            self.codes[envelope.rcpt_tos[0]] = found[0]
        return "250 OK"


class Wrong(Exception):
    """Something else than a page, or than the next one."""


class Comer:
    """One of many who sign up."""

    def __init__(self, site: str, number: int, letters: Letters) -> None:
        self.address = f"comer{number:04}@example.org"
        self._name, self._letters, self._browser = f"Comer {number}", letters, Browser(site)
        self.asked = 0

    async def sign_up(self) -> None:
        await self._open(SIGN_UP)
        await self._send("/login", {"email": self.address, "next": SIGN_UP}, "/login/code")
        code = await self._code()
        place = await self._send("/login/code", {"code": code}, SIGN_UP)
        await self._open(place)
        for page, filled in FORM.items():
            form = {"name": self._name, **filled} if page == "about-you" else filled
            place = await self._send(f"{SIGN_UP}/{page}", form, SIGN_UP)
        await self._send(place, {}, f"/{FEBRUARY}/me")

    async def _open(self, path: str) -> None:
        while (answer := await self._ask(path)).status == 303:
            path = answer.headers["location"]
        if answer.status != 200:
            raise Wrong(f"GET {path}: {answer.status}")

    async def _send(self, path: str, form: Mapping[str, str | list[str]], expected: str) -> str:
        """Where that leads; the page there is looked at, as a browser does."""
        answer = await self._ask(path, form)
        place = str(answer.headers.get("location", ""))
        if answer.status != 303 or not place.startswith(expected):
            raise Wrong(f"POST {path}: {answer.status} {place}")
        await self._open(place)
        return place

    async def _ask(self, path: str, form: Mapping[str, str | list[str]] | None = None) -> Answer:
        self.asked += 1
        return await self._browser.ask(path, form)

    async def _code(self) -> str:
        until = time.perf_counter() + PATIENCE
        while self.address not in self._letters.codes:
            if time.perf_counter() > until:
                raise Wrong(f"no code within {PATIENCE:.0f} s")
            await asyncio.sleep(0.1)
        return self._letters.codes[self.address]


async def everybody(site: str, people: int, letters: Letters) -> tuple[list[float], Counter[str]]:
    """How long each of them took, and what went wrong."""
    took, wrong = list[float](), Counter[str]()

    async def come(number: int) -> None:
        await asyncio.sleep(ARRIVING * number / people)
        began = time.perf_counter()
        try:
            await Comer(site, number, letters).sign_up()
        except (Wrong, OSError) as error:  # among them that it took too long
            wrong[repr(error)] += 1
        took.append(time.perf_counter() - began)

    await asyncio.gather(*(come(number) for number in range(people)))
    return took, wrong


def signed_up(database: str) -> int:
    engine = make_engine(database)
    with unit_of_work(engine) as session:
        found = session.exec(
            select(func.count(col(Enrolment.id)))
            .join(Person, col(Person.id) == Enrolment.person_id)
            .where(
                col(Person.email).like("comer%@example.org"),
                Enrolment.status == EnrolmentStatus.active,
                col(Enrolment.sent_at).is_not(None),
            )
        ).one()
    engine.dispose()
    return found


def main(people: int = PEOPLE) -> None:
    letters = Letters()
    mail = Controller(letters, hostname="127.0.0.1", port=free_port())
    mail.start()
    own = {"PEERCOACH_SMTP_HOST": "127.0.0.1", "PEERCOACH_SMTP_PORT": str(mail.port)}
    try:
        with tempfile.TemporaryDirectory() as folder:
            database = f"sqlite:///{folder}/bench.sqlite3"
            prepare(database)
            with serving(database, Path(folder), scheduler=True, settings=own) as (site, process):
                before, began = worked(process), time.perf_counter()
                took, wrong = asyncio.run(everybody(site, people, letters))
                seconds, work = time.perf_counter() - began, worked(process) - before
            print(f"{people} people in {seconds:.0f} s, each in {median(took):.1f} s by the median")
            print(f"and {max(took):.1f} s at most; {signed_up(database)} signed up. The server")
            print(f"worked {work:.0f} s of processor time, mails included.")
            print(*(f"{many} × {what}" for what, many in wrong.items()), sep="\n", file=sys.stderr)
    finally:
        mail.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
