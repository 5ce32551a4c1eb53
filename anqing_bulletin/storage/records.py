"""What a journal is made of: records one behind the other, each whole and right or not there at all.

    anqing-bulletin journal 1, line feed
    crc32 (4 bytes)  length (4)  size of the heading (4)  heading, JSON  part  part …  zeros      for each record

The zeros fill the last block of the disk: a disk that loses its power while it writes may spoil the whole block, and
so none that holds what was promised is ever written again.  Numbers are little-endian.  The length counts what follows
it.  The CRC is taken over the length and over what follows, beginning from the CRC of the record before (of the first
line for the first): so a record is good only behind the very one that it was written behind.  The heading of the first
record says where the issue came from, and that record holds every part of the issue; each later one holds the parts
that had changed, and the names of those that had gone.  Parts are those of a project file, byte for byte.

A reader stops at the first record that is not good.  What it has by then is what the writer once had: the issue as it
was at that record.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO, NamedTuple

from anqing_bulletin.storage import limits
from anqing_bulletin.storage.canonical import Value, dump, load
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.fields import Fields, Where, as_text, integer_from
from anqing_bulletin.storage.processes import Identity, identity_from, identity_value, this_process
from anqing_bulletin.storage.schema import ARTICLE_ID, ISSUE_PART, MEDIA_SUFFIXES, SHA256

FIRST_LINE = b"anqing-bulletin journal 1\n"

FILE_BYTES = 512 << 20
"""A journal that is longer is not read."""
RECORDS = 20_000
NAMES = 100_000
"""Names of parts in all headings."""
BLOCK = 4096
"""What a disk writes at once, at most."""
HEADING_BYTES = 1 << 20
HEADINGS_BYTES = 64 << 20
"""All headings together."""

_PART = "journal"
_HEAD = struct.Struct("<LLL")
_CHECKED = struct.Struct("<LL")
"""What the CRC covers of the head."""
_CRC_BYTES = _LENGTH_BYTES = 4
_CHUNK = 1 << 20
_LAST_MILLISECOND = 4_102_444_800_000
"""The year 2100."""
_SUFFIXES = "|".join(MEDIA_SUFFIXES.values())
_PART_NAME = re.compile(
    rf"{re.escape(ISSUE_PART)}|content/articles/{ARTICLE_ID.pattern}\.json|media/{SHA256.pattern}\.(?:{_SUFFIXES})"
)
_FILE_NAME = re.compile(r"[0-9A-Za-z.-]{0,200}")


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)


def now() -> datetime:
    """This moment in UTC, as exactly as a journal can say it: to the millisecond."""
    return _EPOCH + (datetime.now(timezone.utc) - _EPOCH) // _MILLISECOND * _MILLISECOND


@dataclass(frozen=True)
class Origin:
    """What the journalled work began from."""

    path: Path | None = None
    """The project file; None for an issue that was never saved."""
    sha256: str = ""
    """The hash of the file's bytes as they were read or saved last; empty for one that was never saved."""
    snapshot: str = ""
    """The id of the snapshot that the file's history ends in; empty where it has none."""
    process: Identity = field(default_factory=this_process)
    """Who works on it."""
    time: datetime = field(default_factory=now)
    """When it was read or saved, in UTC."""


class Place(NamedTuple):
    """Where a part stands in a journal."""

    offset: int
    size: int


@dataclass(frozen=True)
class Heading:
    """What a record says of itself."""

    time: datetime
    sizes: tuple[tuple[str, int], ...]
    """Names and sizes of the parts, in the order in which they follow."""
    gone: tuple[str, ...] = ()
    """The parts of the record before that the issue has no more."""
    origin: Origin | None = None
    """In the first record only."""
    replaces: str = ""
    """In the first record only: the name of the journal whose content this one takes over."""


@dataclass(frozen=True)
class Entry:
    """A good record as it was found in a journal."""

    heading: Heading
    places: tuple[tuple[str, Place], ...]


# --- writing ------------------------------------------------------------------------------------------------------


def encode_record(parts: Mapping[str, bytes], heading: Heading, chain: int, position: int) -> tuple[bytes, int]:
    """A record with its parts, for a position behind a record whose CRC is `chain`; and its own CRC.

    Raises `Fault` where the record would be larger than a reader allows.
    """
    said = dump(_heading_value(heading), _PART)
    size = _HEAD.size + len(said) + sum(map(len, parts.values()))
    filled = size + -(position + size) % BLOCK
    if len(said) > HEADING_BYTES or filled > limits.ALL_BYTES:
        raise Fault("内容超过恢复日志允许的大小")
    head = _CHECKED.pack(filled - _CRC_BYTES - _LENGTH_BYTES, len(said))
    checked = b"".join((head, said, *parts.values(), bytes(filled - size)))
    crc = zlib.crc32(checked, chain)
    return crc.to_bytes(_CRC_BYTES, "little") + checked, crc


def first_chain() -> int:
    """The CRC that the first record goes on from."""
    return zlib.crc32(FIRST_LINE)


def _heading_value(heading: Heading) -> Value:
    value: dict[str, Value] = {
        "time": _milliseconds(heading.time),
        "parts": [[name, size] for name, size in heading.sizes],
        "gone": list(heading.gone),
    }
    if heading.origin is not None:
        value["origin"] = _origin_value(heading.origin)
        value["replaces"] = heading.replaces
    return value


def _origin_value(origin: Origin) -> Value:
    return {
        # The path's bytes: on some systems they need not be text.
        "path": None if origin.path is None else os.fsencode(origin.path.absolute()).hex(),
        "sha256": origin.sha256,
        "snapshot": origin.snapshot,
        "process": {**identity_value(origin.process)},
        "time": _milliseconds(origin.time),
    }


def _milliseconds(time: datetime) -> int:
    return min(max((time - _EPOCH) // _MILLISECOND, 0), _LAST_MILLISECOND)


# --- reading ------------------------------------------------------------------------------------------------------


def good_entries(file: BinaryIO) -> Iterator[Entry]:
    """The records of a journal up to the first that is not good.

    Holds no part in memory, and gives no more than the limits allow.  Raises `OSError`.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > FILE_BYTES or file.read(len(FIRST_LINE)) != FIRST_LINE:
        return
    position, chain, names, headings = len(FIRST_LINE), first_chain(), 0, 0
    for number in range(RECORDS):
        found = _checked(file, position, size, chain)
        if found is None:
            return
        said, end, chain = found
        try:
            heading = _heading(said, is_first=number == 0)
        except Fault:
            return
        names += len(heading.sizes) + len(heading.gone)
        headings += len(said)
        begin = position + _HEAD.size + len(said)
        filling = end - begin - sum(size for _, size in heading.sizes)
        if not 0 <= filling < BLOCK or names > NAMES or headings > HEADINGS_BYTES:
            return
        yield Entry(heading, tuple(_places(heading, begin)))
        position = end


def _places(heading: Heading, begin: int) -> Iterator[tuple[str, Place]]:
    for name, size in heading.sizes:
        yield name, Place(begin, size)
        begin += size


def _checked(file: BinaryIO, position: int, size: int, chain: int) -> tuple[bytes, int, int] | None:
    """The heading of the record at a position, where the record ends, and its CRC; None where it is not good."""
    file.seek(position)
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    crc, length, heading_size = _HEAD.unpack(head)
    end = position + _CRC_BYTES + _LENGTH_BYTES + length
    left = end - position - _HEAD.size - heading_size
    if heading_size > HEADING_BYTES or left < 0 or length > limits.ALL_BYTES or end > size:
        return None
    heading = file.read(heading_size)
    found = zlib.crc32(heading, zlib.crc32(head[_CRC_BYTES:], chain))
    while left:
        chunk = file.read(min(left, _CHUNK))
        if not chunk:
            return None
        found = zlib.crc32(chunk, found)
        left -= len(chunk)
    return (heading, end, crc) if found == crc else None


def _heading(data: bytes, *, is_first: bool) -> Heading:
    fields = Fields(load(data, _PART), Where(_PART))
    heading = Heading(
        time=fields.take("time", _time),
        sizes=fields.several("parts", _sized_name),
        gone=fields.several("gone", _part_name),
        origin=fields.take("origin", _origin) if is_first else None,
        replaces=fields.take("replaces", _file_name) if is_first else "",
    )
    fields.nothing_else()
    if len({name for name, _ in heading.sizes}) != len(heading.sizes):
        raise fields.where.at("parts").fault("重复出现")
    return heading


def _origin(value: Value, where: Where) -> Origin:
    fields = Fields(value, where)
    origin = Origin(
        path=fields.take("path", _path),
        sha256=fields.text("sha256"),
        snapshot=fields.text("snapshot"),
        process=fields.take("process", _process),
        time=fields.take("time", _time),
    )
    if origin.sha256 and not SHA256.fullmatch(origin.sha256):
        raise where.at("sha256").fault("不是校验值")
    fields.nothing_else()
    return origin


def _process(value: Value, where: Where) -> Identity:
    return identity_from(Fields(value, where))


def _path(value: Value, where: Where) -> Path | None:
    if value is None:
        return None
    try:
        path = Path(os.fsdecode(bytes.fromhex(as_text(value, where))))
    except ValueError as error:
        raise where.fault("不是路径") from error
    # A path of another system (the journal may lie on a stick) leads nowhere here; the work is offered all the same.
    return path if path.is_absolute() and "\0" not in str(path) else None


def _time(value: Value, where: Where) -> datetime:
    return _EPOCH + integer_from(0, _LAST_MILLISECOND)(value, where) * _MILLISECOND


def _sized_name(value: Value, where: Where) -> tuple[str, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise where.fault("应为名称和大小")
    return _part_name(value[0], where), integer_from(0, limits.ALL_BYTES)(value[1], where)


def _part_name(value: Value, where: Where) -> str:
    return _matching(_PART_NAME, value, where)


def _file_name(value: Value, where: Where) -> str:
    return _matching(_FILE_NAME, value, where)


def _matching(pattern: re.Pattern[str], value: Value, where: Where) -> str:
    text = as_text(value, where)
    if not pattern.fullmatch(text):
        raise where.fault("不合规定")
    return text
