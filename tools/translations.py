"""Keeps the Dutch catalogue in step with the code: `python -m tools.translations`.

Adds what is new (empty, to be filled in), drops what nothing uses, guesses nothing.
"""

import re
import sys
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from peercoach.i18n import DOMAIN, LOCALE_FOLDER

PACKAGE = LOCALE_FOLDER.parent
HEADER = """# What the service says in Dutch. The English is in the code.
msgid ""
msgstr ""
"Language: nl\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None}
MARKED = re.compile(rf"\b({'|'.join(KEYWORDS)})\(")
SOURCES = {"*.py": "python", "templates/**/*.html": "jinja2", "templates/**/*.txt": "jinja2"}
CATALOGUE = LOCALE_FOLDER / "nl" / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def messages_in_use() -> Catalog:
    """Every string that is marked in the code and the templates; looking takes seconds."""
    found = Catalog()
    for pattern, method in SOURCES.items():
        for file in sorted(PACKAGE.rglob(pattern)):
            if method == "python" and not MARKED.search(file.read_text("utf-8")):
                continue  # most of the code says nothing to people
            for _line, message, _comments, context in extract_from_file(
                method, file, keywords=KEYWORDS, options={"trimmed": "true"}
            ):
                found.add(message, context=context)
    return found


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale="nl", domain=DOMAIN)


def renew(path: Path = CATALOGUE) -> None:
    catalogue = read_catalogue(path) if path.exists() else Catalog(locale="nl", domain=DOMAIN)
    catalogue.update(messages_in_use(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as target:
        target.write(HEADER.encode())  # ours, without the dates that make every renewal a change
        write_po(target, catalogue, no_location=True, sort_output=True, omit_header=True, width=96)


if __name__ == "__main__":
    renew()
    empty = [message.id for message in read_catalogue() if message.id and not message.string]
    sys.stdout.write("".join(f"to translate: {text}\n" for text in empty))
