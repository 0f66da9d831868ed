"""Words of a programme's own: on its first page, in its mails and check-ins, in the guide."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from peercoach.errors import InvalidInput
from peercoach.i18n import LANGUAGES, mark
from peercoach.models import Programme
from peercoach.notify.own_words import SETTING, WELCOME, OwnWords, own_words
from peercoach.notify.questions import FIRST_MEETING, HELLO, HOW_IS_IT
from peercoach.services.rules.keeping import Deed, lock_seen, note_change
from peercoach.services.settings.fields import SettingsRefused

Fields = Mapping[str, str]
OTHER = "{other}"


@dataclass(frozen=True, slots=True)
class Text:
    """`usual` is what stands there otherwise; without it, nothing does. `rows` more than one may
    hold several paragraphs."""

    label: str
    most: int
    usual: str = ""
    rows: int = 1
    needs: str = ""


PLACES: Mapping[str, Mapping[str, Text]] = {
    mark("The first page of the programme"): {
        WELCOME: Text(
            mark("Welcome"),
            400,
            mark(
                "A senior student who knows what your first year is like. Have a coffee, ask "
                "questions, plan exams. About half an hour, every other week."
            ),
        ),
        "for_whom": Text(
            mark("For whom it is"),
            200,
            mark("For everyone who starts now: full-time, part-time, transferring or from abroad"),
        ),
        "coach_call": Text(
            mark("To students in higher years"),
            400,
            mark(
                "You know how the first year feels. That is all you need: you are a fellow "
                "student, not a teacher and not a care worker."
            ),
        ),
    },
    mark("Mails after a round, besides what they say anyway"): {
        "match": Text(mark("To a first-year who has a buddy"), 600, rows=3),
        "new_mentees": Text(mark("To a coach with new first-years"), 600, rows=3),
        "waiting": Text(mark("To who has no buddy yet"), 600, rows=3),
    },
    mark("Check-ins, in the mail and on the page"): {
        HELLO.name: Text(mark("The first days"), 120, HELLO.words, needs=OTHER),
        FIRST_MEETING.name: Text(
            mark("After the first weeks"), 120, FIRST_MEETING.words, needs=OTHER
        ),
        HOW_IS_IT.name: Text(mark("In the weeks after that"), 120, HOW_IS_IT.words, needs=OTHER),
    },
    mark("The coach’s guide"): {
        "guide": Text(mark("From you, at the top of the guide"), 2000, rows=5),
    },
}
TEXTS = {name: text for texts in PLACES.values() for name, text in texts.items()}


def texts_in(programme: Programme, language: str) -> OwnWords:
    """What there is in this language, by name."""
    return own_words(programme, language)


def text_fields(programme: Programme) -> dict[str, str]:
    """How the programme has them now."""
    kept = {language: own_words(programme, language) for language in LANGUAGES}
    return {
        f"{name}.{language}": kept[language].get(name, "").replace("\n", "\r\n")
        for name in TEXTS
        for language in LANGUAGES
    }


def keep_texts(
    session: Session, programme: Programme, fields: Fields, deed: Deed, *, seen: int
) -> None:
    """Raises SettingsRefused, or ChangedMeanwhile."""
    found = read_texts(fields)
    lock_seen(session, programme, seen=seen)
    welcome = found.pop(WELCOME, {})
    if (found, welcome) == (
        programme.settings.get(SETTING, {}),
        programme.settings.get(WELCOME, {}),
    ):
        return
    programme.settings = {**programme.settings, SETTING: found, WELCOME: welcome}
    note_change(session, programme, deed)


def read_texts(fields: Fields) -> dict[str, dict[str, str]]:
    """Those that are filled in, each in both languages. Raises SettingsRefused."""
    found: dict[str, dict[str, str]] = {}
    problems: dict[str, InvalidInput] = {}
    for name, text in TEXTS.items():
        words = {one: _tidy(fields.get(f"{name}.{one}", ""), text) for one in LANGUAGES}
        if not any(words.values()):
            continue
        found[name] = words
        for language, said in words.items():
            if problem := _wrong(said, text):
                problems[f"{name}.{language}"] = problem
    if problems:
        raise SettingsRefused(problems)
    return found


def _wrong(said: str, text: Text) -> InvalidInput | None:
    if not said:
        return InvalidInput(mark("Write it in both languages"))
    if len(said) > text.most:
        found = {"found": len(said), "most": text.most}
        return InvalidInput(mark("Found {found} characters, expected at most {most}"), **found)
    if text.needs and text.needs not in said:
        wanted = mark("Found no {needs}: it stands for the name of the other")
        return InvalidInput(wanted, needs=text.needs)
    braces = said.replace(text.needs, "") if text.needs else said
    if "{" in braces or "}" in braces:
        return InvalidInput(mark("Found braces: nothing is filled in here but what is named above"))
    return None if all(map(str.isprintable, said.splitlines())) else InvalidInput(NO_SIGN)


NO_SIGN = mark("Found a character that cannot be shown")


def _tidy(given: str, text: Text) -> str:
    lines = [" ".join(line.split(" ")).strip() for line in given.splitlines()]
    return ("\n" if text.rows > 1 else " ").join(line for line in lines if line)
