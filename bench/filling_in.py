"""How long signing up takes on a phone: `python -m bench.filling_in [words a minute]`

Goes through the form of a new programme as it is served, and counts for each page what is read and
what is done, for somebody who reads every word that is drawn, at a careful pace. What stood there
before, but for a number, and one's own answers on the last page, are not read again but looked at,
a quarter of a second each. Not drawn are what only screen readers say, what is folded away, and
lists that nobody opened. Signing in is not in it: that is a mail, or an account.

What is done is counted by the keystroke-level model (Card, Moran and Newell 1980): to decide once
a question, to point and tap as on touch screens (Lee and others 2015), to type as on phones (Palin
and others 2019: 36 words a minute).
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from fastapi.testclient import TestClient

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import upgrade
from tests.factories import MONDAY, make_person
from tests.programme_cast import make_open_programme
from tests.signing_in import FROM_OUR_PAGE, sign_in

SITE = "https://buddy.example"
SIGN_UP, NAME = "/start-well/signup", "Noor Appelbes"
READ = 200  # words a minute
DECIDE, TAP, SWIPE, KEY, LOOK, LOAD = 1.35, 0.8, 0.5, 0.33, 0.25, 0.4  # seconds
SCREENFUL = 45  # words; after these one swipes
VOID = {"input", "br", "meta", "link", "img", "hr", "use", "path", "circle"}

Answers = Mapping[str, str | Sequence[str]]
ANSWERS: Mapping[str, Answers] = {
    "about-you": {"programme": "nursing", "campus": "breda"},
    "help_wanted": {"help_wanted": ["exams", "living"]},
    "same_programme_wish": {"same_programme_wish": "nice", "style": "listen"},
    "languages": {"languages": ["nl", "en"], "meet": "both"},
    "times": {"times": ["mon-evening", "tue-morning", "tue-evening", "thu-morning"]},
    "first_in_family": {
        "first_in_family": "yes",
        "international": "",
        "carer": "",
        "gender_wish": "",
    },
    "what-matters": {"top_wish": "times"},
}


class Drawn(HTMLParser):
    """What one sees in <main>: how many words are new, how many texts are known by now, and the new
    words of the lists that one may open. `known` is what stood there earlier, and grows."""

    def __init__(self, page: str, known: set[str]) -> None:
        super().__init__()
        self.read = self.recognised = self.all = 0
        self.lists = Counter[str]()
        self._known = known
        self._open: list[tuple[str, Mapping[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._tags():
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        words = [word for word in data.split() if any(map(str.isalnum, word))]
        if not words or "main" not in self._tags() or not self._is_drawn():
            return
        text = re.sub(r"\d+", "#", " ".join(words)).lower()
        again = text in self._known
        self._known.add(text)
        if name := next((attrs.get("name") for tag, attrs in self._open if tag == "select"), ""):
            self.lists[name] += 0 if again else len(words)
        elif again or any("said" in _classes(attrs) for _, attrs in self._open):
            self.recognised += 1
        else:
            self.read += len(words)
        self.all += 0 if name else len(words)

    def _tags(self) -> list[str]:
        return [tag for tag, _ in self._open]

    def _is_drawn(self) -> bool:
        folded = "details" in self._tags() and "summary" not in self._tags()
        return not folded and not any(
            "vh" in _classes(attrs) or attrs.get("aria-hidden") == "true" for _, attrs in self._open
        )


def _classes(attrs: Mapping[str, str | None]) -> list[str]:
    return (attrs.get("class") or "").split()


@dataclass(frozen=True)
class Screen:
    """What one page takes, in words and in seconds."""

    name: str
    words: int
    doing: float

    def seconds(self, pace: int = READ) -> float:
        return self.words * 60 / pace + self.doing


def screen(name: str, page: str, known: set[str], typed: str, answers: Answers) -> Screen:
    """A page, with what is typed on it and what is answered by tapping."""
    drawn = Drawn(page, known)
    words = drawn.read
    doing = (
        drawn.recognised * LOOK + LOAD + TAP + (drawn.all // SCREENFUL + 1) * SWIPE
    )  # and the button at its end
    if typed:
        doing += DECIDE + TAP + KEY * len(typed)
    for question, given in answers.items():
        chosen = [one for one in ([given] if isinstance(given, str) else given) if one]
        words += drawn.lists[question] if chosen else 0
        one_tap = TAP * 2 + SWIPE if question in drawn.lists else TAP
        doing += DECIDE + len(chosen) * one_tap
    return Screen(name, words, doing)


def screens(
    client: TestClient, sign_up: str, name: str, answers: Mapping[str, Answers]
) -> list[Screen]:
    """Every page of the form, filled in and sent on, up to the answers to look at once more."""
    found, known = list[Screen](), set[str]()
    address = client.get(sign_up).headers["location"]
    while not address.endswith("/check-answers"):
        page, topic = client.get(address).text, address.rpartition("/")[2]
        typed = "" if found else name
        found.append(screen(topic, page, known, typed, answers[topic]))
        form = dict(answers[topic]) | ({"name": typed} if typed else {})
        answer = client.post(address, data=form, headers=FROM_OUR_PAGE)
        address = answer.headers["location"]
    return [*found, screen("check", client.get(address).text, known, "", {})]


def main(pace: int = READ) -> None:
    for language in ("nl", "en"):
        with tempfile.TemporaryDirectory() as folder:
            found = screens(somebody_new(Path(folder), language), SIGN_UP, NAME, ANSWERS)
        print(f"{language}: {'page':<22}words  read  done")
        for one in found:
            print(f"    {one.name:<22}{one.words:5} {one.words * 60 / pace:5.0f} {one.doing:5.0f}")
        words, doing = sum(one.words for one in found), sum(one.doing for one in found)
        total = sum(one.seconds(pace) for one in found)
        print(f"    {'':<22}{words:5} {total - doing:5.0f} {doing:5.0f}   {total / 60:.2f} minutes")


def somebody_new(folder: Path, language: str) -> TestClient:
    """Who just signed in, at an institution with the programme as it comes."""
    engine = make_engine(f"sqlite:///{folder / 'form.sqlite3'}")
    upgrade(engine)
    with unit_of_work(engine, write=True) as session:
        make_open_programme(session)
        person = make_person(session, name="", language=language)
    app = create_app(Settings(_env_file=None, public_url=SITE), engine=engine, clock=lambda: MONDAY)
    client = TestClient(app, base_url=SITE, follow_redirects=False)
    client.headers["accept-language"] = language
    sign_in(client, engine, person)
    return client


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
