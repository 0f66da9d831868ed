"""The balance dial: what each position gives is what the round gives when it is chosen."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import dial, match_people, what_if
from tests.examples import examples
from tests.matching.small_rounds import LANGUAGES_AND_TIMES, coach, first_year, small_round


@examples(40)
@given(st.integers(0, 10_000))
def test_each_position_is_the_round_with_that_balance(seed) -> None:
    matching = small_round(seed)
    positions = dial(matching)
    assert [position.balance for position in positions] == [0, 20, 200]
    for position in positions:
        chosen = match_people(
            replace(matching.definition, balance=position.balance),
            matching.first_years,
            matching.coaches,
            seed=seed,
        )
        fits = [pair.fit for pair in chosen.pairs()]
        offers = [one.capacity for one in chosen.coaches if one.capacity]
        loads = [
            load
            for load, one in zip(chosen.loads().tolist(), chosen.coaches, strict=True)
            if one.capacity
        ]
        shares = [load / offer for load, offer in zip(loads, offers, strict=True)]
        assert position.matching.coach_ids() == chosen.coach_ids()
        assert position.mean_fit == (pytest.approx(np.mean(fits)) if fits else None)
        assert position.weak == tuple(sum(fit < band for fit in fits) for band in (20, 35, 50))
        assert position.load_spread == pytest.approx(np.std(shares) if shares else 0)
        assert position.idle == loads.count(0)


def test_who_pays_for_an_even_load_is_named() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "nl")]
    coaches = [coach("anna", "nl", capacity=2), coach("ben", "nl", capacity=2, programme="art")]
    definition = replace(LANGUAGES_AND_TIMES, bands=())
    fit_first, balanced, even_first = dial(match_people(definition, people, coaches))
    assert (fit_first.mean_fit, fit_first.idle, fit_first.load_spread) == (75.0, 1, 0.5)
    assert balanced.losers == fit_first.losers == ()
    assert (even_first.mean_fit, even_first.idle, even_first.load_spread) == (50.0, 0, 0.0)
    assert len(even_first.losers) == 1


def test_there_is_nothing_to_turn_without_the_level() -> None:
    matching = match_people(LANGUAGES_AND_TIMES, [first_year("noor", "nl")], [coach("anna", "nl")])
    with pytest.raises(ValueError, match="expected the level 'blend'"):
        dial(what_if(matching, order=("matched", "leximin")).after)
