"""Project files whose hashes are right and whose JSON is not quite the model's: the decoder itself is reached."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from anqing_bulletin.errors import ProjectError, SaveFailed
from anqing_bulletin.storage.fields import Fields
from anqing_bulletin.storage.manifest import MINOR
from anqing_bulletin.storage.project import decode, encode_project
from tests.campaigns.samples import with_history
from tests.storage.crafting import manifest_in, manifest_of, parts_of, sealed
from tests.strategies import any_text

MANIFEST = "manifest.json"
"""May be altered like any other part; the seal is made for what it then is."""

_SEEDS = with_history(3).data
_PARTS = parts_of(_SEEDS)
_VALUES = {MANIFEST: manifest_in(_SEEDS)} | {
    name: json.loads(data)
    for name, data in _PARTS.items()
    if name.startswith("content/") or name == "hist/index.json"  # the other revisions are named by their hashes
}

_KNOWN = ("", "a1", "s1", "paragraph", "table", "figure", "body", "level-1", "left", "strong", "乡镇", "2026-03-01")
_STRANGE = ("\0", "\ud800", "../a1", "CON", "2026-02-30", "汉" * 300, "😀", "\x1b[2J", "__class__", "1e999")
_SCALARS = st.one_of(
    st.sampled_from((None, True, False, 0, 1, -1, 7, 10**9, 10**19, 10**30, 0.5, -0.0, 1e300, [], {})),
    st.sampled_from(_KNOWN + _STRANGE),
)
_RAW = st.sampled_from((b"", b"\0", b'"', b"[", b"}", b",", b"\\u0000", b"\\ud800", b"NaN", b"1e999", b"\xff", b"{}"))


@dataclass
class Fuzzed:
    """What became of the altered files."""

    tried: int = 0
    refused: int = 0
    opened: int = 0
    bad: list[str] = field(default_factory=list)

    def look(self, data: bytes) -> None:
        """Open one; what opens must be a project that can be saved and opened again as the same."""
        self.tried += 1
        try:
            found = decode(data)
        except ProjectError:
            self.refused += 1
            return
        except Exception as error:  # noqa: BLE001  any other error is what is looked for
            self.bad.append(f"another error than ours: {error!r}")
            return
        self.opened += 1
        try:
            again = decode(encode_project(found).data)
        except SaveFailed as error:
            self.bad.append(f"opened, but cannot be saved again: {error}")
            return
        expected = replace(found, kept=replace(found.kept, minor=max(MINOR, found.kept.minor)))
        if again != expected or not again.versions.by_id.keys() >= found.versions.by_id.keys():
            self.bad.append("opened, saved, and another thing when opened again")


@st.composite
def altered_files(draw: st.DrawFn) -> bytes:
    """A project file with one to three places of its JSON altered, and now and then a byte that is none of JSON's."""
    values = dict(_VALUES)
    for name in draw(st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=3)):
        values[name] = _altered(draw, deepcopy(values[name]))
    texts = {name: _written(value) for name, value in values.items()}
    if draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(sorted(texts)))
        at = draw(st.integers(0, len(texts[name])))
        texts[name] = texts[name][:at] + draw(_RAW) + texts[name][at + draw(st.integers(0, 2)) :]
    manifest = texts.pop(MANIFEST)
    parts = _PARTS | texts
    if values[MANIFEST] is _VALUES[MANIFEST]:
        return sealed(parts, manifest=manifest_of(parts, version=values[MANIFEST]["version"]))
    return sealed(_PARTS, manifest=manifest)


def _written(value: Any) -> bytes:
    """As the program writes it; half a surrogate pair can only be written as an escape."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def _altered(draw: st.DrawFn, value: Any) -> Any:
    """The value with one thing in it changed, wherever that is."""
    path: list[Any] = []
    place = value
    while isinstance(place, dict | list) and place and (not path or draw(st.integers(0, 9))):
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        path.append((place, key))
        place = place[key]
    if not path:
        return draw(_SCALARS)
    holder, key = path[-1]
    _alter_at(draw, holder, key)
    return value


def _alter_at(draw: st.DrawFn, holder: Any, key: Any) -> None:
    deed = draw(st.sampled_from(("alike", "alike", "alike", "replace", "drop", "double", "wrap", "add", "swap")))
    if deed == "alike":
        holder[key] = _alike(draw, holder[key])
    elif deed == "replace":
        holder[key] = draw(_SCALARS)
    elif deed == "drop":
        del holder[key]
    elif deed == "wrap":
        holder[key] = [holder[key]]
    elif deed == "swap":
        other = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        holder[key], holder[other] = holder[other], holder[key]
    elif isinstance(holder, dict):
        holder[draw(st.sampled_from(("x-new", *_STRANGE)))] = holder[key] if deed == "double" else draw(_SCALARS)
    else:
        holder.insert(key, holder[key] if deed == "double" else draw(_SCALARS))


def _alike(draw: st.DrawFn, value: Any) -> Any:
    """Another value of the same kind: it may well be allowed."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + draw(st.sampled_from((-1, 1, -value, 10**6)))
    if isinstance(value, str):
        return draw(st.one_of(st.sampled_from(_KNOWN), any_text(6), st.just(value[:-1]), st.just(value * 2)))
    return value[::-1] if isinstance(value, list) else value


@contextlib.contextmanager
def careless_decoding() -> Iterator[None]:
    """A decoder that takes every text for granted.  It must be found out."""
    with mock.patch.object(Fields, "text", lambda self, key: self._left.pop(key)):
        yield


def fuzz(count: int, number: int = 0) -> Fuzzed:
    """So many altered files, the same for the same number."""
    found = Fuzzed()

    @seed(number)
    @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(altered_files())
    def look(data: bytes) -> None:
        found.look(data)
        assert not found.bad

    with contextlib.suppress(AssertionError):
        look()
    return found
