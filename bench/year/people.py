"""What people do in that year: they read their mails, and act on them the day after; or never."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage

from sqlalchemy import Engine
from sqlmodel import Session, col, insert

from bench.year.cast import FEBRUARY, SEPTEMBER, Group, Story
from peercoach.db import unit_of_work
from peercoach.i18n import AMSTERDAM
from peercoach.models import CheckIn, Contact, ContactKind, ContactSource, Pair
from peercoach.services.check_ins.answering import BY_LINK, answer_check_in
from peercoach.services.mails.wishes import stop_mail
from peercoach.services.meetings.planning import accept, propose
from peercoach.services.meetings.plans import plans_of
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.programmes.programmes import each_programme
from peercoach.services.tokens import hash_of

CHECK_IN = re.compile(r"/c/([\w-]+)\?a=1")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
STEP = BY_LINK.with_only_columns(col(CheckIn.step))
Deed = Callable[[Session, datetime], None]
IN_TOUCH = {"hello": "yes", "first meeting": "met"}
TALKS = (Story.in_touch, Story.asked, Story.reminded)
WRITES_FROM = {SEPTEMBER: date(2026, 9, 28), FEBRUARY: date(2027, 3, 15)}
"""By then all that talk have told that they met; from then on they note a contact each week."""
LAST_WEEK = date(2027, 6, 21)

MEETINGS = (
    (datetime(2026, 10, 16, 12, tzinfo=AMSTERDAM), datetime(2026, 10, 26, 10, tzinfo=AMSTERDAM)),
    (datetime(2026, 10, 16, 12, tzinfo=AMSTERDAM), datetime(2026, 10, 27, 9, 30, tzinfo=AMSTERDAM)),
    (datetime(2027, 3, 17, 12, tzinfo=AMSTERDAM), datetime(2027, 3, 30, 10, tzinfo=AMSTERDAM)),
)
"""When one of a pair suggests, and what; around both nights on which the clocks change."""


class People:
    """Their plans: what each does at which hour."""

    def __init__(self, engine: Engine, groups: Sequence[Group]) -> None:
        self._engine = engine
        self._groups = groups
        self._of = {
            one.email: group for group in groups for one in (group.coach, *group.first_years)
        }
        self._coaches = {group.coach.email for group in groups}
        self._mails: dict[str, int] = defaultdict(int)
        self._plans: dict[datetime, list[Deed]] = defaultdict(list)
        for group in groups:
            if group.story is Story.in_touch:
                self._plan(group.starts + 2 * DAY, self._in_touch(group, ContactKind.wrote))
                self._plan(group.starts + 9 * DAY, self._in_touch(group, ContactKind.met))
        for group, (suggested, meet) in zip(self.who_meet(), MEETINGS, strict=False):
            self._plan(suggested, suggests(group, meet))
            self._plan(suggested + timedelta(hours=2), agrees(group))
        for starts, day in WRITES_FROM.items():
            for n in range((LAST_WEEK - day) // WEEK + 1):
                monday = day + n * WEEK
                evening = datetime.combine(monday, time(20), AMSTERDAM)
                self._plan(evening, self._all_write(starts, monday))

    def who_meet(self) -> list[Group]:
        return [group for group in self._groups if group.story is Story.in_touch][: len(MEETINGS)]

    def act(self, now: datetime) -> bool:
        """Whatever was planned for this hour or, while nothing ran, the hours before; whether there
        was something."""
        moments = sorted(moment for moment in self._plans if moment <= now)
        for moment in moments:
            with unit_of_work(self._engine, write=True) as session:
                session.info["known"] = each_programme(session)  # not read anew for each of them
                for deed in self._plans.pop(moment):
                    deed(session, now)
        return bool(moments)

    def read(self, address: str, message: EmailMessage, now: datetime) -> None:
        """Whoever talks answers a question a day later; who was asked twice, the second time."""
        group = self._of.get(address)
        if group is None or group.story in (Story.silent, None):
            return
        talks = group.story in TALKS
        if not talks and (address in self._coaches or self._mails[address] > 1):
            return
        body = message.get_body(("plain",))
        tokens = sorted(set(CHECK_IN.findall(body.get_content()))) if body else []
        if not tokens:
            return
        self._mails[address] += 1
        if group.story is Story.stops:
            self._plan(now + DAY, stops(message["List-Unsubscribe"]))
        elif group.story is not Story.reminded or self._mails[address] % 2 == 0:
            self._plan(now + DAY, answers(address, tokens))

    def _plan(self, moment: datetime, deed: Deed) -> None:
        self._plans[moment].append(deed)

    def _in_touch(self, group: Group, kind: ContactKind) -> Deed:
        def deed(session: Session, now: datetime) -> None:
            for number in group.pairs:
                pair = session.get_one(Pair, number)
                log_contact(
                    session,
                    pair,
                    kind=kind,
                    source=ContactSource.page,
                    by=group.coach,
                    day=now.astimezone(AMSTERDAM).date(),
                    now=now,
                )

        return deed

    def _all_write(self, starts: datetime, day: date) -> Deed:
        """Many at once, so in one statement."""

        def deed(session: Session, now: datetime) -> None:
            rows = [
                {
                    "pair_id": number,
                    "day": day,
                    "kind": ContactKind.wrote,
                    "source": ContactSource.page,
                    "by_id": group.coach.id,
                    "noted_at": now,
                }
                for group in self._groups
                if group.starts == starts and group.story in TALKS
                for number in group.pairs
            ]
            if rows:
                session.execute(insert(Contact), rows)

        return deed


def answers(client: str, tokens: Sequence[str]) -> Deed:
    def deed(session: Session, now: datetime) -> None:
        for token in tokens:
            step = session.connection().execute(STEP, {"known": hash_of(token)}).scalar_one()
            answer = IN_TOUCH.get(step, "well")
            answer_check_in(session, token, answer=answer, client=client, now=now)

    return deed


def stops(header: str) -> Deed:
    def deed(session: Session, now: datetime) -> None:
        stop_mail(session, header.strip("<>").rpartition("/")[2], pressed=False, now=now)

    return deed


def suggests(group: Group, meet: datetime) -> Deed:
    def deed(session: Session, now: datetime) -> None:
        pair = session.get_one(Pair, group.pairs[0])
        by = group.first_years[0].id
        propose(session, pair, by=by, starts_at=meet, place="Café", seen="..", now=now)

    return deed


def agrees(group: Group) -> Deed:
    def deed(session: Session, now: datetime) -> None:
        pair = session.get_one(Pair, group.pairs[0])
        seen = plans_of(session, [pair.uid], now=now)[pair.uid].stamp
        accept(session, pair, by=group.coach.id, seen=seen, now=now)

    return deed
