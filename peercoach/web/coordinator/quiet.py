"""Pairs that ask for a coordinator, or were quiet for longer than usual, one after the other."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import NotFound
from peercoach.models import Person
from peercoach.services.pairs.pairs import count_pairs
from peercoach.services.programmes.people_list import names_of_several
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.quiet_pairs import (
    close_quiet,
    describe,
    describe_briefly,
    list_quiet_pairs,
    open_episode,
)
from peercoach.services.quiet_pairs.closing import AlreadyClosed
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/pairs/quiet")
def show_quiet(
    request: Request, programme: str, session: Reading, now: Now, pair: str = ""
) -> Response:
    found = find_programme(session, programme)
    queue = list_quiet_pairs(session, found, now=now)
    named = [one for one in queue if one.duo.pair.uid == pair]
    chosen = next(iter([*named, *queue]), None)
    say = say_in(request)
    return staff_page(
        request,
        "co/quiet.html",
        found,
        at="/pairs",
        queue=[(one, describe_briefly(one, say)) for one in queue],
        asking=sum(one.asks for one in queue),
        several=names_of_several(session, found),
        chosen=chosen,
        why_here=describe(chosen, say) if chosen else "",
        counts=count_pairs(session, found),
    )


@router.form("/co/{programme}/pairs/quiet/{uid}/close")
def close(request: Request, programme: str, uid: str, session: Writing, now: Now) -> Response:
    found = find_programme(session, programme)
    with suppress(NotFound, AlreadyClosed):  # pressed twice, or closed by another: the list tells
        episode = open_episode(session, found, pair_uid=uid)
        close_quiet(session, episode, by=session.get_one(Person, who(request)), now=now)
    return go(found, "/pairs/quiet")
