"""Case 9: more than a request may hold, to a real server whose memory is watched."""

import re
import select
import signal
import socket
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from itertools import chain
from pathlib import Path

import pytest

from peercoach.clock import utc_now
from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import upgrade
from peercoach.services.sign_in.sessions import open_session
from tests.demo.processes import processes_of, running_command
from tests.factories import make_person, make_role
from tests.services.round_cast import small_programme

pytestmark = pytest.mark.processes

MEBIBYTE = 1024 * 1024
OPENING = (
    b'--b\r\ncontent-disposition: form-data; name="file"; filename="people.xlsx"\r\n'
    b"content-type: application/octet-stream\r\n\r\n"
)
CLOSING = b"\r\n--b--\r\n"


def test_case_09_a_gigabyte_is_refused_and_never_held(tmp_path: Path) -> None:
    """Announced it is refused unread, and in pieces as soon as it is too much; of what is small and
    unpacks to far more no more than its own table of contents is read."""
    database = f"sqlite:///{tmp_path / 'real.sqlite3'}"
    token = a_coordinator(database)
    with running_command(
        "serve",
        "--port=0",
        "--no-scheduler",
        "--processes=1",
        folder=tmp_path,
        environment={"PEERCOACH_DATABASE_URL": database},
    ) as serve:
        address = serve.wait_until_ready()
        gigabyte = (b"x" * MEBIBYTE for _ in range(1024))
        assert upload(address, token, [b"x"], announced=1024 * MEBIBYTE) == 413
        assert upload(address, token, gigabyte) == 413
        assert next(gigabyte, b"") != b""  # the rest was never sent
        bomb = unpacks_to_far_more()
        assert len(bomb) < 2 * MEBIBYTE
        assert upload(address, token, [bomb], announced=len(bomb)) == 422
        assert largest_memory(serve.session) < 300 * MEBIBYTE
        assert serve.end(signal.SIGTERM) == 0


def a_coordinator(database: str) -> str:
    """The cookie of somebody who may upload."""
    engine = make_engine(database)
    upgrade(engine)
    with unit_of_work(engine, write=True) as session:
        staff = make_person(session)
        make_role(session, small_programme(session, slug="nursing"), staff)
        token = open_session(session, staff, staff=True, now=utc_now())
    engine.dispose()
    return token


def upload(address: str, token: str, pieces: Iterable[bytes], *, announced: int = 0) -> int:
    """The status. Sends until there is an answer; without `announced` nobody knows how much."""
    host, _, port = address.removeprefix("http://").partition(":")
    size = f"content-length: {announced + len(OPENING) + len(CLOSING)}"
    head = [
        "POST /co/nursing/people/import HTTP/1.1",
        f"host: {host}:{port}",
        f"origin: {address}",
        f"cookie: session={token}",
        "content-type: multipart/form-data; boundary=b",
        size if announced else "transfer-encoding: chunked",
        "connection: close",
    ]
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode())
        with suppress(ConnectionError):  # it may hang up on what it does not want
            for piece in chain([OPENING], pieces, [CLOSING], [] if announced else [b""]):
                if select.select([line], [], [], 0)[0]:
                    break
                line.sendall(piece if announced else b"%x\r\n%b\r\n" % (len(piece), piece))
        return int(line.makefile("rb").readline().split()[1])


def unpacks_to_far_more() -> bytes:
    packed = BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(400):
            sheet.write(b" " * MEBIBYTE)
    return packed.getvalue()


def largest_memory(session: int) -> int:
    """The most that any process of this session ever held, in bytes."""
    held = []
    for process in processes_of(session):
        status = Path(f"/proc/{process}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        held.append(int(found[1]) * 1024)
    return max(held)
