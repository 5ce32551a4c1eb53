"""The fields of the editor of styles: each shows a value with `put`, and `edited` tells what a person makes of it.

`edited` gives the value as a style file would hold it, or None where what was written is none; `wrong` says then what
to write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from anqing_bulletin.bulletin.style_names import FACES, setting_name
from anqing_bulletin.desktop.dialog_layout import indent
from anqing_bulletin.desktop.pages.painter import screen_colour
from anqing_bulletin.desktop.style.measures import (
    FORMS,
    REDS,
    Choice,
    Face,
    Kind,
    Number,
    NumberForm,
    Red,
    Size,
    Tick,
)
from anqing_bulletin.desktop.style.type_sizes import SIZES, points_of, row_of_size, size_text
from anqing_bulletin.desktop.style.words import number_form, number_text
from anqing_bulletin.desktop.theme import STEP, colours
from anqing_bulletin.typesetting.sheet import Colour

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

_TEXT_FACES = ("fangsong", "kai", "hei", "xiaobiaosong", "song")
_INKS = ("青 C", "品红 M", "黄 Y", "黑 K")
_OWN_RED = "自定"


class NumberField(QDoubleSpinBox):
    """A number with its unit."""

    edited = Signal(object)
    wrong = ""

    def __init__(self, kind: Number) -> None:
        super().__init__()
        indent(self)
        self.setDecimals(kind.decimals)
        self.setRange(kind.low, kind.high)
        self.setSingleStep(kind.step)
        self.setSuffix(f" {kind.unit}")
        if kind.least_words:
            self.setSpecialValueText(kind.least_words)
        self.valueChanged.connect(self.edited.emit)

    def textFromValue(self, value: float) -> str:
        """37 and 37.5, not 37.0."""
        return f"{value:.{self.decimals()}f}".rstrip("0").rstrip(".") if self.decimals() else f"{value:.0f}"

    def put(self, value: Any) -> None:
        """Show a number."""
        with QSignalBlocker(self):
            self.setValue(float(max(self.minimum(), min(value, self.maximum()))))


class ChoiceField(QComboBox):
    """One of some values with what a person reads; a value that is none of them is shown too."""

    edited = Signal(object)
    wrong = ""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        for value, words in choices:
            self.addItem(words, value)
        self.activated.connect(lambda: self.edited.emit(self.currentData()))

    def put(self, value: Any) -> None:
        """Show a value."""
        if self.findData(value) < 0:
            self.addItem(FACES.get(value, value), value)
        self.setCurrentIndex(self.findData(value))


class WrittenField(QComboBox):
    """A value that is chosen or written in a person's words."""

    edited = Signal(object)

    def __init__(
        self,
        choices: Sequence[str],
        read: Callable[[str], Any],
        words_of: Callable[[Any], str],
        how: str,
        row_of: Callable[[Any], int] | None = None,
    ) -> None:
        super().__init__()
        self._read, self._words_of, self._how, self._row_of = read, words_of, how, row_of
        self._is_telling = False
        self._line = QLineEdit()
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]
        self.addItems(list(choices))
        self._line.textEdited.connect(self._tell)
        self.activated.connect(self._tell)
        self._line.editingFinished.connect(self._tidy)

    @property
    def wrong(self) -> str:
        """What to write, where what is written means nothing."""
        return "" if self._read(self.currentText()) is not None else self._how

    def put(self, value: Any) -> None:
        """Show a value; what is being written stays as it is written."""
        if not self._is_telling:
            self._show(value)

    def _tell(self) -> None:
        self._is_telling = True
        self.edited.emit(self._read(self.currentText()))
        self._is_telling = False

    def _tidy(self) -> None:
        value = self._read(self.currentText())
        if value is not None:
            self._show(value)

    def _show(self, value: Any) -> None:
        """The words, and the list at the place from which the arrow keys go on."""
        words = self._words_of(value)
        self.setCurrentIndex(self._row_of(value) if self._row_of is not None else self.findText(words))
        self.setEditText(words)


class TickField(QCheckBox):
    """Yes or no."""

    edited = Signal(object)
    wrong = ""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.clicked.connect(lambda: self.edited.emit(self.isChecked()))

    def put(self, value: Any) -> None:
        """Show a value."""
        self.setChecked(bool(value))


class RedField(QWidget):
    """The red: one with a name, or the shares of four inks; and what it looks like on the screen."""

    edited = Signal(object)
    wrong = ""

    def __init__(self) -> None:
        super().__init__()
        self._shares = [0.0, 0.0, 0.0, 0.0]
        self.presets = QComboBox()
        self.presets.setAccessibleName(setting_name("cover.red"))
        for words, shares in REDS:
            self.presets.addItem(words, list(shares))
        self.presets.addItem(_OWN_RED, None)
        self.presets.activated.connect(self._on_preset_chosen)
        self.swatch = Swatch()
        self.inks = [NumberField(Number("cover.red", f"% {name[-1]}", 0, 100, 5, 0)) for name in _INKS]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(STEP)
        top = QHBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(self.presets, 1)
        top.addWidget(self.swatch)
        grid.addLayout(top, 0, 0, 1, 2)
        for number, (ink, name) in enumerate(zip(self.inks, _INKS, strict=True)):
            ink.setAccessibleName(f"红色的{name[:-2]}，百分之几")
            ink.setToolTip(f"{name[:-2]}墨，百分之几")
            ink.edited.connect(lambda percent, number=number: self._on_ink_edited(number, percent))
            grid.addWidget(ink, 1 + number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(self.presets)

    def put(self, value: Any) -> None:
        """Show four shares."""
        self._shares = [max(0.0, min(float(share), 1.0)) for share in value]
        for ink, share in zip(self.inks, self._shares, strict=True):
            ink.put(share * 100)
        named = [self.presets.itemData(row) for row in range(len(REDS))]
        self.presets.setCurrentIndex(named.index(self._shares) if self._shares in named else len(REDS))
        self.swatch.show_colour(self._shares)

    def _on_preset_chosen(self) -> None:
        shares = self.presets.currentData()
        if shares is None:
            self.inks[0].setFocus()
            return
        self.put(shares)
        self.edited.emit(list(shares))

    def _on_ink_edited(self, number: int, percent: float) -> None:
        shares = [percent / 100 if other == number else share for other, share in enumerate(self._shares)]
        self.put(shares)
        self.edited.emit(shares)


class Swatch(QWidget):
    """A colour as the preview shows it, on white paper."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = QColor("#ffffff")
        self.setFixedWidth(6 * STEP)
        self.setAccessibleName("这种红色的样子")

    def show_colour(self, shares: Sequence[float]) -> None:
        """Show four shares of ink."""
        cyan, magenta, yellow, black = (round(share * 1000) for share in shares)
        self._colour = screen_colour(Colour(cyan, magenta, yellow, black))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().rule))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1).toRectF(), STEP / 2, STEP / 2)
        painter.end()


StyleField = NumberField | ChoiceField | WrittenField | TickField | RedField


def field_of(kind: Kind) -> StyleField:
    """The field of a measure."""
    field = _made(kind)
    field.setAccessibleName(setting_name(kind.key))
    field.setToolTip(setting_name(kind.key))
    return field


def _made(kind: Kind) -> StyleField:
    if isinstance(kind, Number):
        return NumberField(kind)
    if isinstance(kind, Face):
        names = ("masthead", *_TEXT_FACES) if kind.key == "roles.masthead.face" else _TEXT_FACES
        return ChoiceField([(name, FACES[name]) for name in names])
    if isinstance(kind, Size):
        return WrittenField(
            [size_text(points) for _, points in SIZES],
            points_of,
            size_text,
            "字号请写“三号”，或写磅数如“16”。",
            row_of_size,
        )
    if isinstance(kind, NumberForm):
        how = "页码形式请写成第 1 页的样子，里面要有一个数字，如“— 1 —”。"
        return WrittenField([number_text(form) for form in FORMS], number_form, number_text, how)
    if isinstance(kind, Tick):
        return TickField(kind.words)
    if isinstance(kind, Choice):
        return ChoiceField(kind.choices)
    assert isinstance(kind, Red)
    return RedField()
