"""The project file (.zgxx): one issue, whole, with whatever a newer program has put beside it.

    mimetype                     stored, first
    manifest.json                version, hash and size of every other part
    content/issue.json           masthead, imprint, order of the articles
    content/articles/<id>.json   one article
    media/<sha256>.png|jpg       pictures
    hist/…                       older states, see `versions`
    …                            parts that only a newer program knows, kept byte for byte

The ZIP comment holds the manifest's hash, so that one hash covers the whole file.  Nothing but the states of its
history carries a time: the same project gives the same bytes.  A file is either read whole and right, or refused with a
sentence; nothing is mended here (`repair` is for that).
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from anqing_bulletin.bulletin.model import Extra, Issue
from anqing_bulletin.errors import ProjectDamaged, ProjectError, ProjectNewer, SaveFailed
from anqing_bulletin.storage import container, limits
from anqing_bulletin.storage.causes import cause_of
from anqing_bulletin.storage.decoding import decode_issue
from anqing_bulletin.storage.encoding import encode_issue, known_parts
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.manifest import (
    MANIFEST_PART,
    MINOR,
    Manifest,
    Record,
    check_parts,
    decode_manifest,
    encode_manifest,
)
from anqing_bulletin.storage.migrations import with_first_state
from anqing_bulletin.storage.save import Saved, save_file
from anqing_bulletin.storage.schema import NOTHING_KNOWN, KnownParts, article_part, sha256_of
from anqing_bulletin.storage.version_parts import decode_versions, encode_versions
from anqing_bulletin.storage.versions import (
    NO_VERSIONS,
    Content,
    Stamp,
    Versions,
    content_of,
    thinned,
    with_state,
)

SUFFIX = ".zgxx"
MIMETYPE_PART = "mimetype"
MIMETYPE = b"application/vnd.anqing-bulletin+zip"

_SEAL_SIGN = b"aqsha256:"
_SEAL_SIZE = len(_SEAL_SIGN) + 64
# The first entry's name and content stand at a fixed place, behind a local header of 30 bytes.
_FIRST_BYTES = MIMETYPE_PART.encode() + MIMETYPE
_FIRST_BYTES_AT = 30

_known = NOTHING_KNOWN
"""The articles of the last save: an article that has not changed since is neither written out nor decoded again."""

_ADVICE = "文件未被改动。请从备份恢复，或请给您文件的人重新发一份"


@dataclass(frozen=True)
class Unknown:
    """What a newer program put into the file outside the issue; written back as it came."""

    parts: tuple[tuple[str, bytes], ...] = ()
    """Parts by name, sorted."""
    manifest: Extra = ()
    """Keys of the manifest."""
    records: tuple[tuple[str, Extra], ...] = ()
    """Keys in the manifest's record of a part, by the part's name, sorted."""
    minor: int = MINOR
    """The second figure of the format's version, where it is higher than ours."""


@dataclass(frozen=True)
class Project:
    """What a project file holds."""

    issue: Issue
    kept: Unknown = Unknown()
    versions: Versions = field(default=NO_VERSIONS, compare=False)
    """The states that the issue went through: how it came to be, not what it is."""

    @property
    def is_newer(self) -> bool:
        """Whether a newer program wrote it: everything is here and is kept, but not all of it can be shown."""
        return self.kept.minor > MINOR


@dataclass(frozen=True)
class Encoded:
    """The bytes of a project file and the project that they give back."""

    data: bytes = field(repr=False)
    project: Project
    """The project as it was given, its history with the state that was written."""


def encode_project(project: Project, stamp: Stamp | None = None) -> Encoded:
    """The bytes of a project file, which are known to give back this very project: they were read again to see it.

    With a stamp the content is a new state of the history, if it differs from the last one.
    An article that has not changed since the last save is not read again: its part is compared with the one of then.
    Raises `SaveFailed`, naming the article, where the issue holds what no file may hold (a character that does not
    exist, for instance, or more than the limits allow).
    """
    global _known  # noqa: PLW0603  what the last save wrote
    issue = project.issue
    try:
        content = content_of(encode_issue(issue, _known))
        written = replace(project, versions=thinned(with_state(project.versions, content, stamp)))
        data = _encode(written, content)
        back = _decode(data, _known)
        if back.issue != issue or back.versions != written.versions:
            raise Fault("存入的内容读回来不一致")
    except Fault as fault:
        raise SaveFailed(
            f"没有保存：{_in_words(fault, issue)}。原来的文件完好无损；请改正后再保存，或撤销最近的修改。"
        ) from fault
    _known = known_parts(issue, content.parts)
    return Encoded(data, written)


def encode(issue: Issue, *, kept: Unknown = Unknown()) -> bytes:
    """The bytes of a project file without a history.  Raises `SaveFailed` as `encode_project` does."""
    return encode_project(Project(issue, kept)).data


def decode(data: bytes) -> Project:
    """The project that some bytes hold.

    Raises `ProjectDamaged`, naming the part, for anything but a whole and right project file; `ProjectNewer` for one
    that only a newer program can read.
    """
    try:
        return _decode(data, NOTHING_KNOWN)
    except Fault as fault:
        raise ProjectDamaged(f"项目文件已损坏：{fault}。{_ADVICE}。", fault.part) from fault


def read_project(path: Path) -> Project:
    """The project in a file.

    Raises `ProjectError` where the file cannot be read, `ProjectDamaged` and `ProjectNewer` as `decode` does; the
    sentence begins with the file's name.
    """
    return decode_file(path, read_bytes(path))


def decode_file(path: Path, data: bytes) -> Project:
    """The project that the bytes of a file hold.  Raises as `read_project` does."""
    try:
        return decode(data)
    except ProjectDamaged as error:
        raise ProjectDamaged(f"打不开“{path.name}”：{error}", error.part) from error
    except ProjectNewer as error:
        raise ProjectNewer(f"打不开“{path.name}”：{error}") from error


def write_project(path: Path, project: Project, *, overwrite: bool = True) -> Saved:
    """Write a project file for the first time, or in the place of one that nobody has open.

    The window saves through `saving.save_project`.  Raises `SaveFailed` as `encode_project` and `save_file` do.
    """
    return save_file(path, encode_project(project).data, overwrite=overwrite)


# --- writing ------------------------------------------------------------------------------------------------------


def _encode(project: Project, content: Content) -> bytes:
    kept = project.kept
    ours = {**encode_versions(project.versions, content), **content.parts}
    clash = next((name for name, data in kept.parts if ours.get(name, data) != data), None)
    if clash is not None:
        raise Fault("与文件里原有的部件同名", clash)
    parts = {**dict(kept.parts), **ours}
    extras = dict(kept.records)
    records = {
        name: Record(content.digests.get(name) or sha256_of(data), len(data), extras.get(name, ()))
        for name, data in parts.items()
    }
    manifest = encode_manifest(Manifest(project.issue.id, records, max(MINOR, kept.minor), extra=kept.manifest))
    ordered = {MIMETYPE_PART: MIMETYPE, MANIFEST_PART: manifest, **dict(sorted(parts.items()))}
    return container.pack(ordered, _seal(manifest))


def _seal(manifest: bytes) -> bytes:
    return _SEAL_SIGN + sha256_of(manifest).encode()


def _in_words(fault: Fault, issue: Issue) -> str:
    """The fault, with the article's title in the place of the part's name."""
    groups = [*(section.articles for section in issue.sections), issue.pool, issue.bin]
    for article in (article for group in groups for article in group):
        if article_part(article.id) == fault.part and article.title.isprintable():
            return f"稿件“{article.title}”{fault.what}"
    return str(fault)


# --- reading ------------------------------------------------------------------------------------------------------


def _decode(data: bytes, known: KnownParts) -> Project:
    _check_kind(data)
    parts, seal = container.unpack(data, _SEAL_SIZE)
    if parts.pop(MIMETYPE_PART, None) != MIMETYPE:
        raise Fault("不对", MIMETYPE_PART)
    manifest_part = parts.pop(MANIFEST_PART, None)
    if manifest_part is None:
        raise Fault("不见了", MANIFEST_PART)
    if seal != _seal(manifest_part):
        raise Fault("与文件末尾的校验值不符", MANIFEST_PART)
    manifest = decode_manifest(manifest_part)
    check_parts(manifest, parts)
    issue, used = decode_issue(parts, known)
    if issue.id != manifest.issue_id:
        raise Fault("中的期刊编号与内容不一致", MANIFEST_PART)
    content = Content({name: parts[name] for name in used}, {name: manifest.records[name].sha256 for name in used})
    versions, remembered = decode_versions(parts, content)
    versions = versions if versions.snapshots else with_first_state(content)
    used |= remembered
    kept = Unknown(
        parts=tuple(sorted((name, part) for name, part in parts.items() if name not in used)),
        manifest=manifest.extra,
        records=tuple(sorted((name, record.extra) for name, record in manifest.records.items() if record.extra)),
        minor=manifest.minor,
    )
    return Project(issue, kept, versions)


def _check_kind(data: bytes) -> None:
    """Tell what is no project file at all from a damaged one."""
    if not data:
        raise Fault("文件是空的（0 字节）")
    if not data.strip(b"\0"):
        raise Fault("文件里全是零，可能是断电或 U 盘未安全弹出所致")
    if data[_FIRST_BYTES_AT : _FIRST_BYTES_AT + len(_FIRST_BYTES)] != _FIRST_BYTES:
        raise ProjectDamaged(f"这不是本程序的项目文件（{SUFFIX}），或文件开头已损坏。{_ADVICE}。")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that may be a project file.  Raises `ProjectError` where it cannot be one or be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            _refuse(path, "它不是普通文件")
        if status.st_size > limits.FILE_BYTES:
            _refuse(path, f"文件超过 {limits.FILE_BYTES >> 20} MB，不会是本程序的项目文件")
        with path.open("rb") as file:
            return file.read(limits.FILE_BYTES + 1)
    except FileNotFoundError as error:
        _refuse(path, "文件不存在", error)
    except (OSError, ValueError) as error:
        _refuse(path, cause_of(error), error)


def _refuse(path: Path, cause: str, error: Exception | None = None) -> NoReturn:
    raise ProjectError(f"打不开“{path.name}”：{cause}。请检查文件名和所在的磁盘。") from error
