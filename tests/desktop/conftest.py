"""An issue small enough to follow with the finger, and a session on it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.merging.merge import Choice
from anqing_bulletin.bulletin.model import (
    ImprintLine,
    Issue,
    Paragraph,
    Publication,
    Section,
    Span,
)
from anqing_bulletin.desktop import desk
from anqing_bulletin.desktop.safety import sharing
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.versions.merge_dialog import MergeDialog
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.desktop.writing.editor import ArticleEditor
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.resources import resource_path
from tests.desktop.office import open_file, save, saved
from tests.desktop.small_issue import make_article


@pytest.fixture(autouse=True)
def nothing_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test threw away is gone before the next one: widgets that wait for an event loop would fill the memory.

    Nothing goes in between, where a worker might be the one that throws widgets away.
    """
    gc.disable()
    yield
    if "qapp" in request.fixturenames:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
    gc.enable()


@pytest.fixture
def issue() -> Issue:
    """市内 with 甲乙丙, 市外 with 丁, one article aside, one in the bin."""
    return Issue(
        publication=Publication(imprint=(ImprintLine("报", "市委常委"),)),
        number=19,
        date=date(2022, 6, 3),
        sections=(
            Section("市内信息", (make_article("jia"), make_article("yi"), make_article("bing")), id="city"),
            Section("市外参考", (make_article("ding"),), id="other"),
        ),
        imprint=(ImprintLine("报", "市委常委"), ImprintLine("送", "各县（市、区）委书记")),
        pool=(make_article("wu"),),
        bin=(make_article("ji"),),
    )


@pytest.fixture
def session(issue: Issue, qapp: object) -> Session:
    """A session on the issue."""
    return Session(issue)


@pytest.fixture
def editor(session: Session, qtbot: object) -> ArticleEditor:
    """The editor on 甲, ready to be typed into."""
    editor = ArticleEditor(session)
    qtbot.addWidget(editor)
    editor.resize(700, 800)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    editor.show_article("jia")
    editor._page.body.setFocus()
    return editor


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[BulletinError]:
    """The errors that were shown in a dialog."""
    errors: list[BulletinError] = []
    monkeypatch.setattr(desk, "show_error", lambda _parent, error: errors.append(error))
    return errors


@pytest.fixture
def window(
    session: Session, qtbot: QtBot, told: list[BulletinError], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """The window on the issue; it looks at its file when it is told to, not when the disk stirs.

    A dialog that the test has no answer for fails it, where it would wait for ever.
    """

    def unanswered(dialog: QDialog) -> int:
        raise AssertionError(f"nobody answers {dialog.windowTitle()}")

    monkeypatch.setattr(QDialog, "exec", unanswered)
    monkeypatch.setattr(sharing, "_SOON", 3_600_000)
    shown = Window(session, Settings())
    shown.show()
    yield shown
    for each in (shown, *shown.desk.windows):  # some tests open more
        each.close_now()
    shown.deleteLater()


@pytest.fixture
def path(tmp_path: Path, issue: Issue) -> Path:
    """The file of the issue, in a folder of its own."""
    folder = tmp_path / "共享"
    folder.mkdir()
    return saved(folder / "第19期.zgxx", issue)


@pytest.fixture
def opened(window: Window, path: Path, qtbot: QtBot) -> Window:
    """The window with the file."""
    open_file(window, path, qtbot)
    return window


@pytest.fixture
def revised(opened: Window, path: Path, qtbot: QtBot) -> Window:
    """The window with the file after a second state: a title and a text are others, one article is gone."""
    session = opened.session
    session.apply(edits.set_title, "jia", "改过的标题")
    session.apply(edits.set_blocks, "yi", (Paragraph((Span("改过的正文。"),), id="yi-1"),))
    session.apply(edits.remove_article, "ding")
    save(opened, qtbot)
    return opened


@pytest.fixture
def conflicts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the merge dialogs said that were asked; each is answered with the colleague's text."""
    shown: list[str] = []

    def execute(dialog: MergeDialog) -> int:
        shown.append(dialog.head.text())
        for _ in dialog.left:
            dialog.choose(Choice.THEIRS)
        dialog.accept()
        return 1

    monkeypatch.setattr(MergeDialog, "exec", execute)
    return shown


@pytest.fixture
def seed_text() -> Path:
    """The manuscript of a whole issue: the sample in the project's own words."""
    return resource_path("samples", "安庆组工信息样刊.txt")
