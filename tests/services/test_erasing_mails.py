"""Somebody has everything erased while mails about them wait, or are under way."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Meeting, MeetingStatus, Notice, Pair, Side
from peercoach.services.own_data.erasing import left_lately
from tests.jobs.sending import send, settings_for
from tests.services.traces import CANARY, LATER, erase_him, store_traces
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
