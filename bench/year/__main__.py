"""The command; see the package."""

import argparse
import sys
import time
from pathlib import Path

from bench.year.beside import run_beside
from bench.year.run import write_mailboxes


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=2_500)
    asked.add_argument("--services", type=int, default=2, help="that share the pairs, one per core")
    asked.add_argument("--mailboxes", type=Path, default=Path("var/year"))
    given = asked.parse_args()
    begun = time.monotonic()
    found = run_beside(given.pairs, given.services)
    write_mailboxes(found, given.mailboxes)
    sys.stdout.write(f"{found}\n{time.monotonic() - begun:.0f} s with setting up\n")
    return 0 if found.right else 1


if __name__ == "__main__":
    sys.exit(main())
