"""What a letter depends on, kept beside its words: it can be looked at without reading those.

A payload says so in keys of its own: `to` is the side on which its reader takes part, `waits` that
they have nobody yet, `draft` the sign-up that they did not send in, `plans` and `unread` name what
somebody suggested, agreed or wrote, `unplanned` a pair that did nothing of it. `pair`, or each of
its `lines`, is the pair, by row number, that it names the other of, and each of `gone` one that is
over.
"""

from collections.abc import Mapping
from typing import Any

DEPENDS_ON = ("to", "waits", "draft", "plans", "unread", "unplanned")


def references_in(payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Of a new payload, or one of which something was left out; None if it depends on nothing."""
    found = {key: payload[key] for key in DEPENDS_ON if key in payload}
    named = [*payload.get("lines", ()), *payload.get("gone", ()), payload]
    if pairs := [one["pair"] for one in named if "pair" in one]:
        found["pairs"] = pairs
    return found or None
