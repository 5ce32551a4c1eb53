"""What is dropped on the window: issues are opened, manuscripts taken in, pictures put into the open article.

Everything is copied, nothing is taken away from where it was.  What is dropped into the article's text is the text's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anqing_bulletin.desktop.files import MANUSCRIPTS, Files
from anqing_bulletin.desktop.writing.pasting import holds_picture, is_picture_file, leave_it_there
from anqing_bulletin.storage.project import SUFFIX

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDropEvent

    from anqing_bulletin.desktop.objects.figures import Figures
    from anqing_bulletin.desktop.windows.neighbours import Neighbours


class Drops:
    """Sorts what is dropped, by the endings of its files."""

    def __init__(self, files: Files, neighbours: Neighbours, figures: Figures) -> None:
        self._files = files
        self._neighbours = neighbours
        self._figures = figures

    def welcome(self, event: QDropEvent) -> None:
        """Accept what the window can do something with."""
        if _useful(event.mimeData()) or holds_picture(event.mimeData()):
            leave_it_there(event)
            event.accept()

    def take(self, event: QDropEvent) -> None:
        """Do it."""
        self.welcome(event)
        paths = _useful(event.mimeData())
        projects = [path for path in paths if path.suffix.lower() == SUFFIX]
        manuscripts = [path for path in paths if path.suffix.lower() in MANUSCRIPTS]
        pictures = [path for path in paths if is_picture_file(path)]
        for path in projects:
            self._neighbours.open_path(path)
        if projects:
            return
        if manuscripts:
            self._files.import_manuscripts(manuscripts)
        if pictures:
            self._figures.insert_files(pictures)
        if not paths:
            self._figures.insert_from(event.mimeData())


def _useful(source: QMimeData) -> list[Path]:
    """The files that the window can do something with; a page's addresses are none."""
    urls = source.urls() if source.hasUrls() and not source.hasHtml() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in {SUFFIX, *MANUSCRIPTS} or is_picture_file(path)]
