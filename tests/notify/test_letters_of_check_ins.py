"""What check-ins ask, as they read: each question its own subject, and one letter for all of it."""

from collections.abc import Sequence
from typing import Any

import pytest

from peercoach.i18n import translator
from peercoach.notify.letters import Letter
from peercoach.notify.messages.check_in import TEMPLATE, check_in, together
from peercoach.notify.words import Words


def asked(steps: Sequence[str], *, again: bool = False, other: str = "Tim") -> dict[str, Any]:
    lines = [{"step": step, "other": other, "token": "t"} for step in steps]
    return {"name": "Samira", "lines": lines, **({"again": True} if again else {})}


def in_dutch(payload: dict[str, Any]) -> Letter:
    return check_in(payload, translator("nl"))


@pytest.mark.parametrize(
    ("steps", "subject"),
    [
        (["hello", "hello"], "Heb je al contact gehad met je eerstejaars?"),
        (["first meeting"] * 3, "Hebben jij en je eerstejaars elkaar al gezien?"),
        (["week 9", "week 9"], "Hoe gaat het met jou en je eerstejaars? (week 9)"),
        (["week 9", "week 15"], "Hoe gaat het met jou en je eerstejaars? (week 9 en 15)"),
        (["hello", "week 4"], "Hoe gaat het met jou en je eerstejaars? (week 4)"),
        (["week 15"], "Hoe gaat het met jou en Tim? (week 15)"),
    ],
)
def test_no_two_questions_of_a_year_look_like_one_conversation(
    steps: list[str], subject: str
) -> None:
    assert in_dutch(asked(steps)).subject == subject
    again = in_dutch(asked(steps, again=True))
    assert again.subject == f"Herinnering: {subject}"
    assert again.paragraphs[1].startswith("We vragen dit nog één keer, en daarna niet meer. Klik")
    assert again.after[0].startswith("Je bevestigt je keuze op de volgende pagina. De coördinator")


def test_what_was_asked_on_different_days_and_leaves_in_one_mail_is_one_letter() -> None:
    news = Words("from-coordinator", {})
    first, again = asked(["week 9"], other="Noor"), asked(["week 9"], again=True)
    before, one, after = together(
        [news, Words(TEMPLATE, again), Words("quiet-nudge", {}), Words(TEMPLATE, first)]
    )
    assert (before, after.template) == (news, "quiet-nudge")
    letter = in_dutch(dict(one.payload))
    assert letter.subject == "Hoe gaat het met jou en je eerstejaars? (week 9)"
    assert [choice.question for choice in letter.choices] == [
        "Hoe gaat het met jou en Tim?",
        "Hoe gaat het met jou en Noor?",
    ]


def test_only_reminders_are_a_reminder() -> None:
    again = [Words(TEMPLATE, asked(["week 9"], again=True, other=name)) for name in ("Tim", "Noor")]
    (one,) = together(again)
    assert in_dutch(dict(one.payload)).subject.startswith("Herinnering: ")
