"""序号 as they are typed: whoever begins a paragraph with 一、 or （一） is offered the level that it is the sign of.

Nothing is ever changed without a key: Tab takes the offer, Esc or typing on lets it go.  It stands as quiet words
behind the text, once, at the moment at which the sign is complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QLabel

from anqing_bulletin.bulletin.levels import has_level_sign, level_announced
from anqing_bulletin.bulletin.model import Paragraph, ParagraphKind
from anqing_bulletin.desktop.theme import STEP

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from anqing_bulletin.desktop.settings import Settings
    from anqing_bulletin.desktop.writing.article_document import TextEdit
    from anqing_bulletin.desktop.writing.body_edit import BodyEdit
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

NAMES = {
    ParagraphKind.LEVEL_1: "一级标题",
    ParagraphKind.LEVEL_2: "二级标题",
    ParagraphKind.LEVEL_3: "三级标题",
    ParagraphKind.LEVEL_4: "四级标题",
}
_LOOK = f"background: palette(alternate-base); border-radius: 4px; padding: {STEP // 4}px {STEP}px;"


def offered_level(edit: TextEdit) -> ParagraphKind | None:
    """The level to offer after an edit: where it has just made one body paragraph begin with a level's sign."""
    if edit.last - edit.first != 1 or len(edit.blocks) != 1:
        return None
    former, block = edit.former[edit.first], edit.blocks[0]
    if not isinstance(block, Paragraph) or block.kind is not ParagraphKind.BODY:
        return None
    return None if has_level_sign(former.text) else level_announced(block.text)


class LevelOffer(QObject):
    """Watches what is typed into an article's text."""

    told = Signal(str)
    """The offer in words, for the status bar."""
    withdrawn = Signal(str)
    """It does not stand any more; the words are those that were told."""

    def __init__(self, editor: ArticleEditor, settings: Settings) -> None:
        super().__init__(editor)
        body = editor.body
        self._settings = settings
        self._actions: dict[str, QAction] = {action.objectName(): action for action in editor.format_actions}
        self._body: BodyEdit = body
        self._kind: ParagraphKind | None = None
        self._place = ("", 0)
        self._told = ""
        self._hint = QLabel(body.viewport())
        self._hint.setProperty("hint", True)
        self._hint.setStyleSheet(_LOOK)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.hide()
        editor.body_edited.connect(self._on_edited)
        editor.article_shown.connect(self.withdraw)
        body.caret_moved.connect(self._on_caret_moved)
        body.composition_began.connect(self.withdraw)
        body.installEventFilter(self)

    @property
    def levels_offered(self) -> bool:
        """Whether anything is offered: a setting."""
        return self._settings.offer_levels

    @property
    def kind(self) -> ParagraphKind | None:
        """The level that is offered now."""
        return self._kind

    @property
    def words(self) -> str:
        """The offer as it stands in the text; empty while there is none."""
        return self._hint.text() if self._kind is not None else ""

    def accept(self) -> None:
        """Set the level, as one step."""
        kind = self._kind
        self.withdraw()
        if kind is not None:
            self._actions[kind.value].trigger()

    def withdraw(self) -> None:
        """Let the offer go; the text stays as it is."""
        if self._kind is None:
            return
        self._kind = None
        self._hint.hide()
        self.withdrawn.emit(self._told)

    # --- what happens in the text -------------------------------------------------------------------------------------

    def _on_edited(self, edit: TextEdit) -> None:
        self.withdraw()
        if not self.levels_offered or self._body.in_one_step or not self._body.hasFocus():
            return
        kind = offered_level(edit)
        if kind is not None:
            self._kind = kind
            self._offer(NAMES[kind])

    def _offer(self, name: str) -> None:
        self._hint.setText(f"按 Tab 设为{name}")
        self._hint.adjustSize()
        self._place = self._body.place
        self._told = f"按 Tab 把这一段设为{name}；不设，接着写，或按 Esc"
        self.told.emit(self._told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._body, self._hint.text()))
        QTimer.singleShot(0, self._hint, self._show)  # the line is laid out by then

    def _show(self) -> None:
        """Behind the paragraph's last line; where there is no room, below it, or above it at the foot of the view."""
        if self._kind is None:
            return
        body, hint = self._body, self._hint
        cursor = body.textCursor()
        cursor.movePosition(cursor.MoveOperation.EndOfBlock)
        end = body.cursorRect(cursor)
        at = QPoint(end.right() + 2 * STEP, end.center().y() - hint.height() // 2)
        if at.x() + hint.width() > body.viewport().width():
            is_last = end.bottom() + STEP // 2 + hint.height() > body.viewport().height()
            y = end.top() - hint.height() if is_last else end.bottom() + STEP // 2
            at = QPoint(max(0, body.viewport().width() - hint.width() - STEP), y)
        hint.move(at)
        hint.show()

    def _on_caret_moved(self) -> None:
        if self._kind is not None and self._body.place != self._place:
            self.withdraw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002  it watches the text alone
        """Tab and Esc are the offer's while it stands."""
        if self._kind is None:
            return False
        if event.type() is QEvent.Type.FocusOut:
            self.withdraw()
        elif event.type() is QEvent.Type.Resize:
            QTimer.singleShot(0, self._hint, self._show)
        elif isinstance(event, QKeyEvent) and _is_answer(event):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()  # no shortcut of these keys may come before the answer
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.accept() if event.key() == Qt.Key.Key_Tab else self.withdraw()
                return True
        return False


def _is_answer(event: QKeyEvent) -> bool:
    return event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Escape} and not event.modifiers()
