"""Somebody has everything erased while mails about them wait, or are under way."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Meeting, MeetingStatus, Notice, Pair, Side
from peercoach.notify.messages.match import MATCHED, NEW_MENTEES
from peercoach.notify.outbox import owe
from peercoach.services.own_data.erasing import left_lately
from tests.factories import MONDAY, make_enrolment, make_pair, make_person, make_programme
from tests.jobs.sending import send, settings_for
from tests.services.traces import BIRD, CANARY, LATER, erase_him, store_traces
from tests.smtp_server import MailServer


def test_the_other_hears_it_without_a_name_and_what_was_queued_is_withdrawn(
    engine: Engine,
) -> None:
    with unit_of_work(engine, write=True) as session:
        karel = store_traces(session, side=Side.coach)
    erase_him(engine, karel)
    with unit_of_work(engine) as session:
        kept = {
            one.dedupe_key: (one.status.value, dict(one.payload))
            for one in session.exec(select(Notice).where(Notice.recipient != ""))
        }
        pair = session.exec(select(Pair)).one()
        stays = session.exec(select(Enrolment).where(Enrolment.id == pair.first_year_id)).one()
        assert [one.id for one in left_lately(session, stays.person_id, now=LATER)] == [pair.id]
        assert left_lately(session, stays.person_id, now=LATER + timedelta(days=14)) == []
    told = kept.pop(f"ended:{pair.id}:{stays.person_id}")
    assert told[0] == "queued"
    assert (told[1]["to"], told[1]["since"]) == ("first_year", "2026-09-07")
    assert kept["only him"] == ("cancelled", {})
    assert [line["name"] for line in kept["him too"][1]["lines"]] == ["Somebody else"]
    assert kept["bounced"] == ("bounced", {})
    assert len(kept) == 5  # none to himself; the two others are about their meeting


def test_a_meeting_that_is_off_leaves_the_others_calendar_without_a_name(
    engine: Engine, mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        karel = store_traces(session, side=Side.coach)
        meeting = session.exec(select(Meeting).where(Meeting.status == MeetingStatus.agreed)).one()
    erase_him(engine, karel)
    send(engine, settings_for(mail_server.port), now=LATER)
    mails = {str(mail["Subject"]): mail for mail in mail_server.mails}
    off = next(mail for subject, mail in mails.items() if subject.startswith("Gaat niet door"))
    (file,) = off.iter_attachments()
    assert f"UID:{meeting.uid}" in file.get_content()
    assert "STATUS:CANCELLED" in file.get_content()
    assert "Je koppeling is veranderd" in mails
    assert not any(subject.startswith("Afspraak") for subject in mails)  # what was agreed
    for mail in mail_server.mails:
        said = "".join(part.get_content() for part in mail.walk() if not part.is_multipart())
        assert "karel" not in said.lower()
        assert CANARY not in said.lower()


@pytest.mark.parametrize(("envelope", "named"), [(1, False), (2, True)])
def test_fault_34_a_mail_under_way_stops_at_the_erasure(
    engine: Engine, mail_server: MailServer, envelope: int, named: bool
) -> None:
    """Erased between an envelope and the mail that belongs in it: his coach gets one about the
    other first-year only, unless it had left already; he himself gets none."""
    with unit_of_work(engine, write=True) as session:
        karel, samira = make_person(session, **BIRD), make_person(session, name="Samira")
        programme = make_programme(session)
        offers = make_enrolment(session, programme, Side.coach, person_id=samira.id)
        asks = [
            make_enrolment(session, programme, Side.first_year, **who)
            for who in ({"person_id": karel.id}, {})
        ]
        pairs = [make_pair(session, one, offers) for one in asks]
        names = (karel.name, "Tim Bakker")
        lines = [{"pair": pair.id, "other": name} for pair, name in zip(pairs, names, strict=True)]
        payload = {"name": "Samira", "lines": lines}
        owe(session, key="a", to=samira, template=NEW_MENTEES, payload=payload, now=MONDAY)
        payload = {"name": karel.name, "lines": [{"pair": pairs[0].id, "other": "Samira"}]}
        owe(session, key="b", to=karel, template=MATCHED, payload=payload, now=MONDAY)
    envelopes = count(1)

    def erase_at(_recipient: str) -> None:
        if next(envelopes) == envelope:
            erase_him(engine, karel)

    mail_server.on_rcpt = erase_at
    send(engine, settings_for(mail_server.port), now=MONDAY)
    assert next(envelopes) == 3
    assert mail_server.sent_to == [samira.email]
    said = mail_server.mails[0].get_body(("plain",)).get_content()
    assert "Tim Bakker" in said
    assert (BIRD["name"] in said) is named
