"""The mail that asks how it goes: one per person and morning, with a line per pair."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator, mark
from peercoach.notify.letters import Button, Choice, Letter
from peercoach.notify.questions import question_of, say_question

TEMPLATE = "check_in"
CLOSING_TEMPLATE = "closing"

SUBJECT_OF_SEVERAL = mark("How is it going with your first-years?")


def check_in(payload: Mapping[str, Any], translator: Translator) -> Letter:
    """`{"name", "lines": [{"pair", "step", "other", "token"}, …]}`; names are first names. `again`
    where it is asked for the second and last time."""
    _ = translator.gettext
    lines = payload["lines"]
    own = payload.get("own", {})
    asked = [
        say_question(question_of(line["step"]), line["other"], own, translator) for line in lines
    ]
    single = len(lines) == 1
    hello = (
        _("Hi {name}, we ask this once more, and then no more. Click what fits best now.")
        if payload.get("again")
        else _("Hi {name}, click what fits best now.")
    )
    confirm = _("You confirm on the next page.")
    if single:
        seen = _("The coordinator sees your answer, {other} does not.")
        seen = seen.format(other=lines[0]["other"])
    else:
        seen = _("The coordinator sees your answers, your first-years do not.")
    return Letter(
        subject=asked[0] if single else _(SUBJECT_OF_SEVERAL),
        paragraphs=(hello.format(name=payload["name"]),),
        choices=tuple(
            Choice(_answers(line, translator), "" if single else question)
            for line, question in zip(lines, asked, strict=True)
        ),
        after=(f"{confirm} {seen}",),
    )


def closing(payload: Mapping[str, Any], translator: Translator) -> Letter:
    """The same payload, with one line: five questions on a page, once a year."""
    _ = translator.gettext
    (line,) = payload["lines"]
    thanks = (
        _("We ask this once more, and then no more.")
        if payload.get("again")
        else _("Thank you for this year. Five short questions help the next group.")
    )
    return Letter(
        subject=_("Five questions to close"),
        paragraphs=(_("Hi {name},").format(name=payload["name"]), thanks),
        button=Button(_("Answer"), f"/c/{line['token']}"),
        after=(
            _("It takes two minutes. Answers are only counted: nobody sees what you answered."),
        ),
    )


def _answers(line: Mapping[str, Any], translator: Translator) -> tuple[Button, ...]:
    """Numbered, so that an address tells nobody what was answered."""
    answers = question_of(line["step"]).answers
    return tuple(
        Button(translator.gettext(answer.label), f"/c/{line['token']}?a={number}")
        for number, answer in enumerate(answers, start=1)
    )
