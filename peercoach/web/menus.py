"""What heads the pages of who takes part: the few places they come back to."""

from collections.abc import Sequence

from peercoach.i18n import mark

COACH = (
    (mark("First-years"), "/coach"),
    (mark("Meetings"), "/coach/calendar"),
    (mark("Guide"), "/coach/guide"),
)
OWN = (
    (mark("Overview"), "/me"),
    (mark("My data"), "/me/data"),
    (mark("Help now"), "/help/now"),  # one tap, without looking for the end of a long page
)


def menu_at(path: str) -> Sequence[tuple[str, str]]:
    """Labels and addresses for the page at this path; none on pages that are nobody's own."""
    if path.startswith("/coach/") or path.endswith(("/coach", "/coach/stop", "/coach/code")):
        return COACH
    if path == "/account" or path.startswith("/me/") or path.endswith(("/me", "/me/stop")):
        return OWN
    return ()
