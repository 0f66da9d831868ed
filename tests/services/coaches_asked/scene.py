"""A small round whose coaches are shown the proposal before pairs are announced."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Draft,
    Enrolment,
    Notice,
    Person,
    Programme,
    ProposedPair,
    Round,
)
from peercoach.services.coaches_asked.answering import (
    find_shown,
    proposed_to,
    say_fine,
    say_not,
)
from peercoach.services.coaches_asked.asking import set_coach_hours, show_to_coaches
from peercoach.services.coaches_asked.solving_again import solve_around
from peercoach.services.coaches_asked.standing import Standing, standing_of
from peercoach.services.rounds.publishing import plan, publish
from peercoach.solver import solve_draft
from tests.factories import MONDAY

HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR


class Scene(NamedTuple):
    """Noor and Tim ask; Ada and Ben have a place each, and Cas is free besides."""

    engine: Engine
    programme: Programme
    marieke: Person
    draft: Draft

    def show(self, uid: str = "", now: datetime = MONDAY) -> int:
        with unit_of_work(self.engine, write=True) as session:
            draft = self.current(session, uid)
            round_ = session.get_one(Round, draft.round_id)
            if round_.coach_hours is None:
                set_coach_hours(session, round_, 48, by=self.marieke.id, now=now)
            return show_to_coaches(session, round_, draft, by=self.marieke.id, now=now)

    def current(self, session: Session, uid: str = "") -> Draft:
        return session.exec(select(Draft).where(Draft.uid == (uid or self.draft.uid))).one()

    def person(self, name: str) -> int:
        with unit_of_work(self.engine) as session:
            return session.exec(select(Person.id).where(Person.name == name)).one()

    def mentees(self, name: str, uid: str = "", now: datetime = LATER) -> list[str]:
        """Whom this coach is shown, by the uid of their enrolment."""
        with unit_of_work(self.engine) as session:
            who = self.person(name)
            shown = find_shown(session, who, uid or self.draft.uid, now=now)
            return [one.uid for one in proposed_to(session, shown)]

    def fine(self, name: str, uid: str = "", now: datetime = LATER) -> None:
        with unit_of_work(self.engine, write=True) as session:
            shown = find_shown(session, self.person(name), uid or self.draft.uid, now=now)
            say_fine(session, shown, now=now)

    def refuse(self, name: str, uid: str = "", now: datetime = LATER, **said: str) -> str:
        (mentee,) = self.mentees(name, uid, now)
        with unit_of_work(self.engine, write=True) as session:
            shown = find_shown(session, self.person(name), uid or self.draft.uid, now=now)
            say_not(session, shown, mentee, now=now, **said)
        return mentee

    def standing(self, uid: str = "") -> Standing | None:
        with unit_of_work(self.engine) as session:
            return standing_of(session, self.current(session, uid))

    def counts(self, uid: str = "") -> tuple[int, int, int, int]:
        found = self.standing(uid)
        assert found
        return found.asked, found.fine, found.refused, found.open

    def solve_around(self, now: datetime) -> list[str]:
        with unit_of_work(self.engine, write=True) as session:
            queued = solve_around(session, now=now)
        for uid in queued:
            solve_draft(self.engine, uid, lambda: now)
        return queued

    def proposed(self, uid: str = "") -> dict[str, str]:
        """First-year → coach."""
        with unit_of_work(self.engine) as session:
            draft = self.current(session, uid)
            rows = session.exec(select(ProposedPair).where(ProposedPair.draft_id == draft.id))
            names = dict(session.exec(select(Enrolment.id, Person.name).join(Person)).all())
            return {names[one.first_year_id]: names[one.coach_id] for one in rows}

    def asked_by_mail(self) -> list[str]:
        with unit_of_work(self.engine) as session:
            mails = select(Notice.recipient).where(Notice.template == "coach-proposal")
            names = dict(session.exec(select(Person.email, Person.name)).all())
            return [names[one] for one in session.exec(mails.order_by(col(Notice.id)))]

    def publish(self, uid: str = "", **how: object) -> None:
        with unit_of_work(self.engine, write=True) as session:
            draft = self.current(session, uid)
            round_ = session.get_one(Round, draft.round_id)
            given = {"by": self.marieke.id, "now": LATER} | how
            publish(session, round_, draft, **given)  # type: ignore[arg-type]

    def plan(self, moment: datetime, **how: bool) -> None:
        with unit_of_work(self.engine, write=True) as session:
            draft = self.current(session)
            round_, by = session.get_one(Round, draft.round_id), self.marieke.id
            plan(session, round_, draft, by=by, now=LATER, planned_for=moment, **how)
