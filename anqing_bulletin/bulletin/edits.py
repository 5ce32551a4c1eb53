"""Every edit of an issue: functions `Issue -> Issue`, each with the Chinese name that the undo menu shows.

An edit that would change nothing gives back the very issue it was given, so that `edited is issue` tells whether
anything happened.  Ids that are not there are a programming error and raise `KeyError`.  Nothing is ever deleted
outright: what leaves the printed issue goes to the bin, and only `empty_bin` forgets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812
from typing import Concatenate, Generic, ParamSpec, TypeVar

from anqing_bulletin.bulletin.model import (
    Article,
    ArticleStatus,
    Block,
    ImprintLine,
    Issue,
    Paragraph,
    People,
    Publication,
    Section,
    SectionLayout,
    StyleChanges,
    new_id,
)

POOL = "pool"
"""The place name of 备用稿."""
BIN = "bin"
"""The place name of 回收站."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Edit(Generic[P]):
    """An edit under its Chinese name; call it as the function it holds."""

    label: str
    function: Callable[Concatenate[Issue, P], Issue]

    def __call__(self, issue: Issue, *args: P.args, **kwargs: P.kwargs) -> Issue:
        """The issue after the edit."""
        return self.function(issue, *args, **kwargs)


def _edit(label: str) -> Callable[[Callable[Concatenate[Issue, P], Issue]], Edit[P]]:
    return lambda function: Edit(label, function)


# --- the issue itself ---------------------------------------------------------------------------------------------


@_edit("修改刊头信息")
def set_masthead(
    issue: Issue,
    *,
    publication: Publication,
    number: int,
    date: Date,
    total_number: int | None,
    people: People,
    copies: int | None,
    supplement: bool | None = None,
) -> Issue:
    """Everything on the masthead form at once; `supplement` None leaves that as it is.

    An issue that becomes a supplement, or is one no longer, gives back its number in the series that it leaves.
    """
    is_supplement = issue.supplement if supplement is None else supplement
    changed = replace(
        issue,
        publication=publication,
        number=number,
        date=date,
        total_number=total_number,
        people=people,
        copies=copies,
        supplement=is_supplement,
        other_number=issue.other_number if is_supplement == issue.supplement else max(0, issue.number - 1),
    )
    return issue if changed == issue else changed


@_edit("修改版式")
def set_style(issue: Issue, name: str, changes: StyleChanges) -> Issue:
    """The house style of a name, and what this bulletin has otherwise."""
    if (name, changes) == (issue.publication.style, issue.publication.style_changes):
        return issue
    return replace(issue, publication=replace(issue.publication, style=name, style_changes=changes))


@_edit("修改版记")
def set_imprint(issue: Issue, imprint: Iterable[ImprintLine]) -> Issue:
    """The distribution list of this issue."""
    lines = tuple(imprint)
    return issue if lines == issue.imprint else replace(issue, imprint=lines)


@_edit("定稿")
def finalise(issue: Issue) -> Issue:
    """The issue declared final: locked until `reopen`."""
    return issue if issue.final else replace(issue, final=True)


@_edit("解除定稿")
def reopen(issue: Issue) -> Issue:
    """The final issue open to edits again."""
    return replace(issue, final=False) if issue.final else issue


# --- sections -----------------------------------------------------------------------------------------------------


@_edit("新增栏目")
def add_section(issue: Issue, section: Section, index: int | None = None) -> Issue:
    """A section before the one at `index`, or at the end."""
    return replace(issue, sections=_inserted(issue.sections, section, index))


@_edit("栏目改名")
def rename_section(issue: Issue, section_id: str, title: str) -> Issue:
    """Another name for a section."""
    return _with_section(issue, section_id, lambda section: replace(section, title=title))


@_edit("栏目版式")
def set_section_layout(issue: Issue, section_id: str, layout: SectionLayout) -> Issue:
    """The articles of a section across the page, or in two columns."""
    if _section(issue, section_id).layout is layout:
        return issue
    return _with_section(issue, section_id, lambda section: replace(section, layout=layout))


@_edit("移动栏目")
def move_section(issue: Issue, section_id: str, index: int) -> Issue:
    """The section moved so that it becomes number `index` of the sections."""
    section = _section(issue, section_id)
    rest = tuple(other for other in issue.sections if other.id != section_id)
    sections = _inserted(rest, section, index)
    return issue if sections == issue.sections else replace(issue, sections=sections)


@_edit("删除栏目")
def remove_section(issue: Issue, section_id: str) -> Issue:
    """The section gone, its articles in the bin."""
    section = _section(issue, section_id)
    rest = tuple(other for other in issue.sections if other.id != section_id)
    return replace(issue, sections=rest, bin=(*section.articles, *issue.bin))


# --- articles: where they are -------------------------------------------------------------------------------------


@_edit("新增稿件")
def add_article(issue: Issue, place: str, article: Article, index: int | None = None) -> Issue:
    """An article into a place (a section's id, `POOL` or `BIN`), before number `index` or at the end."""
    return _with_place(issue, place, lambda articles: _inserted(articles, article, index))


@_edit("删除稿件")
def remove_article(issue: Issue, article_id: str) -> Issue:
    """The article into the bin."""
    return move_article(issue, article_id, BIN, 0)


@_edit("移动稿件")
def move_article(issue: Issue, article_id: str, place: str, index: int | None = None) -> Issue:
    """The article moved so that it becomes number `index` of a place (`None`: its last)."""
    article = _article(issue, article_id)
    taken = _with_place(issue, place_of(issue, article_id), lambda group: _without(group, article_id))
    moved = _with_place(taken, place, lambda group: _inserted(group, article, index))
    return issue if moved == issue else moved


@_edit("复制稿件")
def duplicate_article(issue: Issue, article_id: str) -> Issue:
    """A copy with ids of its own, right behind the article; nobody has edited or checked it yet (来稿)."""
    article = _article(issue, article_id)
    place = place_of(issue, article_id)
    index = [other.id for other in articles_at(issue, place)].index(article_id) + 1
    copy = replace(with_new_ids(article), status=ArticleStatus.RECEIVED)
    return add_article(issue, place, copy, index)


@_edit("从其他期取稿")
def taken_from(issue: Issue, other: Issue, article_ids: Iterable[str], place: str, index: int | None = None) -> Issue:
    """Copies of chosen articles of another issue, in the order given: before number `index` of a place or at its end.

    An article keeps its id unless this issue has that id already; then the copy is an article of its own.
    """
    at = None if index is None else max(0, index)
    for offset, article_id in enumerate(article_ids):
        article = _article(other, article_id)
        copy = article if issue.article(article_id) is None else with_new_ids(article)
        issue = add_article(issue, place, copy, None if at is None else at + offset)
    return issue


@_edit("清空回收站")
def empty_bin(issue: Issue) -> Issue:
    """Nothing left in the bin.  The one edit that forgets text."""
    return replace(issue, bin=()) if issue.bin else issue


# --- articles: what they say --------------------------------------------------------------------------------------


@_edit("修改标题")
def set_title(issue: Issue, article_id: str, title: str, title_breaks: tuple[int, ...] = ()) -> Issue:
    """The title as the run-in prints it, and where the contents break it."""
    return _with_article(issue, article_id, lambda article: replace(article, title=title, title_breaks=title_breaks))


@_edit("修改来源单位")
def set_source(issue: Issue, article_id: str, source: str) -> Issue:
    """The source unit, without brackets."""
    return _with_article(issue, article_id, lambda article: replace(article, source=source))


@_edit("修改编者按")
def set_foreword(issue: Issue, article_id: str, foreword: Iterable[Paragraph]) -> Issue:
    """编者按."""
    paragraphs = tuple(foreword)
    return _with_article(issue, article_id, lambda article: replace(article, foreword=paragraphs))


@_edit("修改编辑备注")
def set_note(issue: Issue, article_id: str, note: str) -> Issue:
    """The note that is not printed."""
    return _with_article(issue, article_id, lambda article: replace(article, note=note))


@_edit("修改正文")
def set_blocks(issue: Issue, article_id: str, blocks: Iterable[Block]) -> Issue:
    """All blocks of an article."""
    new = tuple(blocks)
    return _with_article(issue, article_id, lambda article: replace(article, blocks=new))


@_edit("修改正文")
def replace_blocks(issue: Issue, article_id: str, first: int, last: int, blocks: Iterable[Block]) -> Issue:
    """Blocks number `first` to `last` (not included) replaced by others: what a keystroke does."""
    new = tuple(blocks)
    return _with_article(
        issue,
        article_id,
        lambda article: replace(article, blocks=(*article.blocks[:first], *new, *article.blocks[last:])),
    )


@_edit("移动段落")
def move_block(issue: Issue, article_id: str, block_id: str, step: int) -> Issue:
    """A block of the article's text one place up (-1) or down (1); at the end it stays."""
    blocks = list(_article(issue, article_id).blocks)
    index = next((number for number, block in enumerate(blocks) if block.id == block_id), None)
    if index is None:
        raise KeyError(block_id)
    target = index + step
    if not 0 <= target < len(blocks):
        return issue
    blocks[index], blocks[target] = blocks[target], blocks[index]
    return set_blocks(issue, article_id, blocks)


# --- looking ------------------------------------------------------------------------------------------------------


def articles_at(issue: Issue, place: str) -> tuple[Article, ...]:
    """The articles of a place: a section's id, `POOL` or `BIN`."""
    if place == POOL:
        return issue.pool
    if place == BIN:
        return issue.bin
    return _section(issue, place).articles


def place_of(issue: Issue, article_id: str) -> str:
    """The place an article is in: a section's id, `POOL` or `BIN`."""
    section = issue.section_of(article_id)
    if section is not None:
        return section.id
    for place in (POOL, BIN):
        if any(article.id == article_id for article in articles_at(issue, place)):
            return place
    raise KeyError(article_id)


def with_new_ids(article: Article) -> Article:
    """The same article as another one: new ids for it and all its blocks."""
    return replace(
        article,
        id=new_id(),
        foreword=tuple(replace(paragraph, id=new_id()) for paragraph in article.foreword),
        blocks=tuple(replace(block, id=new_id()) for block in article.blocks),
    )


# --- tuples -------------------------------------------------------------------------------------------------------


def _section(issue: Issue, section_id: str) -> Section:
    section = issue.section(section_id)
    if section is None:
        raise KeyError(section_id)
    return section


def _article(issue: Issue, article_id: str) -> Article:
    article = issue.article(article_id)
    if article is None:
        raise KeyError(article_id)
    return article


def _inserted(items: tuple[T, ...], item: T, index: int | None) -> tuple[T, ...]:
    at = len(items) if index is None else max(0, min(index, len(items)))
    return (*items[:at], item, *items[at:])


def _without(articles: tuple[Article, ...], article_id: str) -> tuple[Article, ...]:
    return tuple(article for article in articles if article.id != article_id)


def _with_section(issue: Issue, section_id: str, change: Callable[[Section], Section]) -> Issue:
    for index, section in enumerate(issue.sections):
        if section.id == section_id:
            changed = change(section)
            if changed == section:
                return issue
            return replace(issue, sections=(*issue.sections[:index], changed, *issue.sections[index + 1 :]))
    raise KeyError(section_id)


def _with_place(issue: Issue, place: str, change: Callable[[tuple[Article, ...]], tuple[Article, ...]]) -> Issue:
    articles = change(articles_at(issue, place))
    if place == POOL:
        return replace(issue, pool=articles)
    if place == BIN:
        return replace(issue, bin=articles)
    index = next(number for number, section in enumerate(issue.sections) if section.id == place)
    section = replace(issue.sections[index], articles=articles)
    return replace(issue, sections=(*issue.sections[:index], section, *issue.sections[index + 1 :]))


def _with_article(issue: Issue, article_id: str, change: Callable[[Article], Article]) -> Issue:
    place = place_of(issue, article_id)
    articles = articles_at(issue, place)
    index = next(number for number, article in enumerate(articles) if article.id == article_id)
    changed = change(articles[index])
    if changed == articles[index]:
        return issue
    return _with_place(issue, place, lambda group: (*group[:index], changed, *group[index + 1 :]))
