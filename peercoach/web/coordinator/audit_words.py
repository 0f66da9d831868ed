"""The log in words: what was done, with what kind of thing, and the few facts that go with it."""

from collections.abc import Mapping

from peercoach.i18n import Translator, mark
from peercoach.services.programmes.audit_list import Line
from peercoach.services.programmes.deeds import Action
from peercoach.services.programmes.roles import ON_THE_MACHINE
from peercoach.services.rounds.drafts import TIMETABLE
from peercoach.services.rules.words import balance

COLUMNS = (mark("When"), mark("Who"), mark("What"), mark("Kind"), mark("About"), mark("Facts"))

DEEDS: Mapping[Action, str] = {
    "add question": mark("added a question"),
    "add rule": mark("added a rule"),
    "approve": mark("approved places between rounds"),
    "ask for answers": mark("asked for missing answers by mail"),
    "bar": mark("said that two do not get together"),
    "cancel publication": mark("cancelled a planned publication"),
    "change question": mark("changed a question"),
    "change rule": mark("changed a rule"),
    "change rules": mark("changed the rules"),
    "change look": mark("changed colours or logo"),
    "change settings": mark("changed the settings"),
    "change texts": mark("changed the texts"),
    "close": mark("closed the round"),
    "close quiet flag": mark("closed a sign of a quiet pair"),
    "coaches look first": mark("chose whether coaches look first"),
    "create": mark("made the programme"),
    "end": mark("ended the pair"),
    "erase answers": mark("erased the answers to a removed question"),
    "export": mark("took it along as a file"),
    "export pairs": mark("took the pairs along as a file"),
    "free": mark("let go of a choice by hand"),
    "give role": mark("gave a role"),
    "import": mark("imported people"),
    "lock": mark("kept two together"),
    "lock with a place": mark("kept two together, with a place more"),
    "look": mark("looked at the page of somebody"),
    "milder rule": mark("took a rule less strictly in the round"),
    "move question": mark("moved a question"),
    "move rule": mark("moved a rule"),
    "open": mark("opened the round"),
    "pause": mark("paused the pair"),
    "plan publication": mark("planned a publication"),
    "privacy officer agreed": mark("noted that the privacy officer agreed"),
    "publish": mark("published"),
    "put question back": mark("put a question back"),
    "remind of invitations": mark("reminded who was invited by mail"),
    "remove question": mark("removed a question"),
    "remove rule": mark("removed a rule"),
    "resume": mark("let the pair go on"),
    "rule again": mark("took a rule as strictly as it is again"),
    "set coach gates": mark("changed what coaches are asked first"),
    "show to coaches": mark("showed a draft to coaches"),
    "solve": mark("made a draft"),
    "take role": mark("took a role"),
    "training done": mark("noted a training as done"),
    "training not done": mark("noted a training as not done"),
    "wait for quiet pair": mark("waited two weeks for a quiet pair"),
    "write to people": mark("wrote to people on the list"),
    "write to quiet pair": mark("wrote to one of a quiet pair"),
}
KINDS = {
    "audit": mark("log"),
    "draft": mark("draft"),
    "enrolment": mark("sign-up"),
    "pair": mark("pair"),
    "person": mark("person"),
    "programme": mark("programme"),
    "publication": mark("publication"),
    "round": mark("round"),
    "upload": mark("file"),
}
FACTS = {  # in the order in which they are told
    "question": mark("question"),
    "officer": mark("privacy officer"),
    "on": mark("on"),
    "first_year": mark("first-year"),
    "coach": mark("coach"),
    "coaches": mark("coaches"),
    "role": mark("role"),
    "people": mark("people"),
    "pairs": mark("pairs"),
    "mails": mark("mails"),
    "new": mark("new"),
    "changed": mark("changed"),
    "hours": mark("hours"),
    "balance": mark("balance"),
    "form": mark("form"),
    "part": mark("part"),
    "entries": mark("lines"),
}
VALUES = {  # of facts that are words of ours
    ("role", "coordinator"): mark("coordinator"),
    ("role", "confidential"): mark("confidential reader"),
    ("part", "pairs"): mark("pairs"),
    ("part", "unmatched"): mark("who has nobody"),
    ("part", "comparison"): mark("comparison"),
}


def deed(line: Line, say: Translator) -> str:
    return say.gettext(DEEDS.get(line.action, line.action))  # type: ignore[call-overload]


def kind(name: str, say: Translator) -> str:
    return say.gettext(KINDS.get(name, name))


def nobody(actor: str, say: Translator) -> str:
    """Who did it, where no person has that name any more."""
    if actor == ON_THE_MACHINE:
        return say.gettext("Somebody on the machine itself")
    if actor == TIMETABLE:
        return say.gettext("By itself, at a set time")
    return actor if actor.isalpha() and len(actor) < 20 else say.gettext("Somebody who was erased")


def details(line: Line, say: Translator) -> str:
    """The facts beside it that say something to a reader."""
    told = [
        f"{say.gettext(fact)}: {_value(name, str(line.details[name]), say)}"
        for name, fact in FACTS.items()
        if line.details.get(name) not in (None, "")
    ]
    return ", ".join(told)


def _value(name: str, value: str, say: Translator) -> str:
    if name == "balance":
        return balance(value, say)
    return say.gettext(VALUES[name, value]) if (name, value) in VALUES else value
