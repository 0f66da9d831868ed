"""What a coordinator could write, and to whom: a start, in the language of who reads it."""

from collections.abc import Mapping

from peercoach.i18n import Translator, mark, translator
from peercoach.models import Person, QuietReason
from peercoach.services.pairs.duos import first_name
from peercoach.services.quiet_pairs.listing import QuietPair
from peercoach.services.quiet_pairs.waiting import Waiting
from peercoach.services.writing.letters import Words

Said = tuple[str, str]
ANSWERED: Said = (
    mark("Thank you for your answer"),
    mark(
        "Thank you for telling how it goes. I would like to hear what would help you.\n\n"
        "Answer this mail, or write when I can call you. {other} does not hear of it."
    ),
)
THE_OTHER: Said = (
    mark("How is it going with {other}?"),
    mark(
        "I would like to hear how it is going between you and {other}.\n\n"
        "Answer this mail, or write when I can call you. {other} does not hear of it."
    ),
)
TO_COACH: Mapping[QuietReason, Said] = {
    QuietReason.no_first_contact: (
        mark("Would you say hello to {other}?"),
        mark(
            "I do not know of any contact between you and {other} yet. Starting is often the"
            " hardest part.\n\nWould you send {other} a short message today? “Hi, I am your"
            " buddy. When do you have time for coffee?” is enough. Does something stand in the"
            " way? Answer this mail."
        ),
    ),
    QuietReason.no_first_meeting: (
        mark("When do you meet {other}?"),
        mark(
            "I do not know of a meeting between you and {other} yet. Would you suggest a time"
            " this week? Half an hour is enough.\n\nHave you met already? You can note that on"
            " your page. Does something stand in the way? Answer this mail."
        ),
    ),
    QuietReason.quiet: (
        mark("How is it going with {other}?"),
        mark(
            "It has been quiet between you and {other} for a while. That can have many harmless"
            " reasons.\n\nWould you send {other} a short message? “How was your week?” is"
            " enough. Are you in touch already? You can note that on your page. Would you rather"
            " not go on? Answer this mail: that is fine too."
        ),
    ),
}
WERE_TO_MEET: Said = (
    mark("Did you and {other} meet?"),
    mark(
        "You and {other} had planned to meet. Did it work out? Then you can note that on your"
        " page.\n\nDid something come in between? Would you suggest another time this week? Half an"
        " hour is enough. Does something stand in the way? Answer this mail."
    ),
)
TO_FIRST_YEAR: Said = (
    mark("Would you like to go on with {other}, take a break, or stop?"),
    mark(
        "It is a bit quiet between you and {other}. That is fine.\n\nOn your page you say with one"
        " click what suits you now: go on, take a break, or someone else. All of it is good. Would"
        " you rather talk about it? Answer this mail."
    ),
)


def first_to_ask(quiet: QuietPair, waiting: Waiting | None) -> Person:
    """Who asked for somebody; else who is waited for; else the coach, whose part it is to begin."""
    if quiet.asks and quiet.answers:
        return quiet.duo.member(quiet.answers[0].check_in.person_id)
    return waiting.for_ if waiting else quiet.duo.coach


def suggest(quiet: QuietPair, to: Person) -> Words:
    """To one of the two."""
    speak = translator(to.language)
    other = first_name(quiet.duo.other(to.id))
    subject, text = _said(quiet, to)
    return Words(_in(speak, subject, other), _in(speak, text, other))


def _said(quiet: QuietPair, to: Person) -> Said:
    if quiet.asks:  # nothing of an answer shows to the other
        asked = {said.check_in.person_id for said in quiet.answers}
        return ANSWERED if to.id in asked else THE_OTHER
    if to is not quiet.duo.coach:
        return TO_FIRST_YEAR
    return WERE_TO_MEET if quiet.were_to_meet else TO_COACH[quiet.episode.reason]


def _in(speak: Translator, words: str, other: str) -> str:
    return speak.gettext(words).format(other=other)
