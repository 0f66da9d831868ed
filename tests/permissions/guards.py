"""The lookups in services that keep people with what is theirs, and how to take one away."""

import ast
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

import peercoach.services
from peercoach import permissions as which
from peercoach.errors import NotFound
from peercoach.models import Pair, Person, Programme, Round
from peercoach.permissions import Which

OWN_PAIRS = {which.OWN_PAIR, which.AS_FIRST_YEAR}
THEIRS = {which.OWN_RESTING_PAIR, which.AS_COACH}

GUARDS: Mapping[tuple[str, str], set[Which]] = {
    ("pairs.noting.find_own_pair", "person_id"): OWN_PAIRS,
    ("pairs.another_buddy.find_as_first_year", "person_id"): {which.AS_FIRST_YEAR},
    ("care.theirs.find_theirs", "person_id"): THEIRS,
    ("care.theirs.find_theirs", "side"): {which.AS_COACH},
    ("meetings.outcomes._over", "pair"): {which.OWN_PAIR},
    ("coaches_asked.answering.find_shown", "person_id"): {which.ASKED_AS_COACH},
    ("calendar_feeds.meeting_file", "person_id"): {which.OWN_MEETING},
    ("care.own.find_own_concern", "person_id"): {which.OWN_CONCERN},
    ("care.reading.find_cover", "person_id"): {which.TO_BE_READ},
    ("sign_in.api_tokens.revoke_token", "person"): {which.OWN_KEY},
    ("sign_in.identities.disconnect", "person"): {which.OWN_LOGIN},
    ("sign_up.enrolments.find_own", "person_id"): {which.TAKES_PART},
    ("rounds.rounds.find_round", "programme"): {which.ROUND},
    ("rounds.rounds.enrolment_id", "round_"): {which.ROUND},
    ("rounds.drafts.find_draft", "round_"): {which.ROUND},
    ("programmes.one_person.person_in", "programme"): {which.ENROLLED},
    ("pairs.pairs.find_pair", "programme"): {which.PAIR},
    ("pairs.history.history_of", "programme"): {which.PAIR},
    ("quiet_pairs.listing.open_episode", "programme"): {which.PAIR},
    ("all_year.asking.find_change", "programme"): {which.CHANGE},
    ("all_year.asking._enrolment", "programme"): {which.COORDINATED},
    ("all_year.approving._enrolments", "programme"): {which.COORDINATED},
    ("sign_up.gate_passing.tick_training", "programme"): {which.COORDINATED},
    ("importing.files.find_upload", "programme"): {which.UPLOAD},
    ("rules.questions.find_question", "programme"): {which.QUESTION},
    ("rules.rules.find_rule", "programme"): {which.RULE},
    ("programmes.help_entries.find_entry", "programme"): {which.ENTRY},
    ("care.readers.dismiss_reader", "programme"): {which.READS_THERE},
}
"""The function and its argument that says who asks, or from where."""

NO_GUARD = {
    "sign_up.gate_passing.accept_code": "there is no code to accept",
    "rounds.remedies.do_remedy": "the draft has no remedy of that number",
    "pairs.messages.write_message": "the pair ended in between",
    "meetings.planning.lock_plan": "the pair ended in between",
    "coaches_asked.answering._pair_with": "nobody who was proposed to them",
    "sign_up.signing_up.topic": "a page that sign-up does not have",
    "sign_up.signing_up.find_signing_up": "no such programme; whatever is there is theirs",
    "check_ins.afterwards.find_asked_for": "the secret is all it takes",
    "check_ins.answering.find_asked": "the secret is all it takes",
    "meetings.outcomes.find_by_link": "the secret is all it takes",
    "calendar_feeds.read_feed": "the secret is all it takes",
    "settings.look.logo_of": "a programme that has no logo",
    "rules.removed.find_removed": "looks in the one programme that the door let them into",
    "mails.wishes.find_stoppable": "the secret is all it takes",
    "programmes.new_programme.create_own_programme": "test_new_programme.py: like one of others",
}
"""Functions that say NotFound for another reason."""

EVERYBODY: Mapping[str, Callable[[Session], Sequence[Any]]] = {
    "person_id": lambda session: session.exec(select(Person.id)).all(),
    "person": lambda session: session.exec(select(Person)).all(),
    "programme": lambda session: session.exec(select(Programme)).all(),
    "round_": lambda session: session.exec(select(Round)).all(),
    "pair": lambda session: session.exec(select(Pair)).all(),
    "side": lambda session: (None,),
}


def take_away(monkeypatch: pytest.MonkeyPatch, name: str, argument: str) -> None:
    """From now on the lookup answers as if the one asked who may, wherever it is used."""
    module, _, function = name.rpartition(".")
    original = getattr(import_module(f"peercoach.services.{module}"), function)
    signature = inspect.signature(original)

    def unguarded(session: Session, *args: Any, **named: Any) -> Any:
        call = signature.bind(session, *args, **named)
        for one in EVERYBODY[argument](session):
            call.arguments[argument] = one
            try:
                if (found := original(*call.args, **call.kwargs)) is not False:
                    return found
            except NotFound:
                continue
        raise NotFound

    for loaded in [one for at, one in sys.modules.items() if at.startswith("peercoach.")]:
        for known, value in list(vars(loaded).items()):
            if value is original:
                monkeypatch.setattr(loaded, known, unguarded)


@cache
def functions_that_say_not_found() -> list[str]:
    """As `module.function`, of all services."""
    folder = Path(peercoach.services.__path__[0])
    found = []
    for file in sorted(folder.rglob("*.py")):
        if "raise NotFound" not in (text := file.read_text("utf-8")):
            continue
        module = ".".join(file.relative_to(folder).with_suffix("").parts)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                raised = [one.exc for one in ast.walk(node) if isinstance(one, ast.Raise)]
                if any(exc and ast.unparse(exc) in {"NotFound", "NotFound()"} for exc in raised):
                    found.append(f"{module}.{node.name}")
    return found
