"""What everyone should have got, counted by hand from the calendar of that year; no code of the
service is asked. Times are those on the clock in Amsterdam.

September: published on Monday the 7th. Week 9 falls in exams, week 15 before New Year, and on the
day to ask again about week 4 nobody was at work. February: the first meeting falls in the break.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bench.year.cast import COORDINATOR, FEBRUARY, SEPTEMBER, Group, Story
from bench.year.recording import Left
from peercoach.i18n import AMSTERDAM

OUTAGE = datetime(2026, 10, 7, 12, tzinfo=AMSTERDAM), datetime(2026, 10, 12, 12, tzinfo=AMSTERDAM)
STEPS = ("hello", "first meeting", "how", "how", "how")
Line = tuple[str, datetime, str]
"""To whom, when, and which mail."""


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=AMSTERDAM)


ASKED = {
    SEPTEMBER: (
        at(2026, 9, 12),
        at(2026, 9, 21),
        at(2026, 10, 5),
        at(2026, 11, 14),
        at(2027, 1, 4),
    ),
    FEBRUARY: (at(2027, 2, 13), at(2027, 3, 1), at(2027, 3, 8), at(2027, 4, 12), at(2027, 5, 24)),
}
ASKED_AGAIN = {
    SEPTEMBER: (
        at(2026, 9, 16),
        at(2026, 9, 25),
        at(2026, 10, 12, 12),  # Friday the 9th nobody was at work
        at(2026, 11, 18),
        at(2027, 1, 8),
    ),
    FEBRUARY: (at(2027, 2, 17), at(2027, 3, 5), at(2027, 3, 12), at(2027, 4, 16), at(2027, 5, 28)),
}
CLOSING = {
    SEPTEMBER: (at(2027, 1, 30), at(2027, 2, 3)),  # week 20 falls in exams
    FEBRUARY: (at(2027, 9, 1), at(2027, 9, 6)),  # in the summer; the fifth is a Sunday
}
"""The five questions, which nobody in this year answers, so all that want check-ins get two."""
AROUND_MEETINGS: Sequence[Sequence[tuple[str, datetime, str]]] = (
    (  # on a Monday: both hear of it on Saturday
        ("coach", at(2026, 10, 16, 13), "suggestion"),
        ("both", at(2026, 10, 16, 15), "agreed"),
        ("both", at(2026, 10, 24, 17), "soon"),
        ("first-year", at(2026, 10, 26, 12), "did you meet"),
    ),
    (
        ("coach", at(2026, 10, 16, 13), "suggestion"),
        ("both", at(2026, 10, 16, 15), "agreed"),
        ("both", at(2026, 10, 26, 17), "tomorrow"),
        ("first-year", at(2026, 10, 27, 12), "did you meet"),
    ),
    (  # after Easter, in which the clocks went forward
        ("coach", at(2027, 3, 17, 13), "suggestion"),
        ("both", at(2027, 3, 17, 15), "agreed"),
        ("both", at(2027, 3, 27, 17), "soon"),
        ("first-year", at(2027, 3, 30, 12), "did you meet"),
    ),
)
SUBJECTS = {
    "matched": r".* (is your buddy|wordt jouw buddy)",
    "mentees": r"(Your new first-years?|Je nieuwe eerstejaars)",
    "did you meet": r"(Did you and .* meet\?|Hebben jij en .* elkaar gezien\?)",
    "several": r".*(your first-years|je eerstejaars)( elkaar al gezien)?( met)?\?.*",
    "hello": r"(Have you been in touch with|Heb je al contact gehad met) .*",
    "first meeting": r"(Have you and .* met\?|Hebben jij en .* elkaar al gezien\?)",
    "closing": r"(Five questions to close|Vijf vragen om af te sluiten)",
    "week": r"\d+ (things?|dingen|ding) (for this week|voor deze week) \(.*\)",
    "how": r"(How is it going with|Hoe gaat het met jou en) .*",
    "suggestion": r".* (suggests|stelt) .*",
    "agreed": r"(Meeting|Afspraak): .*",
    "tomorrow": r"(Tomorrow|Morgen): .*",
    "soon": r"(Soon|Binnenkort): .*",
}


def expected(groups: Sequence[Group], who_meet: Sequence[Group]) -> Counter[Line]:
    found = Counter(line for group in groups for line in _of(group))
    found.update((COORDINATOR, moment, "week") for moment in _weeks())
    for group, lines in zip(who_meet, AROUND_MEETINGS, strict=False):
        both = {"first-year": group.first_years[0].email, "coach": group.coach.email}
        for who, moment, kind in lines:
            for address in both.values() if who == "both" else (both[who],):
                found[address, moment, kind] += 1
    return found


def _of(group: Group) -> Iterator[Line]:
    for one in group.first_years:
        yield one.email, group.starts, "matched"
        for step, moment in _asked(group, is_coach=False):
            yield one.email, moment, step
        if group.story is not Story.stops:
            yield from _to_close(group, one.email)
    yield group.coach.email, group.starts, "mentees"
    for step, moment in _asked(group, is_coach=True):
        yield group.coach.email, moment, "several" if len(group.first_years) > 1 else step
    yield from _to_close(group, group.coach.email)


def _weeks() -> Iterator[datetime]:
    """For the coordinator, from the first Monday with somebody on the list of quiet pairs on, for
    the silent stay on it: but not in weeks off, and after a holiday on Tuesday."""
    off = {date(2026, 10, 19), date(2026, 11, 9), date(2026, 12, 21), date(2026, 12, 28)}
    off |= {date(2027, 1, 25), date(2027, 2, 22)}
    elsewhere = {
        date(2026, 10, 12): at(2026, 10, 12, 12),  # until noon nobody was at work
        date(2027, 3, 29): at(2027, 3, 30),
        date(2027, 5, 17): at(2027, 5, 18),
    }
    monday = date(2026, 9, 21)
    while monday < date(2027, 6, 28):
        if monday not in off:
            yield elsewhere.get(monday, at(monday.year, monday.month, monday.day))
        monday += timedelta(weeks=1)
    yield at(2027, 9, 1)  # a Wednesday: the first day after the summer


def _to_close(group: Group, address: str) -> Iterator[Line]:
    for moment in CLOSING[group.starts]:
        yield address, moment, "closing"


def _asked(group: Group, *, is_coach: bool) -> Iterator[tuple[str, datetime]]:
    first = list(zip(STEPS, ASKED[group.starts], strict=True))
    again = list(zip(STEPS, ASKED_AGAIN[group.starts], strict=True))
    match group.story:
        case Story.in_touch:
            yield from first[2:]
        case Story.asked:
            yield from first
        case Story.stops if not is_coach:
            yield first[0]
        case _:
            yield from (*first, *again)


def counted(left: Sequence[Left]) -> Counter[Line]:
    """What left, told in the same way."""
    return Counter((one.to, one.at, kind_of(one.subject)) for one in left)


def kind_of(subject: str) -> str:
    subject = re.sub("^(Reminder|Herinnering): ", "", subject)
    known = (kind for kind, words in SUBJECTS.items() if re.fullmatch(words, subject))
    return next(known, subject)  # of which nobody knew is told as it is


def of_kinds(lines: Mapping[Line, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, _, kind), count in lines.items():
        found[kind] += count
    return found
