"""关于: what this program is, what it runs on, where it keeps its files, and which faces it really prints with."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QSize, Qt, QTimer, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from anqing_bulletin import __version__
from anqing_bulletin.desktop.dialog_layout import column_of, give_size, hint, lay_out, make_calm, row_of
from anqing_bulletin.desktop.folders import log_folder, settings_path
from anqing_bulletin.desktop.help.show_folder import show_folder
from anqing_bulletin.desktop.theme import STEP
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.folders import state_folder
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.report import ROLE_LABELS, FaceLine, face_report

if TYPE_CHECKING:
    from anqing_bulletin.desktop.session import Session

_NAME = "安庆组工信息"
_WHAT = "编排、预览、付印办公室简报。全程离线，不联网，不上传。"
_LICENCE = (
    "程序用 MIT 许可。附带的字体和颜色文件各用自己的许可（SIL OFL 1.1、GPL 字体例外、Zlib），全文在“许可证”文件夹里。"
    "窗口用 Qt for Python（LGPL）。"
)
_FALLBACK = "fallback"
_COPIED_MS = 2000


class Line(NamedTuple):
    """A word and what it stands for."""

    label: str
    text: str


class Folder(NamedTuple):
    """A folder of the program's on this PC."""

    label: str
    path: Path


def versions() -> tuple[Line, ...]:
    """What the program runs on."""
    return (
        Line("程序", __version__),
        Line("Qt", qVersion()),
        Line("PySide6", pyside_version),
        Line("Python", platform.python_version()),
        Line("系统", platform.platform()),
    )


def folders() -> tuple[Folder, ...]:
    """Where the program keeps what is not in an issue's file."""
    return (
        Folder("设置", settings_path().parent),
        Folder("恢复日志和备份", state_folder()),
        Folder("运行日志", log_folder()),
        Folder("许可证", resource_path("fonts", "licenses")),
    )


def fonts_of(session: Session) -> tuple[FaceLine, ...]:
    """The face that each class of faces is printed with, and the characters of the open issue that it lacks."""
    return face_report(session.style, FontBook.find(session.style), session.composition)


def fonts_in_brief(faces: Iterable[FaceLine]) -> str:
    """A sentence on all of them: which official faces this PC does not have."""
    missing = "、".join(face.label for face in faces if face.is_shipped and face.face_class != _FALLBACK)
    if not missing:
        return "本机装有所用的各种正式字体，付印就用它们。"
    return (
        f"本机没有正式的{missing}，付印用随程序附带的代替，字形略有不同。"
        "要与单位的样子完全一致，请装上正式字体，再重新打开程序。"
    )


def font_in_words(face: FaceLine) -> str:
    """A sentence on one: its file, and what it lacks in the open issue."""
    file = Path(face.path).name
    if face.face_class == _FALLBACK:
        words = f"别的字体里没有的字，到“{face.name}”（{file}）里找。"
    elif face.is_shipped:
        words = f"用随程序附带的“{face.name}”（{file}）代替。"
    else:
        words = f"用本机的“{face.name}”（{file}）。"
    for stand_in in dict.fromkeys(used for _, used in face.substitutes):
        signs = "".join(f"“{text}”" for text, used in face.substitutes if used == stand_in)
        words += f"本期的{signs}" + (f"它没有，用“{stand_in}”。" if stand_in else "没有字体可用，印作“〓”。")
    return words


def as_text(faces: Iterable[FaceLine]) -> str:
    """All that the dialog says, to be copied."""
    faces = tuple(faces)
    parts = (
        [f"{_NAME} {__version__}", _WHAT, _LICENCE],
        [f"{line.label}：{line.text}" for line in versions()],
        [f"{folder.label}：{folder.path}" for folder in folders()],
        [f"字体：{fonts_in_brief(faces)}", *(f"{face.label}：{font_in_words(face)}" for face in faces)],
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


class AboutDialog(QDialog):
    """Shows it; one button copies all."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"关于{_NAME}")
        self._faces = fonts_of(session)
        self.told = hint("")
        self.openers: dict[str, QPushButton] = {}
        self.copying = QPushButton("复制全部")
        self.copying.setAutoDefault(False)
        self.copying.setToolTip("把这里的全部文字复制下来，报修时有用")
        self.copying.clicked.connect(self._copy)
        closing = QPushButton("关闭")
        closing.setDefault(True)
        closing.clicked.connect(self.accept)
        name = QLabel(f"{_NAME}　{__version__}")
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        name.setFont(font)
        body = QScrollArea()
        body.setWidget(self._body())
        body.setWidgetResizable(True)
        body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        make_calm(body, "版本、文件夹和字体")
        head = column_of([name, QLabel(_WHAT)])
        head.setSpacing(STEP)
        lay_out(self, head, body, row_of([self.copying, self.told, closing], stretched=1))
        wanted = self.sizeHint().expandedTo(QSize(88 * STEP, 80 * STEP))
        give_size(self, wanted.width(), wanted.height())
        closing.setFocus()

    # --- making -------------------------------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        column.addWidget(_head("运行环境"))
        column.addLayout(_table((Line(*line), None) for line in versions()))
        column.addSpacing(2 * STEP)
        column.addWidget(_head("文件夹"))
        column.addLayout(_table((Line(folder.label, str(folder.path)), self._opener(folder)) for folder in folders()))
        column.addSpacing(2 * STEP)
        column.addWidget(_head("字体"))
        column.addWidget(_words(fonts_in_brief(self._faces)))
        column.addLayout(_table((_font_line(face), None) for face in self._faces))
        column.addSpacing(2 * STEP)
        column.addWidget(_head("许可"))
        column.addWidget(_words(_LICENCE))
        column.addStretch(1)
        return area

    def _opener(self, folder: Folder) -> QPushButton:
        button = QPushButton("打开文件夹")
        button.setAutoDefault(False)
        button.setAccessibleName(f"打开“{folder.label}”文件夹")
        button.clicked.connect(lambda: self._open(folder))
        self.openers[folder.label] = button
        return button

    # --- the user -----------------------------------------------------------------------------------------------------

    def _open(self, folder: Folder) -> None:
        failed = show_folder(folder.path)
        if failed:
            self.told.setText(f"{failed}{folder.path}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._faces))
        self.told.setText("已复制。")
        QTimer.singleShot(_COPIED_MS, self.told, self.told.clear)


def _font_line(face: FaceLine) -> Line:
    roles = "、".join(ROLE_LABELS[role] for role in face.roles)
    return Line(face.label, font_in_words(face) + (f"用在：{roles}。" if roles else ""))


def _table(rows: Iterable[tuple[Line, QWidget | None]]) -> QGridLayout:
    """Words at the left, what they stand for beside them, a button at the right."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * STEP)
    grid.setVerticalSpacing(STEP)
    grid.setColumnMinimumWidth(0, 14 * STEP)
    grid.setColumnStretch(1, 1)
    for number, (line, button) in enumerate(rows):
        label, text = hint(line.label), _words(line.text)
        label.setWordWrap(False)
        text.setAccessibleName(f"{line.label}：{line.text}")
        grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop if button is None else Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(text, number, 1)
        if button is not None:
            grid.addWidget(button, number, 2)
    return grid


def _head(words: str) -> QLabel:
    label = QLabel(words)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
