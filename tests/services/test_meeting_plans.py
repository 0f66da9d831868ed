"""One suggests, the other agrees or suggests another; two at once, and one of them is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from peercoach.models import Notice, Proposal
from peercoach.services.meetings.letters import MOST_A_DAY
from peercoach.services.meetings.planning import (
    PlaceTooLong,
    PlanChanged,
    TooManySuggestions,
    WrongTime,
)
from peercoach.services.meetings.plans import NOTHING
from tests.services.meeting_desk import NOW, THURSDAY, TUESDAY, Desk
from tests.services.pair_cast import Cast, at, rows


def test_noor_suggests_and_samira_agrees(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    assert desk.mails() == [("meeting-proposed", "Samira")]
    desk.agree(cast.samira.id)
    meeting = desk.plan().meeting
    assert meeting is not None
    assert (meeting.starts_at, meeting.place, meeting.sequence) == (TUESDAY, "Kantine", 0)
    assert desk.plan().proposal is None
    assert desk.mails()[1:] == [("meeting-agreed", "Noor"), ("meeting-agreed", "Samira")]


def test_samira_suggests_another_time_instead(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.suggest(cast.samira.id, THURSDAY, " by  the\nstairs ")
    proposal = desk.plan().proposal
    assert proposal is not None
    assert (proposal.by_id, proposal.starts_at) == (cast.samira.id, THURSDAY)
    assert proposal.place == "by the stairs"
    assert desk.mails() == [("meeting-proposed", "Samira"), ("meeting-proposed", "Noor")]


def test_nobody_agrees_with_oneself(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    with pytest.raises(PlanChanged):
        desk.agree(cast.noor.id)
    assert desk.plan().meeting is None


def test_moving_keeps_the_meeting_and_raises_its_sequence(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    before = desk.plan().meeting
    desk.suggest(cast.samira.id, THURSDAY)
    assert before is not None
    assert desk.plan().meeting == before  # until Noor agrees, it stands
    desk.agree(cast.noor.id)
    moved = desk.plan().meeting
    assert moved is not None
    assert (moved.uid, moved.sequence, moved.starts_at) == (before.uid, 1, THURSDAY)
    assert [kind for kind, _ in desk.mails()[-2:]] == ["meeting-moved"] * 2


def test_cancelled_is_told_to_both_with_a_higher_sequence(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.suggest(cast.noor.id, THURSDAY)  # would have moved it
    desk.cancel()
    assert desk.plan() == NOTHING
    assert desk.mails()[-2:] == [("meeting-cancelled", "Noor"), ("meeting-cancelled", "Samira")]
    assert rows(desk.engine, Notice)[-1].payload["sequence"] == 1


def test_after_six_suggestions_in_a_day_one_waits_and_the_other_still_can(
    desk: Desk, cast: Cast
) -> None:
    for hour in range(MOST_A_DAY):
        desk.suggest(cast.noor.id, TUESDAY + timedelta(hours=hour))
        desk.take_back(cast.noor.id)
        desk.now += timedelta(minutes=1)
    with pytest.raises(TooManySuggestions) as refused:
        desk.suggest(cast.noor.id, THURSDAY)
    assert refused.value.wait == timedelta(days=1, minutes=-MOST_A_DAY)
    assert desk.plan() == NOTHING
    assert len(desk.mails()) == MOST_A_DAY
    desk.suggest(cast.samira.id, THURSDAY)
    desk.agree(cast.noor.id)
    desk.now += refused.value.wait
    desk.suggest(cast.noor.id, THURSDAY + timedelta(hours=1))


def test_what_one_suggested_one_can_take_back_and_only_that(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    with pytest.raises(PlanChanged):
        desk.take_back(cast.samira.id)
    desk.take_back(cast.noor.id)
    assert desk.plan() == NOTHING
    assert len(desk.mails()) == 1


def test_pressed_twice_is_pressed_once(desk: Desk, cast: Cast) -> None:
    for press in (
        lambda seen: desk.suggest(cast.noor.id, seen=seen),
        lambda seen: desk.agree(cast.samira.id, seen=seen),
        lambda seen: desk.cancel(seen=seen),
        lambda seen: desk.suggest(cast.noor.id, THURSDAY, seen=seen),
        lambda seen: desk.take_back(cast.noor.id, seen=seen),
    ):
        seen = desk.plan().stamp
        press(seen)
        press(seen)
    assert len(desk.mails()) == 1 + 2 + 2 + 1


def test_who_acts_on_what_is_no_more_is_told(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    old = desk.plan().stamp
    desk.suggest(cast.noor.id, THURSDAY)
    for late in (
        lambda: desk.agree(cast.samira.id, seen=old),
        lambda: desk.suggest(cast.samira.id, at(11, 19), seen=old),
        lambda: desk.suggest(cast.samira.id, at(11, 19), seen=".."),
        lambda: desk.take_back(cast.noor.id, seen=old),
        lambda: desk.cancel(seen=old),
    ):
        with pytest.raises(PlanChanged):
            late()
    plan = desk.plan()
    assert plan.proposal is not None
    assert (plan.proposal.starts_at, plan.meeting) == (THURSDAY, None)


def test_two_at_the_same_moment_and_one_wins(desk: Desk, cast: Cast) -> None:
    """Noor moves her suggestion while Samira agrees with it: never both."""
    for n in range(6):
        desk.now = NOW + n * timedelta(hours=12)
        desk.suggest(cast.noor.id, TUESDAY + timedelta(hours=n))
        seen, ready = desk.plan().stamp, Barrier(2)
        later = THURSDAY + timedelta(hours=n)

        def try_to(what: Callable[[], None], ready: Barrier = ready) -> bool:
            ready.wait(timeout=10)
            try:
                what()
            except PlanChanged:
                return False
            return True

        acts = (
            lambda seen=seen: desk.agree(cast.samira.id, seen=seen),
            lambda seen=seen, later=later: desk.suggest(cast.noor.id, later, seen=seen),
        )
        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(try_to, acts))
        assert sorted(won) == [False, True]
        plan = desk.plan()
        if won[0]:
            assert plan.meeting is not None
            assert plan.proposal is None
            desk.cancel()
        else:
            assert plan.meeting is None
            desk.take_back(cast.noor.id)


@pytest.mark.parametrize("starts_at", [NOW, at(-1), at(2 + 121, 12)])
def test_only_a_time_to_come(desk: Desk, cast: Cast, starts_at) -> None:
    with pytest.raises(WrongTime):
        desk.suggest(cast.noor.id, starts_at)


def test_a_place_has_a_length(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id, place="x" * 120)
    with pytest.raises(PlaceTooLong, match="at most 120 characters"):
        desk.suggest(cast.noor.id, place="x" * 121)


def test_a_suggestion_of_a_time_that_is_over_is_none(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    old = desk.plan().stamp
    desk.now = TUESDAY
    assert desk.plan() == NOTHING
    with pytest.raises(PlanChanged):
        desk.agree(cast.samira.id, seen=old)
    desk.suggest(cast.samira.id, THURSDAY)
    assert len(rows(desk.engine, Proposal)) == 1
