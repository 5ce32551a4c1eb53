"""The states of the window that are looked at: empty, at work, long, locked, in trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.errors import ProjectDamaged
from tests.benchmarks.content import multiplied
from tests.gallery.stage import Stage

LONG = 50
"""Times the sample's articles: about 300 pages."""


def empty(stage: Stage) -> QWidget:
    """A new issue without an article."""
    return stage.open(stage.empty)


def sample(stage: Stage) -> QWidget:
    """A week of work, the caret in a text."""
    window = stage.open()
    window.tree.show_node(next(iter(window.session.issue.articles)).id)
    window.editor.body.setFocus()
    return window


def at_an_object(stage: Stage) -> QWidget:
    """The caret at a table."""
    window = stage.open()
    article = [*window.session.issue.articles][2]
    window.tree.show_node(article.id)
    window.editor.show_place(Where(article.id, "table", 0))
    return window


def finding(stage: Stage) -> QWidget:
    """Find and replace with hits."""
    window = stage.open()
    window.finding.open_replace()
    panel = window.finding.panel
    panel.page.find_field.setText("党员")
    panel.page.replace_field.setText("共产党员")
    return window


def facing(stage: Stage) -> QWidget:
    """Two pages side by side, thumbnails, the grid."""
    window = stage.open()
    window.splitter.setSizes([220, 380, 800])
    for name in ("facing", "thumbnails", "grid", "zoom-page"):
        window.commands[name].trigger()
    return window


def long(stage: Stage) -> QWidget:
    """Three hundred pages."""
    window = stage.open(multiplied(stage.issue, LONG))
    articles = [*window.session.issue.articles]
    window.tree.show_node(articles[len(articles) // 2].id)
    window.commands["thumbnails"].trigger()
    return window


def final(stage: Stage) -> QWidget:
    """定稿, and an edit that is refused."""
    window = stage.open(replace(stage.issue, final=True))
    window.session.refused.emit(window.session.locked)
    return window


def read_only(stage: Stage) -> QWidget:
    """Somebody else has the file open."""
    window = stage.open()
    why = "“第19期.zgxx”正由沈砚打开着，这里只能看。要改，请另存为一份，或等对方关闭后重新打开。"
    window.session.set_read_only(why)
    window.desk.told.emit(why)
    return window


def working(stage: Stage) -> QWidget:
    """Something is not saved, and something long runs."""
    window = stage.open()
    _edit(window)
    window.status.begin("正在导出 PDF…")
    return window


def filtered(stage: Stage) -> QWidget:
    """The tree filtered until nothing is left, and the bin."""
    window = stage.open()
    window.tree.filter.line.setText("没有这一篇")
    return window


def small(stage: Stage) -> QWidget:
    """As much as a small screen has room for."""
    window = stage.open()
    window.resize(1024, 600)
    window.splitter.setSizes([200, 400, 424])
    return window


def menu(stage: Stage) -> QWidget:
    """A menu with icons, keys, and what cannot be used now."""
    window = stage.open()
    shown = window.menuBar().actions()[4].menu()
    assert isinstance(shown, QMenu)
    shown.popup(window.mapToGlobal(QPoint(100, 60)))
    return shown


def unsaved(stage: Stage) -> QWidget:
    """The question before an issue goes."""
    window = stage.open()
    _edit(window)
    return _asked(stage, lambda: window.files.leave(lambda: None))


def error(stage: Stage) -> QWidget:
    """What cannot be done."""
    window = stage.open()
    words = "“第19期.zgxx”没有打开：文件已损坏，后面一半是空的。原来的文件没有动；可以从“恢复备份”里找较早的一份。"
    return _asked(stage, lambda: window.desk.show(ProjectDamaged(words)))


def finalise(stage: Stage) -> QWidget:
    """Before an issue is locked."""
    window = stage.open()
    return _asked(stage, window.milestones.finalise)


def _edit(window: Window) -> None:
    first = next(iter(window.session.issue.articles))
    window.session.apply(edits.set_title, first.id, "改过而没有保存的标题", ())


def _asked(stage: Stage, ask: Callable[[], object]) -> QWidget:
    """The message box that is asked with; nobody answers it."""
    shown: list[QMessageBox] = []

    def execute(box: QMessageBox) -> int:
        box.show()
        shown.append(box)
        return int(QMessageBox.StandardButton.Cancel.value)

    with patch.object(QMessageBox, "exec", execute), patch.object(QMessageBox, "deleteLater", lambda _box: None):
        ask()
    stage.kept += shown
    return shown[0]


STATES: dict[str, Callable[[Stage], QWidget]] = {
    "窗口-空": empty,
    "窗口-样刊": sample,
    "窗口-光标在表格": at_an_object,
    "窗口-查找替换": finding,
    "窗口-对开": facing,
    "窗口-300页": long,
    "窗口-定稿": final,
    "窗口-只读": read_only,
    "窗口-忙": working,
    "窗口-筛选": filtered,
    "窗口-小屏": small,
    "菜单": menu,
    "问-保存": unsaved,
    "问-出错": error,
    "问-定稿": finalise,
}
"""The window and its questions."""
