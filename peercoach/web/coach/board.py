"""The pages of a coach: the board with their first-years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.access import Visitor
from peercoach.deps import Me, Now, Reading
from peercoach.models import GateKind, QuietReason, Side
from peercoach.services.care.own import complaint_about
from peercoach.services.coaches_asked.answering import shown_now
from peercoach.services.homes import Home, Phase, homes_of
from peercoach.services.meetings.plans import NOTHING, Plan, plans_of
from peercoach.services.own_data.erasing import left_lately
from peercoach.services.pairs.messages import unread_in
from peercoach.services.pairs.openers import openers_for
from peercoach.services.pairs.views import PairView
from peercoach.services.pairs.weeks import Weeks, weeks_of
from peercoach.services.programmes.programmes import name_of
from peercoach.services.quiet_pairs import quiet_among
from peercoach.services.settings.look import look_of_all
from peercoach.services.sign_up.answer_words import moments, words_of
from peercoach.services.sign_up.filled_pages import MOST_PLACES
from peercoach.services.sign_up.gates import open_gates
from peercoach.web.care.turning_to import turn_to
from peercoach.web.filled_in import Refused
from peercoach.web.given_names import given_name, initials
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.pair.noted import noted_in
from peercoach.web.pair.planned import planned_in

router = PageRouter()

IS_NEW = timedelta(days=14)
MOST_TO_DO = 5


class Mood(StrEnum):
    """How a pair is doing, as a badge on its card. Quiet is normal: no word of blame."""

    new = "new"
    good = "good"
    quiet = "quiet"


@dataclass(frozen=True, slots=True)
class Card:
    """A first-year, in the coach's language. `silent` days without contact, as far as noted; `mine`
    is what the coach passed on where the contact is stopped."""

    pair: PairView
    name: str
    initials: str
    mood: Mood
    quiet: QuietReason | None
    weeks: Weeks
    times: str
    silent: int
    zone: ZoneInfo
    plan: Plan = NOTHING
    unread: int = 0
    mine: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The first-years of one programme."""

    home: Home
    programme: str
    cards: Sequence[Card]
    today: date
    zone: ZoneInfo
    gates: Sequence[GateKind] = ()

    @property
    def address(self) -> str:
        return f"/{self.home.programme.slug}"


@router.page("/coach")
def show_board(request: Request, session: Reading, visitor: Me, now: Now) -> Response:
    return board_page(request, session, visitor, now=now)


def board_page(
    request: Request,
    session: Session,
    visitor: Visitor,
    *,
    now: datetime,
    refused: Refused | None = None,
) -> Response:
    """All first-years of a coach; `refused` is what they filled in just now."""
    language = language_of(request)
    homes = [
        home
        for home in homes_of(session, visitor.person_id, now=now)
        if home.enrolment.side is Side.coach and home.phase not in (Phase.draft, Phase.withdrawn)
    ]
    if not homes:
        return RedirectResponse("/me", 303)
    uids = [pair.uid for home in homes for pair in home.pairs if not pair.rests]
    plans = plans_of(session, uids, now=now)
    unread = unread_in(session, uids, reader=visitor.person_id)
    boards = [_board(session, home, language, plans, unread, now) for home in homes]
    cards = [card for board in boards for card in board.cards]
    return page(
        request,
        "coach/board.html",
        look=look_of_all(home.programme for home in homes),
        boards=boards,
        words=words_of,
        me=visitor.person_id,
        todo=to_do(cards, me=visitor.person_id)[:MOST_TO_DO],
        most_places=MOST_PLACES,
        tomorrow=boards[0].today + timedelta(days=1),
        openers=openers_for(boards[0].home.programme, boards[0].today),
        noted=noted_in(request, [card.pair for card in cards]),
        refused=refused,
        errors=refused.errors if refused else None,
        status=422 if refused else 200,
        planned=planned_in(request, {card.pair.uid: card.name for card in cards}, plans),
        turn_to=turn_to(request, session, {board.home.programme.id for board in boards}),
        shown=[one for one in shown_now(session, visitor.person_id, now=now) if one.waits],
        left=left_lately(session, visitor.person_id, now=now),
    )


def to_do(cards: Sequence[Card], *, me: int) -> list[tuple[str, Card]]:
    """What waits for this coach, and about whom: first what the other asked, then what may help."""
    cards = [card for card in cards if not card.pair.rests]
    silent = [card for card in cards if not (card.plan.any or card.unread)]
    waits = {
        "answer": [card for card in cards if card.plan.proposal and card.plan.proposal.by_id != me],
        "read": [card for card in cards if card.unread],
        "met": [card for card in cards if card.plan.was],
        "hello": [card for card in silent if card.mood is Mood.new],
        "quiet": [card for card in silent if card.mood is Mood.quiet],
    }
    return [(kind, card) for kind, those in waits.items() for card in those]


def _board(
    session: Session,
    home: Home,
    language: str,
    plans: Mapping[str, Plan],
    unread: Mapping[str, int],
    now: datetime,
) -> Board:
    zone = ZoneInfo(home.programme.time_zone)
    me = home.enrolment.person_id
    quiet = quiet_among(session, home.programme, [pair.uid for pair in home.pairs], now=now)
    cards = [
        replace(
            _card(pair, quiet.get(pair.uid), zone, language, now),
            plan=plans.get(pair.uid, NOTHING),
            unread=unread.get(pair.uid, 0),
            mine=complaint_about(session, me, pair.uid) if pair.stopped else None,
        )
        for pair in home.pairs
    ]
    today = now.astimezone(zone).date()
    gates = open_gates(session, home.programme, home.enrolment)
    return Board(home, name_of(home.programme, language), cards, today, zone, gates)


def _card(
    pair: PairView, quiet: QuietReason | None, zone: ZoneInfo, language: str, now: datetime
) -> Card:
    last = max([*pair.met, *pair.wrote, pair.started_at.astimezone(zone).date()])
    return Card(
        pair=pair,
        name=given_name(pair.name),
        initials=initials(pair.name),
        mood=Mood.quiet if quiet else _mood(pair, now),
        quiet=quiet,
        weeks=weeks_of(pair, zone, now),
        times=moments(pair.shared, language),
        silent=(now.astimezone(zone).date() - last).days,
        zone=zone,
    )


def _mood(pair: PairView, now: datetime) -> Mood:
    unknown = not (pair.met or pair.wrote)
    return Mood.new if unknown and now - pair.started_at < IS_NEW else Mood.good
