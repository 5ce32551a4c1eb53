"""Make the pictures of the program for the handbook's pages.

    python installer/handbook/make_screenshots.py [NAME …]

Nobody's screen is needed and nobody's fonts are used: the sample issue, the shipped faces, light colours, a window of a
fixed size.  With names, only those pictures are made again.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.desktop.window import Window

FOLDER = Path(__file__).parents[2] / "resources" / "handbook" / "图"
SCALE = 2
LOOKS = ((1200, 48), (1200, 24), (1000, 24), (840, 24))
"""Widths in pixels and numbers of colours, the best first, until a picture is small enough; the handbook's column is
some 1,200 pixels wide on a fine screen."""
MOST_BYTES = 150_000
NOW = datetime(2026, 3, 2, 8, 30).astimezone()
_ROUNDS = 40


def main(names: list[str]) -> int:
    """Write the pictures; gives the exit status."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=str(SCALE))
    with tempfile.TemporaryDirectory() as home:
        os.environ["ANQING_BULLETIN_DATA_DIR"] = home
        studio = Studio()
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, take in PICTURES.items():
            if not names or name in names:
                studio.keep(name, take(studio))
        studio.close()
    for stale in FOLDER.glob("*.png"):
        if stale.stem not in PICTURES:
            stale.unlink()
    return 0


class Studio:
    """The program with the sample issue, and how a picture is taken of it."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        self.application: QApplication = QApplication(["handbook"])
        self.window: Window = self._open()

    def _open(self) -> Window:
        from PySide6.QtGui import QFont, QFontDatabase

        from anqing_bulletin.desktop import language
        from anqing_bulletin.desktop.session import Session
        from anqing_bulletin.desktop.settings import Settings
        from anqing_bulletin.desktop.theme import apply_theme
        from anqing_bulletin.desktop.window import Window
        from anqing_bulletin.resources import resource_path
        from anqing_bulletin.storage.project import read_project

        # whatever this PC has: the faces that everybody has
        patch("anqing_bulletin.typesetting.fonts.installed_faces", dict).start()
        patch("anqing_bulletin.desktop.writing.editor_faces._installed", lambda _face_class: None).start()
        self.application.setStyle("Fusion")
        self.application.setCursorFlashTime(0)
        language.speak_chinese(self.application)
        face = QFont(self.application.font())
        number = QFontDatabase.addApplicationFont(str(resource_path("fonts", language.SHIPPED_FACE)))
        face.setFamilies(QFontDatabase.applicationFontFamilies(number))
        face.setPointSizeF(9)
        self.application.setFont(face)
        apply_theme(self.application, "light")
        project = read_project(resource_path("samples", "安庆组工信息样刊.zgxx"))
        project = replace(project, issue=_with_progress(project.issue))
        window = Window(Session(project.issue, project=project), Settings(appearance="light"))
        window.resize(1120, 700)
        window.splitter.setSizes([250, 430, 440])
        window.show()
        window.tree.show_node([*window.session.issue.articles][2].id)
        self.rest()
        return window

    def rest(self) -> None:
        """Let the window come to rest."""
        for _ in range(_ROUNDS):
            self.application.processEvents()

    def wait_until(self, done: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        import time

        end = time.monotonic() + 60
        while not done() and time.monotonic() < end:
            self.application.processEvents()
            time.sleep(0.005)
        self.rest()

    def keep(self, name: str, widget: QWidget) -> None:
        """Write a picture of what a widget shows now, in few colours."""
        from PIL import Image
        from PySide6.QtGui import QImage

        self.rest()
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        data = bytes(image.constBits())
        picture = Image.frombuffer("RGB", (image.width(), image.height()), data, "raw", "RGB", image.bytesPerLine(), 1)
        for width, colours in LOOKS:
            stream = io.BytesIO()
            shown = picture
            if picture.width > width:
                size = (width, round(picture.height * width / picture.width))
                shown = picture.resize(size, Image.Resampling.LANCZOS)
            shown.quantize(colours, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
            if stream.tell() < MOST_BYTES:
                break
        else:
            raise ValueError(f"{name}: {stream.tell()} bytes")
        (FOLDER / f"{name}.png").write_bytes(stream.getvalue())
        if widget is not self.window and widget.isWindow():
            widget.close()

    def close(self) -> None:
        """Close the window without a question."""
        self.window.close_now()


def _with_progress(issue: Issue) -> Issue:
    """The sample as a week into its making: some articles are done, some are not."""
    from anqing_bulletin.bulletin import edits
    from anqing_bulletin.bulletin.model import ArticleStatus
    from anqing_bulletin.bulletin.several import set_status

    articles = [article.id for article in issue.articles]
    for number, article in enumerate(articles):
        status = (ArticleStatus.CHECKED, ArticleStatus.EDITED, ArticleStatus.RECEIVED)[min(number // 2, 2)]
        issue = set_status(issue, (article,), status)
    return edits.move_article(issue, articles[-1], edits.POOL)


def whole_window(studio: Studio) -> QWidget:
    """The whole window."""
    return studio.window


def tree(studio: Studio) -> QWidget:
    """The tree."""
    studio.window.resize(1120, 500)
    studio.window.splitter.setSizes([320, 400, 400])
    return studio.window.tree


def writing(studio: Studio) -> QWidget:
    """The editor."""
    studio.window.resize(1120, 620)
    studio.window.splitter.setSizes([250, 560, 310])
    studio.window.editor.setFocus()
    return studio.window.editor


def spread(studio: Studio) -> QWidget:
    """Two facing pages."""
    window = studio.window
    window.resize(1120, 700)
    window.splitter.setSizes([180, 320, 620])
    window.commands["facing"].trigger()
    studio.rest()
    window.commands["zoom-page"].trigger()
    studio.rest()
    window.preview.verticalScrollBar().setValue(round(window.preview.verticalScrollBar().maximum() / 3))
    return window.pages


def finding(studio: Studio) -> QWidget:
    """Find and replace below the editor."""
    window = studio.window
    window.splitter.setSizes([250, 560, 310])
    window.finding.open_replace()
    panel = window.finding.panel
    panel.page.find_field.setText("党员")
    panel.page.replace_field.setText("共产党员")
    studio.wait_until(lambda: bool(panel.finder.hits))
    return panel


def masthead(studio: Studio) -> QWidget:
    """刊头信息."""
    from anqing_bulletin.desktop.forms.masthead_form import MastheadForm

    form = MastheadForm(studio.window.session.issue)
    form.show()
    form.resize(480, 640)  # all fields, on however small a screen
    return form


def imprint(studio: Studio) -> QWidget:
    """版记."""
    from anqing_bulletin.desktop.forms.imprint_form import ImprintForm

    form = ImprintForm(studio.window.session.issue, composition=studio.window.session.composition)
    form.show()
    form.resize(720, 520)
    return form


def economy(studio: Studio) -> QWidget:
    """缩行, when it has tried everything."""
    from PySide6.QtCore import QTimer

    from anqing_bulletin.desktop.economy_panel import EconomyPanel

    studio.window.show_economy()
    panel = studio.window.findChild(EconomyPanel)
    assert isinstance(panel, EconomyPanel)
    panel.resize(560, 380)
    studio.wait_until(lambda: not any(timer.isActive() for timer in panel.findChildren(QTimer)))
    return panel


def recovery(studio: Studio) -> QWidget:
    """What a crash left behind."""
    from anqing_bulletin.bulletin import edits
    from anqing_bulletin.bulletin.model import Paragraph, Span
    from anqing_bulletin.desktop.safety.recovery_dialog import Found, RecoveryDialog

    issue = studio.window.session.issue
    first, second, *_ = issue.articles
    typed = Paragraph((Span("下一步，将把这一做法推广到全县，每季度通报一次进展。"),))
    changed = edits.set_blocks(issue, first.id, (*first.blocks, typed))
    changed = edits.set_title(changed, second.id, second.title + "见实效", ())
    found = Found(issue.short_number_text, Path("安庆组工信息样刊.zgxx"), NOW - timedelta(minutes=5), issue, changed)
    dialog = RecoveryDialog([found], now=NOW)
    dialog.resize(640, 420)
    dialog.show()
    return dialog


PICTURES: dict[str, Callable[[Studio], QWidget]] = {
    "整个窗口": whole_window,
    "目录树": tree,
    "写稿": writing,
    "查找替换": finding,
    "对开预览": spread,
    "刊头信息": masthead,
    "版记": imprint,
    "缩行": economy,
    "找回修改": recovery,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
