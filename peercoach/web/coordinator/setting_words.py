"""What the settings are called."""

from collections.abc import Callable

from peercoach.i18n import Translator, mark

LABELS = {
    "name_nl": mark("Name in Dutch"),
    "name_en": mark("Name in English"),
    "intro_nl": mark("Welcome in Dutch"),
    "intro_en": mark("Welcome in English"),
    "start": mark("First day of the academic year"),
    "breaks": mark("Breaks"),
    "exam_weeks": mark("Exam weeks"),
    "hello": mark("“Have you been in touch?” after so many days"),
    "first_meeting": mark("“Have you met?” after so many days"),
    "weeks": mark("“How is it going?” in these weeks"),
    "closing": mark("Five questions to close in week"),
    "primary": mark("Main colour"),
    "accent": mark("Second colour"),
    "coach_hours": mark("Coaches look at a draft first, for so many hours"),
}


def caller(say: Translator) -> Callable[[str, str], tuple[str, str]]:
    """What a field and its value are called, where two versions are shown."""
    return lambda name, value: (say.gettext(LABELS.get(name, "")), value)
