"""What the forms keep on this PC for the next issue: 常用单位, whole lists under a name (常用版记), names of people.

One small file beside the settings.  A file that is missing, damaged or half right never stops a form: what is not
right in it is left out.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from anqing_bulletin.bulletin.model import ImprintLine, Issue, People
from anqing_bulletin.bulletin.recipients import recipients_in
from anqing_bulletin.desktop.folders import kept_entries_path
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.folders import make_folder
from anqing_bulletin.storage.save import save_file

MOST_UNITS = 500
MOST_LISTS = 50
MOST_LINES = 20
MOST_NAMES = 30
"""Of people, for each office that they hold."""
LONGEST = 200
"""Characters of a unit, a name of a list, a label, a person."""
LONGEST_LINE = 4_000
"""Characters of the recipients in a line of a list."""
FILE_BYTES = 1 << 20

ROLES = ("responsible_editor", "reviewer", "approver")
"""The fields of `People` that hold a name."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptList:
    """A whole distribution list under a name, for instance 发县区."""

    name: str
    lines: tuple[ImprintLine, ...]


@dataclass(frozen=True)
class Kept:
    """Everything that is kept; `people` are names by their office, the last used first."""

    units: tuple[str, ...] = ()
    lists: tuple[KeptList, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self, role: str) -> tuple[str, ...]:
        """The names known for one of `ROLES`."""
        return self.people.get(role, ())


def read_kept(path: Path | None = None) -> Kept:
    """What this PC keeps; nothing where the file cannot be read."""
    path = path or kept_entries_path()
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
        if len(data) > FILE_BYTES:
            raise ValueError("too large")
        table: Any = json.loads(data.decode("utf-8"))
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("kept entries not read: %s", error)
        return Kept()
    if not isinstance(table, dict):
        return Kept()
    people = table.get("people")
    return Kept(
        units=_texts(table.get("units"), MOST_UNITS),
        lists=_lists(table.get("lists")),
        people={role: _texts(people.get(role), MOST_NAMES) for role in ROLES} if isinstance(people, dict) else {},
    )


def write_kept(kept: Kept, path: Path | None = None) -> str:
    """Keep it for the next time; gives why that failed, empty where it did not."""
    path = path or kept_entries_path()
    table = {
        "units": list(kept.units),
        "lists": [
            {"name": each.name, "lines": [[line.label, line.recipients] for line in each.lines]} for each in kept.lists
        ],
        "people": {role: list(names) for role, names in kept.people.items()},
    }
    try:
        make_folder(path.parent)
        save_file(path, json.dumps(table, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    except (OSError, BulletinError) as error:
        _log.warning("kept entries not written: %s", error)
        return str(error)
    return ""


# --- what changes -------------------------------------------------------------------------------------------------


def with_list(kept: Kept, name: str, lines: Iterable[ImprintLine]) -> Kept:
    """With a list under a name; one of this name is replaced in its place, another goes to the end."""
    new = KeptList(name, tuple(ImprintLine(line.label, line.recipients) for line in lines)[:MOST_LINES])
    if any(each.name == name for each in kept.lists):
        return replace(kept, lists=tuple(new if each.name == name else each for each in kept.lists))
    return replace(kept, lists=(*kept.lists, new)[-MOST_LISTS:])


def with_people(kept: Kept, people: People) -> Kept:
    """With the names of an issue in front of the others."""
    known = {role: _first(getattr(people, role).strip(), kept.names(role)) for role in ROLES}
    return replace(kept, people=known)


def units_of(issues: Iterable[Issue]) -> tuple[str, ...]:
    """The units in the imprints of issues, each once, in order of appearance."""
    lines = (line for issue in issues for line in (*issue.imprint, *issue.publication.imprint))
    units = (unit for line in lines for unit in recipients_in(line.recipients).units)
    return tuple(dict.fromkeys(unit for unit in units if len(unit) <= LONGEST))[:MOST_UNITS]


def names_of(issues: Iterable[Issue], role: str) -> tuple[str, ...]:
    """The names that issues have for one of `ROLES`, each once."""
    names = (getattr(issue.people, role).strip() for issue in issues)
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_NAMES]


def _first(name: str, others: tuple[str, ...]) -> tuple[str, ...]:
    if not name or len(name) > LONGEST:
        return others
    return (name, *(other for other in others if other != name))[:MOST_NAMES]


# --- reading ------------------------------------------------------------------------------------------------------


def _texts(value: Any, most: int) -> tuple[str, ...]:
    """The right ones among what should be texts, each once."""
    if not isinstance(value, list):
        return ()
    right = (item.strip() for item in value if isinstance(item, str) and _is_right(item, LONGEST))
    return tuple(dict.fromkeys(right))[:most]


def _lists(value: Any) -> tuple[KeptList, ...]:
    if not isinstance(value, list):
        return ()
    found: dict[str, KeptList] = {}
    for item in value:
        name = item.get("name") if isinstance(item, dict) else None
        if not (isinstance(name, str) and _is_right(name, LONGEST)) or name.strip() in found:
            continue
        rows = item.get("lines")
        lines = [line for line in map(_line, rows) if line is not None] if isinstance(rows, list) else []
        if lines:
            found[name.strip()] = KeptList(name.strip(), tuple(lines)[:MOST_LINES])
    return tuple(found.values())[:MOST_LISTS]


def _line(value: Any) -> ImprintLine | None:
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(text, str) for text in value):
        return None
    label, recipients = value
    if len(label) > LONGEST or not _is_right(recipients, LONGEST_LINE):
        return None
    return ImprintLine(label, recipients)


def _is_right(text: str, longest: int) -> bool:
    """Whether a text may stand in an imprint: not empty, not endless, without control characters."""
    stripped = text.strip()
    return 0 < len(stripped) <= longest and all(
        character.isprintable() or character == "\u3000" for character in stripped
    )
