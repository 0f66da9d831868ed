from dataclasses import replace

from peercoach.matching.questions import WEEK_CELLS
from peercoach.matching.rules import Overlap
from peercoach.matching.rules.rule import Excluded
from tests.matching.rules.questions import (
    DID_NOT_SAY,
    FAILS,
    MUST,
    NICE,
    NOTHING_TO_SAY,
    question,
    worth,
)

RULE = Overlap(question=question("times", "weekgrid"), at_least=2, full_at=5, importance=NICE)
ALWAYS = {"times": frozenset(WEEK_CELLS)}


def free(cells: int) -> dict[str, frozenset[str]]:
    return {"times": frozenset(WEEK_CELLS[:cells])}


def test_the_score_grows_with_the_shared_cells_up_to_full() -> None:
    scores = [RULE.judge(free(cells), ALWAYS) for cells in range(1, 8)]
    assert scores == [worth(part) for part in (0, 2 / 5, 3 / 5, 4 / 5, 1, 1, 1)]


def test_only_shared_cells_count() -> None:
    early, late = frozenset(WEEK_CELLS[:3]), frozenset(WEEK_CELLS[1:9])
    assert RULE.judge({"times": early}, {"times": late}) == worth(2 / 5)
    assert RULE.judge({"times": early}, {"times": late - early}) == worth(0)


def test_a_must_leaves_out_fewer_than_at_least() -> None:
    rule = replace(RULE, importance=MUST)
    assert rule.judge(free(1), ALWAYS) == FAILS
    assert rule.judge(free(2), ALWAYS) == worth(2 / 5)
    assert rule.judge({}, ALWAYS) == DID_NOT_SAY
    assert rule.judge(free(0), ALWAYS) == DID_NOT_SAY  # nothing ticked is nothing said


def test_a_missing_answer_is_not_free_always() -> None:
    assert RULE.judge(ALWAYS, {}) == NOTHING_TO_SAY


def test_a_must_counts_only_where_more_is_better() -> None:
    assert replace(RULE, importance=MUST).weight == 3
    assert replace(RULE, importance=MUST, full_at=2).weight == 0


def test_its_words() -> None:
    noor = {"times": frozenset({"thu-afternoon", "mon-morning", "sat-evening"})}
    samira = {"times": frozenset({"thu-afternoon", "mon-morning"})}
    assert RULE.justify(noor, samira, "nl") == "Samen vrij op maandagochtend en donderdagmiddag"
    assert (
        RULE.justify(noor, samira, "en") == "Free together on Monday morning and Thursday afternoon"
    )
    assert RULE.justify(noor, {}, "nl") is None
    assert RULE.why_excluded(Excluded.FAILS, "nl") == "te weinig gedeelde momenten"
    assert RULE.why_excluded(Excluded.FAILS, "en") == "too few shared times"


def test_of_many_moments_it_names_three() -> None:
    reason = RULE.justify(free(5), ALWAYS, "nl")
    assert reason == "Samen vrij op maandagochtend, maandagmiddag, maandagavond en nog 2"
