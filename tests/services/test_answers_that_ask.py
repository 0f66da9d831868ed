"""Answers that ask for a coordinator come on the list, whatever they say about contact."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import ContactKind, ContactSource, Pair
from peercoach.services.check_ins.answering import answer_check_in
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.pairs.pairs import list_pairs
from peercoach.services.quiet_pairs import (
    QuietPair,
    describe,
    describe_briefly,
    find_quiet_pairs,
    list_quiet_pairs,
    quiet_now,
)
from peercoach.services.quiet_pairs.deciding import Act, decide, do_what_was_decided
from peercoach.services.writing.letters import Words
from tests.factories import make_person
from tests.services.pair_cast import START, Cast, asked_cast, at, episodes, store_cast, token_for

ASKED = 28
LATER = at(ASKED, 18)


@pytest.fixture
def cast(engine: Engine) -> Cast:
    """Both were asked, in week 4, how it goes."""
    return asked_cast(engine, at(ASKED))


def answer(engine: Engine, token: str, key: str, now: datetime = LATER) -> None:
    with unit_of_work(engine, write=True) as session:
        answer_check_in(session, token, answer=key, now=now, client=token)


def listed(engine: Engine, cast: Cast, now: datetime = LATER) -> list[QuietPair]:
    with unit_of_work(engine) as session:
        return list_quiet_pairs(session, cast.programme, now=now)


@pytest.mark.parametrize(
    ("key", "asks"),
    [("well", False), ("so_so", False), ("not_so_well", True), ("no_contact", True)],
)
def test_who_asks_comes_on_the_list_and_who_does_not_does_not(
    engine: Engine, cast: Cast, key: str, asks: bool
) -> None:
    answer(engine, token_for(engine, cast.noor), key)
    assert [quiet.asks for quiet in listed(engine, cast)] == ([True] if asks else [])


def test_the_list_says_who_answered_what_and_when(engine: Engine, cast: Cast) -> None:
    answer(engine, token_for(engine, cast.noor), "not_so_well")
    (quiet,) = listed(engine, cast, at(ASKED + 2))
    assert quiet.days == 2
    assert describe_briefly(quiet, translator("en")) == "Answered: Not so well"
    assert describe(quiet, translator("nl")) == (
        "Noor de Wit antwoordde “Niet zo goed” op 5 oktober,"
        " op de vraag “Hoe gaat het met jou en Samira Haddad?”."
    )


def test_an_answer_that_counts_as_contact_does_not_hide_that_it_asks(
    engine: Engine, cast: Cast
) -> None:
    answer(engine, token_for(engine, cast.noor), "not_so_well")
    answer(engine, token_for(engine, cast.samira), "very_well")
    with unit_of_work(engine, write=True) as session:
        log_contact(
            session,
            cast.pair,
            kind=ContactKind.met,
            source=ContactSource.page,
            by=cast.samira,
            day=START + timedelta(days=ASKED),
            now=LATER,
        )
    assert episodes(engine) == [(1, "answer", None)]


def test_an_answer_takes_the_place_of_a_flag_for_silence(engine: Engine, cast: Cast) -> None:
    with unit_of_work(engine, write=True) as session:
        find_quiet_pairs(session, now=at(ASKED))
    answer(engine, token_for(engine, cast.noor), "no_contact")
    with unit_of_work(engine, write=True) as session:
        assert find_quiet_pairs(session, now=at(ASKED + 1)) == 0
    assert episodes(engine) == [(1, "no_first_contact", "sign_of_life"), (2, "answer", None)]


def test_who_thinks_better_of_it_leaves_the_list_unless_the_other_asked_too(
    engine: Engine, cast: Cast
) -> None:
    for person in (cast.noor, cast.samira):
        answer(engine, token_for(engine, person), "not_so_well")
    answer(engine, token_for(engine, cast.noor), "well")
    assert episodes(engine) == [(1, "answer", None)]
    answer(engine, token_for(engine, cast.samira), "well")
    assert episodes(engine) == [(1, "answer", "sign_of_life")]


def test_what_was_decided_is_done_though_the_answer_is_doubted_meanwhile(
    engine: Engine, cast: Cast
) -> None:
    answer(engine, token_for(engine, cast.noor), "not_so_well")
    with unit_of_work(engine, write=True) as session:
        (quiet,) = list_quiet_pairs(session, cast.programme, now=LATER)
        by = make_person(session).id
        said = Words("Hoi", "Hoe gaat het?")
        decide(session, quiet.episode, Act.write, by=by, now=LATER, to=cast.samira.id, words=said)
    for token in (token_for(engine, cast.samira), token_for(engine, cast.noor)):
        with unit_of_work(engine, write=True) as session:
            answer_check_in(session, token, answer="well", now=LATER, client="the same")
    with unit_of_work(engine, write=True) as session:
        assert do_what_was_decided(session, now=LATER + timedelta(seconds=61)) == 1


def test_what_a_scanner_may_have_clicked_asks_for_nobody(engine: Engine, cast: Cast) -> None:
    answer(engine, token_for(engine, cast.noor), "not_so_well", at(ASKED))
    assert episodes(engine) == []


def test_only_coordinators_see_that_somebody_asked(engine: Engine, cast: Cast) -> None:
    answer(engine, token_for(engine, cast.noor), "not_so_well")
    with unit_of_work(engine) as session:
        pair = session.get_one(Pair, cast.pair.id)
        (row,) = list_pairs(session, cast.programme, now=LATER)
        # what coach and first-year read about their pair; they have not met, so it says that
        seen = quiet_now(session, cast.programme, [pair], now=LATER)
    assert row.attention
    assert "answer" not in {reason.value for reason in seen.values()}


def test_a_pair_that_returns_after_closing_is_called_what_it_is(engine: Engine) -> None:
    cast = store_cast(engine)
    with unit_of_work(engine, write=True) as session:
        find_quiet_pairs(session, now=at(8))
    with unit_of_work(engine, write=True) as session:
        (quiet,) = list_quiet_pairs(session, cast.programme, now=at(9))
        quiet.episode.closed_at, quiet.episode.closed_how = at(9), "person"
        quiet.episode.closed_by_id = cast.samira.id
    with unit_of_work(engine, write=True) as session:
        assert find_quiet_pairs(session, now=at(23)) == 1
    (quiet,) = listed(engine, cast, at(23))
    assert describe_briefly(quiet, translator("en")) == "No contact known since pairing"
    assert describe(quiet, translator("en")).startswith("No contact known since they were paired")
