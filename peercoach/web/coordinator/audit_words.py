"""The log in words: what was done, with what kind of thing, and the few facts that go with it."""

from peercoach.i18n import Translator, mark
from peercoach.services.programmes.audit_list import Line
from peercoach.services.programmes.roles import ON_THE_MACHINE

COLUMNS = (mark("When"), mark("Who"), mark("What"), mark("Kind"), mark("About"), mark("Facts"))

DEEDS = {
    "add question": mark("added a question"),
    "add rule": mark("added a rule"),
    "ask for answers": mark("asked for missing answers by mail"),
    "bar": mark("said that two do not get together"),
    "cancel publication": mark("cancelled a planned publication"),
    "change question": mark("changed a question"),
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
    "free": mark("let go of a choice by hand"),
    "give role": mark("gave a role"),
    "import": mark("imported people"),
    "lock": mark("kept two together"),
    "move question": mark("moved a question"),
    "move rule": mark("moved a rule"),
    "open": mark("opened the round"),
    "pause": mark("paused the pair"),
    "plan publication": mark("planned a publication"),
    "privacy officer agreed": mark("noted that the privacy officer agreed"),
    "publish": mark("published"),
    "put question back": mark("put a question back"),
    "remove question": mark("removed a question"),
    "remove rule": mark("removed a rule"),
    "resume": mark("let the pair go on"),
    "set coach gates": mark("changed what coaches are asked first"),
    "show to coaches": mark("showed a draft to coaches"),
    "solve": mark("made a draft"),
    "take role": mark("took a role"),
    "training done": mark("noted a training as done"),
    "training not done": mark("noted a training as not done"),
    "wait for quiet pair": mark("waited two weeks for a quiet pair"),
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
    "hours": mark("hours"),
    "balance": mark("balance"),
    "what": mark("what"),
    "form": mark("form"),
    "part": mark("part"),
    "entries": mark("lines"),
}


def deed(line: Line, say: Translator) -> str:
    return say.gettext(DEEDS.get(line.action, line.action))


def kind(name: str, say: Translator) -> str:
    return say.gettext(KINDS.get(name, name))


def nobody(actor: str, say: Translator) -> str:
    """Who did it, where no person has that name any more."""
    if actor == ON_THE_MACHINE:
        return say.gettext("Somebody on the machine itself")
    return actor if actor.isalpha() and len(actor) < 20 else say.gettext("Somebody who was erased")


def details(line: Line, say: Translator) -> str:
    """The facts beside it that say something to a reader."""
    told = [
        f"{say.gettext(fact)}: {line.details[name]}"
        for name, fact in FACTS.items()
        if line.details.get(name) not in (None, "")
    ]
    return ", ".join(told)
