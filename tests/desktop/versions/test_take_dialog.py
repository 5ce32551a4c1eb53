"""Taking articles from another issue: what can be chosen, what was chosen, and where it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin.edits import POOL
from anqing_bulletin.bulletin.model import Article, Cell, Figure, Issue, Paragraph, Picture, Publication, Span, Table
from anqing_bulletin.desktop.versions.take_dialog import TakeDialog
from anqing_bulletin.desktop.writing.article_text import ArticleText
from anqing_bulletin.storage.project import Project

PLACES = [("s1", "基层动态"), ("s2", "市外参考"), (POOL, "备用稿")]


@pytest.fixture
def dialog(issue: Issue, qtbot: QtBot) -> TakeDialog:
    shown = TakeDialog(Project(issue), "安庆组工信息第19期.zgxx", PLACES)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def row(dialog: TakeDialog, title: str) -> QTreeWidgetItem:
    (found,) = dialog.tree.findItems(title, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive, 0)
    return found


def tick(dialog: TakeDialog, title: str, qtbot: QtBot, *, on: bool = True) -> None:
    row(dialog, title).setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: not dialog._counting.isActive())


def taking(dialog: TakeDialog) -> bool:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_the_articles_stand_by_place_with_their_words_and_source(dialog: TakeDialog) -> None:
    groups = [dialog.tree.topLevelItem(number) for number in range(dialog.tree.topLevelItemCount())]
    assert [(group.text(0), group.childCount()) for group in groups] == [
        ("市内信息", 3),
        ("市外参考", 1),
        ("备用稿", 1),
        ("回收站", 1),
    ]
    assert [groups[0].child(1).text(column) for column in range(3)] == ["乙的标题", "20 字", "乙县"]
    assert [group.isExpanded() for group in groups] == [True, True, True, False]


def test_nothing_is_chosen_before_somebody_ticks_it(dialog: TakeDialog) -> None:
    assert dialog.chosen_ids == ()
    assert not taking(dialog)
    assert dialog.count.text() == "还没有选稿件"


def test_ticked_articles_are_given_in_the_order_of_their_issue(dialog: TakeDialog, qtbot: QtBot) -> None:
    for title in ("戊的标题", "丁的标题", "甲的标题"):
        tick(dialog, title, qtbot)
    assert dialog.chosen_ids == ("jia", "ding", "wu")
    assert dialog.count.text() == "已选 3 篇，60 字"
    assert taking(dialog)
    tick(dialog, "丁的标题", qtbot, on=False)
    assert dialog.chosen_ids == ("jia", "wu")


def test_a_tick_on_a_section_is_one_on_each_of_its_articles(dialog: TakeDialog, qtbot: QtBot) -> None:
    tick(dialog, "市内信息", qtbot)
    assert dialog.chosen_ids == ("jia", "yi", "bing")
    tick(dialog, "乙的标题", qtbot, on=False)
    assert row(dialog, "市内信息").checkState(0) is Qt.CheckState.PartiallyChecked
    assert dialog.chosen_ids == ("jia", "bing")


def test_the_space_key_ticks(dialog: TakeDialog, qtbot: QtBot) -> None:
    assert dialog.tree.currentItem() is row(dialog, "甲的标题")
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Space)
    assert dialog.chosen_ids == ("jia",)


def test_an_article_is_proposed_for_the_section_of_the_same_name(dialog: TakeDialog, qtbot: QtBot) -> None:
    assert dialog.place == "s1"
    tick(dialog, "丁的标题", qtbot)
    assert dialog.place == "s2"


def test_the_place_that_somebody_chose_stays(dialog: TakeDialog, qtbot: QtBot) -> None:
    dialog.places.setCurrentIndex(2)
    dialog.places.activated.emit(2)
    tick(dialog, "丁的标题", qtbot)
    assert dialog.place == POOL


def test_the_text_of_the_article_that_the_cursor_is_on_can_be_read(dialog: TakeDialog) -> None:
    assert dialog.text.toPlainText().startswith("甲的标题\n（甲县）\n　　甲甲")
    dialog.tree.setCurrentItem(row(dialog, "戊的标题"))
    assert "戊" * 20 in dialog.text.toPlainText()
    dialog.tree.setCurrentItem(row(dialog, "备用稿"))
    assert dialog.text.toPlainText() == ""


def test_tables_pictures_and_forewords_are_said_in_words(qtbot: QtBot) -> None:
    view = ArticleText()
    qtbot.addWidget(view)
    view.show_article(
        Article(
            foreword=(Paragraph((Span("值得一读。"),)),),
            blocks=(
                Table(((Cell((Span("县"),)), Cell((Span("数"),))),), (1, 1), caption="表一"),
                Figure(Picture("image/png", b""), caption="会场"),
            ),
        )
    )
    assert view.toPlainText() == "（无标题）\n编者按：值得一读。\n表一\n县\t数\n〔图〕会场"
    assert view.isReadOnly()


def test_an_issue_without_articles_says_so(qtbot: QtBot) -> None:
    dialog = TakeDialog(Project(Issue(Publication(), 3, date(2026, 3, 1))), "空.zgxx", PLACES)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not taking(dialog)
    assert not dialog.tree.isVisible()
    labels = [label.text() for label in dialog.findChildren(type(dialog.count)) if label.isVisible()]
    assert "这一期里没有稿件。" in labels


def test_a_name_is_shown_as_it_is_and_not_as_markup(issue: Issue, qtbot: QtBot) -> None:
    article = replace(issue.sections[0].articles[0], title="<b>粗</b>")
    section = replace(issue.sections[0], articles=(article,))
    dialog = TakeDialog(Project(replace(issue, sections=(section,))), "<i>甲</i>.zgxx", PLACES)
    qtbot.addWidget(dialog)
    labels = [label for label in dialog.findChildren(type(dialog.count)) if "甲" in label.text()]
    assert labels[0].textFormat() is Qt.TextFormat.PlainText
    assert dialog.text.toPlainText().startswith("<b>粗</b>")


def test_everything_is_reached_with_the_tab_key_in_reading_order(dialog: TakeDialog) -> None:
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    wanted = [dialog.tree, dialog.text, dialog.places, ok]
    chain, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    assert [widget for widget in chain if widget in wanted] == wanted
    assert all(widget.accessibleName() for widget in wanted[:3])
