"""`peercoach demo` as somebody starts it: pages, mail, an end that leaves nothing behind."""

import re
import signal
from pathlib import Path

import pytest

from tests.demo.processes import get, post, processes_of, running_command, taken_port

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc"),
]


def mails(address: str) -> int:
    found = re.search(r"\((\d+)\)", get(f"{address}/demo/mail?lang=en"))
    assert found
    return int(found[1])


def test_it_serves_goes_on_where_it_was_and_leaves_nothing(tmp_path: Path) -> None:
    """One test, for each start takes seconds: first start, Ctrl-C, start again, kill -9."""
    kept = tmp_path / "kept"
    with (
        taken_port() as taken,
        running_command("demo", f"--port={taken}", f"--data={kept}", folder=tmp_path) as demo,
    ):
        address = demo.wait_until_ready()
        assert f"Port {taken} is taken; this is port" in demo.said
        assert str(taken) not in address
        assert "Marijke Motregen" in demo.said
        assert 'Tuesday 17 November, <span class="num">10:0' in get(f"{address}/demo?lang=en")
        this_morning = mails(address)
        assert this_morning > 200
        post(f"{address}/demo/clock", "step=day")
        next_day = mails(address)
        assert next_day > this_morning
        assert demo.end(signal.SIGINT) == 0
        assert "The demonstration is over." in demo.said
        assert processes_of(demo.session) == set()

    with running_command("demo", f"--data={kept}", "--port=18000", folder=tmp_path) as again:
        address = again.wait_until_ready()
        assert 'Wednesday 18 November, <span class="num">10:0' in get(f"{address}/demo?lang=en")
        assert mails(address) == next_day
        assert again.end(signal.SIGKILL) == -signal.SIGKILL
        assert processes_of(again.session) == set()
    assert list(tmp_path.iterdir()) == [kept]
