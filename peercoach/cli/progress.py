"""A progress bar that only appears when there is something to wait for."""

from threading import Timer
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from peercoach.matching.words import Words

PATIENCE = 1.0  # seconds
STEPS = {
    "read": Words("Reading", "Lezen"),
    "score": Words("Scoring", "Vergelijken"),
    "help": Words("Looking for what would help", "Zoeken wat zou helpen"),
    "dial": Words("Turning the dial", "Aan de balansknop draaien"),
    "write": Words("Writing", "Schrijven"),
}
SOLVING = Words("Solving", "Oplossen")
EXPECTED = 6  # reading, scoring, about three steps of solving, writing


class SlowProgress:
    """Shows on the error stream, if that is a terminal, what has been going on for a second."""

    def __init__(self, language: str) -> None:
        self._language = language
        columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=EXPECTED, completed=-1)
        self._timer = Timer(PATIENCE, self._bar.start)
        self._timer.daemon = True

    def says(self, step: str) -> None:
        words = STEPS.get(step)
        text = (words or SOLVING).said_in(self._language)
        self._bar.update(self._task, advance=1, description=text if words else f"{text}: {step}")

    def __enter__(self) -> Self:
        if self._bar.console.is_interactive:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        if self._bar.live.is_started:
            self._bar.stop()
