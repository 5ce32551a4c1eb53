"""The whole road with the real parts: a manuscript is imported, edited in the window, saved, exported, opened again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from anqing_bulletin.bulletin.model import Mark, Span
from anqing_bulletin.cli import main
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.storage.project import read_project
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.record import record
from anqing_bulletin.typesetting.style import load_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from anqing_bulletin.bulletin.model import Article

MANUSCRIPT = """\
# 云泽组工

第 12 期

中共云泽县委组织部

2026 年 3 月 9 日

★ 基层动态

河东镇推行“三单制”

破解村级事务难题 ..... 2

石桥乡把支部建在产业链上 ..... 2

★ 他山之石

柳湾市“云上课堂”送学到基层 ..... 3

领导批示：

基层动态

△河东镇推行“三单制” 破解村级事务难题。**建清单。**全镇12个村把群众要办的事逐件列出，共列出3421件，张贴在村口，谁来办、
何时办一目了然。{filler}（河东镇党委）

△石桥乡把支部建在产业链上。**建好链。**全乡依托茶叶、稻虾两条产业链，建起联合党支部7个，覆盖合作社31家、农户860户。{filler}（石桥乡党委）

他山之石

△柳湾市“云上课堂”送学到基层。**办好课。**全市开设“云上课堂”46期，参训1260人次，满意率98.6%。{filler}（柳湾市委组织部）

---

报：市委组织部，县委常委。

送：各乡镇党委。

责任编辑：王某某　核稿：李某　签发：赵某某
""".replace("，谁来办、\n何时办", "，谁来办、何时办")
FILLER = "干部到群众家里去，听得见真话，看得见实情，办得成小事。" * 9
HEAD = "回头看。"
TYPED = "村民吴䶮说，这样的清单看得懂、信得过。"
KEYS = "APP 2026"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The manuscript, imported by the command line."""
    manuscript = tmp_path / "第12期.txt"
    manuscript.write_text(MANUSCRIPT.format(filler=FILLER), encoding="utf-8")
    path = tmp_path / "第12期.zgxx"
    assert main(["import", str(manuscript), "-o", str(path)]) == 0
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """File dialogs give a name in the test's folder; questions are noted."""
    questions: list[str] = []
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda box: [str(tmp_path / f"成品.{box.defaultSuffix()}")])
    monkeypatch.setattr(QMessageBox, "exec", lambda box: questions.append(box.text()) or QMessageBox.StandardButton.Ok)
    return questions


@pytest.fixture
def window(project: Path, asked: list[str], qtbot: QtBot) -> Iterator[Window]:
    opened = read_project(project)
    shown = Window(Session(opened.issue, project=opened, path=project), Settings())
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    yield shown
    shown._leaving = True
    shown.close()
    shown.deleteLater()


def write(window: Window, qtbot: QtBot) -> None:
    """A run-in head and a sentence at the end of the article: letters by keys, Han by the input method."""
    body = window.editor._page.body
    body.setFocus()
    body.moveCursor(QTextCursor.MoveOperation.End)
    commit(body, HEAD, "huitoukan")
    qtbot.keyPress(body, Qt.Key.Key_End)
    for _ in HEAD:
        qtbot.keyClick(body, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(body, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    body.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(body, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)  # what follows is plain
    commit(body, TYPED, "cunmin")
    qtbot.keyClicks(body, KEYS)


def commit(widget: object, text: str, letters: str) -> None:
    """What an input method sends: its letters while they are composed, then the text."""
    for length in range(1, len(letters) + 1):
        QApplication.sendEvent(widget, QInputMethodEvent(letters[:length], []))
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def rest(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.jobs.busy)


def titles(window: Window) -> list[str]:
    return [article.title for article in window.session.issue.articles]


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages_of(pdf: Path, tool: Callable[[str], str]) -> list[str]:
    told = subprocess.run(
        [tool("pdftotext"), "-enc", "UTF-8", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True
    )
    return [squeezed(page) for page in told.stdout.split("\f")[:-1]]


def test_from_a_manuscript_to_the_window_to_paper_and_back(
    window: Window, project: Path, asked: list[str], qtbot: QtBot, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    session = window.session
    first, second, third = session.issue.articles
    assert [first.source, second.source, third.source] == ["河东镇党委", "石桥乡党委", "柳湾市委组织部"]

    window.tree.show_node(first.id)
    write(window, qtbot)
    (paragraph,) = article(window, first.id).paragraphs
    assert paragraph.text.endswith(HEAD + TYPED + KEYS)
    assert paragraph.spans[-2:] == (Span(HEAD, Mark.STRONG), Span(TYPED + KEYS))

    before = titles(window)
    window.tree.show_node(first.id)
    window.tree.actions_by_name["down"].trigger()
    assert titles(window) == [before[1], before[0], before[2]]
    window.commands["undo"].trigger()
    assert titles(window) == before
    window.commands["undo"].trigger()
    assert KEYS not in article(window, first.id).text
    window.commands["redo"].trigger()
    window.commands["redo"].trigger()
    assert titles(window) == [before[1], before[0], before[2]]
    assert article(window, first.id).text.endswith(HEAD + TYPED + KEYS)

    assert window.isWindowModified()
    for name in ("save", "export-pdf", "export-docx"):
        window.commands[name].trigger()
        rest(window, qtbot)
    assert not window.isWindowModified()
    assert asked == []
    saved, shown = session.issue, record(session.composition)
    window.close()
    assert asked == []
    assert not window.isVisible()

    again = read_project(project).issue
    assert again == saved
    composition = compose(again, load_style(again.publication.style))
    assert record(composition) == shown
    assert_on_paper(pages_of(tmp_path / "成品.pdf", tool), composition.pages, list(again.articles))
    assert_in_word(tmp_path / "成品.docx")


def article(window: Window, article_id: str) -> Article:
    found = window.session.issue.article(article_id)
    assert found is not None
    return found


def assert_on_paper(pages: list[str], numbers: dict[str, int], articles: list[Article]) -> None:
    """The text is there whole, and each article begins on the page that the contents name."""
    everything = "".join(pages)
    cover = pages[0]
    assert cover.startswith("云泽组工第12期")
    for item in articles:
        page = numbers[item.id]
        assert f"△{squeezed(item.title)}" in pages[page - 1]
        entry = cover.index(squeezed(item.title_lines[-1])) + len(squeezed(item.title_lines[-1]))
        assert cover[entry:].lstrip("…·.").startswith(str(page))
        assert squeezed(f"—{page}—") in pages[page - 1]
    for words in (HEAD + TYPED, "报：市委组织部，县委常委。", "责任编辑：王某某"):
        assert squeezed(words) in "".join(_without_numbers(everything))
    assert "3421件" in everything


def _without_numbers(text: str) -> str:
    """A sentence may cross a page's end."""
    return text.replace("—2—", "").replace("—3—", "").replace("—4—", "")


def assert_in_word(path: Path) -> None:
    document = docx.Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert HEAD + TYPED + KEYS in text
    assert "△河东镇推行“三单制”" in text
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if HEAD in run.text]
    assert [run.text for run in runs] == [HEAD]
    assert runs[0].style.name != document.styles.default(docx.enum.style.WD_STYLE_TYPE.CHARACTER).name


# --- the program in a process of its own, on a screen of its own ------------------------------------------------------


@pytest.fixture
def screen(tool: Callable[[str], str]) -> Iterator[str]:
    """An X server that nobody looks at; gives its display."""
    read, write_end = os.pipe()
    command = [tool("Xvfb"), "-displayfd", str(write_end), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(write_end,), stderr=subprocess.DEVNULL) as server:
        os.close(write_end)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
        server.terminate()


@pytest.mark.skipif(sys.platform == "win32", reason="an X server")
def test_a_person_at_the_keyboard_of_the_real_program(
    project: Path, screen: str, tool: Callable[[str], str], tmp_path: Path
) -> None:
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    environment.pop("WAYLAND_DISPLAY", None)

    def xdotool(*words: str) -> str:
        done = subprocess.run(
            [tool("xdotool"), *words], capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False
        )
        return done.stdout.strip()

    def until(wanted: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + 60
        while not wanted():
            assert time.monotonic() < end, what

    before = read_project(project).issue
    program = subprocess.Popen(
        [sys.executable, "-m", "anqing_bulletin", str(project)], env=environment, stderr=subprocess.PIPE
    )
    try:
        window = xdotool("search", "--sync", "--onlyvisible", "--name", "第12期").split()[0]
        xdotool("windowfocus", "--sync", window)
        xdotool("key", "--clearmodifiers", "alt+2")
        xdotool("key", "ctrl+End")
        xdotool("type", "--delay", "20", "Typed 2026!")
        until(lambda: "*" in xdotool("getwindowname", window), "the title does not say that something is unsaved")
        xdotool("key", "ctrl+s")
        until(lambda: "*" not in xdotool("getwindowname", window), "it was not saved")
        xdotool("key", "ctrl+q")
        _, told = program.communicate(timeout=60)
    finally:
        if program.poll() is None:
            program.kill()
            program.communicate()
    assert program.returncode == 0, told.decode()
    after = read_project(project).issue
    changed = [new.text for old, new in zip(before.articles, after.articles, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0].endswith("Typed 2026!")
