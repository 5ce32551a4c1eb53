"""`manifest.json`: what a project file is, which version of the format it keeps to, and the hash of every part.

History of the format.  A higher second figure adds keys and parts that older programs keep without knowing them; a
higher first figure, or a word in `needs`, means that an older program would misread the file and must not open it.

    1.0   2026   the first: issue, articles, pictures.
    1.1   2026   the history of the issue under hist/; `final` in the issue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anqing_bulletin import __version__
from anqing_bulletin.bulletin.model import Extra
from anqing_bulletin.errors import ProjectNewer
from anqing_bulletin.storage import limits
from anqing_bulletin.storage.canonical import Value, dump, json_object, load
from anqing_bulletin.storage.fault import Fault, printable
from anqing_bulletin.storage.fields import Fields, Where, as_text, integer_from
from anqing_bulletin.storage.schema import SHA256, sha256_of

MANIFEST_PART = "manifest.json"
FORMAT = "anqing-bulletin"
MAJOR, MINOR = 1, 1
KNOWN_NEEDS: frozenset[str] = frozenset()
"""The features of later formats that this program has learnt."""

_VERSION_FIGURE = 1_000_000


@dataclass(frozen=True)
class Record:
    """What the manifest says of one part."""

    sha256: str
    size: int
    extra: Extra = ()


@dataclass(frozen=True)
class Manifest:
    """The manifest of a project file of format `MAJOR`.`minor`."""

    issue_id: str
    records: Mapping[str, Record]
    minor: int = MINOR
    app: str = __version__
    extra: Extra = ()


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as a part."""
    value = json_object(
        manifest.extra,
        format=FORMAT,
        version=[MAJOR, manifest.minor],
        app=manifest.app,
        issue=manifest.issue_id,
        needs=[],
        parts={
            name: json_object(record.extra, sha256=record.sha256, size=record.size)
            for name, record in manifest.records.items()
        },
    )
    return dump(value, MANIFEST_PART)


def decode_manifest(data: bytes) -> Manifest:
    """The manifest that a part holds.

    Raises `ProjectNewer` for a higher first figure or an unknown need, before anything else in it is looked at, and
    `Fault` for whatever is not a manifest.
    """
    fields = Fields(load(data, MANIFEST_PART), Where(MANIFEST_PART))
    if fields.text("format") != FORMAT:
        raise fields.where.at("format").fault("不是本程序的格式")
    version = fields.several("version", integer_from(0, _VERSION_FIGURE))
    app = fields.text("app")
    if len(version) != 2 or version[0] < MAJOR:
        raise fields.where.at("version").fault("不是格式的版本")
    if version[0] > MAJOR:
        raise _newer(app, f"文件格式为 {version[0]}.{version[1]}，本程序只认识 {MAJOR}.x")
    unknown_needs = sorted(set(fields.several("needs", as_text)) - KNOWN_NEEDS)
    if unknown_needs:
        raise _newer(app, f"其中用到本程序没有的功能“{printable(unknown_needs[0])}”")
    return Manifest(
        issue_id=fields.text("issue"),
        records=fields.take("parts", _records),
        minor=version[1],
        app=app,
        extra=fields.extra(),
    )


def _newer(app: str, reason: str) -> ProjectNewer:
    return ProjectNewer(
        f"这个文件由更新版本的程序（{printable(app)}）保存：{reason}。请升级程序后再打开；文件未被改动。"
    )


def _records(value: Value, where: Where) -> dict[str, Record]:
    if not isinstance(value, dict):
        raise where.fault("应为对象")
    return {name: _record(item, where.at(name)) for name, item in value.items()}


def _record(value: Value, where: Where) -> Record:
    fields = Fields(value, where)
    sha256 = fields.text("sha256")
    if not SHA256.fullmatch(sha256):
        raise where.at("sha256").fault("不是校验值")
    return Record(sha256, fields.integer("size", 0, limits.PART_BYTES), fields.extra())


def check_parts(manifest: Manifest, parts: Mapping[str, bytes]) -> None:
    """Raises `Fault` where the parts are not exactly those of the manifest, byte for byte."""
    missing = sorted(manifest.records.keys() - parts.keys())
    if missing:
        raise Fault("不见了", missing[0])
    unlisted = sorted(parts.keys() - manifest.records.keys())
    if unlisted:
        raise Fault("不在清单上", unlisted[0])
    for name, data in parts.items():
        record = manifest.records[name]
        if len(data) != record.size or sha256_of(data) != record.sha256:
            raise Fault("的内容与清单上的校验值不符", name)
