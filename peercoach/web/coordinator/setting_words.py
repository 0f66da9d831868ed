"""What the settings are called."""

from collections.abc import Callable

from peercoach.i18n import Translator, mark
from peercoach.services.settings.texts import TEXTS

LABELS = {
    "name_nl": mark("Name in Dutch"),
    "name_en": mark("Name in English"),
    "start": mark("First day of the academic year"),
    "breaks": mark("Breaks"),
    "exam_weeks": mark("Exam weeks"),
    "hello": mark("“Have you been in touch?” after so many days"),
    "first_meeting": mark("“Have you met?” after so many days"),
    "weeks": mark("“How is it going?” in these weeks"),
    "closing": mark("Five questions to close in week"),
    "silence_agreed_days": mark("Pairs mean to be in touch every so many days"),
    "silence_first_contact": mark("No contact yet: on your list after so many days"),
    "silence_first_meeting": mark("Not met yet: on your list after so many days"),
    "silence_quiet_times": mark("A note to the pair: silent so many times as long as usual"),
    "silence_quiet_days": mark("But not before so many days"),
    "silence_attention_times": mark("On your list: silent so many times as long as usual"),
    "silence_attention_later": mark("But not before so many days after that note"),
    "silence_at_latest": mark("And in any case after so many days by the calendar"),
    "primary": mark("Main colour"),
    "accent": mark("Second colour"),
    "coach_hours": mark("Coaches look at a draft first, for so many hours"),
}


def caller(say: Translator) -> Callable[[str, str], tuple[str, str]]:
    """What a field and its value are called, where two versions are shown."""

    def called(name: str, value: str) -> tuple[str, str]:
        text, _, language = name.partition(".")
        if text in TEXTS:
            return f"{say.gettext(TEXTS[text].label)} ({language})", value
        return say.gettext(LABELS.get(name, "")), value

    return called
