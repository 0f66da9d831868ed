"""Logs that hold no personal content: what may be in a line is on a list, all else is left out.

Write `log.info("mail sent", notice=12, attempts=1)`: a constant text, and facts under known keys.
An error appears as its type and where it happened, never its message, which may quote a row.
"""

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ALLOWED = {
    "timestamp", "level", "logger", "event", "error", "at",  # what every line may have
    "route", "method", "status", "milliseconds", "request",  # a request, by its route's pattern
    "job", "worker", "late_seconds", "count", "version", "revision", "database", "file",
    "programme", "round", "draft", "publication", "pair", "check_in", "episode", "step",
    "notice", "template", "attempts", "outcome", "smtp_code", "person", "role", "action",
    "provider",
}  # fmt: skip
"""Keys a line may have. `person`, `pair` and the like hold numbers or uids, never names."""

OF_STRUCTLOG = {"_record", "_from_structlog"}  # it removes them itself, at the end

TRUSTED = ("alembic", "apscheduler", "uvicorn")
"""Libraries whose message templates are shown, without what they would fill in."""

QUIET = ("alembic.runtime.migration", "apscheduler", "mail.log", "uvicorn.error")
"""Libraries that tell each routine step; only what is wrong is worth a line."""

SILENT = ("uvicorn.access",)
"""Its lines hold addresses with tokens in them; requests are logged by route instead."""


def set_up_logs(
    level: str, style: Literal["console", "json"], stream: TextIO | None = None
) -> None:
    """Our lines and those of libraries, through one list of allowed keys, to the error stream."""
    stream = stream or sys.stderr  # as it is now, not as it was at import
    steps: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_error,
        only_allowed,
    ]
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if style == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=0)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *steps,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, without_arguments, *steps],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).disabled = True


def only_allowed(_log: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop every key that is not on the list."""
    return {key: value for key, value in line.items() if key in ALLOWED | OF_STRUCTLOG}


def without_arguments(_log: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Of a library's line keep the template at most: its arguments may be names or addresses."""
    record: logging.LogRecord = line["_record"]
    trusted = record.name.split(".")[0] in TRUSTED
    line["event"] = str(record.msg).strip() if trusted else "(said by a library)"
    line["exc_info"] = record.exc_info
    record.exc_info = record.exc_text = None  # else the formatter adds the whole text itself
    return line


def name_error(_log: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Replace an exception by its type and the lines it passed through, innermost last."""
    given = line.pop("exc_info", None)
    if given is True or isinstance(given, tuple):
        error = sys.exc_info()[1] if given is True else given[1]
    else:
        error = given
    if isinstance(error, BaseException):
        line["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        line["at"] = places(error.__traceback__)
    return line


def places(trace: TracebackType | None, most: int = 12) -> list[str]:
    frames = traceback.extract_tb(trace)[-most:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
