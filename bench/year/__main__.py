"""The command; see the package."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.year.run import run_year, write_mailboxes
from peercoach.logs import set_up_logs


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=2_500)
    asked.add_argument("--mailboxes", type=Path, default=Path("var/year"))
    given = asked.parse_args()
    set_up_logs("warning", "console")
    with tempfile.TemporaryDirectory(prefix="peercoach-year-") as folder:
        found = run_year(f"sqlite:///{folder}/year.sqlite3", pairs=given.pairs)
    write_mailboxes(found, given.mailboxes)
    sys.stdout.write(f"{found}\n")
    return 0 if found.right else 1


if __name__ == "__main__":
    sys.exit(main())
