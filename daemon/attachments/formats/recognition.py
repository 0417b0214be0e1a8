"""Text in pictures through tesseract, and speech through faster-whisper: both optional, both on this machine only."""

from __future__ import annotations

import importlib
import importlib.util
import io
from typing import Any

from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import NotReadError, damaged


def text_of_picture(picture: Any) -> str:
    """The text that tesseract finds in a Pillow picture; empty without the ``ocr`` extra or the program."""
    if importlib.util.find_spec("pytesseract") is None:
        return ""
    pytesseract = importlib.import_module("pytesseract")
    try:
        return str(pytesseract.image_to_string(picture)).strip()
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError):
        return ""


def read_audio(job: Job) -> str:
    """What is said in a recording. Raise ``NotReadError`` without the ``audio`` extra and a local model."""
    if not job.limits.speech_model or importlib.util.find_spec("faster_whisper") is None:
        raise NotReadError(Kind.AUDIO)
    faster_whisper = importlib.import_module("faster_whisper")
    try:
        model = faster_whisper.WhisperModel(job.limits.speech_model, device="cpu", local_files_only=True)
        segments, _ = model.transcribe(io.BytesIO(job.content))
        text = "\n".join(segment.text.strip() for segment in segments)
    except MemoryError:
        raise
    except Exception as problem:  # The decoder raises whatever a broken stream leads to.
        raise damaged("recording") from problem
    job.notes.append("by speech recognition")
    return text
