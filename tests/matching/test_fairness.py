"""Fairness: small groups stay unseen, and only what chance does not explain is called different."""

from collections import defaultdict
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from peercoach.matching import fairness, fairness_by, match_people
from peercoach.matching.chance import holm
from peercoach.matching.disclosure import FEWEST, may_be_shown, shares_may_be_told
from tests.matching.small_rounds import LANGUAGES_AND_TIMES, coach, first_year


@pytest.mark.parametrize(("groups", "most"), [(2, 30), (3, 24), (4, 16)])
def test_no_small_group_can_be_computed_from_what_is_shown(groups: int, most: int) -> None:
    seen = defaultdict(list)
    for sizes in product(range(most + 1), repeat=groups):
        present = {group: size for group, size in enumerate(sizes) if size}
        shown = may_be_shown(present)
        assert all(present[group] >= FEWEST for group in shown)
        page = sum(sizes), tuple((group, present[group]) for group in shown)
        seen[page].append(sizes)
    told = [
        (sizes, group)
        for (total, shown), populations in seen.items()
        if shown and total <= most  # larger totals have populations that were not looked at
        for sizes in populations
        for group in range(groups)
        if 0 < sizes[group] < FEWEST and len({other[group] for other in populations}) == 1
    ]
    assert told == []


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 10, "b": 10}, ["a", "b"]),
        ({"a": 9, "b": 40, "c": 30}, ["b"]),
        ({"a": 3, "b": 8, "c": 30}, ["c"]),
        ({"a": 5, "b": 5, "c": 30, "d": 40}, ["d"]),
        ({"a": 9, "b": 20, "c": 20, "d": 30}, ["d"]),
        ({"a": 9, "b": 40}, []),
        ({}, []),
    ],
    ids=str,
)
def test_who_is_hidden_with_a_small_group(sizes, shown) -> None:
    assert may_be_shown(sizes) == shown


def town(seed=0, *, art_speaks="nl"):
    """Forty law and twenty art students; coaches speak Dutch only, with a place for everybody."""
    chance = Random(seed)
    people = [first_year(f"l{k:02}", "nl") for k in range(40)]
    people += [first_year(f"a{k:02}", art_speaks, programme="art") for k in range(20)]
    chance.shuffle(people)
    return people, [coach(f"c{k}", "nl", capacity=10) for k in range(6)]


def groups_of(matching, key, **how):
    return {one.value: one for one in fairness(matching, key, **how).groups}


def test_a_group_that_comes_off_worse_is_told() -> None:
    people, coaches = town(art_speaks="tr")
    found = groups_of(match_people(LANGUAGES_AND_TIMES, people, coaches), "programme", strata=())
    law, art = found["law"], found["art"]
    assert (law.size, law.share, art.size, art.share) == (40, 1.0, 20, 0.0)
    assert (law.differs, art.differs) == (True, True)
    assert art.fit is None
    assert 0.4 < art.share_by_chance.low < 2 / 3 < art.share_by_chance.high < 0.9
    assert art.say("en").startswith("Art: 20 first-years, 0 % matched (by chance ")
    assert art.say("nl").endswith(": meer dan toeval")


def test_where_nobody_has_a_coach_no_group_differs() -> None:
    people = [first_year(f"l{k:02}", "tr") for k in range(12)]
    matching = match_people(LANGUAGES_AND_TIMES, people, [coach("c", "nl", capacity=10)])
    (law,) = fairness(matching, "programme").groups
    assert (law.size, law.share, law.fit, law.differs) == (12, 0.0, None, False)


def test_what_a_stratum_explains_is_not_called_unfair() -> None:
    people, coaches = town(art_speaks="tr")
    matching = match_people(LANGUAGES_AND_TIMES, people, coaches)
    found = groups_of(matching, "programme", strata=("languages", "campus"))
    assert [one.differs for one in found.values()] == [False, False]
    assert found["art"].share_by_chance == (0.0, 0.0)


def test_the_middle_half_of_each_group_is_that_of_its_pairs() -> None:
    people, coaches = town()
    matching = match_people(LANGUAGES_AND_TIMES, people, coaches)
    fits = {pair.first_year.id: pair.fit for pair in matching.pairs()}
    found = groups_of(matching, "programme")
    for value, letter in (("law", "l"), ("art", "a")):
        own = [fit for one, fit in fits.items() if one.startswith(letter)]
        assert found[value].fit == pytest.approx(tuple(np.percentile(own, [25, 50, 75])))


def test_equal_treatment_is_seldom_called_different() -> None:
    """The answers here decide nothing, so at most about one round in twenty may say so."""
    called = 0
    for seed in range(40):
        chance = Random(seed)
        people = [
            first_year(f"s{k:02}", "nl", programme=chance.choice(["law", "art"])) for k in range(60)
        ]
        coaches = [coach(f"c{k}", "nl", capacity=8) for k in range(5)]
        rules = replace(LANGUAGES_AND_TIMES, rules=LANGUAGES_AND_TIMES.rules[:2])
        matching = match_people(rules, people, coaches, seed=seed)
        found = fairness(matching, "programme", seed=seed, draws=199)
        called += any(one.differs for one in found.groups)
    assert called <= 5


def test_who_did_not_say_is_a_group_and_small_ones_are_not_named() -> None:
    people, coaches = town()
    silent = [
        replace(one, answers={k: v for k, v in one.answers.items() if k != "programme"})
        for one in people[:15]
    ]
    tiny = [replace(one, answers={**one.answers, "programme": "art"}) for one in people[15:20]]
    rest = [replace(one, answers={**one.answers, "programme": "law"}) for one in people[20:]]
    matching = match_people(LANGUAGES_AND_TIMES, [*silent, *tiny, *rest], coaches)
    found = fairness(matching, "programme")
    assert [(one.value, one.label("en")) for one in found.groups] == [("law", "Law")]
    assert found.hidden
    all_said = fairness(match_people(LANGUAGES_AND_TIMES, [*silent, *rest], coaches), "programme")
    assert [one.label("nl") for one in all_said.groups] == ["Rechten", "niet gezegd"]
    assert not all_said.hidden


def test_the_order_of_rows_does_not_matter() -> None:
    people, coaches = town()
    one, other = (
        fairness(match_people(LANGUAGES_AND_TIMES, rows, coaches), "programme")
        for rows in (people, people[::-1])
    )
    assert one == other


def test_only_questions_of_one_answer_make_groups() -> None:
    people, coaches = town()
    matching = match_people(LANGUAGES_AND_TIMES, people, coaches)
    with pytest.raises(
        ValueError, match="times: found weekgrid, expected a question of one answer"
    ):
        fairness(matching, "times")
    with pytest.raises(KeyError, match="campus"):
        fairness(matching, "campus")


def test_holm_by_hand() -> None:
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def tables_of(groups: int, with_coach: int, without: int):
    """Every way in which so many people with and without a coach can be in so many groups."""

    def shared_out(people: int, over: int):
        if over == 1:
            yield (people,)
            return
        for first in range(people + 1):
            yield from ((first, *rest) for rest in shared_out(people - first, over - 1))

    for one, other in product(shared_out(with_coach, groups), shared_out(without, groups)):
        yield np.array([one, other]).T


def page_of(counts):
    """What a page tells of such a table: groups, perhaps their shares, that others are hidden;
    and no sizes."""
    present = [group for group in range(len(counts)) if counts[group].any()]
    shown = may_be_shown({group: int(counts[group, 0]) for group in present})
    told = shares_may_be_told(counts[present], [present.index(group) for group in shown])
    shares = (
        round(100 * counts[group, 0] / counts[group].sum()) if told else None for group in shown
    )
    return tuple(zip(shown, shares, strict=True)), len(shown) < len(present)


CHANCE = Random(10)
POPULATIONS = [(2, CHANCE.randint(10, 45), CHANCE.randint(0, 30)) for _ in range(15)] + [
    pytest.param(3, CHANCE.randint(20, 26), CHANCE.randint(1, 12), marks=pytest.mark.thorough)
    for _ in range(2)
]


@pytest.mark.parametrize(("groups", "with_coach", "without"), [*POPULATIONS, (2, 25, 22)])
def test_no_part_under_ten_of_a_group_follows_from_a_page(groups, with_coach, without) -> None:
    """Brute force: whoever knows by name who has a coach looks at all populations that would give
    the same page. No part of a group under ten is the same in all of them."""
    seen = defaultdict(list)
    for table in tables_of(groups, with_coach, without):
        seen[page_of(table)].append(table)
    followed = [
        (page, values.pop())
        for page, tables in seen.items()
        for part in np.ndindex(groups, 2)
        for values in [{int(table[part]) for table in tables}]
        if len(values) == 1
        and 0 < min(values) < FEWEST
        and min(values) < [with_coach, without][part[1]]
    ]
    assert followed == []


def test_who_knows_everybody_by_name_is_told_no_share_of_few() -> None:
    people, coaches = town()
    fewer = [*coaches[:5], coach("few", "nl", capacity=1)]  # nine of sixty have nobody
    (open_to_all,) = fairness_by(match_people(LANGUAGES_AND_TIMES, people, fewer), ["programme"])
    (named,) = fairness_by(
        match_people(LANGUAGES_AND_TIMES, people, fewer), ["programme"], named=True
    )
    assert [one.share is None for one in open_to_all.groups] == [False, False]
    assert [one.share is None for one in named.groups] == [True, True]
    assert [one.fit is None for one in named.groups] == [False, False]
    assert "matched" not in named.groups[0].say("en")


def test_a_group_of_whom_few_have_a_coach_is_not_shown_either() -> None:
    people, coaches = town(art_speaks="tr")
    turkish = coach("t", "tr", capacity=4)
    matching = match_people(LANGUAGES_AND_TIMES, people, [*coaches, turkish])
    (found,) = fairness_by(matching, ["programme"], named=True)
    assert (found.groups, found.hidden) == ((), True)
