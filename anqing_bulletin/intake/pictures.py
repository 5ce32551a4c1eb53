"""Bytes or a file of a picture -> a `Picture` that every part of the program can trust.

Only PNG and JPEG are read, nothing else that Pillow knows.  The size in the head is looked at before a pixel is
decoded; then the picture is decoded whole and encoded anew, so that neither damage nor anything hidden in the file
(places, names of cameras, previews, what stands behind the end) comes into an issue.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from anqing_bulletin.bulletin.model import Picture
from anqing_bulletin.errors import PictureUnreadable

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 20 << 20
"""No camera and no screen makes a larger picture; what is was chosen by mistake."""
MAX_PIXELS = 40_000_000
"""A page at 600 dpi has 35 million."""
MAX_SIDE = 20_000
"""Pixels in a row or a column."""
_QUALITY = 92
_ORIENTATION = 0x0112
"""The EXIF tag that says how a camera was held."""
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_KEPT = "没有放进稿件。"
_TOO_LARGE = f"图片超过 {MAX_BYTES >> 20} MB，{_KEPT}请先把它缩小。"


def picture_from_file(path: Path) -> Picture:
    """The picture that a file holds; its size is looked at before it is read, and a pipe is never waited for.

    Raises PictureUnreadable, with a sentence that names the file.
    """
    try:
        return picture_from_bytes(_bytes_of(path))
    except PictureUnreadable as error:
        raise PictureUnreadable(f"“{path.name}”：{error}") from error
    except OSError as error:
        raise PictureUnreadable(f"“{path.name}”打不开，{_KEPT}请看看它还在不在、能不能读。") from error


def _bytes_of(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | _NEVER_WAIT)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise PictureUnreadable(f"这不是一个文件，{_KEPT}")
        if found.st_size > MAX_BYTES:
            raise PictureUnreadable(_TOO_LARGE)
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def picture_from_bytes(data: bytes) -> Picture:
    """The picture that bytes of a PNG or JPEG file hold, upright.

    Raises PictureUnreadable, with a sentence, for another format, for damage, and for what is over the limits.
    """
    if len(data) > MAX_BYTES:
        raise PictureUnreadable(_TOO_LARGE)
    if not data.startswith(_MAGIC):
        raise PictureUnreadable(f"图片不是 PNG 或 JPEG 格式，{_KEPT}请先另存为 PNG 或 JPEG。")
    import PIL.Image  # takes a while to import, and most pastes have no picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow has to remark on odd files is of use to nobody here
            with PIL.Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
                _check_size(*opened.size)
                opened.load()
                return _encoded(opened)
    except (
        OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, KeyError, IndexError, TypeError,
        struct.error, zlib.error, PIL.Image.DecompressionBombError,
    ) as error:  # fmt: skip
        raise PictureUnreadable(f"图片已经损坏，读不出来，{_KEPT}请换一幅。") from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PictureUnreadable(
            f"图片有 {width} × {height} 像素，超过上限，{_KEPT}请先把它缩小到 {MAX_PIXELS // 10_000:,} 万像素以内。"
        )


def _encoded(image: Image) -> Picture:
    """Without loss what came so, as JPEG what came as JPEG; its colour profile is all that goes along."""
    from PIL import ImageOps

    is_jpeg = image.format != "PNG"
    profile = image.info.get("icc_profile") or None
    turned = ImageOps.exif_transpose(image)
    buffer = io.BytesIO()
    if not is_jpeg:
        plain = turned.convert("RGBA") if turned.mode not in {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"} else turned
        plain.info = {key: value for key, value in turned.info.items() if key == "transparency"}
        plain.save(buffer, "PNG", compress_level=4, icc_profile=profile)
    elif turned.size == image.size and image.format == "JPEG" and image.getexif().get(_ORIENTATION, 1) == 1:
        image.save(buffer, "JPEG", quality="keep", icc_profile=profile, exif=b"", comment=b"")
    else:
        turned.save(buffer, "JPEG", quality=_QUALITY, icc_profile=profile, exif=b"", comment=b"")
    width, height = turned.size
    return Picture("image/jpeg" if is_jpeg else "image/png", buffer.getvalue(), width, height)
