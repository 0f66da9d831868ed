"""What a page says, and what it is made of."""

import html
import json
import re
from html.parser import HTMLParser
from typing import Any


def words(page: str) -> str:
    """What a page says, without its marks."""
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    return re.sub(r" ([.,])", r"\1", text)


def in_main(page: str) -> str:
    return words(page.partition("<main")[2].partition("</main>")[0])


def hidden(page: str, name: str) -> str:
    """What goes back with a form unseen."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found[1])


def opened(page: str) -> dict[str, Any]:
    """A form that two may edit at once, as a browser would send it back untouched."""
    was = hidden(page, "was")
    return {**json.loads(was), "was": was, "version": hidden(page, "version")}


class Outline(HTMLParser):
    """What a test asks of a page: headings, language, title, links and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "title":
            self.title = self.title or data

    def all(self, tag: str, attribute: str) -> list[str]:
        return [
            value for name, attrs in self.tags if name == tag and (value := attrs.get(attribute))
        ]
