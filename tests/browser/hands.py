"""Somebody at a page, with the hands they have: a pointer, the keyboard only, or no JavaScript.

A journey is written once, in English, and walked by each of them in either language.
"""

from enum import StrEnum
from functools import cache
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from peercoach.i18n import translator
from tests.browser.keyboard import tab_to
from tests.browser.looks import LOOKS
from tests.programme_cast import default_definition


class Hands(StrEnum):
    pointer = "pointer"
    keyboard = "keyboard"
    no_script = "no script"


def walked(hands: Hands) -> list[Any]:
    """Every pair of hands, on a phone and on a wide screen, light and dark, in either language. In
    `make test` only these, with one look."""
    others = [one for one in Hands if one is not hands]
    ways = list(product([hands, *others], LOOKS[2 * (list(Hands).index(hands) % 2) :][:2]))
    return [
        pytest.param(
            one,
            look,
            id=f"{one.value}-{look['language']}-{look['width']}{'-dark' if look['dark'] else ''}",
            marks=[] if number == 0 else pytest.mark.long,
        )
        for number, (one, look) in enumerate(ways)
    ]


class Somebody:
    """Names of controls are given in English; `who` is whom a button is about."""

    def __init__(self, page: Page, hands: Hands, language: str) -> None:
        self.page, self.hands, self.language = page, hands, language

    def says(self, text: str, **values: object) -> str:
        """What the page says in this language."""
        words = translator(self.language).gettext(text)
        if self.language == "nl" and words == text:
            words = _of_programme().get(text, text)
        return words % values if values else words

    def labelled(self, text: str, **values: object) -> Locator:
        return self.page.get_by_label(self.says(text, **values), exact=True).first

    def press(self, name: str, role: str = "button", who: str = "", stays: bool = False) -> None:
        """`stays`: with JavaScript the page is not loaded again."""
        said = self.says(name) + (f" ({who})" if who else "")
        there = self.page.get_by_role(role, name=said, exact=True).first  # type: ignore[arg-type]
        self.press_on(there, stays=stays)

    def press_on(self, there: Locator, stays: bool = False) -> None:
        if stays and self.hands is not Hands.no_script:
            self._use(there)
        else:
            with self.page.expect_navigation():
                self._use(there)

    def unfold(self, name: str) -> None:
        self._use(self.page.locator("summary", has_text=self.says(name)).first)

    def download(self, name: str) -> str:
        with self.page.expect_download() as file:
            self._use(self.page.get_by_role("link", name=self.says(name)).first)
        return file.value.path().read_text()

    def tick(self, there: Locator) -> None:
        """A box or one of several."""
        if self.hands is not Hands.keyboard:
            there.check()
            return
        tab_to(self.page, there)
        if not there.is_checked():
            self.page.keyboard.press("Space")
        for _ in range(20):  # Tab leads to one of several; from there the arrows
            if there.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {there}")

    def choose(self, there: Locator, option: str) -> None:
        if self.hands is not Hands.keyboard:
            there.select_option(label=self.says(option))
            return
        tab_to(self.page, there)
        self.page.keyboard.press("Home")
        labels = there.locator("option").all_inner_texts()
        for _ in labels[: labels.index(self.says(option))]:
            self.page.keyboard.press("ArrowDown")

    def write(self, there: Locator, text: str) -> None:
        if self.hands is Hands.keyboard:
            tab_to(self.page, there)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)
        else:
            there.fill(text)

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def main(self) -> str:
        return self.page.inner_text("main")

    def _use(self, there: Locator) -> None:
        if self.hands is Hands.keyboard:
            tab_to(self.page, there)
            self.page.keyboard.press("Enter")
        else:
            there.click()


@cache
def _of_programme() -> dict[str, str]:
    """The Dutch words of the default questions, by the English ones."""
    found: dict[str, str] = {}

    def look_in(thing: Any) -> None:
        if isinstance(thing, dict):
            if isinstance(thing.get("en"), str):
                found.setdefault(thing["en"], thing["nl"])
            look_in(list(thing.values()))
        elif isinstance(thing, list):
            for one in thing:
                look_in(one)

    look_in(default_definition())
    return found
