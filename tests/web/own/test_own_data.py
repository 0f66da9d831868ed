"""The pages about one's own data, over HTTP."""

from datetime import datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Concern,
    ConcernKind,
    Enrolment,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    QuietEnd,
    QuietEpisode,
    RequestKind,
)
from peercoach.services.audit import record
from peercoach.services.pairs.pairs import pause_pair
from peercoach.services.quiet_pairs import close_quiet, note_answer
from tests.factories import (
    MONDAY,
    make_check_in,
    make_person,
    make_quiet_episode,
    make_role,
    stored,
)
from tests.programme_cast import NOORS, Cast, make_open_programme
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.conftest import signed_in
from tests.web.own.conftest import NOW


def test_one_press_deletes_everything_and_signs_out(
    app: FastAPI, embedded: Engine, people: Cast
) -> None:
    noor, samira = (signed_in(app, embedded, person) for person in people[:2])
    asked = samira.get("/me/delete")
    assert "Delete everything about you?" in asked.text
    assert "The one you are paired with hears that you stop" in asked.text
    answer = samira.post("/me/delete", headers=FROM_OUR_PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/deleted?lang=en")
    assert "Everything about you is deleted" in samira.get(answer.headers["location"]).text
    assert samira.get("/me").status_code == 303  # to signing in
    file = Path(embedded.url.database or "")
    left = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert b"Zonnestraal" not in left
    assert "Someone you were paired with has stopped" in noor.get("/me").text


def test_the_board_of_a_coach_says_it_too(app: FastAPI, embedded: Engine, people: Cast) -> None:
    noor, samira = (signed_in(app, embedded, person) for person in people[:2])
    assert noor.post("/me/delete", headers=FROM_OUR_PAGE).status_code == 303
    assert "Someone you were paired with has stopped" in samira.get("/coach").text


def test_who_signed_in_a_while_ago_first_shows_that_it_is_them(
    app: FastAPI, embedded: Engine, people: Cast, clock: list[datetime]
) -> None:
    client = signed_in(app, embedded, people.noor)
    clock[0] += timedelta(minutes=16)
    asked = client.get("/me/delete")
    assert "We mail a code to noor@uni.example" in asked.text
    assert 'action="/me/delete"' not in asked.text
    assert client.post("/me/delete", headers=FROM_OUR_PAGE).status_code == 403
    with unit_of_work(embedded) as session:
        assert session.get_one(Person, people.noor.id).email == "noor@uni.example"
    mailed = client.post(
        "/login", data={"email": people.noor.email, "next": "/me/delete"}, headers=FROM_OUR_PAGE
    )
    assert mailed.headers["location"] == "/login/code"
    sign_in(client, embedded, people.noor)
    assert 'action="/me/delete"' in client.get("/me/delete").text


def test_the_last_coordinator_reads_what_to_do_first(app: FastAPI, embedded: Engine) -> None:
    with unit_of_work(embedded, write=True) as session:
        programme, _ = make_open_programme(session)
        joke = make_person(session, language="en")
        make_role(session, programme, joke)
    client = signed_in(app, embedded, joke)
    answer = client.post("/me/delete", headers=FROM_OUR_PAGE)
    assert answer.status_code == 409
    assert "You are the only one who does this work in “Goed begin”" in answer.text
    with unit_of_work(embedded) as session:
        assert session.exec(select(Person.email)).one() == joke.email


def test_everybody_reads_what_is_held_about_them_and_why(
    app: FastAPI, embedded: Engine, people: Cast
) -> None:
    text = signed_in(app, embedded, people.noor).get("/me/data").text
    assert 'Your sign-ups, with your answers</strong> <span class="muted">(1)</span>' in text
    assert "To find someone who suits you" in text
    assert "What you may do in a programme" not in text  # nothing of the kind
    assert "Nobody but you, so far." in text


def test_who_looked_is_said_by_name(app: FastAPI, embedded: Engine, people: Cast) -> None:
    with unit_of_work(embedded, write=True) as session:
        joke = make_person(session, name="Joke Klaproos")
        found = session.exec(select(Pair)).one()
        pause_pair(session, found, by=joke.id, now=NOW)
        told = {"actor": joke.uid, "subject_kind": "pair", "subject_uid": found.uid}
        record(session, now=NOW, action="bar", **told)
    text = signed_in(app, embedded, people.noor).get("/me/data").text
    assert "Joke Klaproos paused your pair" in text
    assert "bar”" not in text


def test_that_one_asked_for_somebody_is_told_to_neither(
    app: FastAPI, embedded: Engine, people: Cast
) -> None:
    """Noor answered that she would like help; before that the pair was quiet. A coordinator has
    looked at it."""
    with unit_of_work(embedded, write=True) as session:
        joke = make_person(session, name="Joke Klaproos")
        found = session.exec(select(Pair)).one()
        over = {"closed_at": NOW, "closed_how": QuietEnd.sign_of_life}
        make_quiet_episode(session, found, opened_at=MONDAY, **over)
        asked = make_check_in(session, found, people.noor.id, step="hello", sent_at=MONDAY)
        asked.answer, asked.answered_at = "help", NOW
        note_answer(session, asked, now=NOW)
        close_quiet(session, open_episode_of(session, found), by=joke, now=NOW)
    for person in people[:2]:
        client = signed_in(app, embedded, person)
        text = client.get("/me/data").text
        held = client.get("/me/data/download").json()
        quiet = 'Times that your pair was quiet</strong> <span class="muted">(1)</span>'
        assert quiet in text
        assert "Joke" not in text
        assert held["quiet_episode"] == [
            {"opened_at": "2026-09-07T08:00:00+00:00", "reason": "quiet"}
        ]
        assert "close quiet flag" not in {row["action"] for row in held["audit"]}


def open_episode_of(session: Session, pair: Pair) -> QuietEpisode:
    open_one = select(QuietEpisode).where(col(QuietEpisode.closed_at).is_(None))
    return session.exec(open_one.where(QuietEpisode.pair_id == pair.id)).one()


def test_the_download_has_what_is_theirs_and_nothing_another_asked_for(
    app: FastAPI, embedded: Engine, people: Cast
) -> None:
    noor, samira, _ = people
    with unit_of_work(embedded, write=True) as session:
        places = {one.person_id: one for one in session.exec(select(Enrolment))}
        wish = {"kind": RequestKind.apart, "made_at": MONDAY}
        wish |= {"programme_id": places[noor.id].programme_id, "other_id": places[noor.id].id}
        stored(session, PairRequest(enrolment_id=places[samira.id].id, **wish))
    client = signed_in(app, embedded, noor)
    answer = client.get("/me/data/download?form=json")
    assert answer.headers["content-disposition"] == 'attachment; filename="peercoach.json"'
    found = answer.json()
    assert found["person"][0]["email"] == "noor@uni.example"
    assert found["enrolment"][0]["answers"] == NOORS
    assert found["enrolment"][0]["programme"] == "start-well"
    assert found["pair_request"] == []
    assert "Zonnestraal" not in answer.text
    assert len(signed_in(app, embedded, samira).get("/me/data/download").json()["pair_request"])
    lines = client.get("/me/data/download?form=csv").text
    assert "person;1;email;noor@uni.example" in lines.replace(",", ";")


def test_a_planned_pair_is_in_no_download(app: FastAPI, embedded: Engine, people: Cast) -> None:
    client = signed_in(app, embedded, people.noor)
    assert len(client.get("/me/data/download").json()["pair"]) == 1
    with unit_of_work(embedded, write=True) as session:
        found = session.exec(select(Pair)).one()
        found.status, found.started_at = PairStatus.planned, None
    assert client.get("/me/data/download").json()["pair"] == []


def test_who_was_worried_about_reads_that_there_is_something_and_not_what(
    app: FastAPI, embedded: Engine, people: Cast
) -> None:
    noor, samira, _ = people
    with unit_of_work(embedded, write=True) as session:
        programme_id = session.exec(select(Enrolment.programme_id)).first()
        told = {"programme_id": programme_id, "kind": ConcernKind.worry, "made_at": MONDAY}
        opened = {"opened_at": MONDAY}  # longer than a day ago
        stored(session, Concern(author_id=samira.id, about_id=noor.id, **told, **opened))
    client = signed_in(app, embedded, noor)
    text = client.get("/me/data").text
    assert "Something was shared about you" in text
    assert "Zonnestraal" not in text
    assert client.get("/me/data/download").json()["concern"] == []
    assert "Something was shared" not in signed_in(app, embedded, samira).get("/me/data").text
