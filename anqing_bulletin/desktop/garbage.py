"""Python's collection of cyclic garbage: in the main thread alone, and short.

Left to itself it runs in whatever thread makes the next object.  In a worker it would throw away the widgets of a
dialog that was closed, and Qt ends the program over that.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

BETWEEN = 500
"""Milliseconds from one look to the next."""
_MOST = (20_000, 20, 20)
"""Of each generation: new objects, and collections of the generation before, after which it is collected."""


class Collecting(QObject):
    """Collects from now on, and nobody else does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._looking = QTimer(self)
        self._looking.setInterval(BETWEEN)
        self._looking.timeout.connect(collect_if_due)
        self._looking.start()


def collect_if_due() -> None:
    """Collect the oldest generation that is due, and with it those before it."""
    due = [generation for generation, count in enumerate(gc.get_count()) if count > _MOST[generation]]
    if due:
        gc.collect(max(due))


def keep_collections_short() -> None:
    """Leave what the open issue and its pages are made of out of every later collection.

    It lives as long as the issue is open; going through it again and again would hold up the keyboard the longer the
    issue is.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
