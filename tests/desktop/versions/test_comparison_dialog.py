"""What a person who compares two versions would lose: a difference, its place on paper, or the patience to wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import ImprintLine, Issue, Paragraph, Span
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.versions import comparison_dialog
from anqing_bulletin.desktop.versions.comparison_dialog import ComparisonDialog
from anqing_bulletin.errors import FontMissing
from anqing_bulletin.typesetting.compose import Composition
from tests.desktop.small_issue import make_article

NAMES = ("送审稿", "现在（未保存）")
CHOICES = [("", "现在（未保存）"), ("b", "送审稿"), ("a", "3月1日 周日 16:15")]


@pytest.fixture
def edited(issue: Issue) -> Issue:
    """乙 has another text, and 戊, which is not printed; 丙 is in the bin, the imprint is longer."""
    text = Paragraph((Span("乙" * 12 + "丑" * 3),), id="yi-1")
    changed = edits.set_blocks(issue, "yi", (text,))
    changed = edits.set_blocks(changed, "wu", (Paragraph((Span("戊" * 20 + "己"),), id="wu-1"),))
    changed = edits.set_imprint(changed, (*issue.imprint, ImprintLine("发", "本部各处室")))
    return edits.remove_article(changed, "bing")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    worker = Jobs()
    yield worker
    worker.close()


@pytest.fixture
def compare(jobs: Jobs, qtbot: QtBot) -> Callable[..., ComparisonDialog]:
    def shown(old: Issue, new: Issue, **more: object) -> ComparisonDialog:
        dialog = ComparisonDialog(old, new, NAMES, jobs=jobs, **more)
        qtbot.addWidget(dialog)
        dialog.resize(1000, 700)
        dialog.show()
        wait(dialog, qtbot)
        return dialog

    return shown


def wait(dialog: ComparisonDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog._jobs.busy, timeout=10_000)


def choose(dialog: ComparisonDialog, beginning: str) -> None:
    rows = [row for row in range(dialog.list.count()) if beginning in dialog.list.item(row).text()]
    dialog.list.setCurrentRow(rows[0])


def texts(composition: Composition) -> str:
    return "".join(placed.line.text for sheet in composition.sheets for placed in sheet.lines)


def top_sheet(dialog: ComparisonDialog) -> int:
    """The number of the page at the top of the view."""
    bar = dialog.view.verticalScrollBar().value()
    return dialog.view._stack.between(bar + 60, bar + 61)[-1] + 1


def test_every_difference_is_listed_with_its_counts(compare: Callable, issue: Issue, edited: Issue) -> None:
    dialog = compare(issue, edited)
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
        "改　版记\n增 7 字",
        "改　《乙的标题》\n增 3 字，删 8 字",
        "改　《戊的标题》\n增 1 字",
        "删　《丙的标题》\n20 字；市内信息第3篇 → 回收站",
    ]
    assert dialog.head.text() == "共 4 处不同：改 2 篇，删 1 篇，版记有改动"


def test_the_pages_hold_what_was_deleted_beside_what_was_inserted(
    compare: Callable, issue: Issue, edited: Issue
) -> None:
    printed = texts(compare(issue, edited).view.composition)
    assert "丙" * 20 in printed
    assert "丑丑丑" in printed
    assert "送审稿 → 现在（未保存）" in printed


def test_a_difference_that_is_chosen_is_brought_into_sight(compare: Callable, issue: Issue, edited: Issue) -> None:
    old = replace(issue, sections=(replace(issue.sections[0], articles=long_articles(6)), issue.sections[1]))
    new = edits.set_blocks(old, "a4", (Paragraph((Span("新的一段"),), id="a4-1"),))
    new = edits.set_imprint(new, edited.imprint)
    dialog = compare(old, new)
    choose(dialog, "a4的标题")
    pages = dialog.view.composition.pages
    assert top_sheet(dialog) == pages["a4"]
    choose(dialog, "版记")
    bar = dialog.view.verticalScrollBar()
    assert bar.value() > bar.maximum() - bar.pageStep(), "the imprint is at the end"


def long_articles(count: int) -> tuple:
    return tuple(replace(make_article(f"a{number}", 900), title=f"a{number}的标题") for number in range(count))


def test_an_article_that_is_on_no_page_is_shown_alone(
    compare: Callable, issue: Issue, edited: Issue, qtbot: QtBot
) -> None:
    dialog = compare(issue, edited)
    choose(dialog, "戊")
    wait(dialog, qtbot)
    assert dialog.article_id == "wu"
    assert "戊" * 20 + "己" in texts(dialog.view.composition).replace("\n", "")
    dialog.extent.setCurrentIndex(0)
    dialog.extent.activated.emit(0)
    assert dialog.article_id == ""
    assert "丙" in texts(dialog.view.composition)


def test_one_article_can_be_looked_at_alone_and_is_then_what_is_exported(
    compare: Callable, issue: Issue, edited: Issue, qtbot: QtBot
) -> None:
    dialog = compare(issue, edited)
    wanted: list[tuple[str, str]] = []
    dialog.pdf_wanted.connect(lambda article: wanted.append(("pdf", article)))
    dialog.docx_wanted.connect(lambda article: wanted.append(("docx", article)))
    dialog.pdf_button.click()
    index = dialog.extent.findData("yi")
    assert dialog.extent.itemText(index) == "只看《乙的标题》"
    dialog.extent.setCurrentIndex(index)
    dialog.extent.activated.emit(index)
    assert not dialog.pdf_button.isEnabled(), "the pages are not set yet"
    wait(dialog, qtbot)
    assert dialog.list.currentItem().text().startswith("改　《乙的标题》")
    assert "甲" not in texts(dialog.view.composition)
    dialog.docx_button.click()
    assert wanted == [("pdf", ""), ("docx", "yi")]


def test_an_article_that_is_not_wanted_any_more_does_not_replace_the_issue(
    compare: Callable, issue: Issue, edited: Issue, qtbot: QtBot
) -> None:
    dialog = compare(issue, edited)
    for index in (dialog.extent.findData("yi"), 0):
        dialog.extent.setCurrentIndex(index)
        dialog.extent.activated.emit(index)
    wait(dialog, qtbot)
    assert dialog.article_id == ""
    assert "甲" in texts(dialog.view.composition)


def test_versions_that_are_the_same_are_said_to_be_so(compare: Callable, issue: Issue) -> None:
    dialog = compare(issue, issue)
    assert dialog.view.words == "这两个版本完全一样。"
    assert not dialog.differences.isVisible()
    assert not dialog.pdf_button.isEnabled()
    assert not dialog.docx_button.isEnabled()


def test_two_other_versions_are_asked_for_and_shown(
    compare: Callable, issue: Issue, edited: Issue, qtbot: QtBot
) -> None:
    dialog = compare(issue, edited, choices=CHOICES)
    assert [box.currentText() for box in dialog.versions] == list(NAMES)
    asked: list[tuple[str, str]] = []
    dialog.versions_chosen.connect(lambda old, new: asked.append((old, new)))
    dialog.versions_chosen.connect(lambda *_: dialog.show_issues(issue, issue, (CHOICES[2][1], NAMES[1])))
    dialog.versions[0].setCurrentIndex(2)
    dialog.versions[0].activated.emit(2)
    wait(dialog, qtbot)
    assert asked == [("a", "")]
    assert dialog.versions[0].currentData() == "a"
    assert dialog.list.count() == 0
    assert dialog.view.words == "这两个版本完全一样。"


def test_a_version_that_the_window_cannot_show_is_not_named_over_the_pages(
    compare: Callable, issue: Issue, edited: Issue
) -> None:
    dialog = compare(issue, edited, choices=CHOICES)
    dialog.versions[0].setCurrentIndex(2)
    dialog.versions[0].activated.emit(2)
    assert dialog.versions[0].currentData() == "b"


def test_while_the_pages_are_set_the_window_lives_and_says_so(
    jobs: Jobs, issue: Issue, edited: Issue, qtbot: QtBot
) -> None:
    dialog = ComparisonDialog(issue, edited, NAMES, jobs=jobs)
    qtbot.addWidget(dialog)
    assert dialog.view.words == "正在比对、排版…"
    assert not dialog.pdf_button.isEnabled()
    wait(dialog, qtbot)
    assert dialog.view.words == ""


def test_pages_that_cannot_be_set_leave_a_sentence_and_the_list_of_versions(
    compare: Callable, issue: Issue, edited: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Composition:
        raise FontMissing("这台电脑上没有宋体。")

    monkeypatch.setattr(comparison_dialog, "_marked", fail)
    dialog = compare(issue, edited, choices=CHOICES)
    assert dialog.view.words == "这台电脑上没有宋体。"
    assert not dialog.docx_button.isEnabled()
    assert dialog.versions[0].isEnabled()


def test_a_dialog_that_is_closed_early_is_left_alone_by_the_worker(
    jobs: Jobs, issue: Issue, edited: Issue, qtbot: QtBot
) -> None:
    dialog = ComparisonDialog(issue, edited, NAMES, jobs=jobs)
    dialog.show()
    dialog.close()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=10_000)
    qtbot.wait(10)


def test_a_long_issue_opens_at_once(jobs: Jobs, issue: Issue, qtbot: QtBot) -> None:
    old = replace(issue, sections=(replace(issue.sections[0], articles=long_articles(60)),))
    new = edits.set_title(old, "a7", "改过的标题")
    began = time.perf_counter()
    dialog = ComparisonDialog(old, new, NAMES, jobs=jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert time.perf_counter() - began < 1.0
    wait(dialog, qtbot)
    assert dialog.list.count() == 1


def test_everything_is_reached_with_the_tab_key_in_reading_order(
    compare: Callable, issue: Issue, edited: Issue
) -> None:
    dialog = compare(issue, edited, choices=CHOICES)
    wanted = [*dialog.versions, dialog.extent, dialog.list, dialog.view, dialog.pdf_button, dialog.docx_button]
    chain, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    assert [widget for widget in chain if widget in wanted] == wanted
    assert all(widget.accessibleName() for widget in wanted[:5])
