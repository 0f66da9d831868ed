"""Questions to open a talk with, for each moment of the year: on pages and in a mail."""

from dataclasses import dataclass
from datetime import date

from peercoach.i18n import mark
from peercoach.models import Programme
from peercoach.services.calendar.year_moments import Moment, moment_of


@dataclass(frozen=True, slots=True)
class Openers:
    """In English; they are said in the reader's language."""

    title: str
    questions: tuple[str, str, str]


OPENERS = {
    Moment.start: Openers(
        mark("The first weeks"),
        (
            mark("What was different from what you expected?"),
            mark("Where do you get lost: in the building, the timetable, the systems?"),
            mark("Whom do you know already, and where did you meet?"),
        ),
    ),
    Moment.before_exams: Openers(
        mark("Exams are coming"),
        (
            mark("Which exam do you think about most?"),
            mark("What does your week look like until then?"),
            mark("Shall we look at one old exam together?"),
        ),
    ),
    Moment.exams: Openers(
        mark("Exam weeks"),
        (
            mark("How did the last one go, and what is next?"),
            mark("Do you sleep and eat well enough?"),
            mark("What will you do when it is over?"),
        ),
    ),
    Moment.after_exams: Openers(
        mark("After the exams"),
        (
            mark("Which result surprised you?"),
            mark("What would you prepare in another way next time?"),
            mark("Is there a resit, and do you know how to sign up for it?"),
        ),
    ),
    Moment.free: Openers(
        mark("In a free week"),
        (
            mark("What do you do when you do not study?"),
            mark("Is there someone you look forward to seeing?"),
            mark("Are you alone much these days? Shall we call?"),
        ),
    ),
    Moment.february: Openers(
        mark("February: halfway, and often the hardest month"),
        (
            mark("Would you choose this programme again?"),
            mark("How many credits do you have, and what do you still need?"),
            mark("What gives you energy now, and what takes it?"),
        ),
    ),
    Moment.ordinary: Openers(
        mark("In an ordinary week"),
        (
            mark("What went well this week?"),
            mark("What do you dread a little?"),
            mark("With whom do you study?"),
        ),
    ),
    Moment.ending: Openers(
        mark("The end of the year"),
        (
            mark("What can you do now that you could not do in September?"),
            mark("What do you want to take into your second year?"),
            mark("Would you like to be a coach yourself?"),
        ),
    ),
}

FOR_BOTH = OPENERS[Moment.ordinary].questions
"""Each can put these to the other; of other moments some are a coach's to ask."""


def openers_for(programme: Programme, day: date) -> Openers:
    """Those of the moment that this day is."""
    return OPENERS[moment_of(programme, day)]
