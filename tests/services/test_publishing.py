"""From a draft to pairs and mails: once, whole, and never on facts that have changed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict
from peercoach.models import (
    Draft,
    DraftStatus,
    EnrolmentStatus,
    Notice,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    RequestKind,
    RoundStatus,
)
from peercoach.services.rounds.changes import Change, ChangeKind
from peercoach.services.rounds.publishing import AlreadyPublished, NotReady, OutOfDate, cancel
from tests.factories import MONDAY
from tests.services.publishing_scene import DAY, MAILS, Scene, store_scene
from tests.services.round_cast import asked_draft, coach, first_year, solved


@pytest.fixture
def scene(engine: Engine) -> Scene:
    return store_scene(engine)


def test_publishing_makes_pairs_and_owes_everyone_one_mail(scene: Scene) -> None:
    publication = scene.publish()
    assert (publication.number, publication.published_at) == (1, MONDAY)
    assert scene.pairs() == [("Noor", PairStatus.live)]
    assert scene.mails() == MAILS
    with unit_of_work(scene.engine) as session:
        pair = session.exec(select(Pair)).one()
        assert (pair.started_at, pair.publication_id) == (MONDAY, publication.id)
        assert pair.reasons == [
            {
                "nl": "Jullie spreken allebei Nederlands",
                "en": "You both speak Dutch",
                "kind": "share",
            }
        ]
        assert scene.current(session)[0].status is RoundStatus.published
        keys = session.exec(select(Notice.dedupe_key)).all()
    assert all(key.startswith(f"publish:{publication.id}:") for key in keys)


def test_a_second_time_is_refused_with_who_and_when(scene: Scene) -> None:
    scene.publish(scene.marieke)
    with pytest.raises(AlreadyPublished) as refusal:
        scene.publish(scene.joost)
    assert refusal.value.details["by"] == "Marieke"
    assert refusal.value.details["at"] == "2026-09-07T08:00+00:00"
    assert scene.mails() == MAILS


def test_two_at_the_same_moment_publish_once(scene: Scene) -> None:
    ready = Barrier(2)

    def press(by: Person) -> str:
        ready.wait(timeout=10)
        try:
            scene.publish(by)
        except AlreadyPublished as refusal:
            return f"second, after {refusal.details['by']}"
        return by.name

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(press, [scene.marieke, scene.joost]))
    assert answers in (
        {"Marieke", "second, after Marieke"},
        {"Joost", "second, after Joost"},
    )
    assert scene.mails() == MAILS


def test_another_draft_made_before_the_publication_is_too_late(scene: Scene) -> None:
    with unit_of_work(scene.engine, write=True) as session:
        other = asked_draft(session, scene.current(session)[0], scene.joost.id)
    other = solved(scene.engine, other.uid)
    scene.publish()
    with pytest.raises(AlreadyPublished):
        scene._replace(draft=other).publish(scene.joost)


def test_nothing_happens_on_changed_facts_and_the_list_names_them(scene: Scene) -> None:
    scene.change("Tim", status=EnrolmentStatus.withdrawn)
    scene.change("Noor", answers={"languages": ["en"]})
    scene.change("Samira", capacity=0)
    with unit_of_work(scene.engine, write=True) as session:
        first_year(session, scene.programme, "Eva")
        asks, other = scene.enrolment(session, "Samira"), scene.enrolment(session, "Noor")
        session.add(
            PairRequest(
                programme_id=scene.programme.id,
                enrolment_id=asks.id,
                other_id=other.id,
                kind=RequestKind.apart,
                made_at=MONDAY,
            )
        )
    with pytest.raises(OutOfDate) as refusal:
        scene.publish()
    assert sorted(refusal.value.changes, key=lambda one: (one.name, one.kind)) == [
        Change(ChangeKind.joined, "Eva"),
        Change(ChangeKind.answers, "Noor"),
        Change(ChangeKind.answers, "Samira"),
        Change(ChangeKind.places, "Samira", before=1, after=0),
        Change(ChangeKind.left, "Tim"),
    ]
    assert (scene.pairs(), scene.mails()) == ([], [])


def test_a_changed_rule_is_a_change(scene: Scene) -> None:
    with unit_of_work(scene.engine, write=True) as session:
        programme = session.get_one(Programme, scene.programme.id)
        programme.definition = {**programme.definition, "bands": [10]}
    with pytest.raises(OutOfDate) as refusal:
        scene.publish()
    assert refusal.value.changes == [Change(ChangeKind.rules)]


def test_what_nobody_matches_on_may_change(scene: Scene) -> None:
    with unit_of_work(scene.engine, write=True) as session:
        scene.enrolment(session, "Noor").changed_at = MONDAY + DAY
        session.exec(select(Person).where(Person.name == "Noor")).one().name = "Noortje"
    scene.publish()
    assert ("Noortje", PairStatus.live) in scene.pairs()


def test_a_draft_that_failed_cannot_be_published(scene: Scene) -> None:
    with unit_of_work(scene.engine, write=True) as session:
        draft = session.get_one(Draft, scene.draft.id)
        draft.status, draft.error = DraftStatus.failed, "lost"
    with pytest.raises(NotReady):
        scene.publish()


def test_what_is_published_cannot_be_cancelled(scene: Scene) -> None:
    scene.publish()
    with pytest.raises(Conflict), unit_of_work(scene.engine, write=True) as session:
        cancel(session, scene.current(session)[0], by=scene.joost.id, now=MONDAY)
    assert scene.pairs() == [("Noor", PairStatus.live)]


def test_late_arrivals_are_a_second_publication_and_nobody_moves(scene: Scene) -> None:
    scene.publish()
    with unit_of_work(scene.engine, write=True) as session:
        coach(session, scene.programme, "Lena")
        later = MONDAY + DAY
        late = asked_draft(session, scene.current(session)[0], scene.joost.id, now=later)
    late = solved(scene.engine, late.uid)
    second = scene._replace(draft=late).publish(scene.joost)
    assert second.number == 2
    assert scene.pairs() == [("Noor", PairStatus.live), ("Tim", PairStatus.live)]
    with unit_of_work(scene.engine) as session:
        assert session.exec(select(func.count(col(Notice.id)))).one() == len(MAILS) + 2
