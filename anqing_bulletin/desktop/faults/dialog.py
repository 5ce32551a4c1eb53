"""The calm word about an error that nobody caught: what happened, where the text is, what to do, and a report.

The report is for whoever looks after the program: versions, kinds of errors and places in the program.  It has no word
of any article, no name and no path of this PC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from anqing_bulletin import __version__
from anqing_bulletin.desktop.dialog_layout import hint, row_of
from anqing_bulletin.desktop.faults.faults import surroundings
from anqing_bulletin.desktop.faults.traces import Happened
from anqing_bulletin.desktop.folders import log_folder
from anqing_bulletin.desktop.help.show_folder import show_folder
from anqing_bulletin.desktop.safety.journaling import Kept
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.storage.journal import journal_folder

_HAPPENED = "程序出了意外，刚才那一步可能没有做完。"
_SAFE = {
    Kept.NOTED: "稿子没有丢：还没有保存的修改已经记进恢复日志，关掉程序也能找回。",
    Kept.NOTHING_UNSAVED: "稿子没有丢：您的修改都已经保存过了。",
    Kept.FAILED: "稿子还在窗口里，但恢复日志没能写下。请按“继续”，马上保存，或另存到别的地方。",
}
_ADVICE = (
    "按“继续”接着用。如果窗口看上去不对，请先保存，再关掉程序重新打开，它会问您要不要找回修改。"
    "同样的意外再次出现，就把报告交给管这个程序的人。"
)
_ABOUT_REPORT = "报告里只有版本号和出错的位置，没有稿件的文字，也没有姓名和文件夹。"
_AGAIN = "意外又发生了，不再另外告诉您；报告里记着次数。"
_REPORT_ROWS = 10


class FaultDialog(QDialog):
    """Tells of one error; others that come while it is shown join its report."""

    def __init__(self, error: Happened, kept: Kept, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errors = [error]
        self._counts: Counter[str] = Counter({error.place: 1})
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("安庆组工信息")
        self.head = QLabel(_HAPPENED)
        font = self.head.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.head.setFont(font)
        self.safe = QLabel()
        self.where = hint("")
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told = hint("")
        self.told.hide()
        self.view = QPlainTextEdit()
        self.view.setReadOnly(True)
        self.view.setTabChangesFocus(True)
        self.view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.view.setAccessibleName("报告")
        self.view.setFixedHeight(round(self.view.fontMetrics().lineSpacing() * _REPORT_ROWS) + 2 * STEP)
        self.view.hide()
        self.go_on = self._button("继续", "回到窗口", self.accept)
        self.copying = self._button("复制报告", _ABOUT_REPORT, self._copy)
        self.looking = self._button("查看报告", _ABOUT_REPORT, self._look)
        self.looking.setCheckable(True)
        self.folder = self._button("打开日志文件夹", "日志里同样没有稿件的文字", self._show_folder)
        self.go_on.setDefault(True)
        self._lay_out()
        self._show_safe(kept)
        self.go_on.setFocus()

    def add(self, error: Happened, kept: Kept) -> None:
        """Something went wrong at another place too."""
        self._errors.append(error)
        self._counts[error.place] = 1
        self._show_safe(kept)
        self._tell(_AGAIN)

    def count(self, error: Happened, times: int) -> None:
        """The same went wrong again."""
        self._counts[error.place] = times
        if self.told.text() != _AGAIN:
            self._tell(_AGAIN)

    @property
    def report(self) -> str:
        """What can be copied."""
        head = f"安庆组工信息 {__version__}\n{surroundings()}"
        return "\n\n".join([head, *(f"{error.outline}\n（{self._counts[error.place]} 次）" for error in self._errors)])

    # --- making -------------------------------------------------------------------------------------------------------

    def _button(self, words: str, meaning: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.setToolTip(meaning)
        button.setAccessibleDescription(meaning)
        button.clicked.connect(lambda _checked=False: do())
        return button

    def _lay_out(self) -> None:
        for label in (self.head, self.safe):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.safe.setMinimumWidth(64 * STEP)  # the sentence's: its height follows from it
        buttons = row_of([self.copying, self.looking, self.folder, QWidget(), self.go_on], stretched=3)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        for widget in (self.head, self.safe, self.where, hint(_ADVICE), self.told, self.view):
            column.addWidget(widget)
        column.addSpacing(STEP)
        column.addLayout(buttons)

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show_safe(self, kept: Kept) -> None:
        self.safe.setText(_SAFE[kept])
        self.where.setText(f"恢复日志：{journal_folder()}")
        self.where.setVisible(kept is Kept.NOTED)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
        self._fit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._tell("报告已经复制，可以粘贴到邮件或聊天窗口里。")

    def _look(self) -> None:
        self.view.setPlainText(self.report)
        self.view.setVisible(self.looking.isChecked())
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown now needs at this width."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _show_folder(self) -> None:
        failed = show_folder(log_folder())
        if failed:
            self._tell(f"{failed}{log_folder()}")
