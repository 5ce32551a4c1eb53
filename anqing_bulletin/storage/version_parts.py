"""The history of an issue as parts of its project file, written and read.

hist/index.json      the head and the snapshots, the oldest first
hist/<sha256>.json   what older states held and the present one does not
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from anqing_bulletin.storage import limits
from anqing_bulletin.storage.canonical import Value, dump, json_object, load
from anqing_bulletin.storage.fault import Fault, printable
from anqing_bulletin.storage.fields import Decode, Fields, Where, as_text, tuple_of
from anqing_bulletin.storage.schema import ARTICLE_ID, SHA256, sha256_of
from anqing_bulletin.storage.versions import (
    MEDIA_PART,
    NO_VERSIONS,
    Content,
    Snapshot,
    Versions,
    revision_part,
    snapshot_of,
    with_state,
    without,
)

INDEX_PART = "hist/index.json"
"""The list of snapshots."""

_REVISION_PART = re.compile(r"hist/([0-9a-f]{64})\.json")
_SNAPSHOT_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")


def encode_versions(versions: Versions, content: Content) -> dict[str, bytes]:
    """The parts that hold the history beside the content.

    None where the only state is that of the content, saved by nobody at no known time: such a file needs no history.
    """
    if not versions.snapshots or _goes_without_saying(versions, content):
        return {}
    value: dict[str, Value] = {
        "head": versions.heads[0],
        "snapshots": [_snapshot_value(snapshot, before) for before, snapshot in pairwise((None, *versions.snapshots))],
    }
    older = versions.revisions.keys() - content.revisions.keys()
    revisions = {revision_part(digest): versions.revisions[digest] for digest in older}
    return {INDEX_PART: dump(value, INDEX_PART), **revisions, **versions.media}


def _goes_without_saying(versions: Versions, content: Content) -> bool:
    only = versions.snapshots[0]
    said = only.time or only.author or only.name or only.extra or only.parents
    return len(versions.snapshots) == 1 and not said and only.holds_the_same_as(snapshot_of(content))


def _snapshot_value(snapshot: Snapshot | None, before: Snapshot | None) -> Value:
    assert snapshot is not None
    former = dict(before.articles) if before is not None else {}
    present = dict(snapshot.articles)
    gone: list[Value] = [*sorted(former.keys() - present.keys())]
    return json_object(
        snapshot.extra,
        id=snapshot.id,
        parents=list(snapshot.parents),
        time=snapshot.time,
        author=snapshot.author,
        issue=snapshot.issue,
        articles={article_id: digest for article_id, digest in present.items() if former.get(article_id) != digest},
        gone=gone,
        media=list(snapshot.media),
        name=snapshot.name,
    )


def decode_versions(parts: Mapping[str, bytes], content: Content) -> tuple[Versions, frozenset[str]]:
    """The history that a file's parts hold, and the names of those it is made of.

    Every part is known to match its hash in the manifest.  Without an index there is no history.  A state of which a
    revision is missing (a program that knew of no history has saved the file) is passed over, and a present content
    that no state holds gets one.
    Raises `Fault` for an index that is not one.
    """
    if INDEX_PART not in parts:
        return NO_VERSIONS, frozenset()
    snapshots, head = decode_index(parts[INDEX_PART])
    named = {match[1]: name for name in parts if (match := _REVISION_PART.fullmatch(name))}
    revisions = {digest: parts[name] for digest, name in named.items()}
    wrong = next((digest for digest, data in revisions.items() if sha256_of(data) != digest), None)
    if wrong is not None:
        raise Fault("与名称中的校验值不符", named[wrong])
    revisions.update(content.revisions)
    media = {name: data for name, data in parts.items() if MEDIA_PART.fullmatch(name)}
    incomplete = [
        snapshot.id
        for snapshot in snapshots
        if not (revisions.keys() >= set(snapshot.revisions) and media.keys() >= set(snapshot.media))
    ]
    whole = without(Versions(snapshots, (head,), revisions, media), incomplete)
    return with_state(whole, content, None), frozenset((INDEX_PART, *named.values(), *media))


def decode_index(data: bytes) -> tuple[tuple[Snapshot, ...], str]:
    """The snapshots, the oldest first, and the id of the head.  Raises `Fault` for an index that is not one."""
    fields = Fields(load(data, INDEX_PART), Where(INDEX_PART))
    head = fields.take("head", _matching(_SNAPSHOT_ID))
    snapshots = fields.take("snapshots", _snapshots)
    fields.nothing_else()
    _check_order(snapshots, head)
    return snapshots, head


def _check_order(snapshots: tuple[Snapshot, ...], head: str) -> None:
    if len(snapshots) > limits.SNAPSHOTS:
        raise Fault(f"的版本超过 {limits.SNAPSHOTS} 个", INDEX_PART)
    seen: set[str] = set()
    for index, snapshot in enumerate(snapshots):
        where = Where(INDEX_PART, ("snapshots", index))
        if snapshot.id in seen:
            raise where.fault("重复出现")
        if not seen.issuperset(snapshot.parents):
            raise where.at("parents").fault("指向不在前面的版本")
        seen.add(snapshot.id)
    if head not in seen:
        raise Where(INDEX_PART, ("head",)).fault("不是其中的版本")


def _snapshots(value: Value, where: Where) -> tuple[Snapshot, ...]:
    present: dict[str, str] = {}
    room = limits.HISTORY_ENTRIES

    def snapshot(value: Value, where: Where) -> Snapshot:
        nonlocal room
        fields = Fields(value, where)
        present.update(fields.take("articles", _articles))
        for article_id in fields.several("gone", as_text):
            if present.pop(article_id, None) is None:
                raise where.at("gone").fault(f"的稿件编号“{printable(article_id)}”不在前一个版本里")
        room -= len(present)
        if room < 0:
            raise where.fault("使历史版本里的稿件超过上限")
        return Snapshot(
            id=fields.take("id", _matching(_SNAPSHOT_ID)),
            parents=fields.several("parents", _matching(_SNAPSHOT_ID)),
            time=fields.take("time", _matching(_TIME)),
            author=fields.text("author"),
            issue=fields.take("issue", _matching(SHA256)),
            articles=tuple(sorted(present.items())),
            media=fields.take("media", _media_names),
            name=fields.text("name"),
            extra=fields.extra(),
        )

    return tuple_of(snapshot)(value, where)


def _matching(pattern: re.Pattern[str]) -> Decode[str]:
    def decode(value: Value, where: Where) -> str:
        text = as_text(value, where)
        if not pattern.fullmatch(text):
            raise where.fault(f"的写法“{printable(text)}”不对")
        return text

    return decode


def _articles(value: Value, where: Where) -> dict[str, str]:
    if not isinstance(value, dict):
        raise where.fault("应为对象")
    wrong = next((article_id for article_id in value if not ARTICLE_ID.fullmatch(article_id)), None)
    if wrong is not None:
        raise where.at(wrong).fault("的稿件编号不合规定")
    digest = _matching(SHA256)
    return {article_id: digest(item, where.at(article_id)) for article_id, item in value.items()}


def _media_names(value: Value, where: Where) -> tuple[str, ...]:
    return tuple(sorted(set(tuple_of(_matching(MEDIA_PART))(value, where))))
