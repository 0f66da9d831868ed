"""What a coordinator does with a draft over HTTP: remedies, moves, clashes, two drafts compared."""

import csv
import html
import re
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Draft, Enrolment, Programme, ProposedPair, Round
from peercoach.services.rounds.comparing import Effect, compare
from tests.services.round_cast import coach, first_year, many_waiting, small_programme
from tests.web.desk import Desk, newest_draft, open_and_solve, uid_of


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Noor and Tim ask; Samira has a place, and Lena none that is free to them."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        first_year(session, programme, "Noor")
        first_year(session, programme, "Tim")
        coach(session, programme, "Samira")
        coach(session, programme, "Lena", answers={"languages": ["en"]})
    return Desk(engine, "nursing")


def test_the_button_of_a_remedy_solves_again_and_is_a_choice_to_let_go(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    page = desk.see(round_)
    assert "One more place at Samira, for" in page
    assert "Agree it with the coach first." in page
    assert desk.send(f"{round_}/remedy", draft=draft, number=0) == round_
    desk.solve_queued()
    page = desk.see(round_)
    assert "Everyone has a coach in this draft" in page
    assert "1 more than draft A" in page
    assert "kept together, with a place more" in page
    assert "Your choices (1)" in page
    again = desk.send(f"{round_}/remedy", draft=draft, number=0, status=409)
    assert "Something changed since this draft was solved" in again


def test_a_clash_names_both_and_each_way_out_solves_it(desk: Desk) -> None:
    """K4: both are kept with Samira, who has one place."""
    round_, _ = open_and_solve(desk)
    for name in ("Noor", "Tim"):
        pair = {"first_year": uid_of(desk, name), "coach": uid_of(desk, "Samira")}
        desk.send(f"{round_}/demands", kind="lock", **pair)
    desk.send(f"{round_}/solve")
    desk.solve_queued()
    page = desk.see(round_)
    assert re.search("(Noor and Tim|Tim and Noor) must be with Samira, who has room for 1", page)
    for way in ("Let go of Noor and Samira", "Let go of Tim and Samira", "A place more at Samira"):
        assert way in page
    desk.send(f"{round_}/demands", kind="place", balance=20, **pair)
    desk.solve_queued()
    assert "Everyone has a coach in this draft" in desk.see(round_)


def test_what_keeps_every_coach_from_somebody_is_told_one_by_one(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    page = desk.see(f"{round_}/move?draft={draft}&first_year={uid_of(desk, 'Noor')}")
    possible, _, impossible = page.partition("1 coach cannot")
    assert "Samira" in possible
    assert "of 1" in possible
    assert "Lena" not in possible
    assert re.search(r"Lena</th>.*no shared language", impossible, re.DOTALL)


def test_moving_by_hand_is_kept_in_the_next_draft(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        coach(session, session.exec(select(Programme)).one(), "Ada")
    round_, draft = open_and_solve(desk)
    with unit_of_work(desk.engine) as session:
        now = session.exec(
            select(Enrolment.uid)
            .join(ProposedPair, ProposedPair.coach_id == Enrolment.id)  # type: ignore[arg-type]
            .where(ProposedPair.first_year_id == _row(desk, "Noor"))
        ).one()
    other = next(name for name in ("Samira", "Ada") if uid_of(desk, name) != now)
    pair = {"first_year": uid_of(desk, "Noor"), "coach": uid_of(desk, other)}
    back = desk.send(f"{round_}/demands", kind="lock", back=f"?draft={draft}", **pair)
    assert back == f"{round_}?draft={draft}#pairs"
    desk.send(f"{round_}/solve")
    desk.solve_queued()
    page = desk.see(f"{round_}/compare?draft={newest_draft(desk).uid}&other={draft}")
    assert "For 2 people the coach differs" in page  # the two change places
    assert "2 about the same" in page


def _row(desk: Desk, name: str) -> int:
    with unit_of_work(desk.engine) as session:
        return session.exec(select(Enrolment.id).where(Enrolment.uid == uid_of(desk, name))).one()


def test_a_move_of_somebody_elsewhere_is_not_found(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    desk.see(f"{round_}/move?draft={draft}&first_year={uid_of(desk, 'Samira')}", status=404)
    desk.see(f"{round_}/move?draft=none&first_year={uid_of(desk, 'Noor')}", status=404)
    desk.see(f"{round_}/compare?draft={draft}&other=none", status=404)


def test_comparing_lists_exactly_those_whose_coach_differs(engine: Engine) -> None:
    """K6, against the two lists of pairs themselves."""
    with unit_of_work(engine, write=True) as session:
        many_waiting(session, first_years=60, coaches=14)
    desk = Desk(engine, "nursing")
    round_, first = open_and_solve(desk)
    with unit_of_work(engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        leaves = session.exec(select(Enrolment).where(Enrolment.side == "coach")).first()
        assert leaves
        leaves.capacity = 0
        first_year(session, programme, "Newcomer", answers={})
        session.exec(select(Round)).one().version += 1
    desk.send(f"{round_}/solve", balance=0)
    desk.solve_queued()
    with unit_of_work(engine) as session:
        drafts = [
            session.exec(select(Draft).where(Draft.uid == uid)).one()
            for uid in (first, newest_draft(desk).uid)
        ]
        pairs = [
            dict(
                session.exec(
                    select(ProposedPair.first_year_id, ProposedPair.coach_id).where(
                        ProposedPair.draft_id == draft.id
                    )
                ).all()
            )
            for draft in drafts
        ]
        uids = dict(session.exec(select(Enrolment.uid, Enrolment.id)).all())
        found = compare(session, *drafts)
    before, after = pairs
    differ = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
    assert {uids[one.first_year.uid] for one in found.moved} == differ
    assert differ
    assert found.same == len(before.keys() & after.keys() - differ)
    assert found.count(Effect.lost) == len(before.keys() - after.keys())
    asked = f"?draft={drafts[1].uid}&other={first}"
    shown = desk.see(f"{round_}/compare{asked}")
    assert f"For {len(differ)} people the coach differs" in shown
    link = f"{round_}/compare/export{asked}&form=csv"
    assert link in html.unescape(shown)
    file = list(csv.DictReader(StringIO(desk.see(link).removeprefix("\ufeff"))))
    assert [row["First-year"] for row in file] == [one.first_year.name for one in found.moved]
    assert {row["E-mail of the first-year"] for row in file} == {
        one.first_year.email for one in found.moved
    }
    assert [row["Fit B"] for row in file] == [str(one.fits[1] or "") for one in found.moved]
    assert desk.see(link.replace("csv", "xlsx"))[:2] == "PK"
    told = {("export", "draft", form) for form in ("csv", "xlsx")}
    assert {(deed, kind, facts.get("form")) for deed, kind, facts in desk.deeds()[-4:]} == told
    assert desk.deeds()[-1][2]["part"] == "comparison"


def test_a_comparison_leaves_only_with_who_signed_in_lately(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    desk.moment += timedelta(hours=2)
    link = f"{desk.base}{round_}/compare/export?draft={draft}&other={draft}"
    answer = desk.client.get(link)
    assert answer.status_code == 303
    assert "compare" not in answer.text


def test_pairs_are_found_by_either_name_and_what_is_found_stays(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        coach(session, session.exec(select(Programme)).one(), "Ada")
    round_, draft = open_and_solve(desk)
    for name in ("noor", "SAMIRA"):
        page = desk.see(f"{round_}?draft={draft}&q={name}")
        assert page.count('name="kind" value="lock"') == 1
        assert f"&q={name}&page=1" in html.unescape(page)  # a choice comes back to the same list
    assert "No pair has that in a name." in desk.see(f"{round_}?draft={draft}&q=nobody")
    pair = {"first_year": uid_of(desk, "Noor"), "coach": uid_of(desk, "Samira")}
    back = f"?draft={draft}&q=no%20or%C3%A9&page=1"
    there = desk.send(f"{round_}/demands", kind="lock", back=back, **pair)
    assert there == f"{round_}{back}#pairs"


def test_a_draft_is_shown_beside_any_other(desk: Desk) -> None:
    round_, first = open_and_solve(desk)
    for balance in (0, 200):
        desk.send(f"{round_}/solve", balance=balance)
        desk.solve_queued()
    newest = newest_draft(desk).uid
    assert "as many as draft B" in desk.see(round_)
    page = desk.see(f"{round_}?draft={newest}&against={first}")
    assert "as many as draft A" in page
    assert f"compare?draft={newest}&other={first}" in html.unescape(page)
    assert "draft A</th>" in page  # in the table of the histogram
    elsewhere = desk.see(f"{round_}?draft={newest}&against=none")
    assert "as many as draft B" in elsewhere


def test_before_a_draft_one_looks_ahead_and_after_it_whom_to_look_for_is_told(desk: Desk) -> None:
    round_ = desk.send("/rounds", name="September")
    page = desk.see(f"{round_}/collect")
    assert "2 first-years wait for a coach; coaches have 2 places free." in page
    assert "Nobody is e-mailed" in page
    desk.send(f"{round_}/solve")
    desk.solve_queued()
    page = desk.see(f"{round_}/collect")
    assert "In draft A 1 first-year has a coach. With these coaches it would be 2 at most:" in page
    assert "1 coach with 1 place: “Dutch” to “Which languages do you speak?”." in page
    assert "not told" in page  # two speak Dutch: fewer than ten


def test_what_a_draft_tells_of_groups_is_on_its_page_and_never_their_size(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        many_waiting(session, first_years=120, coaches=30)
    desk = Desk(engine, "nursing")
    round_, _ = open_and_solve(desk)
    page = desk.see(round_)
    assert "Is it fair?" in page
    assert 'aria-label="Typical fit of each group, and what chance would give:' in page
    assert "When people are free" in page
    stored = str((newest_draft(desk).insights or {})["fairness"])
    assert "size" not in stored
    for position in ("Fit first", "Balanced", "Even first"):
        assert f'<th scope="row">{position}</th>' in page


def test_of_very_many_without_a_coach_some_are_shown_and_all_for_who_asks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_, draft = open_and_solve(desk)
    remedy = "One more place at Samira"
    assert remedy in desk.see(round_)
    monkeypatch.setattr("peercoach.web.coordinator.preview.MOST_FIXES", 0)
    page = desk.see(round_)
    assert remedy not in page
    assert "1 row more for this reason: show all" in page
    (everyone,) = re.findall(r'href="/co/nursing([^"]*everyone=true#left)"', html.unescape(page))
    assert remedy in desk.see(everyone)
    assert f"draft={draft}" in everyone
