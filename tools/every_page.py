"""Every page there is, and how to get there in the demonstration: who looks, where they begin, and
which links they follow."""

from collections.abc import Mapping
from typing import NamedTuple

from peercoach.demo.cast import (
    COMPLAINS,
    COORDINATORS,
    LOOKS_FIRST,
    NEWCOMER,
    READER,
    coach,
    first_year,
)

NOBODY = ""
WAITING, LATE = first_year("february", 1), first_year("week11", 131)
ACTIVE, ASKED, PAUSED, MET = (first_year("week11", number) for number in (1, 101, 5, 119))
STOPPED = first_year("week11", COMPLAINS)
TWO_ROWS = """\
name;email;languages
Noor Zeewind;noor@example.org;Nederlands
Sem;no address;Klingon
"""
COACH, ASKED_FIRST, STAFF = coach("week11", 1), coach("week11", LOOKS_FIRST), COORDINATORS[0]


class Walk(NamedTuple):
    """First every form of `sends` is sent; where `begin` has a {name} in it, the walk begins where
    the last of them leads. `links` are patterns; each takes the first link like it on the page
    before. `seldom` is for what other browser tests look at too."""

    name: str
    who: str
    begin: str
    links: tuple[str, ...] = ()
    sends: tuple[tuple[str, Mapping[str, str]], ...] = ()
    seldom: bool = False


PUBLIC_PAGES = {
    "start": "/",
    "programme": "/february",
    "help": "/help",
    "help-now": "/help/now",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "sign-in": "/login",
    "not-found": "/nothing-here/at-all",
}

SELDOM = [
    Walk(name, who, address, seldom=True)
    for name, who, address in (
        ("sign-up-times", NEWCOMER, "/february/signup/times"),
        ("sign-up-coach", NEWCOMER, "/february/coach-signup/help_offered"),
        ("sent-in", NOBODY, "/february/signup/sent-in"),
        ("sent-in-coach", NOBODY, "/february/coach-signup/sent-in"),
        ("old-link-draft", NOBODY, "/february/signup/go-on/too-old"),
        ("old-link-sign-in", NOBODY, "/login/too-old"),
        ("signed-out", NOBODY, "/logout"),
        ("name", ACTIVE, "/me/name"),
    )
]

EVERY_PAGE = [
    *(Walk(name, NOBODY, address) for name, address in PUBLIC_PAGES.items()),
    *SELDOM,
    Walk(
        "sign-in-code",
        NOBODY,
        "/login/code",
        sends=(("/login", {"email": "somebody@example.org"}),),
        seldom=True,
    ),
    Walk("sign-up", NEWCOMER, "/february/signup"),
    Walk("home-waiting", WAITING, "/me"),
    Walk("home-late", LATE, "/me"),
    Walk("home-paused", PAUSED, "/me"),
    Walk("home-stopped", STOPPED, "/me"),
    Walk("home", ACTIVE, "/me"),
    Walk("meet", ACTIVE, "/me", (r"/me/pairs/[\w-]+/meet",)),
    Walk("messages", ACTIVE, "/me", (r"/me/pairs/[\w-]+/messages",)),
    Walk("another-buddy", ACTIVE, "/me", (r"/me/pairs/[\w-]+/another",)),
    Walk("pause", ACTIVE, "/me", (r"/me/pairs/[\w-]+/pause",)),
    Walk("wrong", ACTIVE, "/me", (r"/me/pairs/[\w-]+/wrong",)),
    Walk("passed-on", STOPPED, "/me", (r"/me/concerns/[\w-]+",), seldom=True),
    Walk("stop", ACTIVE, "/week11/me/stop"),
    Walk("answers", ACTIVE, "/week11/signup/check-answers"),
    Walk("account", ACTIVE, "/account"),
    Walk("address", ACTIVE, "/me/address"),
    Walk(
        "address-code",
        ACTIVE,
        "/me/address/code",
        sends=(("/me/address", {"email": "new-address@example.org"}),),
        seldom=True,
    ),
    Walk("old-link-address", NOBODY, "/account/back/too-old"),
    Walk("tokens", ACTIVE, "/me/tokens"),
    Walk("data", ACTIVE, "/me/data"),
    Walk("own-mails", ACTIVE, "/me/mails"),
    Walk("delete", ACTIVE, "/me/delete"),
    Walk("deleted", NOBODY, "/me/deleted"),
    Walk("fewer-mails", ASKED, f"/demo/mail?to={ASKED}", (r"/demo/mail/\d+", r"/u/[^\"]+")),
    Walk("check-in", ASKED, f"/demo/mail?to={ASKED}", (r"/demo/mail/\d+", r"/c/[^\"]+")),
    Walk("met", MET, f"/demo/mail?to={MET}", (r"/demo/mail/\d+", r"/met/[^\"]+"), seldom=True),
    Walk("board", COACH, "/coach"),
    Walk("proposal", ASKED_FIRST, "/coach", (r"/coach/proposal/[\w-]+",)),
    Walk("meetings", COACH, "/coach/calendar"),
    Walk("guide", COACH, "/coach/guide"),
    Walk("worry", COACH, "/coach", (r"/coach/m/[\w-]+/worry",)),
    Walk("wrong-with-whom", COACH, "/me/wrong"),
    Walk("coach-stop", COACH, "/week11/coach/stop"),
    Walk("code", COACH, "/week11/coach/code"),
    Walk("coach-answers", COACH, "/week11/coach-signup/check-answers"),
    Walk("reader", READER, "/reader"),
    Walk("programmes", STAFF, "/co"),
    Walk("overview", STAFF, "/co/week11"),
    Walk("people", STAFF, "/co/week11/people"),
    Walk("person", STAFF, "/co/week11/people", (r"/co/week11/people/[\w-]{16}",)),
    Walk("mail", STAFF, "/co/week11/people/mail"),
    Walk("invite", STAFF, "/co/week11/invite"),
    Walk("poster", STAFF, "/co/week11/invite/poster"),
    Walk("mails", STAFF, "/co/week11/mails"),
    Walk("import", STAFF, "/co/week11/people/import"),
    Walk(
        "import-check",
        STAFF,
        "/co/week11/people/import/{upload}",
        sends=(("/co/week11/people/import", {"side": "first_year", "pasted": TWO_ROWS}),),
        seldom=True,
    ),
    Walk("coaches", STAFF, "/co/week11/coaches"),
    Walk("pairs", STAFF, "/co/week11/pairs"),
    Walk("pair", STAFF, "/co/week11/pairs", (r"/co/week11/pairs/(?!quiet)[\w-]+",)),
    Walk("quiet", STAFF, "/co/week11/pairs/quiet"),
    Walk("late", STAFF, "/co/week11/late"),
    Walk("change", STAFF, "/co/week11/late", (r"/co/week11/late/changes/[\w-]+",)),
    Walk("care", STAFF, "/co/week11/care"),
    Walk("help-entry", STAFF, "/co/week11/care", (r"/co/week11/care/entries/[\w-]+",), seldom=True),
    Walk("rules", STAFF, "/co/february/rules"),
    Walk("settings", STAFF, "/co/week11/settings"),
    Walk("texts", STAFF, "/co/week11/texts"),
    Walk("look", STAFF, "/co/week11/look"),
    Walk("audit", STAFF, "/co/week11/audit"),
    Walk("question", STAFF, "/co/february/rules/questions/languages"),
    Walk("question-new", STAFF, "/co/february/rules/add-question"),
    Walk("rule", STAFF, "/co/february/rules/rule/overlap-times"),
    Walk("rule-kinds", STAFF, "/co/february/rules/add-rule"),
    Walk("rule-new", STAFF, "/co/february/rules/add-rule?kind=share"),
    Walk("question-remove", STAFF, "/co/february/rules/questions/campus/remove"),
    Walk("rounds", STAFF, "/co/february/rounds"),
    Walk("round", STAFF, "/co/february/rounds", (r"/co/february/rounds/[\w-]+",)),
    *(
        Walk(
            page,
            STAFF,
            "/co/february/rounds",
            (r"/co/february/rounds/[\w-]+", rf"/co/february/rounds/[\w-]+/{page}[^\"]*"),
        )
        for page in ("collect", "fair", "move", "compare", "publish")
    ),
    Walk(
        "kept-for-later",
        NEWCOMER,
        "/february/signup/kept-for-later",
        sends=(("/february/signup/times", {"later": ""}),),
        seldom=True,
    ),
]
