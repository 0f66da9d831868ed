"""The moment pairs become live: who withdrew meanwhile is left out, and everyone is told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import select as columns
from sqlmodel import Session, col, select, update

from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Language,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    Publication,
    RequestKind,
    Round,
    RoundStatus,
    Unmatched,
)
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.match import MATCHED, NEW_MENTEES, WAITING
from peercoach.notify.messages.missing_answers import TEMPLATE as MISSING_ANSWERS
from peercoach.services.pairs.duos import first_name
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.missing_answers import asked_for
from peercoach.services.sign_up.needed_answers import missing

NEW = (PairStatus.planned, PairStatus.live)
"""What pairs are before everyone is told: live already where nothing was planned."""
FELL_THROUGH = "fell_through"
"""The end reason of a pair that was planned and could no longer be."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of a pair, as mail needs them."""

    enrolment_id: int
    person_id: int
    name: str
    email: str
    language: Language


Planned = tuple[int, Member, Member]
"""The row number of a pair, and its two people: first-year and coach."""
Line = dict[str, object]


def go_live(session: Session, publication: Publication, *, now: datetime) -> None:
    """Pairs and mails, in the caller's transaction; who called has locked the round."""
    round_ = session.get_one(Round, publication.round_id)
    programme = session.get_one(Programme, round_.programme_id)
    pairs, fallen = _possible(session, publication)
    if fallen:
        session.exec(
            update(Pair)
            .where(col(Pair.id).in_(fallen))
            .values(status=PairStatus.ended, ended_at=now, end_reason=FELL_THROUGH)
        )
    session.exec(
        update(Pair)
        .where(col(Pair.publication_id) == publication.id, col(Pair.status) == PairStatus.planned)
        .values(status=PairStatus.live, started_at=now)
    )
    waiting = list(_to_waiting(session, programme, publication))
    letters = chain(_to_pairs(publication, pairs), waiting)
    owe_many(session, letters, programme_id=programme.id, now=now)
    publication.published_at = now
    round_.status = RoundStatus.published
    round_.version += 1
    session.flush()


def _possible(session: Session, publication: Publication) -> tuple[list[Planned], list[int]]:
    """The pairs that still can be, and the row numbers of those that cannot: one of them left, or
    asked not to be with the other."""
    planned = session.exec(
        select(Pair.id, Pair.first_year_id, Pair.coach_id)
        .where(Pair.publication_id == publication.id, col(Pair.status).in_(NEW))
        .order_by(col(Pair.id))
    ).all()
    active = _active_members(session, publication)
    apart = _apart(session, publication)
    pairs, fallen = [], []
    for pair_id, first_year, coach in planned:
        wanted = (first_year, coach) not in apart and (coach, first_year) not in apart
        if wanted and first_year in active and coach in active:
            pairs.append((pair_id, active[first_year], active[coach]))
        else:
            fallen.append(pair_id)
    return pairs, fallen


def _active_members(session: Session, publication: Publication) -> dict[int, Member]:
    of_publication = Pair.publication_id == publication.id
    members = select(Pair.first_year_id).where(of_publication)
    coaches = select(Pair.coach_id).where(of_publication)
    found = session.connection().execute(
        columns(
            col(Enrolment.id),
            col(Person.id),
            col(Person.name),
            col(Person.email),
            col(Person.language),
        )
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(
            col(Enrolment.id).in_(members.union(coaches)),
            col(Enrolment.status) == EnrolmentStatus.active,
        )
    )
    return {
        enrolment: Member(enrolment, person, name, email, language)
        for enrolment, person, name, email, language in found
    }


def _apart(session: Session, publication: Publication) -> set[tuple[int, int]]:
    found = session.exec(
        select(PairRequest.enrolment_id, PairRequest.other_id)
        .join(Round, col(Round.programme_id) == PairRequest.programme_id)
        .where(Round.id == publication.round_id, PairRequest.kind == RequestKind.apart)
    )
    return set(found.all())


def _member(enrolment_id: int, person: Person) -> Member:
    return Member(enrolment_id, person.id, person.name, person.email, person.language)


def _to_pairs(publication: Publication, pairs: Sequence[Planned]) -> Iterator[Owed]:
    mentees: dict[Member, list[Line]] = defaultdict(list)
    for pair_id, first_year, coach in pairs:
        mentees[coach].append({"pair": pair_id, "other": first_year.name})
        line = {"pair": pair_id, "other": coach.name}
        yield _owed(publication, first_year, MATCHED, {"lines": [line]})
    for coach, lines in mentees.items():
        yield _owed(publication, coach, NEW_MENTEES, {"lines": lines}, ":coach")


def _to_waiting(session: Session, programme: Programme, publication: Publication) -> Iterator[Owed]:
    """Everyone the draft gave nobody, or whose planned pair fell through, and who still waits. Who
    has not answered what pairing needs is asked to, for nothing else would help."""
    unmatched = select(Unmatched.first_year_id).where(Unmatched.draft_id == publication.draft_id)
    fallen = select(Pair.first_year_id).where(
        Pair.publication_id == publication.id, Pair.status == PairStatus.ended
    )
    found = session.exec(
        select(Enrolment, Person)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(
            col(Enrolment.id).in_(unmatched.union(fallen)),
            Enrolment.status == EnrolmentStatus.active,
        )
        .order_by(col(Enrolment.id))
    )
    definition = definition_of(programme)
    for enrolment, person in found:
        to = _member(enrolment.id, person)
        if missing(definition, enrolment.side, enrolment.answers):
            yield _owed(publication, to, MISSING_ANSWERS, asked_for(programme, enrolment.side))
        else:
            yield _owed(publication, to, WAITING, {"to": enrolment.side.value, "waits": True})


def _owed(
    publication: Publication,
    to: Member,
    template: str,
    payload: dict[str, object],
    side: str = "",
) -> Owed:
    return Owed(
        key=f"publish:{publication.id}:{to.person_id}{side}",
        person_id=to.person_id,
        address=to.email,
        language=to.language,
        template=template,
        payload={"name": first_name(to), **payload},
    )
