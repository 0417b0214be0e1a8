"""Pictures: format, size and date of capture; their text, where text recognition is allowed."""

from __future__ import annotations

import io

import PIL.Image
import PIL.ImageOps

from daemon.attachments.formats.recognition import text_of_picture
from daemon.attachments.job import Job
from daemon.attachments.refusal import damaged

ONLY_METADATA = "metadata only"
_EXIF_FOLDER = 0x8769
_EXIF_DATES = (0x9003, 0x9004)  # DateTimeOriginal, DateTimeDigitized (Exif 2.32 section 4.6.5)
_EXIF_CHANGED = 0x0132
_RECOGNISED_PIXELS = 40_000_000


def read_picture(job: Job) -> str:
    """One line of metadata, then the recognised text. Raise ``NotReadError`` for a broken picture."""
    try:
        with PIL.Image.open(io.BytesIO(job.content)) as picture:
            text = _described(picture)
            recognised = _recognised(job, picture)
    except MemoryError:
        raise
    except Exception as problem:  # Pillow's plugins raise many kinds of error on broken files.
        raise damaged("picture") from problem
    if not recognised:
        job.notes.append(ONLY_METADATA)
        return text
    return f"{text}\n\n{recognised}"


def _described(picture: PIL.Image.Image) -> str:
    taken = _taken(picture)
    return f"{picture.format} picture, {picture.width} × {picture.height} pixels" + (
        f", taken {taken}" if taken else ""
    )


def _taken(picture: PIL.Image.Image) -> str:
    exif = picture.getexif()
    inner = exif.get_ifd(_EXIF_FOLDER)
    dates = [inner.get(tag) for tag in _EXIF_DATES] + [exif.get(_EXIF_CHANGED)]
    found = next((str(date) for date in dates if date), "").strip("\x00 ")
    # Exif writes 2026:11:23 10:00:00, local time without a zone.
    return found[:19].replace(":", "-", 2) if len(found) >= 10 else ""


def _recognised(job: Job, picture: PIL.Image.Image) -> str:
    if not job.limits.text_recognition or picture.width * picture.height > _RECOGNISED_PIXELS:
        return ""
    return text_of_picture(PIL.ImageOps.exif_transpose(picture))
