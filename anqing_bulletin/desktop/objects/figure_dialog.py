"""图片: the caption and the width of one figure, how it stands on the page, and whether it will be printed sharp."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from anqing_bulletin.desktop.dialog_layout import hair_line, hint, indent, row_of
from anqing_bulletin.desktop.objects.figure_preview import FigurePreview
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.desktop.writing.block_reading import UNWANTED
from anqing_bulletin.typesetting.blocks import set_figure
from anqing_bulletin.typesetting.picture_size import LEAST_PPI, figure_size, pixels_per_inch
from anqing_bulletin.typesetting.sheet import MILLI

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Figure, Picture
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.style import HouseStyle

_LEAST_PERCENT = 10
_MM_PER_UNIT = 25.4 / 72 / MILLI
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}
_FIELDS_WIDTH = 40 * STEP


class FigureDialog(QDialog):
    """`figure` is what the fields say; with `is_locked` they only show it.

    `style` is that of the column which the figure stands in, `composition` lends the typesetter of the issue.
    """

    replacement_wanted = Signal()
    """Another picture is to be chosen, for `show_picture`."""
    saving_wanted = Signal(object)
    """The `Picture` is to be written into a file."""

    def __init__(
        self,
        figure: Figure,
        style: HouseStyle,
        composition: Composition,
        parent: QWidget | None = None,
        *,
        is_locked: bool,
    ) -> None:
        super().__init__(parent)
        self._figure = figure
        self._style = style
        self._setter = composition.setter
        self.setWindowTitle("图片")
        self.preview = FigurePreview(style, composition.fonts)
        self.caption = QLineEdit(figure.caption)
        self.caption.setPlaceholderText("印在图片下面；留空则不印")
        percent = max(1, round(figure.width / 10))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("宽度，占版心的百分之几")
        self.percent = QSpinBox()
        indent(self.percent)
        self.percent.setSuffix(" %")
        self.percent.setAccessibleName("宽度，百分之")
        for width in (self.slider, self.percent):
            width.setRange(min(_LEAST_PERCENT, percent), 100)
            width.setValue(percent)
            width.setToolTip("图片占版心（双栏时占一栏）宽度的百分之几")
        self.slider.setPageStep(10)
        self.size_words = QLabel()
        self.sharpness = QLabel()
        for words in (self.size_words, self.sharpness):
            words.setWordWrap(True)
        self.original = hint("")
        self.replacing = QPushButton("换一张图片…")
        self.replacing.setToolTip("换成另一个文件里的图片，图题和宽度不变")
        self.saving = QPushButton("另存图片…")
        self.saving.setToolTip("把图片写成一个文件，和收进来的一样清晰")
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Close if is_locked else kinds.Ok | kinds.Cancel)
        self._lock(is_locked=is_locked)
        self._lay_out()
        self._connect()
        self._show()
        (self.buttons if is_locked else self.caption).setFocus()

    @property
    def figure(self) -> Figure:
        """The figure as it is to be; the very one that was given where nothing is changed."""
        caption = UNWANTED.sub("", self.caption.text()).strip()
        return self._figure if caption == self._figure.caption else replace(self._figure, caption=caption)

    def show_picture(self, picture: Picture) -> None:
        """Show another picture in the place of this one."""
        self._figure = replace(self._figure, picture=picture)
        self._show()

    def _lock(self, *, is_locked: bool) -> None:
        self.caption.setReadOnly(is_locked)
        for widget in (self.slider, self.percent, self.replacing):
            widget.setEnabled(not is_locked)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * STEP)
        form.setVerticalSpacing(STEP)
        form.addRow("图题", self.caption)
        form.addRow("宽度", row_of([self.slider, self.percent], stretched=0))
        form.addRow("印出来", self.size_words)
        form.addRow("", self.sharpness)
        form.addRow("原图", self.original)
        tools = QHBoxLayout()
        tools.setSpacing(STEP)
        tools.addWidget(self.replacing)
        tools.addWidget(self.saving)
        tools.addStretch(1)
        fields = QVBoxLayout()
        fields.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        fields.setSpacing(2 * STEP)
        fields.addLayout(form)
        fields.addLayout(tools)
        fields.addStretch(1)
        room = QWidget()
        room.setLayout(fields)
        room.setMinimumWidth(_FIELDS_WIDTH + 6 * STEP)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.preview)
        body.addWidget(room, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(hair_line())
        column.addLayout(foot)
        self.sharpness.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self.sharpness.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self.percent.setValue)
        self.percent.valueChanged.connect(self.slider.setValue)
        self.percent.valueChanged.connect(self._on_width_changed)
        self.caption.textChanged.connect(self._show)
        self.replacing.clicked.connect(self.replacement_wanted)
        self.saving.clicked.connect(lambda: self.saving_wanted.emit(self._figure.picture))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _on_width_changed(self, percent: int) -> None:
        self._figure = replace(self._figure, width=10 * percent)
        self._show()

    def _show(self) -> None:
        figure = self.figure
        pieces = set_figure(figure, "", self._style, self._setter)
        self.preview.show_pieces(pieces)
        width, height = figure_size(figure, self._style, sum(piece.rows for piece in pieces[1:]))
        self.size_words.setText(f"宽 {width * _MM_PER_UNIT:.0f} 毫米，高 {height * _MM_PER_UNIT:.0f} 毫米")
        self.sharpness.setText(sharpness_words(figure.picture, width, self._style.measure))
        self.original.setText(original_words(figure.picture))
        self.preview.setAccessibleDescription(f"{self.size_words.text()}。{self.sharpness.text()}")


def sharpness_words(picture: Picture, width: int, measure: int) -> str:
    """Whether a picture is fine enough, printed so many layout units wide; if not, what helps."""
    ppi = pixels_per_inch(picture, width)
    if ppi >= LEAST_PPI:
        return f"每英寸 {ppi:.0f} 点，够清晰。"
    widest = int(100 * picture.width * 72 * MILLI / LEAST_PPI) // measure
    helps = f"把宽度减到 {widest}% 以内，或者换一张大些的图。" if widest >= _LEAST_PERCENT else "请换一张大些的图。"
    return f"每英寸只有 {ppi:.0f} 点，印出来会发虚；应在 {LEAST_PPI} 点以上。{helps}"


def original_words(picture: Picture) -> str:
    """What the picture is by itself: 1600 × 1200 像素，JPEG，0.8 MB."""
    size = len(picture.data)
    amount = f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"
    return f"{picture.width} × {picture.height} 像素，{_FORMATS.get(picture.media_type, '图片')}，{amount}"
