"""A small programme and short ways to read a file, for the tests beside it."""

from pathlib import Path

from peercoach.matching.questions import Coach, Option, Person, Question, QuestionKind, Side
from peercoach.services.spreadsheets.people import read_coaches, read_first_years
from peercoach.services.spreadsheets.problems import Problem, describe
from peercoach.services.spreadsheets.result import CoachRow, PairRow, Result, UnmatchedRow
from peercoach.services.spreadsheets.row_reader import People
from peercoach.services.spreadsheets.tables import Row, Table, read_table


def option(value: str, en: str, nl: str) -> Option:
    return Option(value, {"en": en, "nl": nl})


TOPICS = (
    option("exams", "Planning exams", "Tentamens plannen"),
    option("way", "Finding my way (timetable, systems)", "Mijn weg vinden (rooster, systemen)"),
    option("people", "Meeting people", "Mensen leren kennen"),
    option("doubts", "Doubts", "Twijfel"),
)
PROGRAMME = Question(
    "programme",
    QuestionKind.CHOICE,
    {"en": "What do you study?", "nl": "Welke opleiding doe je?"},
    (
        option("nursing", "Nursing", "Verpleegkunde"),
        option("law", "Law, tax and society", "Recht, belasting en samenleving"),
    ),
)
LANGUAGES = Question(
    "languages",
    QuestionKind.CHOICES,
    {"en": "Which languages do you speak?", "nl": "Welke talen spreek je?"},
    (option("nl", "Dutch", "Nederlands"), option("en", "English", "Engels")),
)
HELP_WANTED = Question(
    "help_wanted",
    QuestionKind.RANKED,
    {"en": "What would you like help with?", "nl": "Waar wil je hulp bij?"},
    TOPICS,
    asked_of=Side.FIRST_YEAR,
    most=3,
)
HELP_OFFERED = Question(
    "help_offered",
    QuestionKind.CHOICES,
    {"en": "What can you help with?", "nl": "Waar kun je bij helpen?"},
    TOPICS,
    asked_of=Side.COACH,
)
CALM = Question("calm", QuestionKind.SCALE, {"en": "How calm are you?", "nl": "Hoe rustig ben je?"})
FIRST_IN_FAMILY = Question(
    "first_in_family",
    QuestionKind.YESNO,
    {"en": "First in your family?", "nl": "Eerste van je familie?"},
)
TIMES = Question("times", QuestionKind.WEEKGRID, {"en": "When?", "nl": "Wanneer?"})
NOTE = Question("note", QuestionKind.TEXT, {"en": "Anything else?", "nl": "Nog iets?"})
QUESTIONS = (
    PROGRAMME,
    LANGUAGES,
    HELP_WANTED,
    HELP_OFFERED,
    CALM,
    FIRST_IN_FAMILY,
    TIMES,
    NOTE,
)


RESULT = Result(
    pairs=[
        PairRow("s9", "Zoë", "c1", "Samira", 80, "Both speak Dutch; both study Law, tax"),
        PairRow("007", "Noor 🌷", "c2", "#N/A", 50, ""),
        PairRow("s10", "=HYPERLINK()", "c1", "Samira", 7, "Met online"),
    ],
    unmatched=[UnmatchedRow("s2", "", "No coach shares a free time", "One more place at Samira")],
    coaches=[CoachRow("c2", "#N/A", 1, 2), CoachRow("c1", "Samira", 2, 2)],
    summary=[("Matched", 3), ("Rules", "default")],
)


def table(text: str, name: str = "first-years.csv") -> Table:
    return read_table(Path(name), text.encode())


def rows(text: str) -> list[Row]:
    return list(table(text).rows)


def first_years(text: str) -> People[Person]:
    return read_first_years(table(text), QUESTIONS)


def coaches(text: str) -> People[Coach]:
    return read_coaches(table(text, "coaches.csv"), QUESTIONS)


def in_english(problems: "list[Problem] | tuple[Problem, ...]") -> list[str]:
    return [describe(problem, "en") for problem in problems]
