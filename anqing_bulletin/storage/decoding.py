"""The parts of a project file as an issue: typed, and without a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812

from anqing_bulletin.bulletin.model import (
    Article,
    ArticleStatus,
    Block,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Mark,
    Paragraph,
    People,
    Picture,
    Predecessor,
    Publication,
    Section,
    SectionLayout,
    Span,
    StyleChanges,
    Table,
)
from anqing_bulletin.storage import limits
from anqing_bulletin.storage.canonical import Value, load, values_in
from anqing_bulletin.storage.fault import Fault, printable
from anqing_bulletin.storage.fields import Fields, Where, as_text, as_truth, choice_of, integer_from, tuple_of
from anqing_bulletin.storage.schema import (
    ALIGNMENTS,
    ARTICLE_ID,
    ISSUE_PART,
    KINDS,
    MARKS,
    MEDIA_SUFFIXES,
    NOTHING_KNOWN,
    SECTION_LAYOUTS,
    SHA256,
    STATUSES,
    KnownParts,
    article_part,
    media_part,
    sha256_of,
)

_BLOCK_TYPES = {name: name for name in ("paragraph", "table", "figure")}
_MEDIA_TYPES = {media_type: media_type for media_type in MEDIA_SUFFIXES}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# Far beyond what an office needs; they keep numbers from a foreign file away from loops and memory.
_COUNT = 1_000_000_000
_GRID = 1_000
_PIXELS = 100_000


@dataclass
class _Parts:
    """The parts of a file while an issue is read from them: which were used, and which articles were met."""

    data: Mapping[str, bytes]
    known: KnownParts
    used: set[str] = field(default_factory=set)

    def take(self, name: str, where: Where) -> bytes:
        if name not in self.data:
            raise where.fault(f"提到的“{printable(name)}”不在文件里")
        self.used.add(name)
        return self.data[name]


def decode_issue(data: Mapping[str, bytes], known: KnownParts = NOTHING_KNOWN) -> tuple[Issue, frozenset[str]]:
    """The issue that some parts hold, and the names of the parts it is made of.

    A part that holds the very bytes of a known article is not decoded once more.
    Raises `Fault` with the part and the place in it for a wrong type, a missing key, a value that is not known, a part
    that is missing, and an article that stands in two places.
    """
    texts = {name: part for name, part in data.items() if name.startswith("content/")}
    if sum(map(len, texts.values())) > limits.JSON_BYTES:
        raise Fault("全部文字内容超过允许的大小")
    room = limits.JSON_VALUES
    for name, text in texts.items():
        room -= values_in(text)
        if room < 0:
            raise Fault("使全部内容的项数超过上限", name)
    if ISSUE_PART not in data:
        raise Fault("不在文件里", ISSUE_PART)
    parts = _Parts(data, known, {ISSUE_PART})
    return _issue(load(data[ISSUE_PART], ISSUE_PART), Where(ISSUE_PART), parts), frozenset(parts.used)


def _issue(value: Value, where: Where, parts: _Parts) -> Issue:
    def article(value: Value, where: Where) -> Article:
        return _listed_article(value, where, parts)

    def section(value: Value, where: Where) -> Section:
        fields = Fields(value, where)
        return Section(
            id=fields.text("id"),
            title=fields.text("title"),
            articles=fields.several("articles", article),
            layout=fields.optional("layout", choice_of(SECTION_LAYOUTS), SectionLayout.NORMAL),
            extra=fields.extra(),
        )

    fields = Fields(value, where)
    return Issue(
        id=fields.text("id"),
        number=fields.integer("number", 0, _COUNT),
        total_number=fields.optional_integer("total_number", 0, _COUNT),
        date=fields.take("date", _day),
        copies=fields.optional_integer("copies", 0, _COUNT),
        publication=fields.take("publication", _publication),
        imprint=fields.several("imprint", _imprint_line),
        people=fields.take("people", _people),
        sections=fields.several("sections", section),
        pool=fields.several("pool", article),
        bin=fields.several("bin", article),
        supplement=fields.optional("supplement", as_truth, False),
        other_number=fields.optional("other_number", integer_from(0, _COUNT), 0),
        final=fields.optional("final", as_truth, False),
        follows=fields.optional("follows", _predecessor, None),
        extra=fields.extra(),
    )


def _predecessor(value: Value, where: Where) -> Predecessor:
    fields = Fields(value, where)
    return Predecessor(
        number=fields.integer("number", 0, _COUNT),
        date=fields.take("date", _day),
        total_number=fields.optional("total_number", integer_from(0, _COUNT), None),
        supplement=fields.optional("supplement", as_truth, False),
        other_number=fields.optional("other_number", integer_from(0, _COUNT), 0),
        extra=fields.extra(),
    )


def _day(value: Value, where: Where) -> Date:
    text = as_text(value, where)
    try:
        if _DAY.fullmatch(text):  # fromisoformat alone takes other forms too, from Python 3.11 on
            return Date.fromisoformat(text)
    except ValueError:
        pass
    raise where.fault(f"的日期“{printable(text)}”不存在或写法不对")


def _publication(value: Value, where: Where) -> Publication:
    fields = Fields(value, where)
    return Publication(
        title=fields.text("title"),
        issuer=fields.text("issuer"),
        section_titles=fields.several("section_titles", as_text),
        imprint=fields.several("imprint", _imprint_line),
        marking=fields.text("marking"),
        instruction_label=fields.text("instruction_label"),
        style=fields.text("style"),
        title_break=fields.optional("title_break", integer_from(0, limits.STRING_CHARACTERS), 0),
        copy_number=fields.optional("copy_number", as_text, ""),
        style_changes=fields.optional("style_changes", _style_changes, ()),
        extra=fields.extra(),
    )


def _style_changes(value: Value, where: Where) -> StyleChanges:
    """As they are: which keys there are, and what they may say, is the typesetter's to know."""
    return Fields(value, where).extra()


def _imprint_line(value: Value, where: Where) -> ImprintLine:
    fields = Fields(value, where)
    return ImprintLine(fields.text("label"), fields.text("recipients"), fields.extra())


def _people(value: Value, where: Where) -> People:
    fields = Fields(value, where)
    return People(
        responsible_editor=fields.text("responsible_editor"),
        reviewer=fields.text("reviewer"),
        approver=fields.text("approver"),
        extra=fields.extra(),
    )


def _listed_article(value: Value, where: Where, parts: _Parts) -> Article:
    """The article that a list of ids names."""
    article_id = as_text(value, where)
    if not ARTICLE_ID.fullmatch(article_id):
        raise where.fault(f"的稿件编号“{printable(article_id)}”不合规定")
    part = article_part(article_id)
    if part in parts.used:
        raise where.fault(f"的稿件“{article_id}”重复出现")
    data = parts.take(part, where)
    article, written = parts.known.get(part, (None, b""))
    if article is not None and written == data:
        return article
    fields = Fields(load(data, part), Where(part))
    if fields.text("id") != article_id:
        raise fields.where.at("id").fault("与部件名不一致")

    def block(value: Value, where: Where) -> Block:
        return _block(value, where, parts)

    return Article(
        id=article_id,
        title=fields.text("title"),
        title_breaks=fields.several("title_breaks", integer_from(0, limits.STRING_CHARACTERS)),
        source=fields.text("source"),
        foreword=fields.several("foreword", _foreword_paragraph),
        blocks=fields.several("blocks", block),
        note=fields.text("note"),
        status=fields.optional("status", choice_of(STATUSES), ArticleStatus.RECEIVED),
        extra=fields.extra(),
    )


def _foreword_paragraph(value: Value, where: Where) -> Paragraph:
    fields = Fields(value, where)
    fields.one_of("type", {"paragraph": None})
    return _paragraph(fields)


def _block(value: Value, where: Where, parts: _Parts) -> Block:
    fields = Fields(value, where)
    block_type = fields.one_of("type", _BLOCK_TYPES)
    if block_type == "paragraph":
        return _paragraph(fields)
    if block_type == "table":
        return _table(fields)
    return _figure(fields, parts)


def _paragraph(fields: Fields) -> Paragraph:
    return Paragraph(
        id=fields.text("id"),
        kind=fields.one_of("kind", KINDS),
        alignment=fields.one_of("alignment", ALIGNMENTS),
        spans=fields.several("spans", _span),
        extra=fields.extra(),
    )


def _span(value: Value, where: Where) -> Span:
    fields = Fields(value, where)
    marks = Mark.NONE
    for mark in fields.several("marks", choice_of(MARKS)):
        marks |= mark
    span = Span(fields.text("text"), marks)
    fields.nothing_else()
    return span


def _table(fields: Fields) -> Table:
    return Table(
        id=fields.text("id"),
        caption=fields.text("caption"),
        header_rows=fields.integer("header_rows", 0, _GRID),
        column_weights=fields.several("column_weights", integer_from(1, _COUNT)),
        rows=fields.several("rows", tuple_of(_cell)),
        landscape=fields.optional("landscape", as_truth, False),
        extra=fields.extra(),
    )


def _cell(value: Value, where: Where) -> Cell:
    fields = Fields(value, where)
    return Cell(
        alignment=fields.one_of("alignment", ALIGNMENTS),
        columns=fields.integer("columns", 1, _GRID),
        rows=fields.integer("rows", 1, _GRID),
        spans=fields.several("spans", _span),
        extra=fields.extra(),
    )


def _figure(fields: Fields, parts: _Parts) -> Figure:
    def picture(value: Value, where: Where) -> Picture:
        return _picture(value, where, parts)

    return Figure(
        id=fields.text("id"),
        caption=fields.text("caption"),
        width=fields.integer("width", 1, 1000),
        picture=fields.take("picture", picture),
        extra=fields.extra(),
    )


def _picture(value: Value, where: Where, parts: _Parts) -> Picture:
    fields = Fields(value, where)
    media_type = fields.one_of("media_type", _MEDIA_TYPES)
    sha256 = fields.text("sha256")
    if not SHA256.fullmatch(sha256):
        raise where.at("sha256").fault("不是校验值")
    part = media_part(sha256, media_type)
    data = parts.take(part, where)
    if sha256_of(data) != sha256:
        raise Fault("与名称中的校验值不符", part)
    picture = Picture(media_type, data, fields.integer("width", 0, _PIXELS), fields.integer("height", 0, _PIXELS))
    fields.nothing_else()
    return picture
