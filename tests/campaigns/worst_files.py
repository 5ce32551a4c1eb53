"""The largest project files that the limits still allow, each large in another way.

They follow the table of `storage.limits`: whoever changes a limit sees here what it costs.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from anqing_bulletin.storage import limits
from tests.storage.crafting import DEFLATED, Raw, manifest_of, parts_of, sealed, small_parts

ISSUE = "content/issue.json"
_MARGIN = 400
"""Values and bytes that a part has beside those that it is filled with."""


def with_articles(articles: Mapping[str, bytes]) -> bytes:
    """A file whose pool holds these articles."""
    parts = small_parts()
    issue = json.loads(parts[ISSUE])
    issue["pool"] = list(articles)
    parts[ISSUE] = json.dumps(issue).encode()
    return sealed(parts | {f"content/articles/{name}.json": data for name, data in articles.items()})


def deflated(parts: Mapping[str, bytes]) -> bytes:
    """A file of such parts, small to send."""

    def deflate(entries: list[Raw]) -> list[Raw]:
        return [*entries[:2], *(replace(entry, method=DEFLATED) for entry in entries[2:])]

    return sealed(parts, change=deflate)


def crowd(key: str, item: bytes, per_item: int, *, articles: int = 1) -> bytes:
    """Articles full of one thing under a key: `item`, which is `per_item` values by the count of the limits."""
    most = (limits.JSON_VALUES - _MARGIN) // per_item
    count = min(most, (limits.JSON_BYTES // articles - 4 * _MARGIN) // (len(item) + 1))
    value = b"[" + b",".join([item] * count) + b"]"
    return with_articles({f"w{number}": article(f"w{number}", key, value) for number in range(articles)})


def article(name: str, key: str, value: bytes) -> bytes:
    """An article with one key set to raw JSON."""
    whole = {"id": name, "title": "", "title_breaks": [], "source": "", "foreword": [], "blocks": [], "note": ""}
    rest = json.dumps({other: held for other, held in whole.items() if other != key})
    return rest[:-1].encode() + b"," + json.dumps(key).encode() + b":" + value + b"}"


def many_keys(articles: int = 1) -> bytes:
    """Articles of unknown keys, each of which is kept."""
    count = min(limits.JSON_VALUES - _MARGIN, (limits.JSON_BYTES // articles - 4 * _MARGIN) // 10)
    keys = b'"",' + b",".join(b'"%05x":1' % number for number in range(count))
    return with_articles({f"w{number}": article(f"w{number}", "note", keys) for number in range(articles)})


def long_texts(character: str, last: str = "") -> bytes:
    """Notes of the longest text, until all JSON is full."""
    size = limits.STRING_CHARACTERS - len(last)
    each = len(character.encode()) * size + len(last.encode()) + _MARGIN
    names = [f"w{number}" for number in range((limits.JSON_BYTES - 4 * _MARGIN) // each)]
    note = f'"{character * size}{last}"'.encode()
    return with_articles({name: article(name, "note", note) for name in names})


def texts_and_parts() -> bytes:
    """Both: the longest texts, and parts in what is left of the file."""
    texts = parts_of(long_texts("a", "🧾"))
    room = min(limits.ALL_BYTES, limits.FILE_BYTES) - sum(map(len, texts.values())) - (1 << 20)
    size = limits.PART_BYTES - 1
    chance = random.Random(7)
    return sealed(texts | {f"ext/{at}": chance.randbytes(min(size, room - at)) for at in range(0, room, size)})


def large_parts(*, dense: bool) -> bytes:
    """Parts that fill all that may be unpacked; dense ones fill the file, too."""
    size = limits.PART_BYTES - 1
    room = min(limits.ALL_BYTES, limits.FILE_BYTES if dense else limits.ALL_BYTES) - (1 << 20)
    chance = random.Random(5)
    stretch = chance.randbytes(4096)
    parts = {}
    while room > 0:
        now = min(size, room)
        # every so often something new, so that no part shrinks so far that it is taken for a bomb
        parts[f"ext/{len(parts)}"] = (
            chance.randbytes(now) if dense else b"".join((chance.randbytes(128), stretch * 4) * (now // 16_512))
        )
        room -= now
    return sealed(small_parts() | parts) if dense else deflated(small_parts() | parts)


def many_parts() -> bytes:
    """As many parts as may be, with the longest names."""
    names = ["ext/" + f"{number:04}" + "n" * (limits.NAME_CHARACTERS - 8) for number in range(limits.ENTRIES - 4)]
    return sealed(small_parts() | dict.fromkeys(names, b""))


def crowded_manifest() -> bytes:
    """A manifest full of unknown keys."""
    parts = small_parts()
    keys = {f"{number:05x}": 1 for number in range(limits.JSON_VALUES - _MARGIN)}
    return sealed(parts, manifest=manifest_of(parts, **keys))


def long_history(*, told_again: bool) -> bytes:
    """An index of as many states with as many articles as may be; each state tells all of them again, or none."""
    digest = "0" * 64
    articles = limits.JSON_VALUES // 1_000 - 8 if told_again else limits.HISTORY_ENTRIES // limits.SNAPSHOTS
    names = dict.fromkeys((f"a{number:03}" for number in range(articles)), digest)
    count = min(limits.SNAPSHOTS, limits.JSON_BYTES // (articles * 75 + 300)) if told_again else limits.SNAPSHOTS
    state = {"parents": [], "time": "", "author": "", "issue": digest, "media": [], "name": "", "gone": []}
    states = [
        {**state, "id": f"{number:032x}", "articles": {} if number and not told_again else names}
        for number in range(count)
    ]
    index = json.dumps({"head": states[-1]["id"], "snapshots": states}, separators=(",", ":")).encode()
    return sealed(small_parts() | {"hist/index.json": index})


_SPAN = b'{"marks":[],"text":""}'
_PARAGRAPH = b'{"type":"paragraph","id":"","kind":"body","alignment":"justify","spans":[]}'
_TABLE = b'{"type":"table","id":"","caption":"","header_rows":0,"column_weights":[],"rows":[[%s]]}'
_CELL = b'{"alignment":"left","columns":1,"rows":1,"spans":[]}'

_SPANS = _PARAGRAPH.replace(b"[]", b"[%s]" % b",".join([_SPAN] * 100))
_CELLS = _TABLE % b",".join([_CELL] * 100)

_CROWDS: dict[str, tuple[str, bytes, int]] = {
    "numbers": ("title_breaks", b"300", 1),
    "empty lists under an unknown key": ("x", b"[]", 2),
    "small objects under an unknown key": ("x", b'{"":0}', 2),
    "empty paragraphs": ("blocks", _PARAGRAPH, 7),
    "empty spans": ("foreword", _SPANS, 407),
    "empty cells": ("blocks", _CELLS, 640),
}

WORST: dict[str, Callable[[], bytes]] = {
    **{name: partial(crowd, *what) for name, what in _CROWDS.items()},
    **{f"{name}, in 20 articles": partial(crowd, *what, articles=20) for name, what in _CROWDS.items()},
    "unknown keys": many_keys,
    "unknown keys, in 20 articles": partial(many_keys, 20),
    "long Latin texts": partial(long_texts, "a"),
    "long Chinese texts with an emoji": partial(long_texts, "汉", "🧾"),
    "long Latin texts with an emoji": partial(long_texts, "a", "🧾"),
    "parts that fill the file": partial(large_parts, dense=True),
    "parts that unpack to all that may be": partial(large_parts, dense=False),
    "parts that fill the file, and long texts with an emoji": texts_and_parts,
    "as many parts as may be": many_parts,
    "a crowded manifest": crowded_manifest,
    "a long history": partial(long_history, told_again=False),
    "a long history that tells every article again": partial(long_history, told_again=True),
}
