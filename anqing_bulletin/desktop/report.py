"""What the reading of manuscripts has to say: what is doubtful first, then what was mended."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.dialog_layout import column_of, inset, lay_out, make_calm, row_of
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.intake.remarks import Remark, RemarkKind

_ORDER = (RemarkKind.DOUBT, RemarkKind.REPAIR, RemarkKind.NOTE)
_HEADS = {RemarkKind.DOUBT: "存疑，请核对", RemarkKind.REPAIR: "已修整", RemarkKind.NOTE: "说明"}


class ReportDialog(QDialog):
    """The remarks in groups; one that has a place shows it when it is chosen.  The window stays usable."""

    place_chosen = Signal(object)
    """The `Where` that a remark speaks of."""

    def __init__(self, remarks: tuple[Remark, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入稿件")
        self.resize(80 * STEP, 56 * STEP)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        doubts = sum(1 for remark in remarks if remark.kind is RemarkKind.DOUBT)
        repairs = sum(1 for remark in remarks if remark.kind is RemarkKind.REPAIR)
        head = QLabel(f"存疑 {doubts} 处，已修整 {repairs} 处。存疑之处没有改动；点一下可到原处查看。")
        head.setWordWrap(True)
        self.list = QListWidget()
        make_calm(self.list, "导入报告")
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for kind in _ORDER:
            self._add_group(kind, [remark for remark in remarks if remark.kind is kind])
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        lay_out(self, column_of([head]), inset(self.list), row_of([buttons]))
        self.list.setCurrentRow(min(1, self.list.count() - 1))  # the first remark, behind its heading

    def _add_group(self, kind: RemarkKind, remarks: list[Remark]) -> None:
        if not remarks:
            return
        group = QListWidgetItem(f"{_HEADS[kind]}（{len(remarks)}）")
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.list.font()
        font.setBold(True)
        group.setFont(font)
        if kind is RemarkKind.DOUBT:
            group.setForeground(QColor(colours().accent))
        self.list.addItem(group)
        for remark in remarks:
            item = QListWidgetItem(f"{remark.sentence}\n〔{remark.article}〕" if remark.article else remark.sentence)
            item.setData(Qt.ItemDataRole.UserRole, remark)
            self.list.addItem(item)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        remark = item.data(Qt.ItemDataRole.UserRole)
        if remark is not None and remark.article_id:
            self.place_chosen.emit(Where(remark.article_id, remark.paragraph_id, remark.offset or 0))
