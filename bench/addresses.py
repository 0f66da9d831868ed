"""Whether the time of an answer tells who is known here: `python -m bench.addresses`.

Asks to sign in, by turns with an address of somebody and of nobody, each one once; prints both
medians and their gap. No network is between, which could only hide a gap.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from fastapi.testclient import TestClient

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import upgrade
from peercoach.models import Person

TRIES = 500
ORIGIN = "https://buddy.example"
START = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)


def main() -> None:
    with TemporaryDirectory() as folder:
        known, unknown = measure(Path(folder))
    print(f"known {known:.2f} ms, unknown {unknown:.2f} ms, gap {abs(known - unknown):.2f} ms")


def measure(folder: Path) -> tuple[float, float]:
    """The medians in milliseconds, of as many tries each."""
    engine = make_engine(f"sqlite:///{folder / 'bench.sqlite3'}")
    upgrade(engine)
    with unit_of_work(engine, write=True) as session:
        for number in range(TRIES):
            email = f"known{number:03}@uni.example"
            session.add(Person(email=email, name="Somebody", created_at=START))
    moments = (START + timedelta(minutes=number) for number in range(4 * TRIES))
    app = create_app(
        Settings(_env_file=None, public_url=ORIGIN), engine=engine, clock=lambda: next(moments)
    )
    headers = {"origin": ORIGIN}
    taken: dict[str, list[float]] = {"known": [], "nobod": []}
    with TestClient(app, base_url=ORIGIN, follow_redirects=False, headers=headers) as client:
        for number in range(TRIES):
            for who, times in taken.items():
                client.cookies.clear()
                began = perf_counter()
                answer = client.post("/login", data={"email": f"{who}{number:03}@uni.example"})
                times.append(1000 * (perf_counter() - began))
                assert answer.status_code == 303
    engine.dispose()
    known, unknown = (median(times) for times in taken.values())
    return known, unknown


if __name__ == "__main__":
    main()
