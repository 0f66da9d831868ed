"""Importing people: right rows go in, wrong ones stay out, and twice is once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Language,
    Notice,
    PairRequest,
    Person,
    Programme,
    Round,
    Side,
    Upload,
)
from peercoach.services.importing.checking import Checked, check_upload
from peercoach.services.importing.files import (
    confirm_upload,
    find_upload,
    forget_old_uploads,
    keep_upload,
)
from peercoach.services.sign_up.enrolments import OnTheOtherSide, send_in
from peercoach.services.spreadsheets.problems import UnusableTable, describe
from tests.factories import MONDAY, make_person, make_round
from tests.services.round_cast import coach, first_year, small_programme

FIRST_YEARS = """e-mail;naam;languages;niet met
noor@uni.example;Noor;nl, en;
TIM@uni.example;Tim;nl;samira@uni.example
jan@;Jan;nl;
zoe@uni.example;Zoë;klingon;
noor@uni.example;Nog een Noor;nl;
""".encode("cp1252")


@pytest.fixture
def programme(engine: Engine) -> Programme:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        samira = make_person(session, name="Samira", email="samira@uni.example")
        coach(session, programme, "unused", person_id=samira.id)
        make_round(session, programme)
        return programme


def keep(session: Session, programme: Programme, content: bytes, **different: object) -> Upload:
    by = session.exec(select(Person.id).where(Person.name == "Samira")).one()
    given = {"side": Side.first_year, "name": "list.csv", "language": Language.en, "now": MONDAY}
    return keep_upload(session, programme, content=content, by=by, **given | different)  # type: ignore[arg-type]


def run(engine: Engine, programme: Programme, content: bytes, **different: object) -> Checked:
    """Upload and confirm, in two units of work as in two requests."""
    with unit_of_work(engine, write=True) as session:
        uid = keep(session, programme, content, **different).uid
    with unit_of_work(engine, write=True) as session:
        upload = find_upload(session, programme, uid, now=MONDAY)
        return confirm_upload(session, programme, upload, by=upload.made_by_id, now=MONDAY)


def enrolled(engine: Engine, side: Side = Side.first_year) -> dict[str, Enrolment]:
    with unit_of_work(engine) as session:
        found = session.exec(
            select(Person.name, Enrolment)
            .join(Enrolment, col(Enrolment.person_id) == Person.id)
            .where(Enrolment.side == side)
        )
        return dict(found.all())


def test_what_would_happen_is_shown_and_nothing_is_done(
    engine: Engine, programme: Programme
) -> None:
    with unit_of_work(engine, write=True) as session:
        upload = keep(session, programme, FIRST_YEARS)
    with unit_of_work(engine) as session:
        checked = check_upload(session, programme, upload)
    assert [(row.row, row.email, row.name) for row in checked.new] == [
        (2, "noor@uni.example", "Noor"),
        (3, "tim@uni.example", "Tim"),
    ]
    assert (checked.changed, checked.same, checked.wrong_rows) == ([], 0, 3)
    assert [describe(problem, "en") for problem in checked.problems] == [
        'list.csv, row 4, column "e-mail": found "jan@", expected a complete address such as '
        "jan@school.nl",
        'list.csv, row 5, column "languages": found "klingon", expected one of Dutch, English',
        'list.csv, row 6, column "e-mail": found "noor@uni.example", as in row 2, expected one '
        "row for each person",
    ]
    assert (checked.encoding, checked.delimiter) == ("cp1252", ";")
    assert enrolled(engine) == {}


def test_right_rows_go_in_wrong_ones_stay_out_and_nobody_is_mailed(
    engine: Engine, programme: Programme
) -> None:
    run(engine, programme, FIRST_YEARS)
    found = enrolled(engine)
    assert sorted(found) == ["Noor", "Tim"]
    assert found["Noor"].answers == {"languages": ["en", "nl"]}
    assert found["Noor"].status is EnrolmentStatus.active
    with unit_of_work(engine) as session:
        noor = session.exec(select(Person).where(Person.name == "Noor")).one()
        assert (noor.confirmed_at, noor.language) == (None, Language.en)
        assert session.exec(select(Notice)).all() == []
        request = session.exec(select(PairRequest)).one()
        assert request.enrolment_id == found["Tim"].id
        assert session.exec(select(Upload)).all() == []
        assert session.exec(select(Round.version)).one() == 2


def test_the_same_file_again_changes_nothing(engine: Engine, programme: Programme) -> None:
    run(engine, programme, FIRST_YEARS)
    before = enrolled(engine)
    again = run(engine, programme, FIRST_YEARS)
    assert (again.new, again.changed, again.same) == ([], [], 2)
    assert enrolled(engine) == before
    with unit_of_work(engine) as session:
        assert session.exec(select(Round.version)).one() == 2


def test_the_corrected_file_adds_only_what_was_wrong(engine: Engine, programme: Programme) -> None:
    run(engine, programme, FIRST_YEARS)
    corrected = FIRST_YEARS.replace(b"jan@;", b"jan@uni.example;").replace(b"klingon", b"en")
    done = run(engine, programme, corrected)
    assert [row.name for row in done.new] == ["Jan", "Zoë"]
    assert (done.changed, done.same, done.wrong_rows) == ([], 2, 1)


def test_a_cell_changes_an_answer_and_an_empty_one_does_not(
    engine: Engine, programme: Programme
) -> None:
    run(engine, programme, FIRST_YEARS)
    changed = b"e-mail;languages\nnoor@uni.example;nl\ntim@uni.example;\n"
    done = run(engine, programme, changed)
    assert [row.email for row, _ in done.changed] == ["noor@uni.example"]
    found = enrolled(engine)
    assert found["Noor"].answers == {"languages": ["nl"]}
    assert found["Noor"].version == 2
    assert found["Tim"].answers == {"languages": ["nl"]}


def test_nobody_is_with_somebody_and_not_with_them(engine: Engine, programme: Programme) -> None:
    content = "e-mail;samen met;niet met\nnoor@uni.example;samira@uni.example;SAMIRA@uni.example\n"
    done = run(engine, programme, content.encode())
    assert [(one.row, one.column, one.expected.nl) for one in done.problems] == [
        (2, "niet met", 'iemand die niet ook in kolom "samen met" staat')
    ]
    assert (done.new, enrolled(engine)) == ([], {})


def test_places_of_a_coach_change(engine: Engine, programme: Programme) -> None:
    content = b"e-mail;plekken\nsamira@uni.example;4\nlena@uni.example;2\n"
    done = run(engine, programme, content, side=Side.coach)
    assert (len(done.new), len(done.changed)) == (1, 1)
    places = {name: one.capacity for name, one in enrolled(engine, Side.coach).items()}
    assert places == {"Samira": 4, "lena": 2}


@pytest.mark.parametrize(
    ("status", "taken"),
    [("active", True), ("paused", True), ("draft", False), ("withdrawn", False)],
)
def test_a_coach_cannot_be_a_first_year_too(
    engine: Engine, programme: Programme, status: str, taken: bool
) -> None:
    with unit_of_work(engine, write=True) as session:
        samira = session.exec(select(Person).where(Person.name == "Samira")).one()
        enrolment = session.exec(select(Enrolment).where(Enrolment.person_id == samira.id)).one()
        enrolment.status = EnrolmentStatus(status)
        enrolment.withdrawn_at = MONDAY if status == "withdrawn" else None
    done = run(engine, programme, b"e-mail\nsamira@uni.example\n")
    assert len(done.new) == (not taken)
    expected = ["somebody who is not a coach in this programme"] * taken
    assert [problem.expected.en for problem in done.problems] == expected


def test_who_withdrew_stays_out(engine: Engine, programme: Programme) -> None:
    with unit_of_work(engine, write=True) as session:
        gone = first_year(session, programme, "Eva", status=EnrolmentStatus.withdrawn)
        email = session.get_one(Person, gone.person_id).email
    done = run(engine, programme, f"e-mail;naam\n{email};Eva\n".encode())
    assert (done.new, done.withdrawn) == ([], ["Eva"])
    assert enrolled(engine)["Eva"].status is EnrolmentStatus.withdrawn


def test_a_wish_about_nobody_is_wrong(engine: Engine, programme: Programme) -> None:
    done = run(engine, programme, b"e-mail;samen met\nnoor@uni.example;nobody@uni.example\n")
    assert done.new == []
    assert [problem.found for problem in done.problems] == ["nobody@uni.example"]


def test_a_file_of_which_nothing_can_be_used_is_not_kept(
    engine: Engine, programme: Programme
) -> None:
    with pytest.raises(UnusableTable), unit_of_work(engine, write=True) as session:
        keep(session, programme, b"PK\x03\x04")
    with unit_of_work(engine) as session:
        assert session.exec(select(Upload)).all() == []


def test_an_upload_is_forgotten_after_a_day(engine: Engine, programme: Programme) -> None:
    with unit_of_work(engine, write=True) as session:
        uid = keep(session, programme, FIRST_YEARS).uid
    tomorrow = MONDAY + timedelta(days=1)
    with unit_of_work(engine, write=True) as session:
        assert forget_old_uploads(session, now=tomorrow - timedelta(seconds=1)) == 0
        with pytest.raises(NotFound):
            find_upload(session, programme, uid, now=tomorrow)
        assert forget_old_uploads(session, now=tomorrow) == 1


def test_a_file_can_say_no_more_than_a_person_who_signs_up(
    engine: Engine, programme: Programme
) -> None:
    longest = "N" * 80
    content = (
        "e-mail;naam;plekken;belangrijkste wens\n"
        f"right@uni.example;{longest};20;\n"
        f"name@uni.example;{longest}N;3;\n"
        "places@uni.example;Kim;21;\n"
    )
    checked = run(engine, programme, content.encode(), side=Side.coach)
    assert [row.email for row in checked.new] == ["right@uni.example"]
    assert [(one.row, one.column, one.expected.en) for one in checked.problems] == [
        (3, "naam", "at most 80 characters"),
        (4, "plekken", "a whole number from 0 to 20"),
    ]


def test_a_text_can_be_no_longer_than_its_question_takes(
    engine: Engine, programme: Programme
) -> None:
    note = {
        "key": "note",
        "kind": "text",
        "label": {"nl": "Moeten we iets weten?", "en": "Should we know something?"},
    }
    with unit_of_work(engine, write=True) as session:
        session.add(programme)
        questions = [*programme.definition["question"], note]
        programme.definition = {**programme.definition, "question": questions}
    rows = "".join(f"{n}@uni.example;{'x' * n}\n" for n in (300, 301))
    checked = run(engine, programme, f"e-mail;note\n{rows}".encode())
    assert [(one.row, one.column, one.expected.nl) for one in checked.problems] == [
        (3, "note", "hoogstens 300 tekens")
    ]


def test_who_signs_up_while_they_are_imported_as_a_coach_takes_part_once(
    engine: Engine, programme: Programme
) -> None:
    """The import is not committed yet when they press the last button: that waits, and is told."""
    with unit_of_work(engine, write=True) as session:
        draft = first_year(session, programme, "Noor", status=EnrolmentStatus.draft, sent_at=None)
        noor = session.get_one(Person, draft.person_id)
        content = f"e-mail;plekken\n{noor.email};2\n".encode()
        uid = keep(session, programme, content, side=Side.coach).uid
    imported = Event()

    def sign_up() -> None:
        imported.wait(timeout=10)
        with unit_of_work(engine, write=True) as session:
            mine = session.get_one(Enrolment, draft.id)
            send_in(session, session.get_one(Programme, programme.id), mine, now=MONDAY)

    with ThreadPoolExecutor() as pool:
        pressed = pool.submit(sign_up)
        with unit_of_work(engine, write=True) as session:
            upload = find_upload(session, programme, uid, now=MONDAY)
            done = confirm_upload(session, programme, upload, by=upload.made_by_id, now=MONDAY)
            imported.set()
            sleep(0.2)  # long enough for who does not wait
        with pytest.raises(OnTheOtherSide):
            pressed.result()
    assert [row.email for row in done.new] == [noor.email]
    assert enrolled(engine)["Noor"].status is EnrolmentStatus.draft
    assert enrolled(engine, Side.coach)["Noor"].status is EnrolmentStatus.active
