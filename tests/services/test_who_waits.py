"""Who of a pair waits for whom: dates only, and none that is older than a meeting."""

from datetime import timedelta

from sqlmodel import Session

from peercoach.models import Contact, ContactKind, ContactSource, Message, Pair
from peercoach.services.calendar.days import calendar_of
from peercoach.services.pairs.duos import Duo
from peercoach.services.quiet_pairs.waiting import who_waits
from tests.factories import make_check_in, make_proposal, stored
from tests.services.pair_cast import START, Cast, at, make_cast


def waits(session: Session, cast: Cast) -> tuple[str, str, str] | None:
    duo = Duo(cast.pair, cast.noor, cast.samira)
    found = who_waits(session, duo, calendar_of(cast.programme))
    return found and (found.who.name, found.for_.name, found.did)


def write(session: Session, pair: Pair, by: int, day: int) -> None:
    stored(session, Message(pair_id=pair.id, by_id=by, text="Hi", written_at=at(day)))


NOOR_WAITS, SAMIRA_WAITS = ("Noor de Wit", "Samira Haddad"), ("Samira Haddad", "Noor de Wit")


def test_without_anything_nobody_waits(session: Session) -> None:
    assert waits(session, make_cast(session)) is None


def test_whoever_wrote_last_waits(session: Session) -> None:
    cast = make_cast(session)
    write(session, cast.pair, cast.noor.id, 3)
    assert waits(session, cast) == (*NOOR_WAITS, "wrote")
    write(session, cast.pair, cast.samira.id, 4)
    assert waits(session, cast) == (*SAMIRA_WAITS, "wrote")


def test_after_a_meeting_nobody_owes_an_answer_to_what_was_before(session: Session) -> None:
    cast = make_cast(session)
    write(session, cast.pair, cast.noor.id, 3)
    met = {"kind": ContactKind.met, "source": ContactSource.page, "noted_at": at(5)}
    day = START + timedelta(days=5)
    stored(session, Contact(pair_id=cast.pair.id, by_id=cast.noor.id, day=day, **met))
    assert waits(session, cast) is None
    write(session, cast.pair, cast.samira.id, 6)
    assert waits(session, cast) == (*SAMIRA_WAITS, "wrote")


def test_a_suggested_time_weighs_more_than_a_message(session: Session) -> None:
    cast = make_cast(session)
    write(session, cast.pair, cast.noor.id, 3)
    make_proposal(session, cast.pair, cast.samira.id)
    assert waits(session, cast) == (*SAMIRA_WAITS, "suggested")


def test_who_answered_a_check_in_that_the_other_left_open_waits(session: Session) -> None:
    cast = make_cast(session)
    asked = {"step": "week 4", "sent_at": at(28), "due_at": at(28)}
    make_check_in(session, cast.pair, cast.noor.id, **asked)
    said = {"answer": "well", "answered_at": at(29)}
    make_check_in(session, cast.pair, cast.samira.id, **asked, **said)
    assert waits(session, cast) == (*SAMIRA_WAITS, "answered")
    cast.noor.unwanted_mail = ["check_ins"]  # who is not asked leaves nothing open
    assert waits(session, cast) is None
