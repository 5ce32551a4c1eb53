"""Project files made by hand, so that each can be wrong in exactly one place; and one issue that has everything."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import Path

from anqing_bulletin.bulletin.edits import finalise, set_title
from anqing_bulletin.bulletin.model import (
    Alignment,
    Article,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    ParagraphKind,
    People,
    Picture,
    Publication,
    Section,
    Span,
    Table,
)
from anqing_bulletin.storage import container
from anqing_bulletin.storage.project import MIMETYPE, Project, Unknown, encode, encode_project
from anqing_bulletin.storage.versions import Stamp
from tests.strategies import tiny_png

GOLDEN_FOLDER = Path(__file__).parent / "golden"
"""A file of every version of the format."""

STORED, DEFLATED = 0, 8
SEAL_SIZE = 73


@dataclass(frozen=True)
class Raw:
    """One ZIP entry, with everything in it that can be made to lie."""

    name: bytes
    data: bytes
    method: int = STORED
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    attributes: int = 0o100644 << 16
    extra: bytes = b""
    comment: bytes = b""
    gap: bytes = b""
    """Bytes before the local header."""
    local_name: bytes | None = None
    local_size: int | None = None
    local_crc: int | None = None
    tail: bytes = b""
    """Bytes at the end of the packed data that are counted in its size."""


def raw_zip(entries: list[Raw], seal: bytes) -> bytes:
    """A ZIP of such entries, each field as given and otherwise right."""
    body, directory = b"", b""
    for entry in entries:
        packed = (deflated(entry.data) if entry.method == DEFLATED else entry.data) + entry.tail
        size = len(entry.data) if entry.size is None else entry.size
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        local_size = size if entry.local_size is None else entry.local_size
        local_crc = crc if entry.local_crc is None else entry.local_crc
        local_name = entry.name if entry.local_name is None else entry.local_name
        body += entry.gap
        offset = len(body)
        body += struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 20, entry.flags, entry.method, 0, 33, local_crc, len(packed), local_size,
            len(local_name), len(entry.extra),
        ) + local_name + entry.extra + packed  # fmt: skip
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 0x314, 20, entry.flags, entry.method, 0, 33, crc, len(packed), size,
            len(entry.name), len(entry.extra), len(entry.comment), 0, 0, entry.attributes, offset,
        ) + entry.name + entry.extra + entry.comment  # fmt: skip
    count = len(entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), len(seal))
    return body + directory + end + seal


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def seal_of(manifest: bytes) -> bytes:
    return b"aqsha256:" + sha256(manifest).encode()


def manifest_of(parts: Mapping[str, bytes], /, **changes: object) -> bytes:
    """A right manifest for some parts, with keys changed or added."""
    value = {
        "format": "anqing-bulletin",
        "version": [1, 0],
        "app": "9.9",
        "issue": "issue-1",
        "needs": [],
        "parts": {name: {"sha256": sha256(data), "size": len(data)} for name, data in parts.items()},
        **changes,
    }
    return json.dumps(value).encode()


def entries_of(parts: Mapping[str, bytes], manifest: bytes) -> list[Raw]:
    head = [Raw(b"mimetype", MIMETYPE), Raw(b"manifest.json", manifest)]
    return head + [Raw(name.encode(), data) for name, data in parts.items()]


def sealed(
    parts: Mapping[str, bytes],
    *,
    manifest: bytes | None = None,
    change: Callable[[list[Raw]], list[Raw]] = lambda entries: entries,
) -> bytes:
    """A project file of some parts, right but for what was asked for."""
    listed = manifest_of(parts) if manifest is None else manifest
    return raw_zip(change(entries_of(parts, listed)), seal_of(listed))


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a project file that the manifest lists."""
    parts, _seal = container.unpack(data, SEAL_SIZE)
    return {name: part for name, part in parts.items() if name not in {"mimetype", "manifest.json"}}


def manifest_in(data: bytes) -> dict[str, object]:
    parts, _seal = container.unpack(data, SEAL_SIZE)
    manifest = json.loads(parts["manifest.json"])
    assert isinstance(manifest, dict)
    return manifest


def full_project() -> Project:
    """An invented issue with one of everything, and the traces of a newer program.

    The golden files of all released versions hold it: it never changes.  A release with a new version of the format
    adds `golden/<version>.zgxx`, written once as `full_file()` by that release.
    """
    picture = Picture("image/png", tiny_png(3, 2, 90), 3, 2)
    report = Article(
        id="a1",
        title="青石镇开“板凳会” 小事不出村",
        title_breaks=(10,),
        source="青石镇党委",
        foreword=(Paragraph((Span("现将做法予以刊发。", Mark.KAI),), id="p0"),),
        blocks=(
            Paragraph((Span("议题摆上桌。", Mark.STRONG), Span("全镇26个村每月开会，𬭛䶮皆可。")), id="p1"),
            Paragraph((Span("一、做法"),), ParagraphKind.LEVEL_1, Alignment.LEFT, "p2", (("x-level", "4"),)),
            Table(
                rows=(
                    (Cell((Span("村名"),), Alignment.CENTRE, columns=2), Cell((Span("户数", Mark.UNDERLINE),))),
                    (Cell((Span("东坡村"),)), Cell(), Cell((Span("H"), Span("2", Mark.SUBSCRIPT)), rows=1)),
                ),
                column_weights=(2, 1, 1),
                header_rows=1,
                caption="参会情况",
                id="t1",
            ),
            Figure(picture, "会场", 600, "f1", (("x-alt", '"村口的板凳"'),)),
        ),
        note="核对户数",
        extra=(("x-colour", '{"a":[1,2.5,null,true]}'),),
    )
    issue = Issue(
        id="issue-1",
        publication=Publication(
            title="青石工作",
            issuer="青石县委办公室",
            section_titles=("乡镇", "部门"),
            imprint=(ImprintLine("发", "各乡镇"),),
            marking="内部资料",
            extra=(("x-logo", '"none"'),),
        ),
        number=7,
        date=date(2026, 3, 1),
        sections=(
            Section("乡镇", (report,), "s1", (("x-folded", "false"),)),
            Section("部门", (), "s2"),
        ),
        total_number=207,
        imprint=(ImprintLine("报", "县委领导", (("x-bold", "true"),)), ImprintLine("发", "各乡镇")),
        people=People("甲", "乙", "丙", (("x-proof", '"丁"'),)),
        copies=80,
        pool=(Article(id="a2", title="备用稿"),),
        bin=(Article(id="a3", title="旧稿", blocks=(Paragraph((Span("作废。"),), id="p1"),)),),
        extra=(("x-colour", '"red"'),),
    )
    kept = Unknown(
        parts=(("ext/plugin.bin", bytes(range(256))), ("hist/snapshots.json", b"[1, 2]")),
        manifest=(("x-snapshot", '"0123"'),),
        records=(("content/issue.json", (("x-by", '"甲"'),)),),
        minor=3,
    )
    return Project(issue, kept)


def full_file() -> bytes:
    project = full_project()
    return encode(project.issue, kept=project.kept)


def project_with_history() -> Project:
    """The same issue, declared final, after three saves by two people.

    `golden/1.1.zgxx` holds it: it never changes.
    """
    project = Project(full_project().issue)
    morning = datetime(2026, 3, 1, 8, 15, tzinfo=timezone.utc)
    project = encode_project(project, Stamp(morning, "沈砚")).project
    retitled = set_title(project.issue, "a1", "青石镇“板凳会”开出好风气")
    project = encode_project(
        replace(project, issue=retitled), Stamp(morning.replace(hour=9), "顾青禾", "送审稿")
    ).project
    final = finalise(project.issue)
    return encode_project(replace(project, issue=final), Stamp(morning.replace(hour=10), "沈砚", "定稿")).project


def small_parts() -> dict[str, bytes]:
    """The parts of an issue with one article of one paragraph."""
    article = Article(id="a1", title="标题", blocks=(Paragraph((Span("正文。"),), id="p1"),))
    section = Section("栏目", (article,), "s1")
    return parts_of(encode(Issue(Publication(), 1, date(2026, 1, 5), (section,), id="issue-1")))
