"""How much one attachment may cost: time, memory, size, depth."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ConverterLimits:
    """The limits of one conversion, of all files of one mail, and of the pool of child processes.

    ``wait_seconds`` is how long a mail waits for its first turn, and ``seconds_per_mail`` how long for each other.

    ``memory_bytes`` is address space above what the child has after its imports. ``nesting`` counts containers: a mail
    in a mail, a file in an archive. ``archive_bytes`` caps what an archive expands to; ``archive_ratio`` caps expanded
    by packed size once an archive expands to more than ``archive_ratio_from_bytes``. Text of up to ``in_process_bytes``
    is decoded by the daemon itself. ``speech_model`` is the local folder of a faster-whisper model; empty leaves audio
    unread. ``text_recognition`` allows the child to start tesseract.
    """

    seconds: float = 20.0
    seconds_per_mail: float = 60.0
    wait_seconds: float = 15.0
    memory_bytes: int = 1024 * MIB
    input_bytes: int = 25_000_000
    output_characters: int = 200_000
    nesting: int = 3
    archive_entries: int = 5_000
    archive_bytes: int = 256 * MIB
    archive_ratio: int = 100
    archive_ratio_from_bytes: int = 16 * MIB
    in_process_bytes: int = 128 * 1024
    start_seconds: float = 60.0
    idle_seconds: float = 120.0
    files_per_worker: int = 500
    workers: int = 2
    text_recognition: bool = False
    speech_model: str = ""

    def to_json(self) -> str:
        """The form in which the child receives its limits."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ConverterLimits:
        """Inverse of ``to_json``. Raise ``TypeError`` or ``ValueError`` on anything else."""
        return cls(**json.loads(text))
