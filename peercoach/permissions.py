"""Who may do what: every route stands here once, and gets its door from here.

Read it as sentences: *who* may come in, *which* things they may name in the address, and the
routes that go for both. Whoever may not gets the same answer everywhere:

| who may not                     | on a page               | in the API |
| ------------------------------- | ----------------------- | ---------- |
| nobody is signed in             | 303 to the sign-in page | 401        |
| nobody, but the draft's link    | 303, but for that draft | 401        |
| signed in, without the role     | 403                     | 403        |
| the thing is not theirs         | 404, to the byte that of a thing there is not |||

Where the last one differs, `otherwise` says how. HEAD goes with GET on pages. The application does
not start with a route that is not here, nor with a row that no route has; `tests/permissions` asks
every row of everybody, and takes every guard away once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from peercoach.access import COORDINATOR, OWN_DRAFT, PUBLIC, READER, SIGNED_IN, Access


@dataclass(frozen=True)
class Which:
    """The things a route is about, seen from who asks. Services look whether it is one of them."""

    told: str


EVERYONES = Which("nothing of anybody's")
SECRET = Which("what the secret in the address is for")
PROGRAMME = Which("a programme there is")
PROVIDER = Which("a provider that the settings name")
OWN = Which("what is their own")
OWN_LOGIN = Which("an account of the institution with which they sign in")
OWN_KEY = Which("a key of theirs that still works")
OWN_PAIR = Which("a pair of theirs that goes on and does not rest")
OWN_RESTING_PAIR = Which("a pair of theirs that goes on, also while it rests")
AS_FIRST_YEAR = Which("such a pair in which they are the first-year")
AS_COACH = Which("such a pair in which they are the coach")
ASKED_AS_COACH = Which("a draft about which they were asked as a coach")
OWN_MEETING = Which("a meeting of theirs that still stands")
OWN_CONCERN = Which("what they passed on themselves")
TAKES_PART = Which("a programme in which they are enrolled, on the side the address names")
TO_BE_READ = Which("what was passed on in a programme they read for, not by or about themselves")
COORDINATED = Which("a programme they coordinate")
ROUND = Which("a round of a programme they coordinate, with its drafts and people")
ENROLLED = Which("somebody in a programme they coordinate")
PAIR = Which("a pair of a programme they coordinate")
CHANGE = Which("a change that was worked out in a programme they coordinate")
UPLOAD = Which("a file that waits in a programme they coordinate")
QUESTION = Which("a question of a programme they coordinate")
RULE = Which("a rule of a programme they coordinate, or one that its questions could have")
ENTRY = Which("a help entry of a programme they coordinate")
READS_THERE = Which("a reader of a programme they coordinate")


@dataclass(frozen=True)
class Row:
    """One route."""

    method: str
    path: str
    who: Access
    which: Which
    otherwise: int

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


Table = Mapping[tuple[str, str], Row]


def may(who: Access, which: Which, *, otherwise: int = 404) -> Callable[[str], list[Row]]:
    """`may(who, which)(routes)` is a row for every method of every line."""

    def these(routes: str) -> list[Row]:
        lines = [line.split() for line in routes.splitlines() if line.strip()]
        ways = [(method, path) for *methods, path in lines for method in methods]
        return [Row(method, path, who, which, otherwise) for method, path in ways]

    return these


def table(*groups: Iterable[Row]) -> Table:
    """All rows by method and path. Raises ValueError where two say something about one route."""
    rows = [row for group in groups for row in group]
    found = {(row.method, row.path): row for row in rows}
    if len(found) < len(rows):
        twice = [str(row) for row in rows if found[row.method, row.path] is not row]
        raise ValueError(f"permissions: found more than once: {', '.join(twice)}")
    return found


PERMISSIONS = table(
    may(PUBLIC, EVERYONES)("""
    GET         /
    GET         /help
    GET         /help/now
    GET         /privacy
    GET         /accessibility
    GET         /healthz
    GET         /readyz
    GET         /metrics
    GET POST    /login
    GET POST    /login/code
    GET POST    /logout
    GET         /me/deleted
    GET         /api/v1/openapi.json
    """),
    may(PUBLIC, PROGRAMME)("""
    GET         /{programme}
    GET         /{programme}/look.css
    GET         /{programme}/logo
    GET         /{programme}/signup/sent-in
    GET         /{programme}/signup/dates.ics
    GET         /{programme}/coach-signup/sent-in
    GET         /{programme}/coach-signup/dates.ics
    """),
    may(PUBLIC, SECRET)("""
    GET POST    /c/{token}
    GET         /c/{token}/thanks
    POST        /c/{token}/heard
    POST        /c/{token}/contact
    GET POST    /c/{token}/wish/{wish}
    GET POST    /met/{token}
    GET         /cal/{token}.ics
    GET POST    /u/{token}
    """),
    may(PUBLIC, PROVIDER)("""
    GET         /login/with/{provider}
    GET         /login/with/{provider}/back
    """),
    may(PUBLIC, SECRET, otherwise=410)("""
    GET POST    /login/{link}
    GET POST    /account/back/{token}
    GET POST    /{programme}/signup/go-on/{link}
    GET POST    /{programme}/coach-signup/go-on/{link}
    """),
    may(SIGNED_IN, OWN)("""
    GET         /account
    POST        /logout/everywhere
    GET         /me
    GET         /me/match
    GET         /me/wrong
    GET POST    /me/tokens
    GET         /me/data
    GET         /me/data/download
    GET POST    /me/delete
    GET POST    /me/name
    GET POST    /me/address
    GET POST    /me/address/code
    GET POST    /me/mails
    GET         /coach
    GET         /coach/guide
    GET POST    /coach/calendar
    POST        /coach/calendar/stop
    GET         /api/v1/open-programmes
    GET         /api/v1/me/enrolments
    GET         /api/v1/me/pairs
    """),
    may(SIGNED_IN, OWN_LOGIN)("""
    POST        /account/logins/{uid}/disconnect
    """),
    may(SIGNED_IN, OWN_KEY)("""
    POST        /me/tokens/{uid}/revoke
    """),
    may(SIGNED_IN, OWN_PAIR)("""
    GET POST    /me/pairs/{uid}/contact
    POST        /me/pairs/{uid}/contact/undo
    POST        /me/pairs/{uid}/cadence
    GET POST    /me/pairs/{uid}/messages
    GET POST    /me/pairs/{uid}/meet
    POST        /me/pairs/{uid}/meet/accept
    POST        /me/pairs/{uid}/meet/withdraw
    POST        /me/pairs/{uid}/meet/cancel
    POST        /me/pairs/{uid}/meet/met
    POST        /me/pairs/{uid}/meet/missed
    PUT DELETE  /api/v1/me/pairs/{pair}/contacts/{day}/{kind}
    """),
    may(SIGNED_IN, AS_FIRST_YEAR)("""
    GET POST    /me/pairs/{uid}/another
    """),
    may(SIGNED_IN, AS_COACH)("""
    GET POST    /coach/m/{uid}/worry
    """),
    may(SIGNED_IN, OWN_RESTING_PAIR)("""
    GET POST    /me/pairs/{uid}/wrong
    GET POST    /me/pairs/{uid}/pause
    POST        /me/pairs/{uid}/resume
    POST        /me/pairs/{uid}/check-ins/not-me
    """),
    may(SIGNED_IN, ASKED_AS_COACH)("""
    GET         /coach/proposal/{uid}
    POST        /coach/proposal/{uid}/fine
    POST        /coach/proposal/{uid}/not
    POST        /coach/proposal/{uid}/after-all
    """),
    may(SIGNED_IN, OWN_MEETING)("""
    GET         /me/meetings/{uid}.ics
    """),
    may(SIGNED_IN, OWN_CONCERN)("""
    GET         /me/concerns/{uid}
    POST        /me/concerns/{uid}/add
    """),
    may(OWN_DRAFT, PROGRAMME)("""
    GET         /{programme}/signup
    GET         /{programme}/signup/check-answers
    GET         /{programme}/signup/kept-for-later
    GET POST    /{programme}/signup/{topic}
    GET         /{programme}/coach-signup
    GET         /{programme}/coach-signup/check-answers
    GET         /{programme}/coach-signup/kept-for-later
    GET POST    /{programme}/coach-signup/{topic}
    """),
    may(OWN_DRAFT, TAKES_PART)("""
    POST        /{programme}/signup/check-answers
    POST        /{programme}/coach-signup/check-answers
    """),
    may(SIGNED_IN, PROGRAMME)("""
    GET         /api/v1/programmes/{programme}/questions/{side}
    PUT         /api/v1/me/enrolments/{programme}/{side}
    """),
    may(SIGNED_IN, TAKES_PART)("""
    GET         /{programme}/me
    GET POST    /{programme}/me/pause
    POST        /{programme}/me/resume
    GET POST    /{programme}/me/stop
    GET POST    /{programme}/coach/code
    POST        /{programme}/coach/places
    GET POST    /{programme}/coach/pause
    POST        /{programme}/coach/resume
    GET POST    /{programme}/coach/stop
    GET DELETE  /api/v1/me/enrolments/{programme}/{side}
    POST        /api/v1/me/enrolments/{programme}/{side}/send
    POST        /api/v1/me/enrolments/{programme}/{side}/{action}
    """),
    may(READER, OWN)("""
    GET         /reader
    """),
    may(READER, TO_BE_READ)("""
    POST        /reader/{uid}
    POST        /reader/{uid}/{action}
    """),
    may(COORDINATOR, OWN)("""
    GET POST    /co
    GET POST    /api/v1/programmes
    """),
    may(COORDINATOR, COORDINATED)("""
    GET         /co/{programme}
    GET         /co/{programme}/people
    GET POST    /co/{programme}/people/mail
    GET         /co/{programme}/invite
    GET         /co/{programme}/invite/poster
    POST        /co/{programme}/invite/remind
    GET         /co/{programme}/mails
    GET POST    /co/{programme}/people/import
    GET POST    /co/{programme}/coaches
    POST        /co/{programme}/coaches/training
    GET POST    /co/{programme}/rounds
    GET         /co/{programme}/pairs
    GET         /co/{programme}/pairs/export
    GET         /co/{programme}/pairs/quiet
    GET         /co/{programme}/late
    POST        /co/{programme}/late/look
    POST        /co/{programme}/late/approve
    POST        /co/{programme}/late/changes
    GET         /co/{programme}/care
    GET POST    /co/{programme}/settings
    GET POST    /co/{programme}/texts
    POST        /co/{programme}/texts/preview
    GET POST    /co/{programme}/look
    GET         /co/{programme}/audit
    GET         /co/{programme}/audit/export
    GET POST    /co/{programme}/rules
    POST        /co/{programme}/rules/what-if
    GET POST    /co/{programme}/rules/add-question
    GET POST    /co/{programme}/rules/add-rule
    POST        /co/{programme}/rules/add-rule/what-if
    POST        /co/{programme}/rules/removed
    POST        /co/{programme}/care/readers
    GET         /api/v1/programmes/{programme}
    GET         /api/v1/programmes/{programme}/enrolments
    GET POST    /api/v1/programmes/{programme}/rounds
    GET         /api/v1/programmes/{programme}/pairs
    GET         /api/v1/programmes/{programme}/check-ins
    """),
    may(COORDINATOR, ROUND)("""
    GET         /co/{programme}/rounds/{uid}
    POST        /co/{programme}/rounds/{uid}/solve
    POST        /co/{programme}/rounds/{uid}/ask-answers
    POST        /co/{programme}/rounds/{uid}/close
    POST        /co/{programme}/rounds/{uid}/demands
    GET         /co/{programme}/rounds/{uid}/collect
    GET         /co/{programme}/rounds/{uid}/fair
    GET         /co/{programme}/rounds/{uid}/move
    GET         /co/{programme}/rounds/{uid}/compare
    GET         /co/{programme}/rounds/{uid}/compare/export
    POST        /co/{programme}/rounds/{uid}/remedy
    POST        /co/{programme}/rounds/{uid}/rule
    POST        /co/{programme}/rounds/{uid}/coaches
    POST        /co/{programme}/rounds/{uid}/show
    GET POST    /co/{programme}/rounds/{uid}/publish
    POST        /co/{programme}/rounds/{uid}/cancel
    GET         /co/{programme}/rounds/{uid}/export
    GET         /api/v1/programmes/{programme}/rounds/{round}
    POST        /api/v1/programmes/{programme}/rounds/{round}/close
    GET         /api/v1/programmes/{programme}/rounds/{round}/demands
    PUT DELETE  /api/v1/programmes/{programme}/rounds/{round}/demands/{first_year}/{coach}
    GET POST    /api/v1/programmes/{programme}/rounds/{round}/drafts
    GET         /api/v1/programmes/{programme}/rounds/{round}/drafts/{draft}
    GET         /api/v1/programmes/{programme}/rounds/{round}/drafts/{draft}/pairs
    GET         /api/v1/programmes/{programme}/rounds/{round}/drafts/{draft}/unmatched
    GET         /api/v1/programmes/{programme}/rounds/{round}/drafts/{draft}/coaches
    GET POST    /api/v1/programmes/{programme}/rounds/{round}/publications
    DELETE      /api/v1/programmes/{programme}/rounds/{round}/publications/planned
    """),
    may(COORDINATOR, ENROLLED)("""
    GET         /co/{programme}/people/{uid}
    """),
    may(COORDINATOR, PAIR)("""
    GET         /co/{programme}/pairs/{uid}
    POST        /co/{programme}/pairs/{uid}/{action}
    POST        /api/v1/programmes/{programme}/pairs/{pair}/pause
    POST        /api/v1/programmes/{programme}/pairs/{pair}/resume
    POST        /api/v1/programmes/{programme}/pairs/{pair}/end
    """),
    # pressed twice, or closed by another: the list tells
    may(COORDINATOR, PAIR, otherwise=303)("""
    POST        /co/{programme}/pairs/quiet/{uid}/decide
    POST        /co/{programme}/pairs/quiet/{uid}/undo
    """),
    may(COORDINATOR, CHANGE)("""
    GET         /co/{programme}/late/changes/{uid}
    POST        /co/{programme}/late/changes/{uid}/approve
    """),
    may(COORDINATOR, UPLOAD)("""
    GET         /co/{programme}/people/import/{upload}
    GET         /co/{programme}/people/import/{upload}/wrong-rows
    """),
    # pressed twice, or left open overnight
    may(COORDINATOR, UPLOAD, otherwise=303)("""
    POST        /co/{programme}/people/import/{upload}
    """),
    may(COORDINATOR, QUESTION)("""
    GET POST    /co/{programme}/rules/questions/{key}
    POST        /co/{programme}/rules/questions/{key}/move
    GET POST    /co/{programme}/rules/questions/{key}/remove
    """),
    may(COORDINATOR, RULE)("""
    GET POST    /co/{programme}/rules/rule/{rule}
    POST        /co/{programme}/rules/rule/{rule}/what-if
    POST        /co/{programme}/rules/rule/{rule}/move
    """),
    may(COORDINATOR, ENTRY)("""
    GET POST    /co/{programme}/care/entries/{uid}
    POST        /co/{programme}/care/entries/{uid}/checked
    POST        /co/{programme}/care/entries/{uid}/remove
    """),
    # who is none already is none afterwards
    may(COORDINATOR, COORDINATED)("""
    """),
    # who is none already is none afterwards
    may(COORDINATOR, READS_THERE, otherwise=303)("""
    POST        /co/{programme}/care/readers/{uid}/remove
    """),
)
