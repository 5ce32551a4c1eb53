"""What the status bar says of the pages: short in the bar, in words in its tooltip."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Paragraph, Span
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.status import in_brief, in_words
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.typesetting.economy import PageUse, page_use

SIX = PageUse(pages=6, papers=3, blank_sides=0, rows=23, body_rows=13, imprint_rows=5)


def test_pages_paper_and_the_last_page_are_said_in_one_line() -> None:
    assert in_brief(SIX) == "共 6 页 · 3 张 · 空 0 面 · 末页 18/23 行"


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (SIX, "没有空白面。末页可排 23 行，正文到第 13 行，版记占 5 行，还空 5 行。"),
        (PageUse(6, 3, 0, 23, 18, 5), "末页可排 23 行，正文到第 18 行，版记占 5 行，正好排满。"),
        (PageUse(5, 3, 1, 23, 0, 5), "双面印用纸 3 张，有 1 面空白。末页可排 23 行，只有版记，占 5 行，还空 18 行。"),
        (PageUse(3, 2, 1, 23, 2, 0), "末页可排 23 行，正文到第 2 行，还空 21 行。"),
        (PageUse(1, 1, 1, 23, None, 0), "全期共 1 页，双面印用纸 1 张，有 1 面空白。"),
    ],
)
def test_the_tooltip_says_it_in_sentences(use: PageUse, words: str) -> None:
    assert in_words(use).endswith(words)


def test_an_issue_that_is_only_a_cover_has_no_last_page() -> None:
    assert in_brief(PageUse(1, 1, 1, 23, None, 0)) == "共 1 页 · 1 张 · 空 1 面"


def test_the_bar_shows_what_the_sheets_are(window: Window, session: Session) -> None:
    use = page_use(session.composition)
    assert in_brief(use) in window.status._counts.text()
    assert window.status._counts.toolTip() == in_words(use)


def test_the_bar_follows_the_text_when_it_rests(window: Window, session: Session, qtbot: QtBot) -> None:
    before = window.status._counts.text()
    block = Paragraph((Span("字" * 2000),), id="jia-1")
    session.apply(edits.replace_blocks, "jia", 0, 1, (block,))
    assert window.status._counts.text() == before, "not at every key"
    qtbot.waitUntil(lambda: in_brief(page_use(session.composition)) in window.status._counts.text())
