from __future__ import annotations

import errno
import io
import json
import logging
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from daemon.quiet import FORCED, quiet_libraries
from daemon.telemetry import LIBRARIES, LibraryHandler, configure_logging


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_time_level_event_and_ids() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    with structlog.contextvars.bound_contextvars(ticket=12, message=34):
        structlog.get_logger("daemon.stages.draft").info("draft.stored", to="ann@example.test", seconds=0.25)
    (line,) = lines(stream)
    assert list(line)[:4] == ["time", "level", "event", "logger"]
    assert datetime.fromisoformat(str(line.pop("time"))).utcoffset() == timedelta(0)
    assert line == {
        "level": "info",
        "event": "draft.stored",
        "logger": "daemon.stages.draft",
        "ticket": 12,
        "message": 34,
        "to": "a***@example.test",
        "seconds": 0.25,
    }


@given(
    local=st.text("abcdefghijklmnopqrstuvwxyz0123456789.+-_", min_size=3, max_size=30),
    noise=st.text(max_size=20),
    where=st.sampled_from(["event", "value", "nested", "exception", "context", "library"]),
)
def test_no_address_and_no_secret_leaks_into_a_log_line(local: str, noise: str, where: str) -> None:
    stream = io.StringIO()
    configure_logging("DEBUG", stream=stream)
    address, secret = f"{local}@example.test", "hunter2-Q7xkP0"
    text = f"{noise} {address} password={secret}"
    log = structlog.get_logger("x")
    if where == "event":
        log.info(text)
    elif where == "value":
        log.info("e", text=text, password=secret)
    elif where == "nested":
        log.info("e", values=[{"a": (text, {address: 1})}])
    elif where == "context":
        with structlog.contextvars.bound_contextvars(customer=address, note=text):
            log.info("e")
    elif where == "library":
        logging.getLogger("httpx").warning("refused %s", text)
    else:
        try:
            raise ValueError(text) from OSError(text)
        except ValueError:
            log.exception("e")
    assert len(lines(stream)) == 1
    assert f"{address}" not in stream.getvalue()
    assert secret not in stream.getvalue()


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_librarys_warnings_come_in_our_format_and_its_chatter_does_not_come(name: str) -> None:
    stream = io.StringIO()
    configure_logging("DEBUG", stream=stream)
    library = logging.getLogger(name)
    library.info("chatter")
    library.warning("trouble with %s", "ann@example.test")
    assert [(line["event"], line["logger"], line["level"]) for line in lines(stream)] == [
        ("trouble with a***@example.test", name, "warning")
    ]


def test_a_library_that_brings_its_own_handler_later_still_writes_masked_lines() -> None:
    code = """
import logging, sys
from daemon.telemetry import configure_logging
configure_logging(as_json=True)
library = logging.getLogger("transformers")
library.addHandler(logging.StreamHandler())
library.setLevel(logging.INFO)
library.propagate = False
logging.getLogger("transformers.models").warning("seen ann@example.test")
logging.getLogger("transformers.models").info("chatter")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["seen a***@example.test"]


def test_configuring_twice_writes_each_line_once() -> None:
    stream = io.StringIO()
    configure_logging(stream=io.StringIO())
    configure_logging(stream=stream)
    logging.getLogger("dbos").error("one")
    logging.getLogger("something.else").error("two")
    structlog.get_logger("x").info("three")
    assert [line["event"] for line in lines(stream)] == ["one", "two", "three"]


def test_events_below_the_level_are_not_written() -> None:
    stream = io.StringIO()
    configure_logging("WARNING", stream=stream)
    structlog.get_logger("x").info("quiet")
    structlog.get_logger("x").warning("loud")
    assert [line["event"] for line in lines(stream)] == ["loud"]


def test_a_customers_text_cannot_forge_a_line_or_move_the_cursor_on_a_terminal() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream, as_json=False)
    structlog.get_logger("x").info("mail.stored", subject="a\x1b[2J\r\n2026-01-01 [error] forged", note="plain")
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


class FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_behind_the_log_stops_nothing_and_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(stream=FullDisk())
    structlog.get_logger("x").error("lost", to="ann@example.test")
    logging.getLogger("httpx").error("lost ann@example.test")
    assert capsys.readouterr() == ("", "")


def test_telemetry_is_off_whatever_the_shell_says() -> None:
    environment = {"ANONYMIZED_TELEMETRY": "True", "HF_HUB_OFFLINE": "0"}
    quiet_libraries(environment)
    assert environment.items() >= FORCED.items()
    assert environment["HF_HUB_OFFLINE"] == "0"
    assert environment["OTEL_TRACES_EXPORTER"] == "none"


def test_a_configured_trace_endpoint_is_left_alone() -> None:
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317"}
    quiet_libraries(environment)
    assert "OTEL_TRACES_EXPORTER" not in environment


def test_the_libraries_read_what_we_set_and_are_not_imported_by_it() -> None:
    code = """
import sys
from daemon.quiet import quiet_libraries
quiet_libraries()
heavy = {"chromadb", "huggingface_hub", "transformers", "agent_framework", "opentelemetry", "torch", "structlog"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
import huggingface_hub.constants as hf
assert hf.HF_HUB_DISABLE_TELEMETRY and hf.HF_HUB_DISABLE_PROGRESS_BARS and hf.HF_HUB_OFFLINE
from chromadb.config import Settings
assert Settings().anonymized_telemetry is False and not Settings().chroma_otel_collection_endpoint
import agent_framework._telemetry as af
assert af.IS_TELEMETRY_ENABLED is False
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_a_stream_that_is_closed_stops_no_library_that_flushes_its_handlers() -> None:
    class Torn(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    configure_logging(stream=Torn())
    (handler,) = [found for found in logging.getLogger().handlers if isinstance(found, LibraryHandler)]
    handler.flush()
    logging.getLogger("dbos").warning("nobody reads this")
    assert isinstance(handler.stream, Torn)
