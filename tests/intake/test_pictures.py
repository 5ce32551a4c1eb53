"""Pictures that are taken in: whole, upright, without what they hid, and never larger than can be worked with."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anqing_bulletin.errors import PictureUnreadable
from anqing_bulletin.intake.pictures import MAX_BYTES, picture_from_bytes, picture_from_file
from tests.strategies import tiny_png


def encoded(mode: str = "RGB", size: tuple[int, int] = (30, 20), form: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 1).save(buffer, form, **options)
    return buffer.getvalue()


def reopened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_pixels(mode: str) -> None:
    data = encoded(mode, form="PNG")
    picture = picture_from_bytes(data)
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 30, 20)
    assert reopened(picture.data).tobytes() == reopened(data).tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_stays_one(mode: str) -> None:
    picture = picture_from_bytes(encoded(mode))
    assert (picture.media_type, reopened(picture.data).mode) == ("image/jpeg", mode)


def test_where_and_with_what_a_photograph_was_taken_stays_outside() -> None:
    exif = Image.Exif()
    exif[0x010F] = "某牌相机"
    for data in (encoded(exif=exif, comment=b"secret") + b"secret", encoded(form="PNG", exif=exif) + b"secret"):
        picture = picture_from_bytes(data)
        assert "某牌相机".encode() not in picture.data
        assert b"secret" not in picture.data


def test_a_photograph_taken_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = picture_from_bytes(encoded(exif=exif))
    assert (picture.width, picture.height) == (20, 30) == reopened(picture.data).size


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是 PNG 或 JPEG"),
        (b"GIF89a" + bytes(20), "不是 PNG 或 JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是 PNG 或 JPEG"),
        (tiny_png(40, 40)[:50], "损坏"),
        (encoded()[:200], "损坏"),
        (b"\xff\xd8\xff" + bytes(2000), "损坏"),
        (tiny_png() + bytes(MAX_BYTES), "MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(PictureUnreadable, match=said):
        picture_from_bytes(data)


def test_a_bomb_is_refused_before_a_pixel_is_decoded() -> None:
    for width, height in ((10_000, 10_000), (30_000, 30_000), (2_000_000, 1)):
        header = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
        chunk = b"IHDR" + header
        data = b"\x89PNG\r\n\x1a\n" + struct.pack(">L", 13) + chunk + struct.pack(">L", zlib.crc32(chunk))
        with pytest.raises(PictureUnreadable, match=r"像素|损坏"):
            picture_from_bytes(data + tiny_png()[33:])


@given(
    st.sampled_from([tiny_png(9, 9), encoded()]),
    st.lists(st.tuples(st.integers(3, 500), st.integers(0, 255)), max_size=8),
)
@settings(max_examples=200)
def test_damage_is_told_or_does_no_harm(data: bytes, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(data)
    for at, byte in changes:
        damaged[at % len(damaged)] = byte
    try:
        picture = picture_from_bytes(bytes(damaged))
    except PictureUnreadable:
        return
    assert reopened(picture.data).size == (picture.width, picture.height)


class TestFiles:
    def test_a_file_gives_its_picture(self, tmp_path: Path) -> None:
        path = tmp_path / "会场.png"
        path.write_bytes(encoded(form="PNG"))
        assert picture_from_file(path).width == 30

    def test_what_cannot_be_taken_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "截图.bmp").write_bytes(encoded(form="BMP"))
        with (tmp_path / "全景.png").open("wb") as large:
            large.truncate(MAX_BYTES + 1)  # a hole: nobody reads it
        (tmp_path / "文件夹.png").mkdir()
        reasons = {
            "截图.bmp": "另存为 PNG 或 JPEG",
            "全景.png": "超过 20 MB",
            "文件夹.png": "不是一个文件",
            "没有.png": "打不开",
        }
        if hasattr(os, "mkfifo"):
            os.mkfifo(tmp_path / "管道.png")
            reasons["管道.png"] = "不是一个文件"
        for name, reason in reasons.items():
            with pytest.raises(PictureUnreadable, match=f"“{name}”.*{reason}"):
                picture_from_file(tmp_path / name)
