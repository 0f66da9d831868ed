"""A transport that takes many mails together gets what one would get that takes each by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bench.year.recording import Recorder
from peercoach.db import unit_of_work
from peercoach.models import NoticeStatus, Programme
from peercoach.notify.transport import Rejected
from tests.factories import make_person, make_programme
from tests.jobs.sending import notices, send, settings_for
from tests.services.test_when_mails_leave import HOUR, local, owe

HOURS = 4


def make_scene(engine: Engine) -> None:
    """Two mails that become one, one that nobody wants, and an address that takes none."""
    with unit_of_work(engine, write=True) as session:
        programme: Programme = make_programme(session)
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
    for hour in range(HOURS):
        now = local(7, 7) + hour * HOUR
        send(engine, settings_for(25), now=now, transport=transport)
    became = {row.dedupe_key: (row.status, row.last_error) for row in notices(engine)}
    assert became == alone()
    left = sorted((one.to, one.at - local(7, 7), one.subject) for one in transport.left)
    assert left == [
        (f"{name}@uni.example", timedelta(hours=after), subject)
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
