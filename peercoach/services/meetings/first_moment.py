"""A week after two were paired, and nothing is planned: two times that suit both, to pick from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, exists, select

from peercoach.models import (
    Contact,
    ContactKind,
    Enrolment,
    Meeting,
    Notice,
    Pair,
    PairStatus,
    Programme,
    Proposal,
)
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.meeting import PICK_A_MOMENT
from peercoach.services.calendar.days import calendar_of
from peercoach.services.meetings.letters import page_of
from peercoach.services.meetings.slots import slots
from peercoach.services.pairs.duos import Duo, find_duos, first_name
from peercoach.services.pairs.views import shared_times
from peercoach.services.portions import portions
from peercoach.services.programmes.programmes import definition_of, each_programme
from peercoach.services.sign_up.answers import read_answers

AFTER = timedelta(days=7)
UNTIL = timedelta(days=13)
"""On the next day a check-in asks whether they met."""
TO_PICK_FROM = 2


def offer_first_moments(session: Session, *, now: datetime) -> int:
    """To both, once, where their weeks have such times; says how many mails that makes."""
    return sum(_offer_in(session, programme, now=now) for programme in each_programme(session))


def _offer_in(session: Session, programme: Programme, *, now: datetime) -> int:
    if not calendar_of(programme).may_write_now(now):
        return 0
    duos = _without_a_plan(session, programme, now=now)
    if not duos:
        return 0
    letters = list(_letters(session, programme, duos, now=now))
    asked = {letter.key for letter in letters}
    known = {
        key
        for some in portions(sorted(asked))
        for key in session.exec(select(Notice.dedupe_key).where(col(Notice.dedupe_key).in_(some)))
    }
    new = [letter for letter in letters if letter.key not in known]
    return owe_many(session, new, programme_id=programme.id, now=now)


def _without_a_plan(session: Session, programme: Programme, *, now: datetime) -> list[Duo]:
    """Live pairs that, as far as is known, never met and never planned to."""
    pair = col(Pair.id)
    return find_duos(
        session,
        col(Pair.programme_id) == programme.id,
        col(Pair.status) == PairStatus.live,
        col(Pair.started_at).between(now - UNTIL, now - AFTER),
        ~exists().where(col(Contact.pair_id) == pair, col(Contact.kind) == ContactKind.met),
        ~exists().where(col(Meeting.pair_id) == pair),
        ~exists().where(col(Proposal.pair_id) == pair),
    )


def _letters(
    session: Session, programme: Programme, duos: Sequence[Duo], *, now: datetime
) -> Iterator[Owed]:
    definition, calendar = definition_of(programme), calendar_of(programme)
    answers = _answers(session, programme)
    busy = _busy(session, programme, now=now)
    for duo in duos:
        both = duo.first_year, duo.coach
        theirs = (
            read_answers(definition.questions, answers[number])
            for number in (duo.pair.first_year_id, duo.pair.coach_id)
        )
        shared = shared_times(definition, *theirs)
        taken = [moment for person in both for moment in busy.get(person.id, ())]
        found = slots(shared, calendar, busy=taken, now=now, most=TO_PICK_FROM)
        if not found:
            continue
        for person in both:
            other = first_name(duo.other(person.id))
            yield Owed(
                key=f"first-moment:{duo.pair.id}:{person.id}",
                person_id=person.id,
                address=person.email,
                language=person.language,
                template=PICK_A_MOMENT,
                payload={
                    "name": first_name(person),
                    "lines": [{"pair": duo.pair.id, "other": other}],
                    "unplanned": duo.pair.id,
                    "moments": [moment.isoformat() for moment in found],
                    "zone": programme.time_zone,
                    "path": page_of(duo.pair),
                },
                expires_at=found[0],
            )


def _answers(session: Session, programme: Programme) -> Mapping[int, Mapping[str, Any]]:
    """By row number of the enrolment."""
    found = select(Enrolment.id, col(Enrolment.answers))
    return dict(session.exec(found.where(Enrolment.programme_id == programme.id)).all())


def _busy(
    session: Session, programme: Programme, *, now: datetime
) -> Mapping[int, Sequence[datetime]]:
    """By person: when they meet somebody, or may do so."""
    found: dict[int, list[datetime]] = defaultdict(list)
    for table in (Meeting, Proposal):
        query = (
            select(Enrolment.person_id, col(table.starts_at))
            .join(Pair, col(Pair.id) == table.pair_id)
            .join(Enrolment, col(Enrolment.id).in_((Pair.first_year_id, Pair.coach_id)))
            .where(col(table.starts_at) > now, Pair.programme_id == programme.id)
        )
        for person, moment in session.exec(query):
            found[person].append(moment)
    return found
