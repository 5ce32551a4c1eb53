"""What the window stands on that knows no Qt, loaded before it.

Once PySide6 is loaded every import takes longer: it reads the source of each module to see whether that uses it.
"""

from __future__ import annotations

import anqing_bulletin.bulletin.edits
import anqing_bulletin.storage.project
import anqing_bulletin.storage.recovery
import anqing_bulletin.storage.saving
import anqing_bulletin.storage.versions
import anqing_bulletin.typesetting.compose
import anqing_bulletin.typesetting.economy
import anqing_bulletin.typesetting.locate  # noqa: F401
