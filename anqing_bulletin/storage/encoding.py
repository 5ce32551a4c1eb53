"""An issue as the parts of a project file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from anqing_bulletin.bulletin.model import (
    Article,
    ArticleStatus,
    Block,
    Cell,
    Figure,
    ImprintLine,
    Issue,
    Paragraph,
    Picture,
    Predecessor,
    Publication,
    Section,
    SectionLayout,
    Span,
    Table,
)
from anqing_bulletin.storage.canonical import Value, dump, json_object
from anqing_bulletin.storage.fault import Fault, printable
from anqing_bulletin.storage.schema import (
    ARTICLE_ID,
    ISSUE_PART,
    MARKS,
    MEDIA_SUFFIXES,
    NOTHING_KNOWN,
    KnownParts,
    article_part,
    media_part,
    sha256_of,
)


def encode_issue(issue: Issue, known: KnownParts = NOTHING_KNOWN) -> dict[str, bytes]:
    """The parts of an issue by name; a known article's as it was written before.

    Raises `Fault` where the issue holds what no file may hold.
    """
    groups = [section.articles for section in issue.sections] + [issue.pool, issue.bin]
    parts = {ISSUE_PART: dump(_issue_value(issue), ISSUE_PART)}
    for article in (article for group in groups for article in group):
        part = article_part(article.id)
        if not ARTICLE_ID.fullmatch(article.id) or part in parts:
            raise Fault("的编号不能用或重复出现", part)
        former = known.get(part)
        if former is not None and former[0] is article:
            parts[part] = former[1]
            continue
        parts[part] = dump(_article_value(article), part)
        parts.update((_media_part(picture), picture.data) for picture in _pictures(article))
    return parts


def known_parts(issue: Issue, parts: Mapping[str, bytes]) -> KnownParts:
    """What the next save may take over of the parts of an issue, once they have been read again."""
    groups = [section.articles for section in issue.sections] + [issue.pool, issue.bin]
    articles = {article_part(article.id): article for group in groups for article in group}
    return {name: (article, parts[name]) for name, article in articles.items() if not any(_pictures(article))}


def _unless(default: Value, **values: Value) -> dict[str, Value]:
    """The values that are not the default: what came after 1.0 is written only where it says something."""
    return {key: value for key, value in values.items() if value != default}


def _issue_value(issue: Issue) -> Value:
    return json_object(
        issue.extra,
        id=issue.id,
        number=issue.number,
        total_number=issue.total_number,
        date=issue.date.isoformat(),
        copies=issue.copies,
        publication=_publication_value(issue.publication),
        imprint=[_imprint_value(line) for line in issue.imprint],
        people=json_object(
            issue.people.extra,
            responsible_editor=issue.people.responsible_editor,
            reviewer=issue.people.reviewer,
            approver=issue.people.approver,
        ),
        sections=[_section_value(section) for section in issue.sections],
        pool=_ids(issue.pool),
        bin=_ids(issue.bin),
        **_unless(False, supplement=issue.supplement),
        **_unless(0, other_number=issue.other_number),
        **_unless(False, final=issue.final),
        **_unless(None, follows=_predecessor_value(issue.follows) if issue.follows else None),
    )


def _predecessor_value(last: Predecessor) -> Value:
    return json_object(
        last.extra,
        number=last.number,
        date=last.date.isoformat(),
        **_unless(None, total_number=last.total_number),
        **_unless(False, supplement=last.supplement),
        **_unless(0, other_number=last.other_number),
    )


def _section_value(section: Section) -> Value:
    return json_object(
        section.extra,
        id=section.id,
        title=section.title,
        articles=_ids(section.articles),
        **_unless(SectionLayout.NORMAL.value, layout=section.layout.value),
    )


def _ids(articles: Iterable[Article]) -> Value:
    return [article.id for article in articles]


def _publication_value(publication: Publication) -> Value:
    return json_object(
        publication.extra,
        title=publication.title,
        issuer=publication.issuer,
        section_titles=list(publication.section_titles),
        imprint=[_imprint_value(line) for line in publication.imprint],
        marking=publication.marking,
        instruction_label=publication.instruction_label,
        style=publication.style,
        **_unless(0, title_break=publication.title_break),
        **_unless("", copy_number=publication.copy_number),
        **_unless({}, style_changes=json_object(publication.style_changes)),
    )


def _imprint_value(line: ImprintLine) -> Value:
    return json_object(line.extra, label=line.label, recipients=line.recipients)


def _article_value(article: Article) -> Value:
    return json_object(
        article.extra,
        id=article.id,
        title=article.title,
        title_breaks=list(article.title_breaks),
        source=article.source,
        foreword=[_block_value(paragraph) for paragraph in article.foreword],
        blocks=[_block_value(block) for block in article.blocks],
        note=article.note,
        **_unless(ArticleStatus.RECEIVED.value, status=article.status.value),
    )


def _block_value(block: Block) -> Value:
    if isinstance(block, Paragraph):
        return json_object(
            block.extra,
            type="paragraph",
            id=block.id,
            kind=block.kind.value,
            alignment=block.alignment.value,
            spans=_spans_value(block.spans),
        )
    if isinstance(block, Table):
        return json_object(
            block.extra,
            type="table",
            id=block.id,
            caption=block.caption,
            header_rows=block.header_rows,
            column_weights=list(block.column_weights),
            rows=[[_cell_value(cell) for cell in row] for row in block.rows],
            **_unless(False, landscape=block.landscape),
        )
    return json_object(
        block.extra,
        type="figure",
        id=block.id,
        caption=block.caption,
        width=block.width,
        picture={
            "media_type": block.picture.media_type,
            "sha256": sha256_of(block.picture.data),
            "width": block.picture.width,
            "height": block.picture.height,
        },
    )


def _cell_value(cell: Cell) -> Value:
    return json_object(
        cell.extra,
        alignment=cell.alignment.value,
        columns=cell.columns,
        rows=cell.rows,
        spans=_spans_value(cell.spans),
    )


def _spans_value(spans: Iterable[Span]) -> Value:
    return [
        {"text": span.text, "marks": [name for name, mark in MARKS.items() if mark in span.marks]} for span in spans
    ]


def _pictures(article: Article) -> Iterator[Picture]:
    return (block.picture for block in article.blocks if isinstance(block, Figure))


def _media_part(picture: Picture) -> str:
    if picture.media_type not in MEDIA_SUFFIXES:
        raise Fault(f"图片类型“{printable(picture.media_type)}”不能保存")
    return media_part(sha256_of(picture.data), picture.media_type)
