"""Text in pictures and scans, with the real tesseract in the sealed child process; and what is asked for in vain."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from daemon.app import open_attachment_reader
from daemon.config import Config, parse_config
from daemon.errors import ConfigurationError
from daemon.models import Attachment, Reading
from tests.servers import require

WORDS = "Order 4711 arrived broken"


def picture(kind: str) -> bytes:
    image = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(image).text((20, 60), WORDS, fill="black", font=ImageFont.load_default(48))
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def configured(base: Path = Path(), **settings: object) -> Config:
    mailbox = {"name": "m", "type": "maildir", "path": "Maildir", "address": "a@example.test", "autonomy": "off"}
    return parse_config({"mailbox": [mailbox], "attachments": settings}, base)


async def readings(config: Config, attachments: Sequence[Attachment]) -> list[Reading]:
    async with open_attachment_reader(config) as reader:
        return [await reader.read(attachment) for attachment in attachments]


async def test_a_picture_and_a_scan_are_read_where_the_settings_say_so() -> None:
    require("tesseract")
    files = [
        Attachment("photo.png", "image/png", picture("PNG")),
        Attachment("a.pdf", "application/pdf", picture("PDF")),
    ]
    photo, scan = await readings(configured(ocr=True), files)
    assert WORDS in photo.text
    assert scan.text == WORDS
    assert scan.is_read


async def test_nothing_is_recognised_unless_the_settings_say_so() -> None:
    [scan] = await readings(configured(), [Attachment("a.pdf", "application/pdf", picture("PDF"))])
    assert scan.reading == "not read: no text in the PDF (a scan?)"


def test_what_is_switched_on_and_cannot_work_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(_name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr("daemon.config_problems.find_spec", nowhere)
    monkeypatch.setattr(shutil, "which", nowhere)
    with pytest.raises(ConfigurationError) as refused:
        configured(tmp_path, ocr=True, speech_model="whisper")
    found = "\n".join(refused.value.problems)
    for words in ("deskhand[ocr]", "tesseract-ocr", "deskhand[audio]", f"there is no folder {tmp_path / 'whisper'}"):
        assert words in found
