"""Changing one's own mail address, and taking that back from the old one, in a real browser."""

import re
from typing import Any

import pytest
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import Notice, Person
from tests.browser.campus import Campus, campus
from tests.browser.hands import Hands, Somebody, walked
from tests.browser.looks import assert_no_barriers
from tests.factories import make_person

__all__ = ["campus"]

pytestmark = pytest.mark.browser

OLD, NEW = "noor@school.example", "noor@uni.example"


def mailed(campus: Campus, to: str) -> dict[str, Any]:
    with unit_of_work(campus.engine) as session:
        mails = select(Notice).where(Notice.recipient == to).order_by(col(Notice.id).desc())
        return dict(session.exec(mails).first().payload)  # type: ignore[union-attr]


def look_at(page: Somebody) -> None:
    if page.hands is Hands.pointer:
        assert_no_barriers(page.page)


@pytest.mark.parametrize(("hands", "look"), walked(Hands.pointer))
def test_a_code_to_the_new_address_changes_it_and_the_old_mailbox_takes_it_back(
    campus: Campus, hands: Hands, look: dict[str, Any]
) -> None:
    with unit_of_work(campus.engine, write=True) as session:
        person = make_person(session, name="Noor Appelbes", email=OLD)
    noor = campus.open("/account", person, hands, look)
    noor.press("Change your mail address", "link")
    noor.write(noor.labelled("Your new address"), NEW)
    noor.press("Send the code")
    look_at(noor)
    noor.write(noor.labelled("Code from the mail"), mailed(campus, NEW)["code"].lower())
    noor.press("Use this address")
    assert NEW in noor.main()
    assert re.search(rf"{OLD}\b", noor.main())  # and until when it can take this back

    mailbox = campus.open(mailed(campus, OLD)["path"], None, hands, look)
    look_at(mailbox)
    mailbox.press("Use my old address again")
    assert mailbox.heading() == mailbox.says("Your old address counts again")
    noor.page.goto(f"{campus.address}/account")
    assert noor.heading() == noor.says("Sign in")
    with unit_of_work(campus.engine) as session:
        assert session.exec(select(Person.email)).all() == [OLD]
