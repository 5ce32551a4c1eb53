"""安庆组工信息: an offline program that turns manuscripts into a printed office bulletin.

An issue is a value (`bulletin`), a page is a value too (`typesetting`); files are read by `intake` and `storage`, made
by `output` and `storage`, and `desktop` is the only room that knows a window.  `cli` is the door to all of them.
"""

from __future__ import annotations

__version__ = "0.1.0"
