"""What a project file may hold.  A reader that meets more refuses the file instead of working on it.

The figures are far above any real issue (a seed-sized one is 14 KB, one of 50 times the articles under 2 MB) and low
enough that the worst file allowed is refused or read within a few seconds and a few hundred megabytes.
"""

from __future__ import annotations

FILE_BYTES = 96 << 20
"""The whole file."""
ENTRIES = 2_000
"""Parts, with `mimetype` and `manifest.json`."""
PART_BYTES = 64 << 20
"""One part, unpacked."""
ALL_BYTES = 96 << 20
"""All parts, unpacked."""
RATIO = 200
"""Unpacked to packed size of a part larger than `RATIO_FREE_BYTES`."""
RATIO_FREE_BYTES = 1 << 20
"""Parts up to this size may shrink as they like."""

JSON_BYTES = 8 << 20
"""All JSON that is read in one file."""
JSON_DEPTH = 64
"""Objects and arrays inside each other; counted before anything is parsed."""
JSON_VALUES = 100_000
"""Values in one JSON part, and in all of the content together; counted before anything is parsed."""
INTEGER_DIGITS = 20
FRACTION_CHARACTERS = 40
STRING_CHARACTERS = 2_000_000

NAME_CHARACTERS = 200
"""The name of a part."""

SNAPSHOTS = 1_000
"""States in the history of one file."""
HISTORY_ENTRIES = 200_000
"""Articles of all states together."""
KEPT_STATES = 50
"""The newest states without a name that a save keeps; and as many older ones, one a day."""
HISTORY_PARTS = 1_200
"""Revisions and pictures that a save keeps."""
HISTORY_BYTES = 48 << 20
"""The same, unpacked, in all."""
