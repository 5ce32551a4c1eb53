"""The history inside a project file: which states were saved, when and by whom, and what each of them held.

    hist/index.json      the snapshots, oldest first, each with its parents and the hashes of its parts
    hist/<sha256>.json   a part of an older state: `content/issue.json` or an article as it once was
    media/…              pictures, those of older states among them

Nothing stands twice: a revision that the present state holds too is read from there.  A snapshot is named by what it
holds and comes from, so two copies of a file agree about the states that they share, and the nearest common one is the
base of a merge.  A file without `hist/index.json` has one snapshot, that of its content.

Revisions stay bytes until somebody looks at them: opening an issue costs their hashes and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cached_property

from anqing_bulletin.bulletin.model import Extra, Issue
from anqing_bulletin.storage import limits
from anqing_bulletin.storage.canonical import Value, dump_text
from anqing_bulletin.storage.decoding import decode_issue
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.schema import ISSUE_PART, article_part, sha256_of

_ARTICLE_PART = re.compile(r"content/articles/([0-9A-Za-z_-]{1,64})\.json")
MEDIA_PART = re.compile(r"media/[0-9a-f]{64}\.(?:png|jpg)")
"""The names of pictures' parts."""


@dataclass(frozen=True)
class Snapshot:
    """One saved state: who saved it when, what it came from, and the hash of each of its parts."""

    id: str
    """32 hexadecimal digits, made from everything below but the name."""
    parents: tuple[str, ...]
    """The ids of the states it was made from: none, one, or the two of a merge."""
    time: str
    """UTC as 2026-03-01T08:15:00Z; empty where it is not known."""
    author: str
    issue: str
    """The SHA-256 of `content/issue.json`."""
    articles: tuple[tuple[str, str], ...]
    """The id of each article with the SHA-256 of its part, sorted."""
    media: tuple[str, ...] = ()
    """The names of the pictures' parts, sorted."""
    name: str = ""
    """What somebody called this state (送审稿, 定稿 …): it is a milestone then, and is kept."""
    extra: Extra = ()

    @property
    def revisions(self) -> Iterator[str]:
        """The hashes of its JSON parts."""
        yield self.issue
        yield from (digest for _id, digest in self.articles)

    @property
    def moment(self) -> datetime | None:
        """When it was saved, in UTC; None where that is not known."""
        return moment_of(self.time)

    def holds_the_same_as(self, other: Snapshot) -> bool:
        """Whether both hold the same content."""
        return (self.issue, self.articles) == (other.issue, other.articles)


@dataclass(frozen=True)
class Stamp:
    """Who saves when, and what the state is called, if anything."""

    moment: datetime
    """With its time zone."""
    author: str
    name: str = ""


@dataclass(frozen=True)
class Versions:
    """All states of an issue that its file remembers."""

    snapshots: tuple[Snapshot, ...] = ()
    """The oldest first; a parent always before its children."""
    heads: tuple[str, ...] = ()
    """The states that the present content was made from: the last one, or the two of a merge that is not saved yet."""
    revisions: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The JSON parts of all snapshots by their SHA-256."""
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The pictures of all snapshots by the names of their parts."""

    @cached_property
    def by_id(self) -> Mapping[str, Snapshot]:
        """The snapshots by their ids."""
        return {snapshot.id: snapshot for snapshot in self.snapshots}

    @property
    def head(self) -> Snapshot | None:
        """The state that the present content was made from; of a merge not saved yet, the own side's."""
        return self.by_id.get(self.heads[0]) if self.heads else None

    @property
    def milestones(self) -> tuple[Snapshot, ...]:
        """The states with a name."""
        return tuple(snapshot for snapshot in self.snapshots if snapshot.name)


NO_VERSIONS = Versions()


def time_text(moment: datetime) -> str:
    """A moment as the file writes it: UTC, whole seconds."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime | None:
    """The moment that a `Snapshot.time` tells; None for none."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return None


# --- states -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """The parts of the present issue, and the hash of each."""

    parts: Mapping[str, bytes]
    digests: Mapping[str, str]
    """By the name of a part, the SHA-256 of its bytes."""

    @property
    def revisions(self) -> dict[str, bytes]:
        """The JSON parts by their hashes."""
        return {digest: self.parts[name] for name, digest in self.digests.items() if not MEDIA_PART.fullmatch(name)}


def content_of(parts: Mapping[str, bytes]) -> Content:
    """The parts of an issue with their hashes."""
    return Content(parts, {name: sha256_of(data) for name, data in parts.items()})


def snapshot_of(content: Content, parents: Iterable[str] = (), stamp: Stamp | None = None) -> Snapshot:
    """The snapshot of an issue's parts.

    The same content from the same parents, saved by the same person in the same second, is the same snapshot.
    """
    found = ((_ARTICLE_PART.fullmatch(name), digest) for name, digest in content.digests.items())
    made = Snapshot(
        id="",
        parents=tuple(parents),
        time=time_text(stamp.moment) if stamp else "",
        author=stamp.author if stamp else "",
        issue=content.digests[ISSUE_PART],
        articles=tuple(sorted((match[1], digest) for match, digest in found if match)),
        media=tuple(sorted(name for name in content.parts if MEDIA_PART.fullmatch(name))),
    )
    told: Value = [list(made.parents), made.time, made.author, made.issue, dict(made.articles), list(made.media)]
    return replace(made, id=sha256_of(dump_text(told).encode())[:32], name=stamp.name if stamp else "")


def with_state(versions: Versions, content: Content, stamp: Stamp | None) -> Versions:
    """The history with the present content as its last state.

    Content that is the head's own adds none; a name in the stamp is then given to the head.
    """
    made = snapshot_of(content, versions.heads, stamp)
    head = versions.head
    if len(versions.heads) == 1 and head is not None and head.holds_the_same_as(made):
        if not made.name or made.name == head.name:
            return versions
        if not head.name:
            return renamed(versions, head.id, made.name)
    return Versions(
        snapshots=(*versions.snapshots, made),
        heads=(made.id,),
        revisions={**versions.revisions, **content.revisions},
        media={**versions.media, **{name: content.parts[name] for name in made.media}},
    )


def renamed(versions: Versions, snapshot_id: str, name: str) -> Versions:
    """The history with another name for a state; an empty one makes it an ordinary state again."""
    snapshots = tuple(
        replace(snapshot, name=name) if snapshot.id == snapshot_id else snapshot for snapshot in versions.snapshots
    )
    return replace(versions, snapshots=snapshots)


def issue_at(versions: Versions, snapshot: Snapshot) -> Issue:
    """The issue as it was in a state.  Raises `Fault` where a revision is not what the format allows."""
    missing = next((digest for digest in snapshot.revisions if digest not in versions.revisions), None)
    if missing is not None:
        raise Fault("不在文件里", revision_part(missing))
    parts = {ISSUE_PART: versions.revisions[snapshot.issue]}
    parts.update((article_part(article_id), versions.revisions[digest]) for article_id, digest in snapshot.articles)
    parts.update((name, versions.media[name]) for name in snapshot.media if name in versions.media)
    return decode_issue(parts)[0]


def revision_part(digest: str) -> str:
    """The part that holds a revision of this SHA-256, once the present content does not."""
    return f"hist/{digest}.json"


# --- two histories ------------------------------------------------------------------------------------------------


def common_state(mine: Versions, theirs: Versions) -> Snapshot | None:
    """The nearest state that both present contents come from; None for files that share none.

    Of several that are equally near, as after a merge in each direction, the one saved last.
    """
    shared = ancestors(mine, mine.heads) & ancestors(theirs, theirs.heads)
    passed: set[str] = set()
    for snapshot in reversed(theirs.snapshots):
        if snapshot.id in shared and snapshot.id not in passed:
            return snapshot
        if snapshot.id in shared:
            passed |= ancestors(theirs, snapshot.parents)
    return None


def ancestors(versions: Versions, ids: Iterable[str]) -> set[str]:
    """Some states and all that they come from."""
    found: set[str] = set()
    waiting = [snapshot_id for snapshot_id in ids if snapshot_id in versions.by_id]
    while waiting:
        snapshot_id = waiting.pop()
        if snapshot_id not in found:
            found.add(snapshot_id)
            waiting += versions.by_id[snapshot_id].parents if snapshot_id in versions.by_id else ()
    return found


def joined(mine: Versions, theirs: Versions) -> Versions:
    """Both histories in one, for content that was merged from both heads; mine comes first among the heads."""
    if not theirs.heads or set(theirs.heads) <= ancestors(mine, mine.heads):
        return mine
    new = [snapshot for snapshot in theirs.snapshots if snapshot.id not in mine.by_id]
    names = {snapshot.id: snapshot.name for snapshot in theirs.snapshots if snapshot.name}
    own = tuple(
        snapshot if snapshot.name else replace(snapshot, name=names.get(snapshot.id, "")) for snapshot in mine.snapshots
    )
    behind = set(mine.heads) <= ancestors(theirs, theirs.heads)
    return Versions(
        snapshots=(*own, *new),
        heads=theirs.heads if behind else (*mine.heads, *theirs.heads),
        revisions={**theirs.revisions, **mine.revisions},
        media={**theirs.media, **mine.media},
    )


# --- thinning -----------------------------------------------------------------------------------------------------


def thinned(versions: Versions) -> Versions:
    """The history with as many states as a file keeps.

    Milestones stay, and the newest `limits.KEPT_STATES` others, and of the older ones the last of each day, up to as
    many again.  Where even these are more revisions or bytes than a file may hold, the oldest go first, those
    without a name before those with one; the head never goes.
    """
    plain = [snapshot for snapshot in versions.snapshots if not snapshot.name and snapshot.id not in versions.heads]
    newest = plain[-limits.KEPT_STATES :]
    days = {snapshot.time[:10]: snapshot for snapshot in plain[: -limits.KEPT_STATES]}
    kept = {snapshot.id for snapshot in (*newest, *list(days.values())[-limits.KEPT_STATES :])}
    dropped = [snapshot.id for snapshot in plain if snapshot.id not in kept]
    result = without(versions, dropped) if dropped else versions
    while _too_large(result):
        oldest = _first_to_go(result)
        if oldest is None:
            break
        result = without(result, [oldest.id])
    return result


def _too_large(versions: Versions) -> bool:
    held = sum(map(len, versions.revisions.values())) + sum(map(len, versions.media.values()))
    count = len(versions.revisions) + len(versions.media)
    return count > limits.HISTORY_PARTS or held > limits.HISTORY_BYTES or len(versions.snapshots) > limits.SNAPSHOTS


def _first_to_go(versions: Versions) -> Snapshot | None:
    others = [snapshot for snapshot in versions.snapshots if snapshot.id not in versions.heads]
    return next((snapshot for snapshot in others if not snapshot.name), others[0] if others else None)


def without(versions: Versions, ids: Iterable[str]) -> Versions:
    """The history without some states: their children come from their parents now, their own revisions go."""
    gone = set(ids)
    heirs: dict[str, tuple[str, ...]] = {}
    kept = []
    for snapshot in versions.snapshots:
        parents = tuple(dict.fromkeys(p for parent in snapshot.parents for p in heirs.get(parent, (parent,))))
        if snapshot.id in gone:
            heirs[snapshot.id] = parents
        else:
            kept.append(snapshot if parents == snapshot.parents else replace(snapshot, parents=parents))
    revisions = {digest for snapshot in kept for digest in snapshot.revisions}
    media = {name for snapshot in kept for name in snapshot.media}
    return Versions(
        snapshots=tuple(kept),
        heads=tuple(dict.fromkeys(h for head in versions.heads for h in heirs.get(head, (head,)))),
        revisions={digest: data for digest, data in versions.revisions.items() if digest in revisions},
        media={name: data for name, data in versions.media.items() if name in media},
    )
