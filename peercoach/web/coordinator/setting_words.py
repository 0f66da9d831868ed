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
