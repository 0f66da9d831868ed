"""A coach's calendar program follows along: only what was agreed, and only with the secret."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import CalendarFeed, MeetingStatus, Pair, PairStatus
from peercoach.services.calendar_feeds import (
    Feed,
    close_feed,
    meeting_file,
    open_feed,
    read_feed,
)
from tests.calendar_reader import events_in
from tests.factories import make_meeting, make_person, make_proposal
from tests.services.pair_cast import Cast, at, make_cast, rows

NOW = at(2)
OURS = {"site": "https://buddy.example", "organizer": "buddy@uni.example"}


def feed_of(session: Session, token: str, now=NOW) -> Feed:
    session.flush()
    return read_feed(session, token, now=now, **OURS)


def names(feed: Feed) -> list[str]:
    return [event["SUMMARY"] for event in events_in(feed.content.decode())]


def test_it_holds_what_was_agreed_and_nothing_else(session: Session, cast: Cast) -> None:
    others = make_cast(session, programme=cast.programme)
    make_meeting(session, others.pair)
    make_proposal(session, cast.pair, cast.noor.id)
    cancelled = make_meeting(session, cast.pair, status=MeetingStatus.cancelled)
    meeting = make_meeting(session, cast.pair, place="online")
    token = open_feed(session, cast.samira.id, now=NOW)
    (event,) = events_in(feed_of(session, token).content.decode())
    assert event["UID"] == f"{meeting.uid}@peercoach"
    assert event["UID"] != f"{cancelled.uid}@peercoach"
    assert (event["SUMMARY"], event["LOCATION"]) == ("Meeting with Noor", "online")
    assert event["start"] == meeting.starts_at


def test_the_same_is_the_same_bytes_whenever_it_is_asked(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast.pair)
    token = open_feed(session, cast.samira.id, now=NOW)
    first, later = feed_of(session, token), feed_of(session, token, NOW + timedelta(days=3))
    assert later == first
    meeting.place, meeting.changed_at = "elsewhere", at(3)
    moved = feed_of(session, token)
    assert moved.tag != first.tag
    assert moved.changed_at == at(3)


def test_what_goes_changes_it_too(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast.pair)
    token = open_feed(session, cast.samira.id, now=NOW)
    before = feed_of(session, token)
    meeting.status, meeting.changed_at = MeetingStatus.cancelled, at(4)
    gone = feed_of(session, token)
    assert (names(gone), gone.changed_at) == ([], at(4))
    assert gone.tag != before.tag


def test_a_pair_that_is_over_leaves_the_calendar(session: Session, cast: Cast) -> None:
    make_meeting(session, cast.pair)
    token = open_feed(session, cast.samira.id, now=NOW)
    pair = session.get_one(Pair, cast.pair.id)
    pair.status, pair.ended_at = PairStatus.ended, at(5)
    assert (names(feed_of(session, token)), feed_of(session, token).changed_at) == ([], at(5))


def test_long_ago_is_left_out(session: Session, cast: Cast) -> None:
    make_meeting(session, cast.pair, starts_at=at(1), status=MeetingStatus.met)
    token = open_feed(session, cast.samira.id, now=NOW)
    assert names(feed_of(session, token)) == ["Meeting with Noor"]
    assert names(feed_of(session, token, at(90))) == []


def test_a_new_address_ends_the_old_one_and_stopping_ends_both(engine, session, cast) -> None:
    old = open_feed(session, cast.samira.id, now=NOW)
    new = open_feed(session, cast.samira.id, now=NOW)
    for token in (old, "x" * 43):
        with pytest.raises(NotFound):
            feed_of(session, token)
    assert names(feed_of(session, new)) == []
    close_feed(session, cast.samira.id)
    with pytest.raises(NotFound):
        feed_of(session, new)


def test_the_secret_is_not_stored(engine: Engine, cast: Cast) -> None:
    with unit_of_work(engine, write=True) as session:
        token = open_feed(session, cast.samira.id, now=NOW)
    assert token not in str([row.model_dump() for row in rows(engine, CalendarFeed)])


def test_one_meeting_as_a_file_for_its_two_only(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast.pair)
    for person, title in ((cast.noor, "Afspraak met Samira"), (cast.samira, "Meeting with Noor")):
        content = meeting_file(session, person.id, meeting.uid, **OURS)
        assert [event["SUMMARY"] for event in events_in(content.decode())] == [title]
    with pytest.raises(NotFound):
        meeting_file(session, make_person(session).id, meeting.uid, **OURS)
    meeting.status = MeetingStatus.cancelled
    session.flush()
    with pytest.raises(NotFound):
        meeting_file(session, cast.noor.id, meeting.uid, **OURS)
