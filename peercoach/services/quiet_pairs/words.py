"""Why a pair is on the list, in plain words: in a sentence, and in few words. One set of facts."""

from peercoach.i18n import Translator
from peercoach.models import CheckIn, QuietReason
from peercoach.notify.questions import question_of
from peercoach.services.quiet_pairs.listing import QuietPair, Said
from peercoach.services.quiet_pairs.waiting import Waiting


def describe(quiet: QuietPair, translator: Translator) -> str:
    """The whole reason."""
    _ = translator.gettext
    if quiet.asks or not quiet.were_to_meet:
        return _why(quiet, translator)
    planned = _("They were to meet on {day}, and nobody told yet whether they did.").format(
        day=translator.date(quiet.were_to_meet)
    )
    return f"{_why(quiet, translator)} {planned}"


def _why(quiet: QuietPair, translator: Translator) -> str:
    _ = translator.gettext
    match quiet.episode.reason:
        case QuietReason.answer:
            return " ".join(_describe_answer(quiet, one, translator) for one in quiet.answers)
        case QuietReason.no_first_contact:
            return _("Paired {days} days ago, and no contact is known yet.").format(days=quiet.days)
        case QuietReason.no_first_meeting:
            return _("Paired on {start}, and no meeting is known yet.").format(
                start=translator.date(quiet.started)
            )
        case QuietReason.quiet:
            return _describe_silence(quiet, translator)


def describe_briefly(quiet: QuietPair, translator: Translator) -> str:
    """For a list with many."""
    _ = translator.gettext
    if quiet.asks:
        said = next((answer_words(one.check_in, translator) for one in quiet.answers), "")
        return _("Answered: {answer}").format(answer=said)
    if quiet.were_to_meet:
        return _("Did they meet?")
    if quiet.last_contact is None:  # whether or not this was said, and closed, before
        return _("No contact known since pairing")
    if quiet.episode.reason is QuietReason.no_first_meeting:
        return _("No meeting known yet")
    return _("Longer silent than usual")


def describe_waiting(waiting: Waiting, translator: Translator) -> str:
    """Who of the two waits for the other."""
    _ = translator.gettext
    said = {
        "suggested": _("{who} suggested a time on {day}; {other} has not answered yet."),
        "wrote": _("{who} wrote last, on {day}; {other} has not answered yet."),
        "answered": _("{who} answered the last check-in on {day}; {other} left it open."),
    }
    return said[waiting.did].format(
        who=waiting.who.name, other=waiting.for_.name, day=translator.date(waiting.day)
    )


def question_words(step: str, other: str, translator: Translator) -> str:
    """What this step asks about the other."""
    return translator.gettext(question_of(step).words).format(other=other)


def answer_words(check_in: CheckIn, translator: Translator) -> str:
    """The words of the button that was chosen."""
    chosen = question_of(check_in.step).answer(check_in.answer or "")
    return translator.gettext(chosen.label) if chosen else ""


def _describe_answer(quiet: QuietPair, said: Said, translator: Translator) -> str:
    check_in, day = said
    _ = translator.gettext
    name, other = (
        quiet.duo.member(check_in.person_id).name,
        quiet.duo.other(check_in.person_id).name,
    )
    may = (check_in.said or {}).get("contact")
    contact = {
        None: "",
        True: _("You may call or mail {name}."),
        False: _("{name} would rather not be called or mailed about it."),
    }[may]
    text = _("{name} answered “{answer}” on {day}, to “{question}”.") + (contact and f" {contact}")
    return text.format(
        name=name,
        answer=answer_words(check_in, translator),
        day=translator.date(day),
        question=question_words(check_in.step, other, translator),
    )


def _describe_silence(quiet: QuietPair, translator: Translator) -> str:
    _ = translator.gettext
    if quiet.last_contact is None:
        text = _("No contact known since they were paired {days} days ago.")
        return text.format(days=quiet.days)
    rhythm = round(quiet.episode.facts.get("rhythm") or 0)
    text = (
        _("Last in touch {days} days ago, on {day}. They mean to be in touch every {rhythm} days.")
        if rhythm == quiet.duo.pair.agreed_days
        else _(
            "Last in touch {days} days ago, on {day}. Usually they are in touch again within"
            " {rhythm} days."
        )
    )
    return text.format(days=quiet.days, day=translator.date(quiet.last_contact), rhythm=rhythm)
