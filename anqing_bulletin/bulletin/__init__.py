"""The document as a value: what an issue of a bulletin is, and every edit of it.

Only the standard library.  Nothing here knows of fonts, files or windows: an `Issue` is an immutable tree of plain
data, an edit is a function from an issue to an issue that shares what did not change.
"""

from __future__ import annotations
