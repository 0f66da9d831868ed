"""Every page has a walk, by which it is photographed and looked at; or stands here with why it is
none."""

import re

from peercoach.permissions import PERMISSIONS, Row
from tools.every_page import EVERY_PAGE, Walk

NO_PAGE = {  # for machines, files, and ways to another page
    *("/healthz", "/readyz", "/metrics", "/{programme}/look.css", "/{programme}/logo"),
    *("/{programme}/signup/dates.ics", "/{programme}/coach-signup/dates.ics", "/cal/{token}.ics"),
    *("/login/with/{provider}", "/login/with/{provider}/back"),
    *("/me/data/download", "/me/pairs/{uid}/contact", "/me/meetings/{uid}.ics"),
    *("/co/{programme}/audit/export", "/co/{programme}/rounds/{uid}/export"),
    *("/co/{programme}/pairs/export", "/co/{programme}/people/import/{upload}/wrong-rows"),
    *("/{programme}/coach-signup", "/{programme}/me/pause", "/{programme}/coach/pause"),
}
SAME_AS_ANOTHER = {
    *("/me/match", "/{programme}/me"),
    *(f"/{{programme}}/coach-signup/{page}" for page in ("go-on/{link}", "kept-for-later")),
}
PAGES = [
    row
    for row in PERMISSIONS.values()
    if row.method == "GET" and not row.path.startswith("/api/") and row.path not in NO_PAGE
]


def leads_to(walk: Walk) -> set[str]:
    """The addresses of routes to which this walk may lead; of a plain address the nearest one."""
    if walk.links:
        examples = {
            re.sub(r"\{\w+\}", "0123456789abcdef", row.path.replace("{programme}", slug)): row.path
            for row in PAGES
            for slug in ("week11", "february")
        }
        return {path for one, path in examples.items() if re.fullmatch(walk.links[-1], one)}
    fits = [row for row in PAGES if _as_pattern(row).fullmatch(walk.begin)]
    return {min(fits, key=lambda row: row.path.count("{")).path} if fits else set()


def _as_pattern(row: Row) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(row.path)))


def test_every_page_has_a_walk_or_stands_here() -> None:
    walked = set().union(*map(leads_to, EVERY_PAGE))
    assert {row.path for row in PAGES} - walked == SAME_AS_ANOTHER
