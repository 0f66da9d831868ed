"""Sending it: a notice for each, in the transaction that says so, and no one of them twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.errors import Conflict, InvalidFields, InvalidInput
from peercoach.i18n import mark, translator
from peercoach.models import Language, Notice, Person, Programme
from peercoach.notify.letters import Letter
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.from_coordinator import TEMPLATE, write_from_coordinator
from peercoach.services.pairs.duos import first_name
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.programmes.people_list import Wanted
from peercoach.services.turns import wait_for_turn
from peercoach.services.writing.recipients import Recipients, recipients_of

LONGEST_SUBJECT, LONGEST_TEXT = 120, 4000
CONTROLS = {code: None for code in range(32) if chr(code) not in "\n"}


@dataclass(frozen=True, slots=True)
class Words:
    """What it says in one language."""

    subject: str
    text: str


class ListChanged(Conflict):
    """Others would get it than was said: look once more."""


def read_words(given: Mapping[Language, Words], recipients: Recipients) -> dict[Language, Words]:
    """In each language that somebody reads. Raises InvalidFields."""
    problems: dict[str, InvalidInput] = {}
    read = {}
    for language in recipients.languages:
        read[language], wrong = clean(given[language])
        problems |= {f"{name}_{language}": problem for name, problem in wrong.items()}
    if problems:
        raise InvalidFields(mark("The letter is not complete"), problems)
    return read


def clean(words: Words) -> tuple[Words, dict[str, InvalidInput]]:
    """As it is sent, and what is wrong with its `subject` or `text`."""
    subject = " ".join(words.subject.split())
    text = words.text.replace("\r\n", "\n").translate(CONTROLS).strip()
    problems: dict[str, InvalidInput] = {}
    for name, value, most in (
        ("subject", subject, LONGEST_SUBJECT),
        ("text", text, LONGEST_TEXT),
    ):
        if not value:
            problems[name] = InvalidInput(mark("Write something here"))
        elif len(value) > most:
            problems[name] = InvalidInput(
                mark("Found {found} characters, expected at most {most}"),
                found=len(value),
                most=most,
            )
    return Words(subject, text), problems


def send_letter(
    session: Session,
    programme: Programme,
    wanted: Wanted,
    given: Mapping[Language, Words],
    *,
    uid: str,
    expected: int,
    by: int,
    now: datetime,
) -> int:
    """Owe it to all of them; says to how many. `uid` is of the form it was written in: sent twice,
    it goes once. Raises ListChanged where they are not `expected` many."""
    wait_for_turn(session, f"letter {uid}")
    prefix = f"letter:{programme.id}:{uid}:"
    if session.exec(
        select(Notice.id).where(col(Notice.dedupe_key).startswith(prefix, autoescape=True)).limit(1)
    ).first():
        return expected
    recipients = recipients_of(session, programme, wanted)
    words = read_words(given, recipients)
    if len(recipients.to) != expected:
        raise ListChanged(mark("The list has changed since you looked: it has other people now"))
    sender = session.get_one(Person, by)
    owe_many(
        session,
        _owed(recipients, words, prefix, programme, sender),
        programme_id=programme.id,
        now=now,
    )
    note_deed(
        session,
        "write to people",
        by=by,
        kind="programme",
        uid=programme.slug,
        programme_id=programme.id,
        now=now,
        mails=expected,
    )
    return expected


def examples(
    session: Session,
    programme: Programme,
    recipients: Recipients,
    words: Mapping[Language, Words],
    *,
    by: int,
) -> dict[Language, Letter]:
    """As the first of those who read each language gets it."""
    sender = session.get_one(Person, by)
    first = {person.language: person for person, _ in reversed(recipients.to)}
    return {
        language: write_from_coordinator(
            letter_from(first[language], said, programme, sender), translator(language)
        )
        for language, said in words.items()
        if language in first
    }


def letter_from(
    person: Person, words: Words, programme: Programme, sender: Person
) -> dict[str, object]:
    """What the mail of a coordinator is made of."""
    return {
        "name": first_name(person),
        "subject": words.subject,
        "text": words.text,
        "sender": sender.name,
        "programme": {"nl": programme.name_nl, "en": programme.name_en},
    }


def _owed(
    recipients: Recipients,
    words: Mapping[Language, Words],
    prefix: str,
    programme: Programme,
    sender: Person,
) -> Iterator[Owed]:
    for person, side in recipients.to:
        yield Owed(
            key=f"{prefix}{person.id}",
            person_id=person.id,
            address=person.email,
            language=person.language,
            template=TEMPLATE,
            payload={
                **letter_from(person, words[person.language], programme, sender),
                "to": side.value,
            },
        )
