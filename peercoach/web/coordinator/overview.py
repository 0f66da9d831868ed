"""The first page of a programme: what asks for attention today."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading
from peercoach.models import DraftStatus, Person
from peercoach.services.all_year.today import late_today
from peercoach.services.check_ins.afterwards import STEPS
from peercoach.services.check_ins.closing import CLOSING_QUESTIONS, CLOSING_STEPS
from peercoach.services.mails.server import stopped
from peercoach.services.pairs.duos import first_name
from peercoach.services.programmes.overview import minutes_for, overview_of, to_do
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import list_drafts, state_of
from peercoach.services.rounds.publications import pending
from peercoach.services.rounds.rounds import OPEN, list_rounds
from peercoach.web.coordinator.frame import staff_page, who, zone_of
from peercoach.web.coordinator.how_it_goes import how_it_goes
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}")
def show_overview(request: Request, programme: str, session: Reading, now: Now) -> Response:
    found = find_programme(session, programme)
    rounds = list_rounds(session, found)
    current = rounds[0] if rounds else None
    drafts = list_drafts(session, current) if current else []
    person = session.get(Person, who(request))
    today, going = overview_of(session, found), how_it_goes(session, found, now=now)
    options = going.reach.question.options if going.reach and going.reach.question else ()
    late = late_today(session, found, now=now)
    counts = to_do(today, asked_late=late.waits, changes=late.changes)
    return staff_page(
        request,
        "co/overview.html",
        found,
        name=first_name(person) if person else "",
        hour=now.astimezone(zone_of(found)).hour,
        now=now,
        today=today,
        going=going,
        heard_steps=STEPS,
        closing_questions=CLOSING_QUESTIONS,
        closing_steps=CLOSING_STEPS,
        names={one.value: one.label[language_of(request)] for one in options},
        counts=counts,
        minutes=minutes_for(counts),
        mail_stopped=stopped(session),
        round=current,
        round_open=current is not None and current.status in OPEN,
        ready=any(state_of(draft, now) is DraftStatus.ready for draft in drafts),
        late=late,
        planned=pending(session, current) if current else None,
    )
