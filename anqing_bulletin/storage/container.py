"""The ZIP around the parts: written in one form only, and read so that every byte of the file is accounted for.

Reading does not go through `zipfile`, which by design accepts what we must not: bytes before the first entry or
after the last one, two archives one behind the other, gaps and overlaps, local headers that contradict the directory.
So the directory is read here: entries lie without a gap from byte 0 to the directory, the directory ends at the end
record, the end record ends the file.  (Format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.)
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from anqing_bulletin.storage import limits
from anqing_bulletin.storage.fault import Fault, printable

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIGN, _ENTRY_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"

_STORED, _DEFLATED = 0, 8
"""The methods (4.4.5)."""
_ENCRYPTED_FLAGS = 0x2041
_HARMLESS_FLAGS = 0x0806
"""How hard the packer tried, and that names are UTF-8."""

_SEGMENT = r"[0-9A-Za-z_](?:[0-9A-Za-z._-]*[0-9A-Za-z_-])?"
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})

_VERSION = 20
"""2.0: deflate."""
_MADE = 3 << 8 | _VERSION
"""On Unix, by version 2.0."""
_MIDNIGHT = 0, 1 << 5 | 1
"""The first moment that a ZIP can tell: 1980-01-01, 0:00."""
_ATTRIBUTES = (stat.S_IFREG | 0o644) << 16
_STORED_SUFFIXES = ("mimetype", "manifest.json", ".png", ".jpg")


_deflated: dict[bytes, bytes] = {}
"""The parts that the last `pack` deflated: the next one mostly holds the same."""


def pack(parts: Mapping[str, bytes], seal: bytes) -> bytes:
    """A ZIP of the parts in their order, with `seal` as its comment: the same parts give the same bytes.

    Raises `Fault` for what `unpack` would refuse by name or number.
    """
    global _deflated
    _check_names(list(parts))
    former, _deflated = _deflated, {}
    written, directory, offset = [], [], 0
    for name, data in parts.items():
        method, packed = _STORED, data
        if not name.endswith(_STORED_SUFFIXES) and not _too_dense(data):
            method = _DEFLATED
            packed = _deflated[data] = former.get(data) or _deflate(data)
        said = (_VERSION, 0, method, *_MIDNIGHT, zlib.crc32(data), len(packed), len(data), len(name), 0)
        local = _LOCAL.pack(_LOCAL_SIGN, *said) + name.encode()
        written += [local, packed]
        directory += [_ENTRY.pack(_ENTRY_SIGN, _MADE, *said, 0, 0, 0, _ATTRIBUTES, offset), name.encode()]
        offset += len(local) + len(packed)
    listed = b"".join(directory)
    end = _END.pack(_END_SIGN, 0, 0, len(parts), len(parts), len(listed), offset, len(seal))
    return b"".join((*written, listed, end, seal))


def _deflate(data: bytes) -> bytes:
    deflater = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(data) + deflater.flush()


def _too_dense(data: bytes) -> bool:
    """Whether packing would shrink a large part so far that `unpack` took it for a bomb."""
    return len(data) > limits.RATIO_FREE_BYTES and len(zlib.compress(data, 6)) * limits.RATIO // 2 < len(data)


class _Entry(NamedTuple):
    """What the directory says of one part."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int
    """Where its packed bytes begin."""


def unpack(data: bytes, seal_size: int) -> tuple[dict[str, bytes], bytes]:
    """The parts of a ZIP in their order, and its comment of `seal_size` bytes.

    Raises `Fault` for anything but entries packed without a gap, in the methods stored and deflate, under safe and
    different names, within the limits.
    """
    if len(data) > limits.FILE_BYTES:
        raise Fault("文件超过允许的大小")
    entries = _directory(data, seal_size)
    _check_names([entry.name for entry in entries])
    if sum(entry.size for entry in entries) > limits.ALL_BYTES:
        raise Fault("全部内容展开后超过允许的大小")
    return {entry.name: _contents(data, entry) for entry in entries}, data[len(data) - seal_size :]


def _directory(data: bytes, seal_size: int) -> list[_Entry]:
    """The entries of the central directory, each compared with its local header."""
    end = len(data) - _END.size - seal_size
    if end < 0:
        raise Fault("文件不完整")
    sign, disk, first_disk, here, count, size, start, comment_size = _END.unpack_from(data, end)
    if sign != _END_SIGN or comment_size != seal_size:
        raise Fault("文件不完整，或末尾多出了别的内容")
    if disk or first_disk or here != count or start + size != end:
        raise Fault("文件的目录与实际不符")
    if count > limits.ENTRIES:
        raise Fault(f"部件超过 {limits.ENTRIES} 个")
    entries: list[_Entry] = []
    position, expected = start, 0
    for _ in range(count):
        entry, position = _entry(data, position, end, expected)
        expected = entry.start + entry.packed
        entries.append(entry)
    if position != end or expected != start:
        raise Fault("部件之间有空隙或多余的内容")
    return entries


def _entry(data: bytes, position: int, end: int, expected: int) -> tuple[_Entry, int]:
    """The directory entry at a position, whose part must begin at `expected`; and where the next entry begins."""
    if position + _ENTRY.size > end:
        raise Fault("文件的目录不完整")
    (sign, _made, _needed, flags, method, _time, _date, crc, packed, size, name_size, extra_size, comment_size,
     disk, _internal, attributes, offset) = _ENTRY.unpack_from(data, position)  # fmt: skip
    following = position + _ENTRY.size + name_size
    if sign != _ENTRY_SIGN or following > end:
        raise Fault("文件的目录已损坏")
    raw_name = data[position + _ENTRY.size : following]
    name = raw_name.decode("ascii", "backslashreplace")
    if flags & _ENCRYPTED_FLAGS:
        raise Fault("已加密，本程序不读加密文件", name)
    if flags & ~_HARMLESS_FLAGS or extra_size or comment_size or disk:
        raise Fault("的打包方式不是本程序所用的", name)
    if method not in (_STORED, _DEFLATED):
        raise Fault("的压缩方法不是本程序所用的", name)
    mode = attributes >> 16
    if mode and not stat.S_ISREG(mode):
        raise Fault("不是普通文件", name)
    _check_sizes(name, method, packed, size)
    if offset != expected:
        raise Fault("的位置不对，前面有空隙或多余的内容", name)
    _check_local(data, offset, (flags, method, crc, packed, size), raw_name)
    begin = offset + _LOCAL.size + name_size
    if begin + packed > end:
        raise Fault("不完整", name)
    return _Entry(name, method, crc, packed, size, begin), following


def _check_sizes(name: str, method: int, packed: int, size: int) -> None:
    if size > limits.PART_BYTES:
        raise Fault("展开后超过允许的大小", name)
    if size > limits.RATIO_FREE_BYTES and size > packed * limits.RATIO:
        raise Fault("压缩比异常，不像正常内容", name)
    if method == _STORED and packed != size:
        raise Fault("的长度前后不一", name)


def _check_local(data: bytes, offset: int, said: tuple[int, ...], raw_name: bytes) -> None:
    """Refuse a local header that says anything else than the directory."""
    name = raw_name.decode("ascii", "backslashreplace")
    if offset + _LOCAL.size > len(data):
        raise Fault("不完整", name)
    (sign, _needed, flags, method, _time, _date, crc, packed, size, name_size, extra_size) = _LOCAL.unpack_from(
        data, offset
    )
    begin = offset + _LOCAL.size
    if sign != _LOCAL_SIGN or extra_size or data[begin : begin + name_size] != raw_name:
        raise Fault("的开头已损坏", name)
    if (flags, method, crc, packed, size) != said:
        raise Fault("的开头与目录不符", name)


def _contents(data: bytes, entry: _Entry) -> bytes:
    packed = data[entry.start : entry.start + entry.packed]
    contents = packed if entry.method == _STORED else _inflated(packed, entry)
    if len(contents) != entry.size or zlib.crc32(contents) != entry.crc:
        raise Fault("的内容与校验值不符", entry.name)
    return contents


def _inflated(packed: bytes, entry: _Entry) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        contents = inflater.decompress(packed, entry.size + 1)  # one more than promised: a lie shows, a bomb does not
    except zlib.error as error:
        raise Fault("的压缩内容已损坏", entry.name) from error
    if not inflater.eof or inflater.unused_data:
        raise Fault("的压缩内容不完整或过长", entry.name)
    return contents


class Loose(NamedTuple):
    """A part found in a damaged file."""

    name: str
    """As its header says; may be wrong."""
    data: bytes
    whole: bool
    """Whether it matches the checksum in its header."""


def loose_parts(data: bytes) -> Iterator[Loose]:
    """Whatever looks like a part, found by its local header; for `repair` alone.

    Nothing is raised: what cannot be a part of ours, or would unpack to more than the limits, is passed over.
    """
    found = total = 0
    at = data.find(_LOCAL_SIGN)
    while at >= 0 and found < limits.ENTRIES and total <= limits.ALL_BYTES:
        part = _loose_part(data, at)
        if part is not None:
            found, total = found + 1, total + len(part.data)
            yield part
        at = data.find(_LOCAL_SIGN, at + 1)


def _loose_part(data: bytes, at: int) -> Loose | None:
    if at + _LOCAL.size > len(data):
        return None
    _sign, _needed, _flags, method, _time, _date, crc, packed, _size, name_size, _extra = _LOCAL.unpack_from(data, at)
    begin = at + _LOCAL.size + name_size
    name = data[at + _LOCAL.size : begin].decode("ascii", "replace")
    if name_size > limits.NAME_CHARACTERS or not _NAME.fullmatch(name) or method not in (_STORED, _DEFLATED):
        return None
    if method == _STORED:
        contents = data[begin : begin + min(packed, limits.PART_BYTES)]
    else:
        try:
            contents = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[begin:], limits.PART_BYTES)
        except zlib.error:
            return None
    return Loose(name, contents, zlib.crc32(contents) == crc)


def _check_names(names: list[str]) -> None:
    """Refuse names that are unsafe on any system, or that fall together on one that ignores case.

    Only ASCII passes, in which Unicode normalisation changes nothing.
    """
    if len(names) > limits.ENTRIES:
        raise Fault(f"部件超过 {limits.ENTRIES} 个")
    seen: set[str] = set()
    for name in names:
        segments = name.casefold().split("/")
        if len(name) > limits.NAME_CHARACTERS or not _NAME.fullmatch(name):
            raise Fault(f"部件名“{printable(name)}”不合规定")
        if any(segment.split(".")[0] in _DEVICES for segment in segments):
            raise Fault(f"部件名“{printable(name)}”是系统保留的名称")
        if name.casefold() in seen:
            raise Fault(f"部件名“{printable(name)}”重复出现")
        seen.add(name.casefold())
