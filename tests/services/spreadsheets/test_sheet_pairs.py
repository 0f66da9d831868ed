"""What both files show together, and files that name pairs."""

import pytest

from peercoach.services.spreadsheets.cross_check import cross_check
from peercoach.services.spreadsheets.pairs import NamedPair, NamedPairs, read_pairs
from peercoach.services.spreadsheets.problems import UnusableTable
from tests.services.spreadsheets.sheet_cast import coaches, first_years, in_english, table

BOTH_SIDES = (
    first_years("id,email\ns1,noor@school.nl\n-2,\ns3,\n"),
    coaches("id,email,capacity\nc1,samira@school.nl,1\nc2,,1\nc3,,none\n"),
)


def pairs(text: str) -> NamedPairs:
    return read_pairs(table(text, "locks.csv"), *BOTH_SIDES)


def test_mentions_become_ids_of_people_who_take_part() -> None:
    new, old = cross_check(
        first_years(
            "id,email,together_with,not_with\n"
            "s1,noor@school.nl,c1@school.nl,S2\ns2,,,c1;C1@SCHOOL.NL;Noor@School.nl\n"
        ),
        coaches("id,email,capacity,not_with\nc1,c1@school.nl,2,s2\n"),
    )
    assert [(p.together_with, p.not_with) for p in new.people] == [
        (("c1",), ("s2",)),
        ((), ("c1", "s1")),
    ]
    assert [(p.together_with, p.not_with) for p in old.people] == [((), ("s2",))]
    assert [*new.problems, *old.problems] == []


def test_nobody_is_on_both_sides() -> None:
    new, old = cross_check(
        first_years("id,email\ns1,noor@school.nl\n"),
        coaches("id,email,capacity\nS1,,1\nc2,Noor@school.nl,1\nc3,,1\n"),
    )
    assert in_english(old.problems) == [
        'coaches.csv, row 2, column "id": found "S1", as in first-years.csv, row 2,'
        " expected somebody who is not a first-year too",
        'coaches.csv, row 3, column "email": found "Noor@school.nl", as in first-years.csv, row 2,'
        " expected somebody who is not a first-year too",
    ]
    assert ([p.id for p in new.people], [p.id for p in old.people], old.rows) == (
        ["s1"],
        ["c3"],
        [4],
    )


def test_a_mention_of_nobody_or_of_oneself_is_a_problem() -> None:
    new, _ = cross_check(
        first_years("id,Samen met,not_with\ns1,s9,\ns2,,S2\n"), coaches("id,capacity\nc1,1\n")
    )
    assert in_english(new.problems) == [
        'first-years.csv, row 2, column "Samen met": found "s9",'
        " expected an id or address that is in one of the two files",
        'first-years.csv, row 3, column "not_with": found "S2", expected somebody else',
    ]
    assert new.people == []


def test_a_row_that_is_wrong_already_is_told_its_mentions_of_nobody_too() -> None:
    new, _ = cross_check(
        first_years("id,calm,together_with,not_with\ns1,9,s9,\n"), coaches("id,capacity\nc1,1\n")
    )
    assert [problem.column for problem in new.problems] == ["calm", "together_with"]


def test_nobody_is_with_somebody_and_not_with_them_and_that_is_told_with_all_else() -> None:
    """However the two cells name them; also in a row with something else wrong."""
    new, _ = cross_check(
        first_years("id,calm,together_with,not_with\ns1,3,c1,C1@school.nl\ns2,9,c1,c1\n"),
        coaches("id,email,capacity\nc1,c1@school.nl,1\n"),
    )
    expected = 'expected somebody who is not in column "together_with" too'
    assert in_english(new.problems)[::2] == [
        f'first-years.csv, row 2, column "not_with": found "C1@school.nl", {expected}',
        f'first-years.csv, row 3, column "not_with": found "c1", {expected}',
    ]
    assert [problem.column for problem in new.problems] == ["not_with", "calm", "not_with"]
    assert new.people == []


def test_together_is_a_wish_for_somebody_from_the_other_file() -> None:
    new, old = cross_check(
        first_years("id,email,together_with\ns1,,S2\ns2,,c1\n"),
        coaches("id,email,capacity,together_with\nc1,,1,c2@school.nl\nc2,c2@school.nl,1,\n"),
    )
    assert in_english([*new.problems, *old.problems]) == [
        'first-years.csv, row 2, column "together_with": found "S2",'
        " expected somebody from coaches.csv",
        'coaches.csv, row 2, column "together_with": found "c2@school.nl",'
        " expected somebody from first-years.csv",
    ]


def test_a_mention_of_somebody_left_out_is_dropped_without_a_second_problem() -> None:
    new, _ = cross_check(
        first_years("id,calm,not_with\ns1,3,s2\ns2,9,\n"), coaches("id,capacity\nc1,1\n")
    )
    assert [problem.row for problem in new.problems] == [3]
    assert [(p.id, p.not_with) for p in new.people] == [("s1", ())]


def test_pairs_by_id_or_address_with_the_row_that_named_them() -> None:
    read = pairs("first_year_id,coach_id\ns1,c1\n\nNOOR@school.nl,Samira@school.nl\n")
    assert read.pairs == [NamedPair(2, "s1", "c1"), NamedPair(4, "s1", "c1")]
    assert read.problems == []


def test_our_own_result_names_pairs_too_also_where_an_id_was_neutralised() -> None:
    read = pairs(
        "\ufefffirst_year_id;first_year_name;coach_id;coach_name;fit;reasons\r\n"
        "'-2;Noor;c1;Samira;80;Allebei Nederlands\r\n-2;;c2;;;\r\n"
    )
    assert read.pairs == [NamedPair(2, "-2", "c1"), NamedPair(3, "-2", "c2")]


@pytest.mark.parametrize("header", ["Eerstejaars;Coach", "first year id;buddy", "Student;coach id"])
def test_pair_columns_in_other_words(header: str) -> None:
    assert pairs(f"{header}\ns1;c1\n").pairs == [NamedPair(2, "s1", "c1")]


def test_each_unknown_name_is_told_with_its_row() -> None:
    read = pairs("first_year_id,coach_id\ns1,c9\nc1,\n")
    assert read.pairs == []
    assert in_english(read.problems) == [
        'locks.csv, row 2, column "coach_id": found "c9",'
        " expected an id or address from coaches.csv",
        'locks.csv, row 3, column "first_year_id": found "c1",'
        " expected an id or address from first-years.csv",
        'locks.csv, row 3, column "coach_id": found nothing,'
        " expected an id or address from coaches.csv",
    ]


def test_a_pair_with_somebody_whose_row_is_wrong_points_there() -> None:
    assert in_english(pairs("first_year_id,coach_id\ns1,c3\n").problems) == [
        'locks.csv, row 2, column "coach_id": found "c3",'
        " expected somebody whose own row is right; row 4 of coaches.csv is not"
    ]


def test_both_columns_are_needed() -> None:
    with pytest.raises(UnusableTable) as refusal:
        pairs("first_year,mentor\ns1,c1\n")
    assert str(refusal.value) == (
        'locks.csv, row 1: found no column "coach_id", expected it in the header'
    )
