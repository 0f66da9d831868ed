"""What arrives of a meeting: over a real mail server, read as a calendar program reads it."""

from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.models import Pair
from peercoach.services.calendar.days import calendar_of
from peercoach.services.meetings.planning import accept, cancel, propose
from peercoach.services.meetings.plans import NOTHING, plans_of
from tests.calendar_reader import events_in, unfolded
from tests.jobs.sending import send, settings_for
from tests.services.pair_cast import AMSTERDAM, Cast, at
from tests.smtp_server import MailServer

NOW = at(40)  # 17 October, before the clocks go back
SATURDAY, TUESDAY = at(47, 14), at(50, 14)  # the day before that night, and after it


class Post:
    """What the two do, and what their mailboxes get."""

    def __init__(self, engine: Engine, cast: Cast, server: MailServer) -> None:
        self.engine, self.cast, self.server = engine, cast, server

    def do(self, what, **given) -> dict[str, EmailMessage]:
        with unit_of_work(self.engine, write=True) as session:
            pair = session.get_one(Pair, self.cast.pair.id)
            plan = plans_of(session, [pair.uid], now=NOW).get(pair.uid, NOTHING)
            what(session, pair, seen=plan.stamp, now=NOW, **given)
        before = len(self.server.mails)
        send(self.engine, settings_for(self.server.port), now=NOW)
        return {str(mail["To"]): mail for mail in self.server.mails[before:]}

    def suggest(self, by: int, starts_at: datetime) -> dict[str, EmailMessage]:
        return self.do(propose, by=by, starts_at=starts_at, place="Kantine, gebouw B; links")


@pytest.fixture
def post(engine: Engine, cast: Cast, mail_server: MailServer) -> Post:
    return Post(engine, cast, mail_server)


def file_in(mail: EmailMessage) -> EmailMessage:
    (file,) = mail.iter_attachments()
    return file


def test_who_is_asked_gets_words_in_her_language_and_no_file(post: Post, cast: Cast) -> None:
    (mail,) = post.suggest(cast.noor.id, SATURDAY).values()
    assert mail["To"] == cast.samira.email
    assert mail["Subject"] == "Noor suggests Saturday 24 October, 14:00"
    text = mail.get_body(("plain",)).get_content()
    assert "on Saturday 24 October at 14:00 (Kantine, gebouw B; links). Does that suit" in text
    assert f"/me/pairs/{cast.pair.uid}/meet" in text
    assert list(mail.iter_attachments()) == []


def test_both_get_the_same_meeting_and_it_moves_and_goes(post: Post, cast: Cast) -> None:
    post.suggest(cast.noor.id, SATURDAY)
    agreed = post.do(accept, by=cast.samira.id)
    post.suggest(cast.samira.id, TUESDAY)
    moved = post.do(accept, by=cast.noor.id)
    gone = post.do(cancel)
    seen = []
    for mails in (agreed, moved, gone):
        assert set(mails) == {cast.noor.email, cast.samira.email}
        both = [events_in(file_in(mail).get_content())[0] for mail in mails.values()]
        assert {event["UID"] for event in both} == {both[0]["UID"]}
        seen.append(both[0])
    assert len({event["UID"] for event in seen}) == 1
    assert [event["SEQUENCE"] for event in seen] == ["0", "1", "2"]
    assert [event["STATUS"] for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    starts = [event["start"] for event in seen]
    assert starts == [SATURDAY, TUESDAY, TUESDAY]
    assert all(event["end"] - event["start"] == timedelta(minutes=30) for event in seen)
    methods = [file_in(mails[cast.noor.email]).get_param("method") for mails in (agreed, gone)]
    assert methods == ["PUBLISH", "CANCEL"]
    assert [
        f"METHOD:{method}" in unfolded(file_in(mails[cast.noor.email]).get_content())
        for method, mails in zip(methods, (agreed, gone), strict=True)
    ] == [True, True]


def test_the_hour_on_the_wall_stays_when_the_clocks_go_back(post: Post, cast: Cast) -> None:
    """14.00 is 12.00 UTC on the day before that night, and 13.00 UTC after it; the file says the
    hour on the wall, and the rules of the zone with it."""
    for moment, hour in ((SATURDAY, 12), (TUESDAY, 13)):
        post.suggest(cast.noor.id, moment)
        mails = post.do(accept, by=cast.samira.id)
        text = file_in(mails[cast.noor.email]).get_content()
        day = moment.astimezone(AMSTERDAM)
        assert f"DTSTART;TZID=Europe/Amsterdam:{day:%Y%m%d}T140000" in unfolded(text)
        assert events_in(text)[0]["start"].hour == hour
        post.do(cancel)


def test_the_file_is_what_the_standard_asks(post: Post, cast: Cast) -> None:
    post.suggest(cast.noor.id, TUESDAY)
    mail = post.do(accept, by=cast.samira.id)[cast.noor.email]
    file = file_in(mail)
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "meeting.ics")
    raw = file.get_payload(decode=True)
    lines = raw.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    (event,) = events_in(raw.decode())
    assert event["SUMMARY"] == "Afspraak met Samira"
    assert event["LOCATION"] == "Kantine\\, gebouw B\\; links"
    assert event["CLASS"] == "PRIVATE"
    assert event["ORGANIZER"] == "mailto:buddy@uni.example"
    assert {"DTSTAMP", "URL"} <= event.keys()
    assert mail["Subject"] == "Afspraak: dinsdag 27 oktober, 14.00"
    assert calendar_of(cast.programme).day(event["start"]) == TUESDAY.date()


def test_what_is_called_off_leads_to_a_page_that_stays(post: Post, cast: Cast) -> None:
    post.suggest(cast.noor.id, TUESDAY)
    post.do(accept, by=cast.samira.id)
    text = post.do(cancel)[cast.noor.email].get_body(("plain",)).get_content()
    assert f"/me/pairs/{cast.pair.uid}" not in text
    assert "gaat niet door" in text


def test_of_what_changed_before_the_mail_left_only_the_last_is_told(
    engine: Engine, post: Post, cast: Cast, mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        pair = session.get_one(Pair, cast.pair.id)
        noor, samira = cast.noor.id, cast.samira.id
        propose(session, pair, by=noor, starts_at=SATURDAY, place="", seen="..", now=NOW)
        stamp = plans_of(session, [pair.uid], now=NOW)[pair.uid].stamp
        propose(session, pair, by=samira, starts_at=TUESDAY, place="", seen=stamp, now=NOW)
        stamp = plans_of(session, [pair.uid], now=NOW)[pair.uid].stamp
        accept(session, pair, by=noor, seen=stamp, now=NOW)
    send(engine, settings_for(mail_server.port), now=NOW)
    assert {str(mail["Subject"]) for mail in mail_server.mails} == {
        "Afspraak: dinsdag 27 oktober, 14.00",
        "Meeting: Tuesday 27 October, 14:00",
    }
