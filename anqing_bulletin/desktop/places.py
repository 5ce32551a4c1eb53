"""Where something is in an issue, said the same way by the editor, the preview and the history.

A `history.Where` names an article and, in `block_id`, a paragraph of its body or foreword, or one of its other fields
by the names below.  Offsets count characters, not UTF-16 units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Figure, Table
from anqing_bulletin.typesetting.sheet import Field, Line, Role

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Article, Issue
    from anqing_bulletin.typesetting.sheet import PlacedPicture

TITLE = "title"
"""The `block_id` of an article's title."""
SOURCE = "source"
"""The `block_id` of the source unit."""
NOTE = "note"
"""The `block_id` of the editor's note."""


def where_printed(article: str, paragraph: str, field: Field, offset: int) -> Where:
    """The place of a printed character."""
    if field is Field.TITLE:
        return Where(article, TITLE, offset)
    if field is Field.SOURCE:
        return Where(article, SOURCE, offset)
    return Where(article, paragraph, offset)


def field_of(article: Article, block_id: str) -> Field:
    """The field that a place in an article belongs to; `Field.NONE` for what is not printed."""
    if block_id == TITLE:
        return Field.TITLE
    if block_id == SOURCE:
        return Field.SOURCE
    if block_id == NOTE:
        return Field.NONE
    if any(paragraph.id == block_id for paragraph in article.foreword):
        return Field.FOREWORD
    return Field.TEXT


_LONGEST_TITLE = 20
_ROLES = {
    Role.MARKING: "密级标志",
    Role.COPY_NUMBER: "编号",
    Role.MASTHEAD: "刊头：刊名",
    Role.NUMBER: "刊头：期号",
    Role.ISSUER: "刊头：编发单位",
    Role.DATE: "刊头：日期",
    Role.CONTENTS_HEADING: "目录",
    Role.CONTENTS_SECTION: "目录",
    Role.CONTENTS_ENTRY: "目录",
    Role.INSTRUCTION: "领导批示处",
    Role.SECTION_HEAD: "栏目名称",
    Role.IMPRINT: "版记",
    Role.PAGE_NUMBER: "页码",
    Role.LEGEND: "花脸稿说明",
}


def words_at(issue: Issue, printed: Line | PlacedPicture, field: Field) -> str:
    """What a line or a picture of a page is, as 《标题》第3段 or 版记; `field` is that of the character pointed at."""
    role = printed.role if isinstance(printed, Line) else Role.BODY
    article = issue.article(printed.article) if printed.article else None
    if article is None:
        return _ROLES.get(role, "")
    title = article.title.strip() or "无标题"
    name = f"《{title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + '…'}》"
    if role in _ROLES:
        return f"{_ROLES[role]}：{name}"
    return name + _part(article, printed.paragraph, field)


def _part(article: Article, paragraph: str, field: Field) -> str:
    if field is Field.TITLE:
        return "标题"
    if field is Field.SOURCE:
        return "来源单位"
    if any(item.id == paragraph for item in article.foreword):
        return "编者按"
    block = article.block(paragraph)
    if isinstance(block, (Table, Figure)):
        kind = "表格" if isinstance(block, Table) else "图片"
        return f"{kind}：{block.caption}" if block.caption else kind
    number = next((n for n, item in enumerate(article.paragraphs, 1) if item.id == paragraph), 0)
    return f"第{number}段" if number else ""
