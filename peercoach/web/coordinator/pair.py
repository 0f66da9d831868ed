"""One pair: what is known of it, and what a coordinator can do."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading
from peercoach.i18n import Translator
from peercoach.models import ContactKind, QuietReason
from peercoach.services.pairs.duos import Duo
from peercoach.services.pairs.history import Event, PairHistory, history_of
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.quiet_pairs.words import answer_words, question_words
from peercoach.web.coordinator.frame import say_in, staff_page, zone_of
from peercoach.web.coordinator.timeline import timeline
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/pairs/{uid}")
def show_pair(request: Request, programme: str, uid: str, session: Reading, now: Now) -> Response:
    found = find_programme(session, programme)
    pair, say = history_of(session, found, uid, now=now), say_in(request)
    return staff_page(
        request,
        "co/pair.html",
        found,
        at="/pairs",
        one=pair,
        line=timeline(pair, now.astimezone(zone_of(found)).date()),
        reasons=[reason.get("staff", reason)[say.language] for reason in pair.duo.pair.reasons],
        lines=lines_of(pair, say),
    )


def lines_of(pair: PairHistory, say: Translator) -> list[tuple[Event, str]]:
    """What happened, the newest first, each in words."""
    return [(event, what_happened(event, pair.duo, say)) for event in pair.events]


def what_happened(event: Event, duo: Duo, say: Translator) -> str:
    """One line of the timeline, after its day and, if it was somebody's doing, their name."""
    _ = say.gettext
    if event.is_planned:
        return _("They agreed to meet on this day")
    if event.contact:
        met = event.contact.kind is ContactKind.met
        return _("noted that they met") if met else _("noted that they wrote")
    if event.check_in:
        return _answered(event, duo, say)
    if event.closed:
        return _("looked at it, and closed it")
    match event.listed and event.listed.reason:
        case QuietReason.answer:
            return _("Came on the list: an answer asked for somebody")
        case QuietReason.no_first_contact:
            return _("Came on the list: no contact known yet")
        case QuietReason.no_first_meeting:
            return _("Came on the list: no meeting known yet")
    return _("Came on the list: quiet for longer than usual")


def _answered(event: Event, duo: Duo, say: Translator) -> str:
    check_in = event.check_in
    if check_in is None:
        return ""
    question = question_words(check_in.step, duo.other(check_in.person_id).name, say)
    if check_in.answer is None:
        return say.gettext("was asked “{question}”, and has not answered").format(question=question)
    text = say.gettext("answered “{answer}” to “{question}”")
    return text.format(answer=answer_words(check_in, say), question=question)
