"""Programmes: made from the template, at addresses of their own."""

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from peercoach.cli import app
from peercoach.config import load_settings
from peercoach.db import unit_of_work
from peercoach.errors import InvalidInput, NotFound
from peercoach.matching.definition import parse_definition
from peercoach.services.programmes.new_programme import SlugTaken, create_programme
from peercoach.services.programmes.programmes import definition_of, find_programme, template
from tests.factories import MONDAY

NAMES = {"name_nl": "Verpleegkunde", "name_en": "Nursing", "now": MONDAY}


def test_a_programme_starts_with_the_questions_of_the_template(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        create_programme(session, slug="nursing-2026", **NAMES)
    with unit_of_work(engine) as session:
        found = find_programme(session, "nursing-2026")
        assert definition_of(found) == parse_definition(template())
        with pytest.raises(NotFound):
            find_programme(session, "nursing")


@pytest.mark.parametrize("slug", ["", "Nursing", "a b", "-a", "a--b", "a/b", "é", "a" * 41])
def test_an_address_that_will_not_do_is_refused(engine: Engine, slug: str) -> None:
    with pytest.raises(InvalidInput), unit_of_work(engine, write=True) as session:
        create_programme(session, slug=slug, **NAMES)


@pytest.mark.parametrize("slug", ["me", "co", "api", "nursing"])
def test_an_address_in_use_is_refused(engine: Engine, slug: str) -> None:
    with unit_of_work(engine, write=True) as session:
        create_programme(session, slug="nursing", **NAMES)
    with pytest.raises(SlugTaken), unit_of_work(engine, write=True) as session:
        create_programme(session, slug=slug, **NAMES)


def test_the_command_makes_one_and_refuses_a_second(
    embedded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", str(embedded.url))
    load_settings.cache_clear()
    command = ["programme", "add", "nursing", "--name-nl", "Verpleegkunde", "--name-en", "Nursing"]
    try:
        made = CliRunner().invoke(app, command)
        assert (made.exit_code, made.output.splitlines()[0]) == (
            0,
            "/nursing · Verpleegkunde · Nursing",
        )
        again = CliRunner().invoke(app, command)
        assert (again.exit_code, again.output) == (
            1,
            "There is a programme “nursing” already; choose another\n",
        )
        wrong = CliRunner().invoke(app, [*command[:2], "Nursing", "--name-nl", "", *command[5:]])
        assert (wrong.exit_code, wrong.output.splitlines()) == (
            1,
            [
                "Fill in a name in Dutch",
                "Web address: found “Nursing”, expected at most 40 small letters, digits and single"
                " hyphens, such as nursing-2026",
            ],
        )
    finally:
        load_settings.cache_clear()
