"""A coordinator who reads everything there is to read: pages by following links, files, the API."""

import html
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Draft, DraftStatus, Person, Round
from peercoach.permissions import COORDINATED, PERMISSIONS, ROUND
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import queue_draft
from peercoach.services.rounds.rounds import open_round
from peercoach.services.sign_in.api_tokens import make_token
from peercoach.services.spreadsheets.tables import read_table
from peercoach.solver import solve_draft
from tests.factories import MONDAY
from tests.web.desk import Desk
from tests.web.reading import words

NAMES = re.compile(r"(?<==)[^&]*|(?<=/)[\w-]{16,}|(?<=/questions/)\w+|(?<=/rule/)[\w-]+")
"""What is different in addresses of one kind."""
MUST_BE_READ = ("/collect", "/compare?", "/fair", "/move?", "/publish?", "/people/", "?draft=")
LIKE_THIS = 1
"""Addresses of one kind that are read, such as the page of one person."""


class CuriousCoordinator:
    """At their desk, in a round of which they solve two drafts. After `put_back` all is as it was
    when it was kept."""

    def __init__(self, engine: Engine, slug: str) -> None:
        self.engine, self.desk = engine, Desk(engine, slug)
        self.file = Path(engine.url.database or "")
        self.picture = sqlite3.connect(":memory:")
        with unit_of_work(engine, write=True) as session:
            programme = find_programme(session, slug)
            by = session.get_one(Person, self.desk.person.id)
            self.round = open_round(session, programme, name="September", by=by.id, now=MONDAY)
            self.token = make_token(session, by, label="All", days=90, now=MONDAY)

    def keep(self) -> None:
        """From here on everything begins."""
        with closing(sqlite3.connect(self.file)) as now:
            now.backup(self.picture)

    def put_back(self) -> None:
        with closing(sqlite3.connect(self.file)) as now:
            self.picture.backup(now)

    def read_all(self, *also: str) -> dict[str, str]:
        """What each address says, once two drafts are solved; `also` are addresses to look at."""
        drafts = {self._solved(balance): f"draft {balance}" for balance in (200, 20)}
        *_, self.draft = drafts
        one_sign = re.compile("|".join(map(re.escape, drafts)))
        told = {
            one_sign.sub(lambda found: drafts[found[0]], address): one_sign.sub("", said)
            for address, said in (*self._pages(also), *self._files(), *self._api())
        }
        missed = [page for page in MUST_BE_READ if not any(page in one for one in told)]
        assert not missed, f"no link of this coordinator leads to {missed}"
        return told

    def _solved(self, balance: int) -> str:
        with unit_of_work(self.engine, write=True) as session:
            round_ = session.get_one(Round, self.round.id)
            by = self.desk.person.id
            draft = queue_draft(session, round_, by=by, balance=balance, now=MONDAY).uid
        solve_draft(self.engine, draft, lambda: MONDAY)
        with unit_of_work(self.engine) as session:
            found = session.exec(select(Draft.status).where(Draft.uid == draft)).one()
            assert found is DraftStatus.ready
        return draft

    def _pages(self, also: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        client, base = self.desk.client, self.desk.base
        # Where nothing can be told of any group, no link leads there
        fair = f"/rounds/{self.round.uid}/fair?draft={self.draft}"
        waiting = [*(base + one for one in (*also, fair)), base]
        seen, kinds = set[str](), Counter[str]()
        while waiting:
            address = waiting.pop(0)
            kind = NAMES.sub("*", address)
            if (
                "lang=" in address
                or address in seen
                or (kinds[kind] >= LIKE_THIS and address != base)
            ):
                continue
            seen.add(address)
            kinds[kind] += 1
            answer = client.get(address, headers={"accept-language": "en"})
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            assert answer.status_code == 200, address
            yield address, words(answer.text.partition("<main")[2])
            links = (html.unescape(one) for one in re.findall(r'href="([^"#]+)', answer.text))
            waiting += [one for one in links if one.startswith(base)]

    def _files(self) -> Iterator[tuple[str, str]]:
        address = f"{self.desk.base}/rounds/{self.round.uid}/export?draft={self.draft}"
        for form in ("&form=csv&part=pairs", "&form=csv&part=unmatched", "&form=xlsx"):
            content = self.desk.client.get(address + form).content
            table = read_table(Path("all.xlsx" if "xlsx" in form else "all.csv"), content)
            yield address + form, f"{table.header} {list(table.rows)}"

    def _api(self) -> Iterator[tuple[str, str]]:
        blanks = {
            "programme": self.desk.base.removeprefix("/co/"),
            "round": self.round.uid,
            "draft": self.draft,
        }
        for (method, path), row in PERMISSIONS.items():
            ours = path.startswith("/api/") and row.which in {COORDINATED, ROUND}
            if method == "GET" and ours:
                address = path.format(**blanks)
                headers = {"authorization": f"Bearer {self.token}"}
                answer = self.desk.client.get(address, headers=headers)
                assert answer.status_code == 200, address
                yield address, answer.text
