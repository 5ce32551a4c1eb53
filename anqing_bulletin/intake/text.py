"""Bytes of a manuscript -> text: limits, what is no text at all, the encoding, line ends and invisible characters.

Chinese offices send UTF-8 with and without BOM, GB18030 (GBK, GB2312) and, from Notepad's "Unicode", UTF-16.  The
ladder below was measured against statistical detectors on headings of two to fifteen characters, where those take
安庆 for Big5; it never guesses among more than these.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anqing_bulletin.bulletin.text import HAN
from anqing_bulletin.errors import UnreadableManuscript

MAX_BYTES = 20 * 1024 * 1024
"""No manuscript of text is larger; what is was chosen by mistake."""

_KEPT = "没有导入任何内容，也没有写出文件。"
_SAVE_AS_TEXT = "请在 Word 或 WPS 中打开它，另存为“纯文本（*.txt）”，编码选 UTF-8，再导入。"

# Content decides, never the file name's ending.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", f"是 Word、WPS 新格式文档或压缩文件，不是纯文本。{_KEPT}{_SAVE_AS_TEXT}"),
    (b"PK\x05\x06", f"是空的压缩文件，不是纯文本。{_KEPT}请检查是否选错了文件。"),
    (b"\xd0\xcf\x11\xe0", f"是 Word、WPS 旧格式文档，不是纯文本。{_KEPT}{_SAVE_AS_TEXT}"),
    (b"{\\rtf", f"是 RTF 文档，不是纯文本。{_KEPT}{_SAVE_AS_TEXT}"),
    (b"%PDF", f"是 PDF 文件，不是纯文本。{_KEPT}请把其中的文字复制到文本文件里，保存后再导入。"),
    (b"\x89PNG", f"是图片，不是文字稿件。{_KEPT}请先识别出文字，存成文本文件再导入。"),
    (b"\xff\xd8\xff", f"是图片，不是文字稿件。{_KEPT}请先识别出文字，存成文本文件再导入。"),
    (b"GIF8", f"是图片，不是文字稿件。{_KEPT}请先识别出文字，存成文本文件再导入。"),
    (b"II*\x00", f"是图片，不是文字稿件。{_KEPT}请先识别出文字，存成文本文件再导入。"),
    (b"MM\x00*", f"是图片，不是文字稿件。{_KEPT}请先识别出文字，存成文本文件再导入。"),
    (b"Rar!", f"是压缩文件，不是文字稿件。{_KEPT}请先解压，再导入其中的文本文件。"),
    (b"7z\xbc\xaf", f"是压缩文件，不是文字稿件。{_KEPT}请先解压，再导入其中的文本文件。"),
    (b"\x1f\x8b", f"是压缩文件，不是文字稿件。{_KEPT}请先解压，再导入其中的文本文件。"),
)
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml|mime-version:)", re.IGNORECASE)

# UTF-32 before UTF-16: the little-endian marks begin alike.
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Zero-width and direction marks, soft hyphens and byte-order marks come with copies from web pages and chats.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHINESE = re.compile(f"[{HAN}\u2014\u2018-\u201d\u2026\u3000-\u303f\uff00-\uffef]")
_LEGIBLE = re.compile(rf"[\t\n\r -~]|{_CHINESE.pattern}")
_LEAST_LEGIBLE = 0.8
"""An encoding other than UTF-8 takes nearly any bytes: a smaller share of Chinese and ASCII means that it is wrong."""
_LEAST_COMMON = 0.5
_SAMPLE = 20_000
"""So many characters tell the encoding as well as all of a large file."""
_LONGEST_CHANCE = 40
"""No longer text is valid UTF-8 by chance."""
_MOST_CONTROLS = 0.01
"""A text with a larger share of control characters is none."""


@dataclass(frozen=True)
class Manuscript:
    """The text of one file, with line feeds between lines, and the encoding that it was read in."""

    name: str
    text: str
    encoding: str


def read_text(path: Path) -> Manuscript:
    """The text of a file.

    Raises:
        UnreadableManuscript: the file is not there, may not be read, is larger than `MAX_BYTES`, or is one of those
            that `decode` refuses.
    """
    name = path.name
    try:
        if path.is_dir():
            raise UnreadableManuscript(f"“{name}”是文件夹，不是稿件。{_KEPT}请选择文件夹里的文本文件。")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(name, size)
        with path.open("rb") as file:
            # One byte more than allowed, in case the file grew in between or tells no size.
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableManuscript(f"找不到文件“{path}”。{_KEPT}请检查文件名和所在文件夹。") from None
    except (OSError, ValueError) as error:
        raise UnreadableManuscript(f"“{name}”读不出来。{_KEPT}请确认文件没有被占用、有读取权限，再试一次。") from error
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    return decode(data, name)


def decode(data: bytes, name: str) -> Manuscript:
    """The text that bytes mean; `name` is for the sentences.

    Raises:
        UnreadableManuscript: empty, binary, a document of another kind, or of no encoding on the ladder.
    """
    if not data:
        raise _empty(name)
    for magic, sentence in _MAGIC:
        if data.startswith(magic):
            raise UnreadableManuscript(f"“{name}”{sentence}")
    encoding = _encoding(data)
    if encoding is None:
        raise _undecodable(name, data)
    text = _decoded(data, encoding)
    if _WEB_PAGE.match(text[:200].encode("utf-8", "replace")):
        raise UnreadableManuscript(
            f"“{name}”是网页或 XML 文件，不是纯文本。{_KEPT}请在浏览器或 WPS 中打开它，把文字复制到文本文件里再导入。"
        )
    if len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
        raise _binary(name)
    if encoding != "utf-8" and len(_LEGIBLE.findall(text)) < _LEAST_LEGIBLE * len(text):
        raise _undecodable(name, data)
    clean = normalise(text)
    if not clean.strip():
        raise _empty(name)
    return Manuscript(name, clean, encoding)


def normalise(text: str) -> str:
    """The text with line feeds only, without invisible and control characters; every visible character stays.

    No Unicode normalisation: it would swap compatibility ideographs in personal names for others.
    """
    lines = _LINE_END.sub("\n", text)
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", _INVISIBLE.sub("", lines)))


def _encoding(data: bytes) -> str | None:
    """The first encoding of the ladder that fits: BOM, UTF-16 by its NULs, strict UTF-8, GB18030 or UTF-16 by Han."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding if _decodes(data, encoding) else None
    if b"\x00" in data:
        # Western digits and line feeds have a NUL for their upper byte: behind them in LE, before them in BE.
        encoding = "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"
        return encoding if _decodes(data, encoding) else None
    is_utf_8 = _decodes(data, "utf-8")
    if is_utf_8 and not _may_be_chance(data.decode("utf-8")):
        return "utf-8"
    shares = {name: _common_share(data, name) for name in ("gb18030", "utf-16-le", "utf-16-be") if _decodes(data, name)}
    best = max(shares, key=lambda name: shares[name], default=None)
    if is_utf_8:
        return best if best is not None and shares[best] == 1 else "utf-8"
    # UTF-16 without BOM and without a single NUL can only be Chinese; GB18030 may be English with one Chinese word.
    if best is not None and shares[best] >= _LEAST_COMMON:
        return best
    return "gb18030" if "gb18030" in shares else None


def _may_be_chance(text: str) -> bool:
    """Whether valid UTF-8 can be a chance: the two bytes of 委 in GB18030 are a Greek letter in UTF-8.

    So can be only a short text that has no Chinese but letters of elsewhere or control characters.
    """
    if len(text) > _LONGEST_CHANCE or _CHINESE.search(text):
        return False
    return not text.isascii() or _CONTROL.search(text) is not None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> str:
    return data.decode(encoding).removeprefix("\ufeff")


def _common_share(data: bytes, encoding: str) -> float:
    """The share of what Chinese texts are mostly made of; Latin letters do not count, for UTF-16 is full of them."""
    text = data.decode(encoding)[:_SAMPLE]
    common = _common_characters()
    return sum(character in common for character in text) / len(text)


@cache
def _common_characters() -> frozenset[str]:
    """The 3755 characters of GB 2312-80, level 1, with digits, line ends and the marks of Chinese prose."""
    level_1 = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    han = b"".join(code for code in level_1 if code <= b"\xd7\xf9").decode("gb2312")
    return frozenset(f"{han}0123456789 \t\r\n　，。、；：！？“”‘’（）《》【】〔〕—…·△★％")


def _too_large(name: str, size: int) -> UnreadableManuscript:
    return UnreadableManuscript(
        f"“{name}”有 {size / 1024 / 1024:.1f} MB，超过稿件 20 MB 的上限。{_KEPT}"
        "请检查是否选错了文件，或拆成几个文件再导入。"
    )


def _empty(name: str) -> UnreadableManuscript:
    return UnreadableManuscript(f"“{name}”是空文件，里面没有文字。{_KEPT}请检查稿件是否保存成功，再重新导入。")


def _binary(name: str) -> UnreadableManuscript:
    return UnreadableManuscript(f"“{name}”不是文字稿件（里面是程序数据）。{_KEPT}请检查是否选错了文件。")


def _undecodable(name: str, data: bytes) -> UnreadableManuscript:
    if b"\x00" in data:
        return _binary(name)
    return UnreadableManuscript(
        f"“{name}”的文字编码认不出来（既不是 UTF-8，也不是 GB18030）。{_KEPT}"
        "请用记事本或 WPS 打开，另存为文本文件，编码选 UTF-8，再导入。"
    )
