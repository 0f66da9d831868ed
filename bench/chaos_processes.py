"""The processes that `bench/chaos.py` kills: the commands themselves, in a child that is quick to
start because its parent has everything loaded."""

import os
import sys

from peercoach.cli import app
from peercoach.i18n import LANGUAGES
from peercoach.notify.layout import letter_templates


def run_web(settings: dict[str, str], port: int) -> None:
    _run(settings, "serve", "--no-scheduler", "--processes", "1", "--port", str(port))


def run_scheduler(settings: dict[str, str]) -> None:
    _run(settings, "scheduler")


def _run(settings: dict[str, str], *command: str) -> None:
    os.environ.update(settings)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    app(list(command))


# Read by the parent, as its modules are
for language in LANGUAGES:
    letter_templates(language)
