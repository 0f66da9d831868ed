"""A coach is shown a proposal: over HTTP, beside the coordinator who showed it."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import Draft, Enrolment, Notice, Person, ProposedPair
from peercoach.services.coaches_asked.solving_again import solve_around
from tests.services.round_cast import coach, first_year, small_programme
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.conftest import make_client
from tests.web.desk import Desk

NAMES = ("Noor van Appelbes", "Tim Tulpenbol", "Tim Zwaluw")


class Scene:
    """Three first-years, Ada who has places for them, and Cas who has none; a draft is solved."""

    def __init__(self, engine: Engine) -> None:
        with unit_of_work(engine, write=True) as session:
            programme = small_programme(session, slug="nursing", name_en="Nursing")
            for name in NAMES:
                first_year(session, programme, name)
            coach(session, programme, "Ada Eik", capacity=3, minimum=3)
            coach(session, programme, "Cas Es", capacity=0)
        self.desk = Desk(engine, "nursing")
        self.round = self.desk.send("/rounds", name="September")
        self.desk.send(f"{self.round}/solve", balance=20)
        self.desk.solve_queued()
        self.ada, self.cas = self.browser("Ada Eik"), self.browser("Cas Es")

    @property
    def draft(self) -> Draft:
        with unit_of_work(self.desk.engine) as session:
            return session.exec(select(Draft).order_by(col(Draft.id).desc())).first()  # type: ignore[return-value]

    @property
    def address(self) -> str:
        return f"/coach/proposal/{self.draft.uid}"

    def browser(self, name: str) -> TestClient:
        with unit_of_work(self.desk.engine) as session:
            person = session.exec(select(Person).where(Person.name == name)).one()
        client = make_client(self.desk.app)
        client.headers |= {**FROM_OUR_PAGE, "accept-language": "en"}
        sign_in(client, self.desk.engine, person)
        client.get("/account?lang=en")
        return client

    def show(self) -> None:
        self.desk.send(f"{self.round}/coaches", ask="yes", hours=48)
        self.desk.send(f"{self.round}/show", draft=self.draft.uid)

    def uid_of(self, name: str) -> str:
        with unit_of_work(self.desk.engine) as session:
            return session.exec(select(Enrolment.uid).join(Person).where(Person.name == name)).one()


@pytest.fixture
def scene(engine: Engine) -> Scene:
    return Scene(engine)


def test_a_coordinator_turns_it_on_shows_a_draft_and_sees_how_far_they_are(scene: Scene) -> None:
    page = scene.desk.see(scene.round)
    assert "Now they are not asked." in page
    assert "to the coaches" not in page
    scene.show()
    page = scene.desk.see(scene.round)
    assert "<dt>Asked</dt><dd>1</dd>" in page
    assert "They can answer until Wednesday 9 September at 10:00." in page
    assert (
        "show to coaches",
        "round",
        {"coaches": 1, "draft": scene.draft.uid},
    ) in scene.desk.deeds()
    scene.desk.send(f"{scene.round}/coaches", ask="no")
    assert "They can answer until" in scene.desk.see(scene.round)  # who looks keeps their time
    scene.desk.send(f"{scene.round}/coaches", status=422, ask="yes", hours=0)


def test_a_coach_sees_given_names_and_nothing_that_was_answered(scene: Scene) -> None:
    scene.show()
    assert f'href="{scene.address}"' in scene.ada.get("/coach").text
    page = scene.ada.get(scene.address).text
    assert "Noor" in page
    assert "Tim T." in page
    assert "Tim Z." in page
    with unit_of_work(scene.desk.engine) as session:
        emails = session.exec(select(Person.email)).all()
    unseen = ["Appelbes", "Tulpenbol", "Zwaluw", "Dutch", "speak", *emails]
    assert [word for word in unseen if word in page] == []


def test_fine_with_one_tap_and_not_this_one_with_a_reason(scene: Scene) -> None:
    scene.show()
    tim = scene.uid_of("Tim Zwaluw")
    assert scene.ada.post(f"{scene.address}/fine").status_code == 303
    assert "Thank you." in scene.ada.get(scene.address).text
    said = {"first_year": tim, "because": "My neighbour <b>"}
    for _ in range(2):  # a double click
        assert scene.ada.post(f"{scene.address}/not", data=said).status_code == 303
    page = scene.ada.get(scene.address).text
    assert "We look for another coach for Tim Z." in page
    assert "neighbour" not in page
    desk = scene.desk.see(scene.round)
    assert "Ada Eik, about Tim Zwaluw" in desk
    assert "My neighbour &lt;b&gt;" in desk
    assert "the coach said “not this one”" in desk
    publish = scene.desk.see(f"{scene.round}/publish?draft={scene.draft.uid}")
    assert "1 thing changed since this draft was solved" in publish
    assert "Tim Zwaluw – Ada Eik: not together" in publish
    scene.ada.post(f"{scene.address}/after-all", data={"first_year": tim})
    assert "We look for another coach" not in scene.ada.get(scene.address).text
    assert "Ada Eik, about" not in scene.desk.see(scene.round)


def test_what_is_too_long_stays_in_the_form(scene: Scene) -> None:
    scene.show()
    tim = scene.uid_of("Tim Zwaluw")
    said = {"first_year": tim, "because": "x" * 301}
    answer = scene.ada.post(f"{scene.address}/not", data=said)
    assert answer.status_code == 422
    assert f'<a href="#because-{tim}">Keep it shorter: at most 300 characters.</a>' in answer.text
    assert "x" * 301 in answer.text


def test_publishing_earlier_asks_whether_one_goes_on_without(scene: Scene) -> None:
    scene.show()
    publish = f"{scene.round}/publish"
    page = scene.desk.see(f"{publish}?draft={scene.draft.uid}")
    assert "1 coach was shown a draft and has not answered." in page
    refused = scene.desk.send(publish, status=422, draft=scene.draft.uid)
    assert '<a href="#go_on">Wait for the coaches, or tick' in refused
    scene.desk.send(publish, draft=scene.draft.uid, go_on="yes")
    over = scene.ada.get(scene.address).text
    assert "This is over" in over
    assert "Noor" not in over
    late = scene.ada.post(f"{scene.address}/not", data={"first_year": scene.uid_of(NAMES[0])})
    assert (late.status_code, "This is over" in late.text) == (409, True)
    assert scene.ada.post(f"{scene.address}/fine").status_code == 409


@pytest.mark.parametrize(
    ("method", "action"), [("get", ""), ("post", "/fine"), ("post", "/not"), ("post", "/after-all")]
)
def test_what_others_are_asked_is_as_what_does_not_exist(
    scene: Scene, method: str, action: str
) -> None:
    scene.show()
    theirs, missing = scene.address + action, "/coach/proposal/missing" + action
    data = {"data": {"first_year": scene.uid_of("Tim Zwaluw")}} if method == "post" else {}
    for client in (scene.cas, scene.browser("Noor van Appelbes")):
        found = getattr(client, method)(theirs, **data)
        none = getattr(client, method)(missing, **data)
        assert (found.status_code, none.status_code) == (404, 404)
        assert found.text.replace(theirs, "") == none.text.replace(missing, "")
    with unit_of_work(scene.desk.engine) as session:
        pairs = session.exec(select(ProposedPair)).all()
        assert [one for one in pairs if one.fine_at or one.not_at] == []


def test_a_failed_solve_says_what_it_was_for_and_the_draft_stays(scene: Scene) -> None:
    scene.show()
    scene.ada.post(f"{scene.address}/not", data={"first_year": scene.uid_of(NAMES[0])})
    scene.ada.post(f"{scene.address}/fine")
    shown = scene.draft.uid
    with unit_of_work(scene.desk.engine, write=True) as session:
        assert len(solve_around(session, now=scene.desk.moment)) == 1
    scene.desk.later(minutes=2)  # and no solver came
    page = scene.desk.see(scene.round)
    assert "Draft B failed" in page
    assert "around “not this one” of a coach" in page
    assert f"draft={shown}" in page


def test_a_first_year_hears_nothing_of_it(scene: Scene) -> None:
    noor = scene.browser(NAMES[0])
    before = [noor.get(path).text for path in ("/me", "/me/data/download")]
    scene.show()
    scene.ada.post(f"{scene.address}/not", data={"first_year": scene.uid_of(NAMES[0])})
    assert [noor.get(path).text for path in ("/me", "/me/data/download")] == before
    with unit_of_work(scene.desk.engine) as session:
        assert [one.template for one in session.exec(select(Notice))] == ["coach-proposal"]


def test_what_a_coach_said_is_in_their_own_download(scene: Scene) -> None:
    scene.show()
    said = {"first_year": scene.uid_of(NAMES[0]), "because": "My\x00 cousin"}
    scene.ada.post(f"{scene.address}/not", data=said)
    found = scene.ada.get("/me/data/download").json()["proposed_pair"]
    assert [one["not_because"] for one in found if one["not_at"]] == ["My cousin"]
    assert NAMES[0] not in str(found)
