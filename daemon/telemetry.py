"""Logs: one JSON object a line on stderr, plain text on a terminal, the libraries' records among ours, all masked.

Bind what a line belongs to with ``structlog.contextvars.bound_contextvars(ticket=…, message=…)``. ``Health`` is
offered here too, because whoever logs a trouble mostly reports it there as well. ``quiet_libraries`` lives in
``daemon.quiet`` and ``Metrics`` in ``daemon.metrics``: one must run before any import, the other is slow to import.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import threading
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from daemon.health import Health as Health
from daemon.masking import mask, mask_entry
from daemon.quiet import quiet_libraries as quiet_libraries

# These bring a handler of their own, or are loud at INFO.
LIBRARIES = (
    *("agent_framework", "aioimaplib", "aiosmtplib", "alembic", "chromadb", "dbos", "fastapi", "httpcore", "httpx"),
    *("huggingface_hub", "markitdown", "mail.log", "openai", "opentelemetry", "pdfminer", "sentence_transformers"),
    *("sqlalchemy", "transformers", "uvicorn", "uvicorn.access", "uvicorn.error"),
)
# Everything that could move the cursor or forge a line on a terminal, but the newlines of a traceback.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class LibraryHandler(logging.StreamHandler[TextIO]):
    """Writes the records of libraries, from WARNING on, in our format."""

    def flush(self) -> None:
        """Flush where that is possible: DBOS does so when it starts, also when nobody reads the stream any more."""
        with contextlib.suppress(OSError, ValueError):
            super().flush()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the standard library's
        """Drop the line: the standard library would print the record, unmasked, on stderr."""


class RoutedLogger(logging.Logger):
    """The logger of a library that may not add a handler of its own.

    transformers and dbos do so when they are first used, hours after start-up, and then write unmasked text.
    """

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 - the name is the standard library's
        """Take our handler and no other."""
        if isinstance(hdlr, LibraryHandler):
            super().addHandler(hdlr)


class LineWriter:
    """Writes finished lines; knows the name that ``get_logger`` was called with.

    A line that cannot be written is lost in silence: a full disk or a closed pipe behind stderr must stop no mail.
    """

    _lock = threading.Lock()

    def __init__(self, stream: TextIO, name: str) -> None:
        self.name = name
        self._stream = stream

    def msg(self, line: str) -> None:
        """Write one line and flush it."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    log = debug = info = warning = warn = error = critical = exception = fatal = msg


def configure_logging(level: str = "INFO", *, stream: TextIO | None = None, as_json: bool | None = None) -> None:
    """Set up structlog and the standard library's logging; may be called again.

    Args:
        level: the lowest level of Deskhand's own events: DEBUG, INFO, WARNING or ERROR.
        stream: where lines go; stderr by default.
        as_json: JSON or plain text; by default plain text on a terminal only.
    """
    stream = stream or sys.stderr
    as_json = not stream.isatty() if as_json is None else as_json
    first = _first_processors()
    last = _last_processors(as_json)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *first, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *names: LineWriter(stream, names[0] if names else "deskhand"),
        cache_logger_on_first_use=False,
    )
    handler = LibraryHandler(stream)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.contextvars.merge_contextvars, *first],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    _route(handler)


def _first_processors() -> list[Processor]:
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]


def _last_processors(as_json: bool) -> list[Processor]:
    if as_json:
        return [mask_event, _time_first, structlog.processors.JSONRenderer(default=repr)]
    console = structlog.dev.ConsoleRenderer(colors=False, timestamp_key="time", pad_event_to=0, sort_keys=False)
    return [mask_event, strip_controls, console]


def _route(handler: LibraryHandler) -> None:
    """Send every library's records through ``handler``, whether the library is imported already or not."""
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, LibraryHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    logging.captureWarnings(capture=True)
    usual = logging.getLoggerClass()
    logging.setLoggerClass(RoutedLogger)
    try:
        for name in LIBRARIES:
            library = logging.getLogger(name)
            library.handlers.clear()
            library.addHandler(handler)
            library.setLevel(logging.WARNING)
            library.propagate = False
    finally:
        logging.setLoggerClass(usual)


def mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask every value of an event, its exception text too. Values under a secret's name go wholly."""
    return {key: mask_entry(key, value) for key, value in event.items()}


def strip_controls(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Show control characters as U+FFFD: a mail's subject must not move the operator's cursor or forge a line."""
    return {key: _harmless(key, value) for key, value in event.items()}


def _harmless(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("\ufffd", value)
    return text if key in ("exception", "stack") else text.replace("\n", "\ufffd")


def _time_first(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    first = {key: event.pop(key) for key in ("time", "level", "event", "logger") if key in event}
    return {**first, **event}


def masked_error(error: BaseException) -> str:
    """An error in one line for a log or a health report, masked."""
    return mask(f"{type(error).__name__}: {error}")
