"""Pictures: put in, dropped, changed, and on the page, in the PDF and in the DOCX as they were wanted."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Figure, Paragraph, Picture, SectionLayout, Span
from anqing_bulletin.desktop.objects.figure_dialog import FigureDialog, original_words, sharpness_words
from anqing_bulletin.desktop.objects.figures import MOST_FILES, read_figures
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.pdf import pdf_bytes
from anqing_bulletin.typesetting.picture_size import LEAST_PPI, pixels_per_inch
from anqing_bulletin.typesetting.sheet import MILLI
from tests.desktop.editing import article
from tests.desktop.office import in_dialog, name_the_file, rest, worker_held_up
from tests.strategies import tiny_png


def photograph(path: Path, width: int = 1600, height: int = 1200) -> Path:
    Image.new("RGB", (width, height), (120, 40, 40)).save(path, "JPEG")
    return path


def shapes(session: Session) -> list[str]:
    blocks = article(session).blocks
    return [block.text if isinstance(block, Paragraph) else type(block).__name__ for block in blocks]


def figures_of(session: Session) -> list[Figure]:
    return [block for block in article(session).blocks if isinstance(block, Figure)]


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(target: QWidget, mime: QMimeData, at: QPoint = QPoint(5, 5)) -> Qt.DropAction | None:  # noqa: B008
    """Drop something as a file manager does that would rather move; gives what it may do, None where it may not."""
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    rest = (both, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(at, *rest)
    enter.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return None
    event = QDropEvent(QPointF(at), *rest)
    event.setDropAction(Qt.DropAction.MoveAction)
    QApplication.sendEvent(target, event)
    return event.dropAction()


def choose(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    names = [str(path) for path in paths]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (names[0] if names else "", ""))


@pytest.fixture
def at_work(window: Window, session: Session) -> Window:
    """The window on 甲, three paragraphs, the caret within the second."""
    blocks = [Paragraph((Span(text),), id=text) for text in ("第一段。", "第二段。", "第三段。")]
    session.apply(edits.set_blocks, "jia", blocks)
    window.editor.show_article("jia")
    window.editor.body.setFocus()
    cursor = window.editor.body.textCursor()
    cursor.setPosition(7)
    window.editor.body.setTextCursor(cursor)
    return window


def test_a_picture_goes_from_its_file_to_the_page_the_pdf_and_the_docx(
    at_work: Window, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    paths = [photograph(tmp_path / "会场.JPG"), photograph(tmp_path / "座谈.jpg", 300, 200)]
    choose(monkeypatch, *paths)
    before = session.issue
    QApplication.sendEvent(at_work.editor.body, QInputMethodEvent("pin", []))
    at_work.commands["picture"].trigger()
    rest(at_work, qtbot)
    assert shapes(session) == ["第一段。", "第二pin段。", "Figure", "Figure", "第三段。"]
    photo, small = figures_of(session)
    assert (photo.picture.width, photo.width, small.width) == (1600, 800, 508)
    assert "已插入 2 幅图片" in at_work.status.currentMessage()
    session.undo()
    assert shapes(session) == ["第一段。", "第二pin段。", "第三段。"]
    session.undo()
    assert session.issue is before
    session.redo()
    session.redo()

    def fill(dialog: FigureDialog) -> bool:
        dialog.caption.setText("  动员会会场\x07 ")
        dialog.slider.setValue(50)
        return True

    in_dialog(monkeypatch, FigureDialog, fill)
    at_work.editor.body.object_activated.emit(photo.id)
    changed = figures_of(session)[0]
    assert changed == replace(photo, caption="动员会会场", width=500)
    assert session.undo_label == "修改图片"

    composition = session.composition
    placed = [(sheet, picture) for sheet in composition.sheets for picture in sheet.pictures]
    sheet, picture = placed[0]
    assert picture.picture is changed.picture
    assert picture.width == composition.style.measure // 2
    lines = ["".join(run.text for run in line.line.runs) for line in sheet.lines]
    assert "动员会会场" in lines
    pdf = pikepdf.open(io.BytesIO(pdf_bytes(composition)))
    images = [page.resources.XObject[name] for page in pdf.pages for name in page.resources.get("/XObject", ())]
    largest = max(int(image.Width) for image in images)
    assert pixels_per_inch(replace(changed.picture, width=largest), picture.width) >= LEAST_PPI
    pages, count = composition.pages, len(composition.sheets)
    docx = zipfile.ZipFile(io.BytesIO(docx_bytes(session.issue, composition.style, pages, count)))
    document = docx.read("word/document.xml").decode()
    assert "动员会会场" in document
    assert f'cx="{round(picture.width * 12.7)}"' in document
    assert changed.picture.data in [docx.read(name) for name in docx.namelist() if name.startswith("word/media/")]
    session.undo()
    assert figures_of(session)[0] is photo


def test_pictures_are_dropped_where_the_pointer_is_and_beside_the_text_behind_the_caret(
    at_work: Window, session: Session, tmp_path: Path, told: list[BulletinError], qtbot: QtBot
) -> None:
    one, two = photograph(tmp_path / "一.jpg"), photograph(tmp_path / "二.jpeg")
    text = tmp_path / "说明.txt"
    body = at_work.editor.body
    cursor = body.textCursor()
    cursor.setPosition(12)
    at = body.cursorRect(cursor).center()
    body.selectAll()  # a drop takes no selection away
    assert drop(body.viewport(), files(one, two), at) is Qt.DropAction.CopyAction
    body.moveCursor(body.textCursor().MoveOperation.End)
    rest(at_work, qtbot)
    assert shapes(session) == ["第一段。", "第二段。", "第三", "Figure", "Figure", "段。"]
    session.undo()
    assert shapes(session) == ["第一段。", "第二段。", "第三段。"]

    assert not body.canInsertFromMimeData(files(one, text)), "that is the window's"
    assert drop(at_work, files(one)) is Qt.DropAction.CopyAction
    rest(at_work, qtbot)
    assert len(figures_of(session)) == 1
    image = QMimeData()
    image.setImageData(QImage.fromData(tiny_png(40, 30)))
    assert drop(at_work, image) is not None
    assert [figure.picture.width for figure in figures_of(session)].count(40) == 1
    drop(body.viewport(), image)
    assert [figure.picture.width for figure in figures_of(session)].count(40) == 2
    assert session.undo_label == "修改正文"

    # A file that is no picture at all is told; the others are there.
    bad = tmp_path / "截图.bmp"
    bad.write_bytes(b"BM")
    before = len(figures_of(session))
    drop(at_work, files(bad, one))
    rest(at_work, qtbot)
    assert len(figures_of(session)) == before + 1
    assert "“截图.bmp”：图片不是 PNG 或 JPEG 格式" in str(told.pop())


def test_a_page_that_is_dropped_opens_no_file(
    at_work: Window, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTML goes the way of a paste, and the addresses beside it lead nowhere."""
    secret = photograph(tmp_path / "secret.jpg")
    body = at_work.editor.body
    monkeypatch.setattr(type(body), "setHtml", lambda *_: pytest.fail("Qt reads the HTML"))
    monkeypatch.setattr(at_work.figures, "_read_and_insert", lambda *_: pytest.fail("a file is read"))
    before = session.issue
    mime = files(secret)
    mime.setHtml(f"<p>一</p><b>二</b><img src='{QUrl.fromLocalFile(str(secret)).toString()}'>")
    drop(body.viewport(), mime)
    assert "一" in article(session).text
    assert not figures_of(session)
    assert "1 幅图片没有粘贴" in at_work.status.currentMessage()
    session.undo()
    assert session.issue is before

    # A drop is a step of its own, typing before it another one.
    QTest.keyClicks(body, "ab")
    typed = session.issue
    page = QMimeData()
    page.setHtml("<p>一、总体要求</p>")
    drop(body.viewport(), page)
    assert not at_work.level_offer.kind, "what was dropped was not typed"
    session.undo()
    assert session.issue is typed
    assert drop(at_work, mime) is None
    far = QMimeData()
    far.setUrls([QUrl("http://127.0.0.1:9/a.png")])
    assert drop(body.viewport(), far) is None


def test_what_was_read_goes_to_its_article_whatever_was_done_meanwhile(
    at_work: Window, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    one, two = photograph(tmp_path / "一.jpg"), photograph(tmp_path / "二.jpg")
    with worker_held_up(at_work):
        at_work.figures.insert_files([one])
        at_work.figures.insert_files([two])
        at_work.editor.show_article("yi")
    rest(at_work, qtbot)
    assert shapes(session) == ["第一段。", "第二段。", "Figure", "Figure", "第三段。"]
    assert at_work.editor.article_id == "yi"
    at_work.editor.show_article("jia")
    with worker_held_up(at_work):
        at_work.figures.insert_files([one])
        session.apply(edits.remove_article, "jia")
        session.apply(edits.empty_bin)
    rest(at_work, qtbot)
    assert "没有插入" in at_work.status.currentMessage()


def test_a_final_issue_shows_its_pictures_and_takes_none(
    at_work: Window, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    at_work.commands["edit-picture"].trigger()
    assert "光标不在图片上" in at_work.status.currentMessage()
    session.apply(edits.set_section_layout, "city", SectionLayout.TWO_COLUMN)
    figure = Figure(Picture("image/png", tiny_png(300, 200), 300, 200), "会场", 800, id="f")
    session.apply(edits.set_blocks, "jia", (figure,))
    session.apply(edits.finalise)
    before = session.issue
    written = tmp_path / "会场.png"
    name_the_file(monkeypatch, written)

    def try_everything(dialog: FigureDialog) -> bool:
        assert dialog.caption.isReadOnly()
        assert not any(widget.isEnabled() for widget in (dialog.slider, dialog.percent, dialog.replacing))
        assert dialog.buttons.button(QDialogButtonBox.StandardButton.Ok) is None
        composition = session.composition
        assert dialog.preview.pieces[0].pictures[0].width < composition.style.measure // 2, "half a measure"
        dialog.saving.click()
        return True

    shown = in_dialog(monkeypatch, FigureDialog, try_everything)
    at_work.commands["edit-picture"].trigger()
    rest(at_work, qtbot)
    assert written.read_bytes() == figure.picture.data
    drop(at_work.editor.body.viewport(), files(written))
    drop(at_work, files(written))
    at_work.commands["picture"].trigger()
    assert len(shown) == 1
    assert session.issue is before
    assert "定稿" in at_work.status.currentMessage()


class TestDialog:
    FIGURE = Figure(Picture("image/png", tiny_png(600, 400), 600, 400), "会场", 803, id="f")

    @pytest.fixture
    def dialog(self, session: Session, qtbot: QtBot) -> FigureDialog:
        shown = FigureDialog(self.FIGURE, session.composition.style, session.composition, is_locked=False)
        qtbot.addWidget(shown)
        return shown

    def test_what_is_not_touched_stays_the_very_same(self, dialog: FigureDialog) -> None:
        assert dialog.figure is self.FIGURE
        dialog.caption.setText("别的")
        dialog.caption.setText("会场")
        assert dialog.figure is self.FIGURE
        dialog.caption.setText("")
        assert dialog.figure == replace(self.FIGURE, caption="")

    def test_slider_number_words_and_page_follow_each_other(self, dialog: FigureDialog) -> None:
        dialog.percent.setValue(30)
        assert dialog.slider.value() == 30
        width = dialog.preview.pieces[0].pictures[0].width
        assert f"宽 {width / MILLI / 72 * 25.4:.0f} 毫米" in dialog.size_words.text()
        assert "够清晰" in dialog.sharpness.text()
        dialog.slider.setValue(100)
        assert (dialog.percent.value(), dialog.figure.width) == (100, 1000)
        assert "39% 以内" in dialog.sharpness.text()
        assert "600 × 400 像素，PNG" in dialog.original.text()
        dialog.show_picture(Picture("image/png", tiny_png(100, 400), 100, 400))
        assert dialog.figure.picture.height == 400
        assert dialog.preview.grab().toImage().pixelColor(dialog.preview.width() // 2, 60).lightness() > 200

    def test_all_can_be_reached_and_is_named(self, dialog: FigureDialog) -> None:
        for widget in (dialog.caption, dialog.slider, dialog.percent, dialog.replacing, dialog.saving):
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert dialog.slider.accessibleName()
        assert dialog.preview.accessibleDescription()


def test_another_picture_keeps_caption_and_width(
    at_work: Window,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: list[BulletinError],
    qtbot: QtBot,
) -> None:
    figure = Figure(Picture("image/png", tiny_png(300, 200), 300, 200), "会场", 803, id="f")
    session.apply(edits.set_blocks, "jia", (figure,))

    def replace_it(dialog: FigureDialog) -> bool:
        choose(monkeypatch, tmp_path / "没有.png")
        dialog.replacing.click()
        assert not dialog.isEnabled()
        rest(at_work, qtbot)
        assert dialog.isEnabled()
        choose(monkeypatch, photograph(tmp_path / "新.jpg"))
        dialog.replacing.click()
        rest(at_work, qtbot)
        return True

    in_dialog(monkeypatch, FigureDialog, replace_it)
    at_work.editor.body.object_activated.emit("f")
    assert "“没有.png”打不开" in str(told.pop())
    (changed,) = figures_of(session)
    assert (changed.picture.width, changed.caption, changed.width, changed.id) == (1600, "会场", 803, "f")


def test_words_say_what_helps() -> None:
    fine, poor = Picture("image/jpeg", b"x" * 2_000_000, 4000, 3000), Picture("image/png", b"", 60, 40)
    assert sharpness_words(fine, 442_000, 442_000) == "每英寸 652 点，够清晰。"
    assert "请换一张大些的图" in sharpness_words(poor, 442_000, 442_000)
    assert original_words(fine) == "4000 × 3000 像素，JPEG，1.9 MB"


def test_too_many_files_are_told(tmp_path: Path) -> None:
    path = photograph(tmp_path / "小.jpg", 8, 8)
    read = read_figures([path] * (MOST_FILES + 3))
    assert len(read.figures) == MOST_FILES
    assert "后面 3 幅没有放进稿件" in read.refused[0]
