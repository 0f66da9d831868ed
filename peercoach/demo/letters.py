"""Mails made fit to be read in a browser."""

import re

from markupsafe import Markup, escape

ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


def with_links(text: str) -> Markup:
    """Plain text with its addresses as links, as every mail program shows them."""
    shown, end = Markup(), 0
    for found in ADDRESS.finditer(text):
        address = escape(found[0])
        link = Markup('<a href="{0}">{0}</a>').format(address)
        shown += escape(text[end : found.start()]) + link
        end = found.end()
    return shown + escape(text[end:])


def as_document(html: str) -> str:
    """The HTML of a mail, whose links replace the page around it rather than the frame it is in."""
    target = '<base target="_top">'
    found = re.search(r"<head[^>]*>", html, re.IGNORECASE)
    return f"{html[: found.end()]}{target}{html[found.end() :]}" if found else target + html
