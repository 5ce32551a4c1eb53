"""Two versions of an issue side by side: what an editor would list as changed, and one version with some of the other.

Every difference belongs to exactly one item: the masthead, the imprint, the sections and their order, an article with
its place, the bin.  So the items can be taken over one by one, and all of them together give the other version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from anqing_bulletin.bulletin.alignment import Passage, aligned, imprint_passage, passage
from anqing_bulletin.bulletin.differences import Kind, paragraph_pieces
from anqing_bulletin.bulletin.edits import BIN, POOL
from anqing_bulletin.bulletin.model import Article, Block, Issue, Section, SectionLayout
from anqing_bulletin.bulletin.places import Places, moved, places_in
from anqing_bulletin.bulletin.status import STATUS_NAMES
from anqing_bulletin.bulletin.style_names import style_words
from anqing_bulletin.bulletin.text import chinese_date

NO_TITLE = "（无标题）"


class Subject(Enum):
    """What an item is about."""

    MASTHEAD = "masthead"
    """刊头信息: everything on the masthead form, the people among it."""
    IMPRINT = "imprint"
    SECTIONS = "sections"
    ARTICLE = "article"
    BIN = "bin"


class Change(Enum):
    """What happened, in the word that a list begins with."""

    ADDED = "增"
    REMOVED = "删"
    CHANGED = "改"
    MOVED = "移"


@dataclass(frozen=True)
class Key:
    """Which item of a comparison."""

    subject: Subject
    article_id: str = ""


MASTHEAD, IMPRINT, SECTIONS, THE_BIN = map(Key, (Subject.MASTHEAD, Subject.IMPRINT, Subject.SECTIONS, Subject.BIN))


@dataclass(frozen=True)
class Detail:
    """A field that changed, and its text before and after; both are empty where no text says the difference."""

    label: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Item:
    """One difference as an editor would list it."""

    key: Key
    change: Change
    label: str
    """刊头信息, or an article's title in 《》."""
    details: tuple[Detail, ...] = ()
    inserted: int = 0
    """Characters put into the text of an article."""
    deleted: int = 0
    """Characters taken out of it."""

    @property
    def article_id(self) -> str:
        """The article that the item is about; empty for all others."""
        return self.key.article_id


@dataclass(frozen=True)
class Comparison:
    """All differences between two versions, in the order of the newer one."""

    items: tuple[Item, ...]

    @property
    def is_same(self) -> bool:
        """Whether the versions do not differ at all."""
        return not self.items


def compare(old: Issue, new: Issue) -> Comparison:
    """What changed from one version of an issue to another."""
    found = (_masthead(old, new), _imprint(old, new), _sections(old, new), *_articles(old, new))
    return Comparison(tuple(item for item in found if item is not None))


def describe(comparison: Comparison) -> list[str]:
    """A line for each item: 改　《石桥乡推行“板凳会”》　增 12 字，删 3 字."""
    return [_line(item) for item in comparison.items]


def adopted(old: Issue, new: Issue, keys: Collection[Key]) -> Issue:
    """The old version with some of the items of `compare(old, new)` taken over from the new one.

    All keys give `new`, none gives `old`.  A section that still holds an article stays or comes along, whatever is
    chosen for the sections.
    """
    places, new_places = places_in(old), places_in(new)
    taken = {key.article_id for key in keys if key.subject is Subject.ARTICLE}
    if THE_BIN in keys:
        taken |= {article_id for article_id in (*places.of, *new_places.of) if _is_gone(article_id, places, new_places)}
    articles = {**places.articles, **{key: new_places.articles[key] for key in taken if key in new_places.articles}}

    def at(place: str) -> tuple[Article, ...]:
        stays = [key for key in places.at(place) if key not in taken]
        return tuple(articles[key] for key in _put_in(stays, new_places.at(place), taken))

    frames, others = (new, old) if SECTIONS in keys else (old, new)
    sections = [replace(section, articles=at(section.id)) for section in frames.sections]
    known = {section.id for section in sections}
    for index, section in enumerate(others.sections):
        if section.id not in known and (needed := at(section.id)):
            before = [other.id for other in others.sections[:index]]
            where = max((i for i, other in enumerate(sections, 1) if other.id in before), default=0)
            sections.insert(where, replace(section, articles=needed))
    return replace(
        new if MASTHEAD in keys else old,
        imprint=(new if IMPRINT in keys else old).imprint,
        sections=tuple(sections),
        pool=at(POOL),
        bin=at(BIN),
    )


def _put_in(stays: Sequence[str], order: Sequence[str], taken: Collection[str]) -> list[str]:
    """The ids with those taken over from another order, each behind the nearest one that is before it there."""
    result = list(stays)
    for index, key in enumerate(order):
        if key in taken:
            before = next((other for other in order[index - 1 :: -1] if other in result), None) if index else None
            result.insert(result.index(before) + 1 if before is not None else 0, key)
    return result


# --- the issue itself ---------------------------------------------------------------------------------------------

_FIELDS: tuple[tuple[str, Callable[[Issue], str]], ...] = (
    ("刊名", lambda issue: "／".join(issue.publication.title_lines)),
    ("期号", lambda issue: issue.number_text),
    ("编发单位", lambda issue: issue.publication.issuer),
    ("日期", lambda issue: chinese_date(issue.date)),
    ("密级标志", lambda issue: issue.publication.marking),
    ("编号", lambda issue: issue.publication.copy_number),
    ("批示栏", lambda issue: issue.publication.instruction_label),
    ("版式", lambda issue: style_words(issue.publication.style, issue.publication.style_changes)),
    ("责任编辑", lambda issue: issue.people.responsible_editor),
    ("核稿", lambda issue: issue.people.reviewer),
    ("签发", lambda issue: issue.people.approver),
    ("印数", lambda issue: f"{issue.copies}份" if issue.copies else ""),
    ("定稿", lambda issue: "已定稿" if issue.final else "未定稿"),
)
"""What the masthead form holds, each by its name and as its text."""


def masthead_details(old: Issue, new: Issue) -> tuple[Detail, ...]:
    """The fields of the masthead that changed."""
    pairs = ((label, text(old), text(new)) for label, text in _FIELDS)
    return tuple(Detail(label, before, after) for label, before, after in pairs if before != after)


def _masthead(old: Issue, new: Issue) -> Item | None:
    bare, new_bare = (replace(issue, sections=(), imprint=(), pool=(), bin=()) for issue in (old, new))
    if bare == new_bare:
        return None
    details = masthead_details(old, new) or (Detail("其他信息"),)
    return Item(MASTHEAD, Change.CHANGED, "刊头信息", details)


def _imprint(old: Issue, new: Issue) -> Item | None:
    if old.imprint == new.imprint:
        return None
    lines, new_lines = (list(map(imprint_passage, issue.imprint)) for issue in (old, new))
    details = []
    for group in aligned(lines, new_lines):
        before, after = "".join(lines[i].text for i in group.old), "".join(new_lines[i].text for i in group.new)
        if before != after:
            details.append(Detail("报送单位", before, after))
    inserted, deleted = _counts(lines, new_lines)
    return Item(IMPRINT, Change.CHANGED, "版记", tuple(details) or (Detail("其他信息"),), inserted, deleted)


def _sections(old: Issue, new: Issue) -> Item | None:
    frames, new_frames = ([replace(section, articles=()) for section in issue.sections] for issue in (old, new))
    if frames == new_frames:
        return None
    before, after = ({section.id: section for section in sections} for sections in (frames, new_frames))
    details = [Detail("新增栏目", "", section.title) for section in new_frames if section.id not in before]
    details += [Detail("删除栏目", section.title, "") for section in frames if section.id not in after]
    for key in (key for key in after if key in before):
        details += _section_details(before[key], after[key])
    common = [key for key in before if key in after]
    new_common = [key for key in after if key in before]
    if common != new_common:
        orders = (
            "、".join(titles[key].title for key in order) for titles, order in ((before, common), (after, new_common))
        )
        details.append(Detail("栏目次序", *orders))
    return Item(SECTIONS, Change.CHANGED, "栏目及次序", tuple(details) or (Detail("其他信息"),))


def _section_details(old: Section, new: Section) -> list[Detail]:
    details = []
    if old.title != new.title:
        details.append(Detail("栏目改名", old.title, new.title))
    if old.layout is not new.layout:
        names = {SectionLayout.NORMAL: "通栏", SectionLayout.TWO_COLUMN: "双栏"}
        details.append(Detail(f"“{new.title}”的版式", names[old.layout], names[new.layout]))
    return details


# --- articles -----------------------------------------------------------------------------------------------------


def _articles(old: Issue, new: Issue) -> Iterable[Item | None]:
    places, new_places = places_in(old), places_in(new)
    elsewhere = moved(places, new_places)
    gone = False
    for key in dict.fromkeys((*new_places.of, *places.of)):
        before, after = places.articles.get(key), new_places.articles.get(key)
        if before == after and key not in elsewhere:
            continue
        if _is_gone(key, places, new_places):
            gone = True
        else:
            yield _article(key, _side(key, old, places), _side(key, new, new_places), moved_too=key in elsewhere)
    if gone:
        yield Item(THE_BIN, Change.CHANGED, "回收站")


def _is_gone(key: str, places: Places, new_places: Places) -> bool:
    """Whether an article is in neither version but, at most, in its bin."""
    return places.of.get(key, BIN) == BIN == new_places.of.get(key, BIN)


@dataclass(frozen=True)
class _Side:
    """An article in one of the versions."""

    article: Article | None
    place: str
    """Its section's title with its number there, 备用稿 or 回收站; empty where it is not in this version."""
    is_live: bool
    """Whether it is in a section or in the pool."""


def _side(key: str, issue: Issue, places: Places) -> _Side:
    article, place = places.articles.get(key), places.of.get(key, BIN)
    names = {POOL: "备用稿", BIN: "回收站" if article else ""}
    if place not in names:
        section = issue.section(place)
        title = section.title if section else ""
        names[place] = f"{title}第{places.at(place).index(key) + 1}篇"
    return _Side(article, names[place], is_live=place != BIN)


def _article(key: str, old: _Side, new: _Side, *, moved_too: bool) -> Item:
    before, after = old.article or Article(), new.article or Article()
    details = _article_details(before, after)
    if old.is_live and new.is_live:
        change = Change.CHANGED if before != after else Change.MOVED
        inserted, deleted = _text_counts(before, after)
        if moved_too:
            details.append(Detail("位置", old.place, new.place))
    elif new.is_live:
        change, details = Change.ADDED, [Detail("位置", old.place, new.place)]
        inserted, deleted = _text_counts(Article(), after)
    else:
        change, details = Change.REMOVED, [Detail("位置", old.place, new.place)]
        inserted, deleted = _text_counts(before, Article())
    shown = after if new.is_live else before
    return Item(Key(Subject.ARTICLE, key), change, title_of(shown), tuple(details), inserted, deleted)


def title_of(article: Article) -> str:
    """An article's title as a list shows it."""
    return f"《{article.title}》" if article.title else NO_TITLE


def _article_details(old: Article, new: Article) -> list[Detail]:
    fields = (
        ("标题", old.title, new.title),
        ("来源单位", old.source, new.source),
        ("编者按", _text(old.foreword), _text(new.foreword)),
        ("正文", old.text, new.text),
        ("编辑备注", old.note, new.note),
        ("进度", STATUS_NAMES[old.status], STATUS_NAMES[new.status]),
    )
    details = [Detail(label, before, after) for label, before, after in fields if before != after]
    same_text = old.text == new.text and _text(old.foreword) == _text(new.foreword)
    if same_text and (old.blocks, old.foreword) != (new.blocks, new.foreword):
        details.append(Detail("文字的格式或图表"))
    if old.title == new.title and old.title_breaks != new.title_breaks:
        details.append(Detail("标题的分行", "／".join(old.title_lines), "／".join(new.title_lines)))
    return details or ([Detail("其他信息")] if old != new else [])


def _text(blocks: Iterable[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _text_counts(old: Article, new: Article) -> tuple[int, int]:
    counts = [
        _counts(list(map(passage, before)), list(map(passage, after)))
        for before, after in ((old.foreword, new.foreword), (old.blocks, new.blocks))
    ]
    return sum(inserted for inserted, _ in counts), sum(deleted for _, deleted in counts)


def _counts(old: Sequence[Passage], new: Sequence[Passage]) -> tuple[int, int]:
    """How many characters, blanks not among them, were put in and taken out."""
    counts = {Kind.KEPT: 0, Kind.INSERTED: 0, Kind.DELETED: 0}
    for group in aligned(old, new):
        for piece in paragraph_pieces([old[i].text for i in group.old], [new[i].text for i in group.new]):
            counts[piece.kind] += sum(len(token) for token in piece.tokens if not token.isspace())
    return counts[Kind.INSERTED], counts[Kind.DELETED]


# --- in words -----------------------------------------------------------------------------------------------------

_LONG = frozenset({"编者按", "正文", "编辑备注", "报送单位"})
"""Fields whose text is too long for a line."""


def _line(item: Item) -> str:
    parts = [_counted(item)] if item.inserted or item.deleted else []
    parts += [_detail(detail) for detail in item.details if not (parts and detail.label in _LONG)]
    return "　".join((item.change.value, item.label, "；".join(parts))).rstrip("　")


def _counted(item: Item) -> str:
    if item.change in (Change.ADDED, Change.REMOVED):
        return f"{item.inserted or item.deleted} 字"
    counts = ((item.inserted, "增"), (item.deleted, "删"))
    return "，".join(f"{word} {count} 字" for count, word in counts if count)


def _detail(detail: Detail) -> str:
    if detail.label in _LONG or not (detail.old or detail.new):
        return f"{detail.label}有改动"
    if detail.label == "位置":
        return " → ".join(filter(None, (detail.old, detail.new)))
    return f"{detail.label}：{detail.old or '（无）'} → {detail.new or '（无）'}"
