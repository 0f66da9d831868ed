"""Rows as people: what is recognised, and how each thing that can be wrong is told."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching.questions import Coach, Person
from peercoach.services.spreadsheets.cells import Refused, address
from peercoach.services.spreadsheets.columns import Ignored, describe_ignored
from peercoach.services.spreadsheets.people import read_coaches, read_first_years
from peercoach.services.spreadsheets.problems import UnusableTable, describe
from tests.services.spreadsheets.sheet_cast import (
    QUESTIONS,
    coaches,
    first_years,
    in_english,
    table,
)


def wrong_in_first_years(text: str) -> list[str]:
    return in_english(first_years(text).problems)


def wrong_in_coaches(text: str) -> list[str]:
    return in_english(coaches(text).problems)


def test_a_full_row_is_a_full_person() -> None:
    read = first_years(
        "id,email,name,programme,help_wanted,calm,first_in_family,times,note,"
        "together_with,not_with,top_wish,priority\n"
        "007,Noor@School.NL,Noor 🌷,law,exams;doubts,4,ja,ma avond,hi,s2|s3,x@y.nl,calm,-1\n"
    )
    assert read.people == [
        Person(
            id="007",
            name="Noor 🌷",
            email="Noor@school.nl",
            answers={
                "programme": "law",
                "help_wanted": ("exams", "doubts"),
                "calm": 4,
                "first_in_family": True,
                "times": frozenset({"mon-evening"}),
                "note": "hi",
            },
            together_with=("s2", "s3"),
            not_with=("x@y.nl",),
            top_wish="calm",
            priority=-1,
        )
    ]
    assert (read.rows, read.problems, read.ignored) == ([2], [], ())


def test_an_empty_cell_is_a_missing_answer_and_never_a_value() -> None:
    read = first_years("id,calm,first_in_family,times,note,top_wish\n1,,,,,\n")
    assert read.people == [Person(id="1")]


def test_without_an_id_the_lower_cased_address_is_the_id() -> None:
    read = first_years("email,id\nJan.Jansen@School.NL,\nPiet@school.example,9\n")
    assert [(person.id, person.email) for person in read.people] == [
        ("jan.jansen@school.nl", "Jan.Jansen@school.nl"),
        ("9", "Piet@school.example"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Studentnummer;E-mailadres;Naam;Aantal plekken;Minimaal;Samen met;Niet met;Voorrang;"
        "Grootste wens",
        "student number;E-mail;Full name;Places;at least;together with;NOT WITH;Priority;Top wish",
        "ID;e mail;naam;capaciteit;MIN;together_with;not-with;prioriteit;top_wish",
    ],
)
def test_column_names_people_use_are_recognised(header: str) -> None:
    read = coaches(header + "\n7;s@school.nl;Samira;2;1;a;b;3;Hoe rustig ben je?\n")
    assert read.people == [
        Coach(
            id="7",
            email="s@school.nl",
            name="Samira",
            capacity=2,
            minimum=1,
            together_with=("a",),
            not_with=("b",),
            priority=3,
            top_wish="calm",
        )
    ]


@pytest.mark.parametrize("title", ["calm", "CALM", "How calm are you?", "hoe rustig ben je"])
def test_question_columns_go_by_key_or_label(title: str) -> None:
    assert first_years(f"id;{title}\n1;5\n").people == [Person(id="1", answers={"calm": 5})]


def test_only_questions_asked_of_this_side_are_read() -> None:
    read = first_years("id,help_offered,Capcity,Naaam,Schoenmaat,calms\n1,exams,2,Jan,43,5\n")
    assert read.people == [Person(id="1")]
    assert read.ignored == (
        Ignored("help_offered"),
        Ignored("Capcity"),
        Ignored("Naaam", "name"),
        Ignored("Schoenmaat"),
        Ignored("calms", "calm"),
    )


def test_ignored_columns_are_told_in_both_languages() -> None:
    some = [Ignored("Schoenmaat"), Ignored("Naaam", "name"), Ignored("Fax")]
    assert describe_ignored("a.csv", some, "en") == [
        'a.csv: column "Naaam" not used; did you mean "name"?',
        'a.csv: columns not used: "Schoenmaat" and "Fax"',
    ]
    assert describe_ignored("a.csv", some[:2], "nl") == [
        'a.csv: kolom "Naaam" niet gebruikt; bedoelde u "name"?',
        'a.csv: kolom niet gebruikt: "Schoenmaat"',
    ]


def test_many_ignored_columns_take_one_line() -> None:
    remarks = [Ignored(f"Q{number}") for number in range(1, 41)]
    named = ", ".join(f'"Q{number}"' for number in range(1, 13))
    assert describe_ignored("a.csv", remarks, "en") == [
        f"a.csv: columns not used: {named} and 28 more"
    ]


def test_one_line_per_problem_in_both_languages() -> None:
    (problem,) = first_years("id,E-mail\n1,jan@\n").problems
    assert describe(problem, "en") == (
        'first-years.csv, row 2, column "E-mail": found "jan@",'
        " expected a complete address such as jan@school.nl"
    )
    assert describe(problem, "nl") == (
        'first-years.csv, rij 2, kolom "E-mail": gevonden: "jan@",'
        " verwacht: een volledig adres zoals jan@school.nl"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "jan@",
        "school.nl",
        "jan@school",
        "jan piet@school.nl",
        "Jan <jan@school.nl>",
        "jan@school.test",
        "a@b.nl; c@d.nl",
        "jan..jansen@school.nl",
        "x" * 65 + "@school.nl",
    ],
)
def test_addresses_are_checked(wrong: str) -> None:
    (line,) = wrong_in_first_years(f'email\n"{wrong}"\n')
    assert line.startswith('first-years.csv, row 2, column "email": found "')
    assert line.endswith(", expected a complete address such as jan@school.nl")


@given(
    st.emails()
    | st.from_regex(r"[a-zA-Z.+_-]{1,70}@[a-z.-]{1,12}\.(nl|example|test)", fullmatch=True)
)
def test_the_short_way_to_check_an_address_agrees_with_the_validator(text: str) -> None:
    try:
        expected = validate_email(text, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        assert isinstance(address(text), Refused)
    else:
        assert address(text) == expected


def test_somebody_without_id_and_address() -> None:
    assert wrong_in_first_years("id,email,name\n,,Jan\n") == [
        "first-years.csv, row 2: found nothing, expected an id or an address"
    ]


def test_control_characters_in_an_id_or_name() -> None:
    assert wrong_in_first_years('id,name\n"a\nb",Jan\nc,J\x1ban\n') == [
        'first-years.csv, row 2, column "id": found "a\\nb", expected an id on one line',
        'first-years.csv, row 3, column "name": found "J\\x1ban",'
        " expected a name on one line, in visible letters, without < > @ or an address",
    ]


def test_a_name_stands_on_one_line() -> None:
    assert first_years('id,name\n1,"\nJan  de\tWit\r\n"\n').people == [
        Person(id="1", name="Jan de Wit")
    ]
    assert wrong_in_first_years('id,name\n1,"Jan\r\nBcc: x@y.nl"\n2,\u202enaJ\n') == [
        'first-years.csv, row 2, column "name": found "Jan\\r\\nBcc: x@y.nl",'
        " expected a name on one line, in visible letters, without < > @ or an address",
        'first-years.csv, row 3, column "name": found "\\u202enaJ",'
        " expected a name on one line, in visible letters, without < > @ or an address",
    ]


def test_the_same_person_twice_names_both_rows_and_keeps_the_first() -> None:
    read = first_years(
        "id,email,name\n1,a@b.nl,Jan\n2,A@B.nl,Piet\n\n1,c@d.nl,Klaas\nA@b.NL,,Kees\ns9,,\nS9,,\n"
    )
    assert in_english(read.problems) == [
        'first-years.csv, row 3, column "email": found "a@b.nl", as in row 2,'
        " expected one row for each person",
        'first-years.csv, row 5, column "id": found "1", as in row 2,'
        " expected one row for each person",
        'first-years.csv, row 6, column "id": found "a@b.nl", as in row 2,'
        " expected one row for each person",
        'first-years.csv, row 8, column "id": found "s9", as in row 7,'
        " expected one row for each person",
    ]
    assert [(person.name, row) for person, row in zip(read.people, read.rows, strict=True)] == [
        ("Jan", 2),
        ("", 7),
    ]


def test_a_wrong_row_still_counts_as_the_first_of_two() -> None:
    assert wrong_in_first_years("id,calm\n1,9\n1,3\n") == [
        'first-years.csv, row 2, column "calm": found "9", expected a whole number from 1 to 5',
        'first-years.csv, row 3, column "id": found "1", as in row 2,'
        " expected one row for each person",
    ]


def test_cells_to_the_right_of_the_header() -> None:
    assert wrong_in_first_years("id,name\n1,Wit, Jan de\n") == [
        'first-years.csv, row 2: found "Jan de", expected nothing to the right of the header'
    ]


@pytest.mark.parametrize("capacity", ["0", "3", "3,0"])
def test_capacity_may_be_zero(capacity: str) -> None:
    assert coaches(f"id;capacity\n1;{capacity}\n").people == [
        Coach(id="1", capacity=int(capacity[0]))
    ]


@pytest.mark.parametrize(("cell", "found"), [("", "nothing"), ("-1", '"-1"'), ("two", '"two"')])
def test_capacity_must_be_a_number(cell: str, found: str) -> None:
    assert wrong_in_coaches(f"id;plekken\n1;{cell}\n") == [
        f'coaches.csv, row 2, column "plekken": found {found}, expected a whole number, 0 or more'
    ]


def test_minimum_goes_up_to_the_capacity() -> None:
    assert coaches("id,capacity,minimum\n1,2,2\n").people == [Coach("1", capacity=2, minimum=2)]
    assert wrong_in_coaches("id,capacity,minimum\n1,2,3\n2,2,-1\n") == [
        'coaches.csv, row 2, column "minimum": found "3",'
        " expected at most the 2 places of this coach",
        'coaches.csv, row 3, column "minimum": found "-1", expected a whole number, 0 or more',
    ]


def test_top_wish_and_priority() -> None:
    assert wrong_in_first_years("id,top_wish,priority\n1,help_offered,soon\n") == [
        'first-years.csv, row 2, column "top_wish": found "help_offered",'
        " expected the name of a question of this side",
        'first-years.csv, row 2, column "priority": found "soon", expected a whole number',
    ]


def test_problems_of_header_and_rows_are_told_together() -> None:
    with pytest.raises(UnusableTable) as refusal:
        coaches("name,Naam,calm\nJan,,6\n")
    assert in_english(refusal.value.problems) == [
        'coaches.csv, row 1, column "Naam": found the same column as "name",'
        " expected each column once",
        'coaches.csv, row 1: found no column "id" or "email", expected it in the header',
        'coaches.csv, row 1: found no column "capacity", expected it in the header',
        'coaches.csv, row 2, column "calm": found "6", expected a whole number from 1 to 5',
    ]


def test_problems_before_a_file_breaks_off_are_told_too() -> None:
    with pytest.raises(UnusableTable) as refusal:
        first_years('id,calm\n1,6\n2,"3\n')
    assert [problem.row for problem in refusal.value.problems] == [3, 2]


def test_everything_wrong_in_a_row_is_told_and_the_row_left_out() -> None:
    read = first_years("id,email,calm,languages\n1,jan@,9,Klingon\n2,,3,nl\n")
    assert [problem.column for problem in read.problems] == ["email", "calm", "languages"]
    assert read.people == [Person("2", answers={"calm": 3, "languages": frozenset({"nl"})})]


def test_a_table_can_be_read_as_either_side() -> None:
    text = "id,capacity,help_wanted,help_offered\n1,2,exams,way\n"
    assert read_first_years(table(text), QUESTIONS).people[0].answers == {"help_wanted": ("exams",)}
    assert read_coaches(table(text), QUESTIONS).people[0].answers == {
        "help_offered": frozenset({"way"})
    }
