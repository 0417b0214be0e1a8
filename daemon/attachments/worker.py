"""The child process: reads files from standard input, converts them sealed off, writes Markdown to standard output.

Run as ``python -m daemon.attachments.worker PARENT_PID LIMITS_JSON`` by ``process.Worker``, never by hand.
"""

from __future__ import annotations

import gc
import os
import site
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any, BinaryIO

from daemon.attachments import frames, sandbox
from daemon.attachments.job import Budget, Job
from daemon.attachments.limits import MIB, ConverterLimits
from daemon.attachments.refusal import NotReadError
from daemon.attachments.sandbox import kernel, process

_RETIRE_AT_EXTRA_BYTES = 256 * MIB
_WRITTEN_FILE_BYTES = MIB
_WRITTEN_FILE_BYTES_FOR_PROGRAMS = 256 * MIB


def main(arguments: list[str]) -> int:
    """Seal the process, say so, then answer one frame after another until standard input ends."""
    parent, limits = int(arguments[0]), ConverterLimits.from_json(arguments[1])
    layers = {"network namespace": sandbox.leave_the_network(), "ends with the daemon": sandbox.die_with_parent(parent)}
    requests, answers = _claim_standard_streams()
    from daemon.attachments.convert import (
        convert,
    )  # Imports take a second and start threads, so they come after unshare.

    _load_lazy_parts()
    # What the imports made lives as long as the process; a collection after each file then costs next to nothing.
    gc.freeze()
    layers |= _seal(limits)
    answers.write(frames.pack({"ready": True, "layers": layers}))
    answers.flush()
    return _serve(requests, answers, limits, convert)


def _claim_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    # A library that prints must not write into the stream of frames, nor one that prompts read from it.
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, answers


def _load_lazy_parts() -> None:
    # Modules and tables that libraries load on first use, while files can still be opened everywhere.
    import mimetypes

    import olefile  # noqa: F401
    import PIL.Image

    PIL.Image.init()
    mimetypes.init()


def _seal(limits: ConverterLimits) -> dict[str, bool]:
    programs = limits.text_recognition
    libraries = _library_folders() + ((limits.speech_model,) if limits.speech_model else ())
    folders = (*libraries, "/usr", "/lib", "/lib64", "/bin", "/etc", "/dev/null") if programs else libraries
    sandbox.limit_resources(_WRITTEN_FILE_BYTES_FOR_PROGRAMS if programs else _WRITTEN_FILE_BYTES)
    sandbox.limit_memory(limits.memory_bytes)
    layers = {"no new privileges": kernel.no_new_privileges()}
    writable = (str(Path.cwd()),) if programs else ()
    layers["files"] = sandbox.allow_reading_only(folders, writable=writable, execute=programs)
    layers["system calls"] = sandbox.refuse_system_calls(programs=programs)
    sandbox.refuse_events((*folders, "/proc/self/"), programs=programs)
    return layers


def _library_folders() -> tuple[str, ...]:
    # The folder of this package comes through PYTHONPATH; only its code, not what lies beside it, may be read.
    package = str(Path(__file__).resolve().parents[1])
    paths = {*sysconfig.get_paths().values(), *site.getsitepackages(), package, str(Path(os.__file__).parent)}
    return tuple(sorted(path for path in paths if Path(path).is_dir() and path not in {sys.prefix, sys.base_prefix}))


def _serve(requests: BinaryIO, answers: BinaryIO, limits: ConverterLimits, convert: Any) -> int:
    retire_at = process.resident_bytes() + _RETIRE_AT_EXTRA_BYTES
    while (request := frames.receive_blocking(requests, limits.input_bytes)) is not None:
        head, content = request
        process.limit_next_seconds(limits.seconds)
        answer, text = _answer(head, content, limits, convert)
        del content, request
        answer["last"] = answer.get("last", False) or process.resident_bytes() > retire_at
        answers.write(frames.pack(answer, text.encode("utf-8", "replace")))
        answers.flush()
        if answer["last"]:
            return 0
        gc.collect()
    return 0


def _answer(head: dict[str, Any], content: bytes, limits: ConverterLimits, convert: Any) -> tuple[dict[str, Any], str]:
    from daemon.attachments.convert import convert_inner

    budget = Budget(limits.archive_bytes, time.monotonic() + limits.seconds)
    job = Job(content, str(head.get("name", "")), str(head.get("type", "")), limits, budget, convert_inner)
    try:
        kind, text = convert(job)
    except NotReadError as problem:
        return {"not_read": problem.message}, ""
    except MemoryError:
        # What was allocated may be unreachable only after the exception; a fresh process is simpler than trust.
        return {"not_read": f"needs more than {limits.memory_bytes // MIB:,} MB of memory", "last": True}, ""
    except RecursionError:
        return {"not_read": "nested too deeply", "last": True}, ""
    except Exception as problem:
        return {"not_read": f"the converter failed on it ({type(problem).__name__})", "last": True}, ""
    return {"kind": kind.value, "notes": job.notes}, text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
