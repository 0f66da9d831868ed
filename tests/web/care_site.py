"""The service with readers and a key, and browsers of the people who use it."""

from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.models import Person
from tests.factories import MONDAY
from tests.services.care_cast import VAULT, CareCast, store_care_cast
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.conftest import make_client, make_settings

NOW = MONDAY + timedelta(days=1, hours=2)


class CareSite:
    def __init__(self, engine: Engine, *, keys: str = ",".join(VAULT.keys)) -> None:
        self.engine = engine
        self.moment: datetime = NOW
        self.cast: CareCast = store_care_cast(engine)
        self.app = create_app(
            make_settings(care_keys=keys), engine=engine, clock=lambda: self.moment
        )
        uid = self.cast.pair.pair.uid
        self.wrong, self.worry = f"/me/pairs/{uid}/wrong", f"/coach/m/{uid}/worry"

    def browser(self, person: Person | None) -> TestClient:
        client = make_client(self.app)
        client.headers |= {**FROM_OUR_PAGE, "accept-language": "en"}
        if person is not None:
            sign_in(client, self.engine, person)
        return client

    def as_english(self, person: Person) -> TestClient:
        client = self.browser(person)
        client.get("/account?lang=en")  # becomes their own setting
        return client
