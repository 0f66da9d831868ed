"""A pair as the page of one of its two needs it: who, where they came from, what is planned."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from peercoach.access import Visitor
from peercoach.models import Enrolment, Message, Pair, Programme, Side
from peercoach.services.meetings.busy import FEW, slots_for
from peercoach.services.meetings.plans import NOTHING, Plan, plans_of
from peercoach.services.pairs.messages import newest_message, unread_in
from peercoach.services.pairs.noting import find_own_pair
from peercoach.services.pairs.views import PairView, view_of
from peercoach.web.given_names import given_name


@dataclass(frozen=True, slots=True)
class Room:
    """Where the two of a pair meet and write, seen by one of them."""

    pair: Pair
    view: PairView
    programme: Programme
    enrolment: Enrolment

    @property
    def other(self) -> str:
        return given_name(self.view.name)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.programme.time_zone)

    @property
    def home(self) -> str:
        return home_of(self.enrolment, self.programme)


@dataclass(frozen=True, slots=True)
class Together:
    """What a page about a pair shows of it besides; `slots` where there is nothing to come."""

    plan: Plan
    unread: int
    newest: Message | None
    slots: list[datetime]


def find_room(session: Session, visitor: Visitor, uid: str) -> Room:
    """Raises NotFound for a pair of others, and for one that rests or is over."""
    pair, enrolment, programme = find_own_pair(session, visitor.person_id, uid)
    return Room(pair, view_of(session, programme, enrolment, pair), programme, enrolment)


def home_of(enrolment: Enrolment, programme: Programme) -> str:
    return "/coach" if enrolment.side is Side.coach else f"/{programme.slug}/me"


def plan_of(session: Session, room: Room, *, now: datetime) -> Plan:
    return plans_of(session, [room.pair.uid], now=now).get(room.pair.uid, NOTHING)


def together(session: Session, room: Room, *, now: datetime, most: int = FEW) -> Together:
    uid, plan = room.pair.uid, plan_of(session, room, now=now)
    free = not (plan.meeting or plan.proposal)
    return Together(
        plan=plan,
        unread=unread_in(session, [uid], reader=room.enrolment.person_id).get(uid, 0),
        newest=newest_message(session, uid),
        slots=free_slots(session, room, now=now, most=most) if free else [],
    )


def free_slots(session: Session, room: Room, *, now: datetime, most: int) -> list[datetime]:
    return slots_for(session, room.programme, room.pair, room.view.shared, now=now, most=most)
