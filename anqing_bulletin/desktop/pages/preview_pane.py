"""The preview with its strip of thumbnails, and how both are shown: remembered from one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from anqing_bulletin.desktop.pages.page_stack import Arrangement
from anqing_bulletin.desktop.pages.page_view import Fit
from anqing_bulletin.desktop.pages.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from anqing_bulletin.desktop.pages.preview import Preview
    from anqing_bulletin.desktop.settings import Settings


class PreviewPane(QWidget):
    """The right part of the window."""

    told = Signal(str)
    """Something is shown otherwise; the words are for the status bar."""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = preview
        self.thumbnails = Thumbnails(preview)
        self.thumbnails.hide()
        self._actions: Mapping[str, QAction] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.thumbnails)
        row.addWidget(preview, 1)
        self.setFocusProxy(preview)
        self.thumbnails.page_wanted.connect(preview.show_page)
        preview.told.connect(self.told)
        preview.zoom_changed.connect(self._show_state)

    def toggle_facing(self) -> None:
        """对开, or the pages one below the other again."""
        is_facing = self.preview.arrangement is Arrangement.FACING
        self.preview.arrange(Arrangement.SINGLE if is_facing else Arrangement.FACING)
        self._show_state()
        self.told.emit("各页上下相接。" if is_facing else "左右两页并列，如同翻开的一期；第 1 页在右。")

    def toggle_thumbnails(self) -> None:
        """Show the thumbnails or hide them; the keys do not stay where nothing is to be seen."""
        had_focus = self.thumbnails.hasFocus()
        self.thumbnails.setVisible(self.thumbnails.isHidden())
        if had_focus:
            self.preview.setFocus()
        self._show_state()
        self.told.emit("缩略图已收起。" if self.thumbnails.isHidden() else "缩略图已显示：点一页，预览就到那一页。")

    def go_to_thumbnails(self) -> None:
        """Give the keys to the thumbnails, which are shown for it."""
        if self.thumbnails.isHidden():
            self.toggle_thumbnails()
        self.thumbnails.setFocus()

    def toggle_grid(self) -> None:
        """Show 版心 and the grid or hide them."""
        self.preview.show_grid(shown=not self.preview.has_grid)
        self._show_state()
        self.told.emit(
            "显示版心和每行每字的格，只在屏幕上，不付印。" if self.preview.has_grid else "版心和网格已隐藏。"
        )

    def show_state_on(self, actions: Mapping[str, QAction]) -> None:
        """Let these actions say whether what they switch is on: facing, thumbnails, grid, zoom-fit, zoom-page."""
        self._actions = actions
        for name in self._states():
            actions[name].setCheckable(True)
        self._show_state()

    def restore(self, settings: Settings) -> None:
        """Show the pages as they were shown last."""
        self.preview.arrange(Arrangement(settings.preview_pages))
        self.preview.show_grid(shown=settings.preview_grid)
        self.thumbnails.setVisible(settings.preview_thumbnails)
        fit = Fit(settings.preview_fit)
        if fit is Fit.NONE:
            self.preview.set_zoom(settings.zoom or 1.0)
        else:
            self.preview.set_fit(fit)
        self._show_state()

    def keep(self, settings: Settings) -> None:
        """Remember how the pages are shown."""
        settings.preview_pages = self.preview.arrangement.value
        settings.preview_grid = self.preview.has_grid
        settings.preview_thumbnails = not self.thumbnails.isHidden()
        settings.preview_fit = self.preview.fit.value
        settings.zoom = self.preview.zoom

    def _states(self) -> dict[str, bool]:
        return {
            "facing": self.preview.arrangement is Arrangement.FACING,
            "thumbnails": not self.thumbnails.isHidden(),
            "grid": self.preview.has_grid,
            "zoom-fit": self.preview.fit is Fit.WIDTH,
            "zoom-page": self.preview.fit is Fit.PAGE,
        }

    def _show_state(self) -> None:
        for name, is_on in self._states().items():
            if name in self._actions:
                self._actions[name].setChecked(is_on)
