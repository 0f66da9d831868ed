"""When mail leaves: by day, at most one a day and two a week, and what people want. With a real
mail server, and a clock that goes on hour by hour."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bench.year.recording import Recorder
from peercoach.db import unit_of_work
from peercoach.i18n import AMSTERDAM
from peercoach.models import NoticeStatus, Person, Programme
from peercoach.notify.outbox.claiming import AT_ONCE, claim
from peercoach.notify.transport import Rejected
from peercoach.services.mails.quiet_hours import next_moment
from peercoach.services.mails.ruling import may_leave
from tests.factories import MONDAY, make_notice, make_person, make_programme
from tests.jobs.sending import notices, send, settings_for
from tests.smtp_server import CUT, MailServer

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EXAMS = {"exam_weeks": [["2026-09-21", "2026-09-27"]]}

CHECK_IN = {"name": "Noor", "lines": []}
MISSING = {"name": "Noor", "to": "first_year", "programme": {"en": "Buddies"}, "path": "/me"}
WAITING = {"name": "Noor"}
CODE = {"code": "ABCD", "path": "/login/x"}


def local(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (local(7, 8), local(7, 8)),
        (local(7, 7, 59), local(7, 8)),
        (local(7, 19, 59), local(7, 19, 59)),
        (local(7, 20), local(8, 8)),
        (local(12, 20), local(14, 8)),  # Saturday evening: not on Sunday
        (local(13, 12), local(14, 8)),
        (local(19, 21), local(28, 8)),  # into exam weeks
        (local(24, 20, month=12), local(28, 8, month=12)),  # two days of Christmas and a Sunday
        (local(24, 23, month=10), local(26, 8, month=10)),  # over the end of summer time
    ],
)
def test_by_day_and_not_on_sundays_holidays_and_in_exam_weeks(
    now: datetime, leaves: datetime
) -> None:
    programme = Programme(
        slug="x", name_nl="x", name_en="x", definition={}, created_at=MONDAY, calendar=EXAMS
    )
    assert next_moment(now, programme, not_in_exams=True) == leaves


def owe(
    session: Session, person: Person, programme: Programme, template: str, **fields: object
) -> None:
    payloads = {"waiting": WAITING, "missing-answers": MISSING, "sign-in": CODE}
    about = {"recipient": person.email, "person_id": person.id, "programme_id": programme.id}
    given = {"template": template, "payload": payloads[template], **about}
    make_notice(session, **given | fields)


@pytest.fixture
def noor(engine: Engine) -> Person:
    with unit_of_work(engine, write=True) as session:
        return make_person(session, name="Noor", language="en")


@pytest.fixture
def programme(engine: Engine) -> Programme:
    with unit_of_work(engine, write=True) as session:
        return make_programme(session, calendar=EXAMS)


def subjects(mail_server: MailServer) -> list[str]:
    return [str(mail["Subject"]) for mail in mail_server.mails]


def test_a_code_leaves_at_night_and_the_rest_in_the_morning(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    with unit_of_work(engine, write=True) as session:
        for template in ("waiting", "sign-in"):
            owe(session, noor, programme, template, next_at=local(7, 23))
    settings = settings_for(mail_server.port)
    send(engine, settings, now=local(7, 23))
    assert subjects(mail_server) == ["Sign in to the buddy programme"]
    assert notices(engine)[0].next_at == local(8, 8)
    send(engine, settings, now=local(8, 8))
    assert subjects(mail_server)[1:] == ["We are still looking for your buddy"]


def test_what_waits_goes_along_with_the_next_mail(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    """A reminder has to wait for the next day; on that day who their buddy is comes first, and
    the reminder with it."""
    settings = settings_for(mail_server.port)
    with unit_of_work(engine, write=True) as session:
        owe(session, noor, programme, "missing-answers")
    send(engine, settings, now=local(7, 10))
    with unit_of_work(engine, write=True) as session:
        owe(session, noor, programme, "missing-answers", created_at=local(7, 11))
    send(engine, settings, now=local(7, 12))
    assert len(mail_server.mails) == 1
    with unit_of_work(engine, write=True) as session:
        owe(session, noor, programme, "waiting")
    send(engine, settings, now=local(7, 13))
    _, second = mail_server.mails
    assert second["Subject"] == "We are still looking for your buddy"
    assert "We still need a few answers from you" in second.get_body(("plain",)).get_content()
    _, along, carrier = notices(engine)
    assert (along.status, along.carried_by_id) == (NoticeStatus.sent, carrier.id)
    assert second["Message-ID"] == carrier.message_id
    assert {row.payload == {} for row in notices(engine)} == {True}


def test_a_second_copy_says_the_same_under_the_same_name(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    with unit_of_work(engine, write=True) as session:
        for template in ("waiting", "missing-answers"):
            owe(session, noor, programme, template)
    settings = settings_for(mail_server.port)

    def cut_once(_: str) -> str | None:
        if mail_server.mails:
            return None
        with unit_of_work(engine, write=True) as session:
            owe(session, noor, programme, "missing-answers")  # too late for this mail
        return CUT

    mail_server.on_data = cut_once
    send(engine, settings)
    send(engine, settings, now=MONDAY + timedelta(minutes=2))
    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_body(("html",)).get_content() == second.get_body(("html",)).get_content()
    assert [row.status.value for row in notices(engine)] == ["sent", "sent", "queued"]


def test_c6_in_eight_weeks_nobody_gets_too_many_whatever_is_owed(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    """One is owed each day, at all hours of day and night; every five hours what may leave does."""
    settings, now = settings_for(mail_server.port), local(1, 0)
    left: list[datetime] = []
    for step in range(24 * 56 // 5):
        now += 5 * HOUR
        if step % 5 == 0:  # after 25 hours
            with unit_of_work(engine, write=True) as session:
                owe(session, noor, programme, "missing-answers", created_at=now, next_at=now)
        before = len(mail_server.mails)
        if any(row.status is NoticeStatus.queued and row.next_at <= now for row in notices(engine)):
            send(engine, settings, now=now)
        left += [now] * (len(mail_server.mails) - before)
    days = [moment.astimezone(AMSTERDAM) for moment in left]
    assert max(Counter(day.date() for day in days).values()) == 1
    weeks = [sum(start <= day < start + 7 * DAY for day in days) for start in days]
    assert max(weeks) == 2
    assert {day.weekday() for day in days}.isdisjoint({6})
    assert all(8 <= day.hour < 20 for day in days)
    assert not any(day.month == 9 and 21 <= day.day <= 27 for day in days)
    assert len(days) >= 2 * 7  # in eight weeks, of which one of exams
    waits = [row for row in notices(engine) if row.status is not NoticeStatus.sent]
    assert len(waits) <= 4  # what came since the last mail: nothing else was kept back


def test_who_does_not_want_a_topic_gets_none_of_it_and_everything_else(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    with unit_of_work(engine, write=True) as session:
        session.get_one(Person, noor.id).unwanted_mail = ["reminders", "check_ins", "news"]
        for template in ("missing-answers", "waiting", "sign-in"):
            owe(session, noor, programme, template)
    send(engine, settings_for(mail_server.port))
    assert [row.status.value for row in notices(engine)] == ["cancelled", "sent", "sent"]
    assert notices(engine)[0].last_error == "not wanted"


def test_an_address_that_refused_twice_gets_no_more_of_what_can_wait(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    mail_server.on_rcpt = lambda _: "550 5.1.1 no such user"
    with unit_of_work(engine, write=True) as session:
        for _ in range(2):
            owe(session, noor, programme, "sign-in")
    send(engine, settings_for(mail_server.port))
    with unit_of_work(engine, write=True) as session:
        owe(session, noor, programme, "missing-answers")
        owe(session, noor, programme, "waiting")
    mail_server.on_rcpt = lambda _: None
    send(engine, settings_for(mail_server.port))
    assert [row.status.value for row in notices(engine)[2:]] == ["cancelled", "sent"]


def test_two_senders_at_once_count_each_others_mails(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    """The one that is leaving counts before it left."""
    with unit_of_work(engine, write=True) as session:
        owe(session, noor, programme, "waiting")
        assert claim(session, sender="a", now=MONDAY, rule=may_leave)
    with unit_of_work(engine, write=True) as session:
        owe(session, noor, programme, "missing-answers")
        assert claim(session, sender="b", now=MONDAY, rule=may_leave) is None
    assert notices(engine)[1].next_at == local(8, 8)


def test_a_whole_publication_at_night_waits_without_holding_up_a_code(
    engine: Engine, mail_server: MailServer, noor: Person, programme: Programme
) -> None:
    """They are looked at in portions, so that nobody waits long to write."""
    night, many = local(7, 23), 2 * AT_ONCE + 1
    with unit_of_work(engine, write=True) as session:
        for _ in range(many):
            owe(session, noor, programme, "waiting")
        owe(session, noor, programme, "sign-in", next_at=night)
    assert send(engine, settings_for(mail_server.port), now=night) == 1
    assert subjects(mail_server) == ["Sign in to the buddy programme"]
    assert Counter(row.next_at for row in notices(engine)) == {local(8, 8): many, night: 1}


def make_scene(engine: Engine) -> None:
    """Two mails that become one, one that nobody wants, and an address that takes none."""
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        for name in ("noor", "tim", "ada", "bo", "cas"):
            person = make_person(session, name=name, email=f"{name}@uni.example", language="en")
            for n, template in enumerate(("waiting", "missing-answers", "sign-in")):
                owe(
                    session,
                    person,
                    programme,
                    template,
                    dedupe_key=f"{template}:{name}",
                    next_at=local(7, 7 + n),
                )
            if name == "tim":
                person.unwanted_mail = ["reminders"]


class Refuses(Recorder):
    """One address takes no mail."""

    def deliver(self, message, *, recipient, **named) -> None:  # type: ignore[no-untyped-def]
        if recipient.startswith("ada"):
            raise Rejected("550 5.1.1 unknown")
        super().deliver(message, recipient=recipient, **named)


@pytest.mark.parametrize("at_once", [1, 2, 200])
def test_it_is_the_same_however_many_a_sender_holds(engine: Engine, at_once: int) -> None:
    make_scene(engine)
    now = local(7, 7)
    transport = Refuses(lambda: now, read=lambda _to, _mail: None)
    transport.at_once = at_once
    for hour in range(4):
        now = local(7, 7) + hour * HOUR
        send(engine, settings_for(25), now=now, transport=transport)
    became = {row.dedupe_key: (row.status, row.last_error) for row in notices(engine)}
    assert became == alone()
    left = sorted((one.to, one.at - local(7, 7), one.subject) for one in transport.left)
    assert left == [
        (f"{name}@uni.example", after * HOUR, subject)
        for name in ("bo", "cas", "noor", "tim")
        for after, subject in (
            (1, "We are still looking for your buddy"),
            (2, "Sign in to the buddy programme"),
        )
    ]


def alone() -> dict[str, tuple[NoticeStatus, str | None]]:
    """What becomes of each, as it is counted by hand."""
    found: dict[str, tuple[NoticeStatus, str | None]] = {}
    for name in ("noor", "tim", "ada", "bo", "cas"):
        for template in ("missing-answers", "waiting", "sign-in"):
            found[f"{template}:{name}"] = NoticeStatus.sent, None
    found["missing-answers:tim"] = NoticeStatus.cancelled, "not wanted"
    for template in ("missing-answers", "waiting", "sign-in"):
        found[f"{template}:ada"] = NoticeStatus.bounced, "550 5.1.1 unknown"
    return found
