"""The mail that asks how it goes: one per person and morning, with a line per pair."""

from collections.abc import Mapping, Sequence
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Choice, Letter
from peercoach.notify.own_words import OwnWords
from peercoach.notify.questions import HOW_IS_IT, question_of, say_question, week_of
from peercoach.notify.words import Words

TEMPLATE = "check_in"
CLOSING_TEMPLATE = "closing"


def check_in(payload: Mapping[str, Any], translator: Translator) -> Letter:
    """`{"name", "lines": [{"pair", "step", "other", "token"}, …]}`; names are first names. `again`
    where it is asked for the second and last time."""
    _ = translator.gettext
    lines, own = payload["lines"], payload.get("own", {})
    confirm = _("You confirm on the next page.")
    several = len(lines) > 1
    if several:
        click = _("Click for each first-year what fits best now.")
        seen = _("The coordinator sees your answers, your first-years do not.")
        others = _("your first-years")
    else:
        click = _("Click what fits best now.")
        others = lines[0]["other"]
        seen = _("The coordinator sees your answer, {other} does not.").format(other=others)
    return Letter(
        subject=_subject(_asked(lines, others, own, translator), payload, translator),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            f"{_once_more(translator)} {click}" if payload.get("again") else click,
        ),
        choices=tuple(
            Choice(
                _answers(line, translator),
                say_question(question_of(line["step"]), line["other"], own, translator)
                if several
                else "",
            )
            for line in lines
        ),
        after=(f"{confirm} {seen}",),
    )


def together(several: Sequence[Words]) -> list[Words]:
    """Questions about several, asked on different days, that leave in one mail are one letter. That
    is a reminder where all of them are."""
    asking = [words for words in several if words.template == TEMPLATE]
    if len(asking) < 2:
        return list(several)
    lines = [line for words in asking for line in words.payload["lines"]]
    payload = {key: value for key, value in asking[0].payload.items() if key != "again"}
    if all(words.payload.get("again") for words in asking):
        payload["again"] = True
    one = Words(TEMPLATE, {**payload, "lines": lines})
    first = next(n for n, words in enumerate(several) if words.template == TEMPLATE)
    rest = [words for words in several if words.template != TEMPLATE]
    return [*rest[:first], one, *rest[first:]]


def closing(payload: Mapping[str, Any], translator: Translator) -> Letter:
    """The same payload, with one line: five questions on a page, once a year."""
    _ = translator.gettext
    (line,) = payload["lines"]
    thanks = (
        _once_more(translator)
        if payload.get("again")
        else _("Thank you for this year. Five short questions help the next group.")
    )
    return Letter(
        subject=_subject(_("Five questions to close"), payload, translator),
        paragraphs=(_("Hi {name},").format(name=payload["name"]), thanks),
        button=Button(_("Answer"), f"/c/{line['token']}"),
        after=(
            _("It takes two minutes. Answers are only counted: nobody sees what you answered."),
        ),
    )


def _asked(
    lines: Sequence[Mapping[str, Any]], others: str, own: OwnWords, translator: Translator
) -> str:
    """The question, and in which weeks it is: one subject for all would be one conversation in
    many mail programs, with the answers of another time."""
    questions = {question_of(line["step"]) for line in lines}
    question = questions.pop() if len(questions) == 1 else HOW_IS_IT
    words = say_question(question, others, own, translator)
    weeks = sorted({week for line in lines if (week := week_of(line["step"]))})
    if not weeks:
        return words
    listed = translator.listed([str(week) for week in weeks])
    return translator.gettext("{question} (week {week})").format(question=words, week=listed)


def _subject(words: str, payload: Mapping[str, Any], translator: Translator) -> str:
    """A second mail says that it is one: it is not the first, sent twice."""
    reminder = translator.gettext("Reminder: {subject}")
    return reminder.format(subject=words) if payload.get("again") else words


def _once_more(translator: Translator) -> str:
    return translator.gettext("We ask this once more, and then no more.")


def _answers(line: Mapping[str, Any], translator: Translator) -> tuple[Button, ...]:
    """Numbered, so that an address tells nobody what was answered."""
    answers = question_of(line["step"]).answers
    return tuple(
        Button(translator.gettext(answer.label), f"/c/{line['token']}?a={number}")
        for number, answer in enumerate(answers, start=1)
    )
