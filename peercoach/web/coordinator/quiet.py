"""Pairs that ask for a coordinator, or were quiet for longer than usual, one after the other."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from math import ceil
from typing import Annotated, Literal

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput, NotFound
from peercoach.models import Person, Programme, Side
from peercoach.services.calendar.days import calendar_of
from peercoach.services.mails.wishes import gets_check_ins
from peercoach.services.pairs.duos import Duo, find_duo, first_name
from peercoach.services.pairs.history import history_of
from peercoach.services.pairs.pairs import count_pairs
from peercoach.services.programmes.overview import MINUTES
from peercoach.services.programmes.people_list import names_of_several
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.quiet_pairs import (
    QuietPair,
    describe,
    describe_briefly,
    list_quiet_pairs,
    open_episode,
)
from peercoach.services.quiet_pairs.deciding import Act, AlreadyDecided, decide, undecided_yet, undo
from peercoach.services.quiet_pairs.settings import quiet_settings_of
from peercoach.services.quiet_pairs.suggesting import first_to_ask, suggest
from peercoach.services.quiet_pairs.waiting import who_waits
from peercoach.services.quiet_pairs.words import describe_waiting
from peercoach.services.writing.letters import LONGEST_SUBJECT, Words, clean
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.pair import lines_of
from peercoach.web.coordinator.timeline import timeline
from peercoach.web.filled_in import say
from peercoach.web.pages import PageRouter

router = PageRouter()
WRITES = {side.value: side for side in Side}
"""Buttons that write to one of the two."""


@router.page("/co/{programme}/pairs/quiet")
def show_quiet(
    request: Request,
    programme: str,
    session: Reading,
    now: Now,
    pair: str = "",
    late: bool = False,
) -> Response:
    found = find_programme(session, programme)
    return _page(request, session, found, now=now, pair=pair, late=late)


@router.form("/co/{programme}/pairs/quiet/{uid}/decide")
def press(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    act: Annotated[
        Literal["first_year", "coach", "wait", "rematch", "finish", "looked"], Form()
    ] = "looked",
    subject: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
) -> Response:
    """Then the pair after this one opens. Nothing is done for a minute: it can be undone."""
    found = find_programme(session, programme)
    queue = [one.duo.pair.uid for one in list_quiet_pairs(session, found, now=now)]
    at = queue.index(uid) if uid in queue else -1
    following = [*queue[at + 1 :], *queue[: max(at, 0)]]
    # pressed twice, or decided by somebody else: the list tells
    with suppress(NotFound, AlreadyDecided):
        episode = open_episode(session, found, pair_uid=uid)
        to, words = None, None
        if act in WRITES:
            duo = find_duo(session, episode.pair_id)
            to, (words, wrong) = _reader(duo, act).id, clean(Words(subject, text))
            if wrong:
                given: dict[str, Words] = {act: Words(subject, text)}
                return _page(request, session, found, now=now, pair=uid, given=given, wrong=wrong)
        done = Act.write if act in WRITES else Act(act)
        decide(session, episode, done, by=who(request), now=now, to=to, words=words)
    return go(found, f"/pairs/quiet?pair={following[0]}#chosen" if following else "/pairs/quiet")


@router.form("/co/{programme}/pairs/quiet/{uid}/undo")
def take_back(request: Request, programme: str, uid: str, session: Writing) -> Response:
    """The pair is there again. Too late is told, and so is what somebody else did meanwhile."""
    found = find_programme(session, programme)
    try:
        undo(session, open_episode(session, found, pair_uid=uid))
    except (NotFound, AlreadyDecided):
        return go(found, "/pairs/quiet?late=true")
    return go(found, f"/pairs/quiet?pair={uid}#chosen")


def _page(
    request: Request,
    session: Session,
    found: Programme,
    *,
    now: datetime,
    pair: str,
    late: bool = False,
    given: Mapping[str, Words] | None = None,
    wrong: Mapping[str, InvalidInput] | None = None,
) -> Response:
    queue = list_quiet_pairs(session, found, now=now)
    speak = say_in(request)
    named = [one for one in queue if one.duo.pair.uid == pair]
    chosen = next(iter([*named, *queue]), None)
    at = queue.index(chosen) if chosen else 0
    about = _about(request, session, found, chosen, given or {}, now=now) if chosen else {}
    return staff_page(
        request,
        "co/quiet.html",
        found,
        at="/pairs",
        status=422 if wrong else 200,
        queue=[(one, describe_briefly(one, speak)) for one in queue],
        asking=sum(one.asks for one in queue),
        minutes=ceil(sum(MINUTES["asking" if one.asks else "quiet"] for one in queue)),
        several=names_of_several(session, found),
        chosen=chosen,
        is_named=bool(named),
        before=queue[at - 1].duo.pair.uid if at else "",
        after=queue[at + 1].duo.pair.uid if at + 1 < len(queue) else "",
        undo=[
            (one, max(0, ceil((one.at - now).total_seconds())))
            for one in undecided_yet(session, found, by=who(request))
        ],
        late=late,
        rule=quiet_settings_of(found),
        counts=count_pairs(session, found),
        most=LONGEST_SUBJECT,
        errors=[
            (f"{field}-{act}", say(one, speak))
            for act in given or ()
            for field, one in (wrong or {}).items()
        ],
        **about,
    )


def _about(
    request: Request,
    session: Session,
    found: Programme,
    chosen: QuietPair,
    given: Mapping[str, Words],
    *,
    now: datetime,
) -> dict[str, object]:
    speak, calendar = say_in(request), calendar_of(found)
    pair = history_of(session, found, chosen.duo.pair.uid, now=now)
    waiting = who_waits(session, chosen.duo, calendar)
    first = first_to_ask(chosen, waiting)
    acts = sorted(WRITES, key=lambda act: _reader(chosen.duo, act) is not first)
    return {
        "why_here": describe(chosen, speak),
        "waits": describe_waiting(waiting, speak) if waiting and not chosen.asks else "",
        "unasked": [
            first_name(person)
            for person in (chosen.duo.first_year, chosen.duo.coach)
            if not gets_check_ins(person)
        ],
        "line": timeline(pair, calendar.day(now)),
        "lines": lines_of(pair, speak),
        "letters": [
            (act, to, given.get(act) or suggest(chosen, to))
            for act in acts
            for to in [_reader(chosen.duo, act)]
        ],
    }


def _reader(duo: Duo, act: str) -> Person:
    return duo.first_year if WRITES[act] is Side.first_year else duo.coach
