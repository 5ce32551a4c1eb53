"""The place of the find panel below the editor: empty until Ctrl+F, Ctrl+H or F3, so that the window opens sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from anqing_bulletin.bulletin.history import Where

if TYPE_CHECKING:
    from anqing_bulletin.desktop.find.panel import FindPanel
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.settings import Settings
    from anqing_bulletin.desktop.writing.editor import ArticleEditor


class FindPlace(QWidget):
    """The find commands; the first of them makes the panel."""

    told = Signal(str)
    """Something is done; the words are for the status bar."""
    hit_shown = Signal(object)
    """The `history.Where` of the hit that the editor shows now."""

    def __init__(
        self, session: Session, editor: ArticleEditor, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._editor = editor
        self._settings = settings
        self._made: FindPanel | None = None
        self._caret = Where()
        """Where the first search begins: a menu that is opened takes the focus, and the caret with it."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        editor.caret_moved.connect(self._on_caret_moved)

    @property
    def panel(self) -> FindPanel:
        """The panel, made when it is asked for the first time."""
        if self._made is None:
            from anqing_bulletin.desktop.find.panel import FindPanel

            self._made = panel = FindPanel(self._session, self._editor, self._settings, self._caret)
            panel.told.connect(self.told)
            panel.hit_shown.connect(self.hit_shown)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(panel)
            panel.page.order_tabs(self._editor.last_field)
        return self._made

    def open_find(self) -> None:
        """Ctrl+F."""
        self.panel.open_find()

    def open_replace(self) -> None:
        """Ctrl+H."""
        self.panel.open_replace()

    def next(self) -> None:
        """F3."""
        self.panel.next()

    def previous(self) -> None:
        """Shift+F3."""
        self.panel.previous()

    def close_work(self) -> None:
        """The window closes: nothing is looked for any more."""
        if self._made is not None:
            self._made.close_work()

    def _on_caret_moved(self, where: Where) -> None:
        self._caret = where
