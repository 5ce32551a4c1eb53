"""缩行: what is listed is what the sheets promise, leads to its place, and follows the text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, Section, Span
from anqing_bulletin.desktop import economy_panel
from anqing_bulletin.desktop.economy_panel import EconomyPanel
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.desktop.status import in_words
from anqing_bulletin.desktop.window import Window
from anqing_bulletin.typesetting.economy import page_use

ROWS = 23
FIRST = 25
"""Han characters in the first line of a paragraph."""


def paragraphs(*lengths: int) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Span("部" * length),), id=f"p{number}") for number, length in enumerate(lengths))


def over_by(rows: int, *last: int) -> tuple[Section, ...]:
    """A section on a page that is too small by so many lines, of paragraphs with so many characters on the last."""
    lengths = [FIRST + count for count in last] + [9] * (ROWS - 1 + rows - 2 * len(last))
    return (Section("市内信息", (Article(blocks=paragraphs(*lengths), id="jia"),), id="city"),)


@pytest.fixture
def issue(issue: Issue) -> Issue:
    """A page, one line too long; three paragraphs could give it."""
    return replace(issue, sections=over_by(1, 9, 2, 5), imprint=())


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> EconomyPanel:
    shown = EconomyPanel(session)
    qtbot.addWidget(shown)
    shown.show()
    tried(shown, qtbot)
    return shown


def tried(panel: EconomyPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not panel.is_trying, timeout=20_000)


def texts(panel: EconomyPanel) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The groups with their rows."""
    tree = panel.tree
    heads = [tree.topLevelItem(index) for index in range(tree.topLevelItemCount())]
    return [(head.text(0), [row_text(head.child(index)) for index in range(head.childCount())]) for head in heads]


def row_text(row: QTreeWidgetItem) -> tuple[str, ...]:
    return tuple(row.text(column) for column in range(3))


def shorten(session: Session, paragraph: str, count: int) -> None:
    article = session.issue.article("jia")
    index = next(index for index, block in enumerate(article.blocks) if block.id == paragraph)
    text = article.blocks[index].text[count:]
    block = replace(article.blocks[index], spans=(Span(text),))
    session.apply(edits.replace_blocks, "jia", index, index + 1, (block,))


def test_pages_come_first_then_lines_and_the_cheapest_first(panel: EconomyPanel, session: Session) -> None:
    assert panel.use.text() == in_words(page_use(session.composition))
    (page, page_rows), (line, line_rows) = texts(panel)
    assert page == "全期可省 1 页（3 页变 2 页，少用 1 张纸）：下列任一处缩 1 行"
    assert [row[0] for row in page_rows] == ["（无标题）第2段", "（无标题）第3段", "（无标题）第1段"]
    assert page_rows[0] == ("（无标题）第2段", "部部", "2 字")
    assert line == "可省 1 行"
    assert [row[0] for row in line_rows] == ["（无标题）第2段"]


def test_the_promise_comes_true_and_the_list_follows(panel: EconomyPanel, session: Session, qtbot: QtBot) -> None:
    pages = len(session.composition.sheets)
    characters = int(texts(panel)[0][1][0][2].split()[0])
    shorten(session, "p1", characters)
    assert len(session.composition.sheets) == pages - 1
    assert panel.is_trying, "when the text has come to rest"
    tried(panel, qtbot)
    assert panel.use.text() == in_words(page_use(session.composition))
    assert not texts(panel)
    assert panel.body.currentWidget() is panel.nothing


def test_lines_that_must_all_be_given_are_told_together(session: Session, qtbot: QtBot) -> None:
    session.apply(edits.set_blocks, "jia", over_by(2, 9, 3, 5)[0].articles[0].blocks)
    panel = EconomyPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    tried(panel, qtbot)
    head, rows = texts(panel)[0]
    assert head == "全期可省 1 页（3 页变 2 页，少用 1 张纸）：下列 2 处各缩 1 行"
    assert [row[0] for row in rows] == ["（无标题）第2段", "（无标题）第3段"]


def test_a_lonely_character_is_named(issue: Issue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(issue)
    allowed = replace(session.style, lines=replace(session.style.lines, lonely_end="allow"))
    monkeypatch.setattr(Session, "_style_of", lambda *_: allowed)
    lonely = Session(replace(issue, sections=(Section("一", (Article("标题", blocks=paragraphs(22), id="a"),)),)))
    panel = EconomyPanel(lonely)
    qtbot.addWidget(panel)
    panel.show()
    tried(panel, qtbot)
    ((_, ((place, last, characters),)),) = texts(panel)
    assert (place, last, characters) == ("《标题》第1段", "部（孤字）", "1 字")
    said = panel.tree.topLevelItem(0).child(0).data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "《标题》第1段，末行“部（孤字）”，缩 1 字可省 1 行"


def test_an_article_that_spilled_over_has_a_group_of_its_own(session: Session, qtbot: QtBot) -> None:
    (section,) = over_by(1, 2, 4)
    longer = Article("另一篇", blocks=tuple(Paragraph((Span("干"),)) for _ in range(9)), id="yi")
    spilled = replace(section, articles=(replace(section.articles[0], title="甲的标题"), longer))
    panel = EconomyPanel(Session(replace(session.issue, sections=(spilled,))))
    qtbot.addWidget(panel)
    panel.show()
    tried(panel, qtbot)
    heads = [head for head, _ in texts(panel)]
    assert any(head.startswith("《甲的标题》可以早一页排完：") for head in heads)
    assert not any(head.startswith("全期") for head in heads)


@pytest.mark.parametrize("how", ["click", "key"])
def test_a_row_leads_to_the_last_line(panel: EconomyPanel, qtbot: QtBot, how: str) -> None:
    row = panel.tree.topLevelItem(0).child(1)
    with qtbot.waitSignal(panel.place_chosen) as chosen:
        if how == "click":
            place = panel.tree.visualItemRect(row).center()
            qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            panel.tree.setCurrentItem(row)
            qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert chosen.args == [Where("jia", "p2", FIRST)]


def test_a_head_leads_nowhere(panel: EconomyPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.place_chosen):
        panel.tree.itemClicked.emit(panel.tree.topLevelItem(0), 0)


def test_the_row_looked_at_stays_chosen_when_the_list_is_made_again(
    panel: EconomyPanel, session: Session, qtbot: QtBot
) -> None:
    panel.tree.setCurrentItem(panel.tree.topLevelItem(0).child(2))
    shorten(session, "p2", 1)
    tried(panel, qtbot)
    assert panel.tree.currentItem().text(0) == "（无标题）第1段"


def test_a_closed_panel_tries_nothing(panel: EconomyPanel, session: Session, qtbot: QtBot) -> None:
    panel.close()
    shorten(session, "p1", 2)
    assert not panel.is_trying
    panel.show()
    assert panel.is_trying
    tried(panel, qtbot)
    assert panel.use.text() == in_words(page_use(session.composition))


def test_an_edit_while_it_tries_begins_again(
    panel: EconomyPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(economy_panel, "_PIECE_S", 0.0)
    panel._begin()
    panel._go_on()
    assert panel._work.isActive()
    shorten(session, "p1", 2)
    tried(panel, qtbot)
    assert not texts(panel), "nothing of the former text is listed"


def test_the_command_opens_it_and_a_row_puts_the_caret_there(window: Window, qtbot: QtBot) -> None:
    window.commands["economy"].trigger()
    panel = window.findChild(EconomyPanel)
    tried(panel, qtbot)
    panel.tree.itemClicked.emit(panel.tree.topLevelItem(0).child(0), 0)
    assert window.editor.article_id == "jia"
    assert window.editor._page.body.place == ("p1", FIRST)
    assert window.preview._place == Where("jia", "p1", FIRST)
    window.commands["economy"].trigger()
    assert window.findChildren(EconomyPanel) == [panel], "there is one"
