"""The front door: files of manuscripts in, an `Issue` and a report out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812
from pathlib import Path

from anqing_bulletin.bulletin.edits import with_new_ids
from anqing_bulletin.bulletin.model import Article, ImprintLine, Issue, Publication, Section
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.errors import UnreadableManuscript
from anqing_bulletin.intake import doubts, tidy
from anqing_bulletin.intake.articles import plain_article, take_source
from anqing_bulletin.intake.contents import ContentsSection, breaks_in, entry_for
from anqing_bulletin.intake.markup import Line, parse
from anqing_bulletin.intake.recognise import is_whole_issue, recognise_issue
from anqing_bulletin.intake.remarks import Remark, RemarkKind
from anqing_bulletin.intake.shapes import squeeze
from anqing_bulletin.intake.text import Manuscript, normalise, read_text


@dataclass(frozen=True)
class Intake:
    """What the manuscripts gave: the issue, and everything that was mended, is doubtful or should be known."""

    issue: Issue
    report: tuple[Remark, ...]

    def remarks(self, kind: RemarkKind) -> tuple[Remark, ...]:
        """The remarks of one kind, in order."""
        return tuple(remark for remark in self.report if remark.kind is kind)


def read_manuscripts(
    paths: Iterable[Path],
    *,
    keep_paragraphs: bool = False,
    today: Date | None = None,
    number: int = 1,
    publication: Publication | None = None,
) -> Intake:
    """The issue in files of text: a whole older issue, single manuscripts, or both.

    A whole issue is taken as it was printed; the articles of further files go to the end of its first section, those
    of a further whole issue to its sections of the same name.  Without a whole issue, the articles fill the first
    section of a new one.  All files are read before anything is made of them, so that a bad one spoils nothing.

    Args:
        paths: at least one file.
        keep_paragraphs: leave the paragraphs that open with a run-in head as they are.
        today: the date of an issue whose manuscript gives none; the clock's date if None.
        number: the number of an issue whose manuscript gives none.
        publication: the bulletin of a new issue; the default one if None.

    Raises:
        UnreadableManuscript: one of the files is no text (see `text.read_text`), or there is no file.
    """
    manuscripts = [read_text(Path(path)) for path in paths]
    if not manuscripts:
        raise UnreadableManuscript("没有指定稿件。没有导入任何内容，也没有写出文件。请给出至少一个文本文件。")
    day = today or Date.today()  # noqa: DTZ011  the office's own calendar day
    bulletin = publication or Publication()
    wholes: list[Intake] = []
    singles: list[Article] = []
    report: list[Remark] = []
    for manuscript in manuscripts:
        lines, dropped = tidy.drop_page_numbers(parse(manuscript.text))
        if is_whole_issue(lines):
            whole = _whole_issue(lines, day, number, bulletin, keep_paragraphs=keep_paragraphs)
            wholes.append(whole)
            remarks = [_issue_note(manuscript, whole.issue), *dropped, *whole.report]
        else:
            article, repairs = _single(lines, manuscript.name, keep_paragraphs=keep_paragraphs)
            singles.append(article)
            remarks = [_article_note(manuscript, article), *dropped, *repairs]
        report += [*remarks, *doubts.doubts_about_marks(lines)]
    issue = wholes[0].issue if wholes else new_issue(bulletin, number, day)
    for further in wholes[1:]:
        issue = _merged(issue, further.issue)
    return Intake(_with_articles(issue, singles), tuple(report))


def read_article(text: str, name: str = "") -> Article:
    """The article in a text that was dropped or pasted; `name`, without its ending, is the title of last resort."""
    lines, _ = tidy.drop_page_numbers(parse(normalise(text)))
    article, _ = _single(lines, name, keep_paragraphs=False)
    return article


# --- one manuscript -----------------------------------------------------------------------------------------------


def _single(lines: Sequence[Line], name: str, *, keep_paragraphs: bool) -> tuple[Article, list[Remark]]:
    tidied, remarks = _tidied([plain_article(lines, name)], keep_paragraphs=keep_paragraphs)
    return tidied[0], [*remarks, *_doubts(tidied)]


def _whole_issue(
    lines: Sequence[Line], today: Date, number: int, publication: Publication, *, keep_paragraphs: bool
) -> Intake:
    recognised = recognise_issue(lines, today=today, number=number, publication=publication)
    issue = replace(
        recognised.issue,
        imprint=_tidy_imprint(recognised.issue.imprint),
        publication=replace(recognised.issue.publication, imprint=_tidy_imprint(recognised.issue.publication.imprint)),
        sections=tuple(_with_breaks(section, recognised.contents) for section in recognised.issue.sections),
    )
    articles, repairs = _tidied(list(issue.articles), keep_paragraphs=keep_paragraphs)
    tidied = {article.id: article for article in articles}
    issue = replace(
        issue,
        sections=tuple(
            replace(section, articles=tuple(tidied[article.id] for article in section.articles))
            for section in issue.sections
        ),
    )
    found = [
        *_doubts(articles),
        *doubts.doubts_about_sources(articles),
        *doubts.doubts_about_contents(issue, recognised.contents),
    ]
    return Intake(issue, (*recognised.remarks, *repairs, *found))


def _tidied(articles: Sequence[Article], *, keep_paragraphs: bool) -> tuple[list[Article], list[Remark]]:
    """The articles after every repair, in this order: sentences whole, source taken, then marks and blanks."""
    remarks: list[Remark] = []
    result: list[Article] = []
    for article in articles:
        joined, joints = tidy.join_cut_sentences(article)
        stopped, stops = tidy.stops_into_heads(take_source(joined))
        tidied, blanks = tidy.drop_stray_blanks(stopped)
        remarks += [*joints, *stops, *blanks]
        result.append(tidied)
    if not keep_paragraphs and tidy.runs_heads_in(result):
        pairs = [tidy.join_run_in_paragraphs(article) for article in result]
        result = [article for article, _ in pairs]
        remarks += [remark for _, more in pairs for remark in more]
    titles = {article.id: article.title for article in result}
    return result, [replace(remark, article=titles[remark.article_id]) for remark in remarks]


def _doubts(articles: Sequence[Article]) -> list[Remark]:
    return [*doubts.doubts_in_articles(articles), *doubts.doubts_about_ends(articles)]


def _with_breaks(section: Section, contents: Sequence[ContentsSection]) -> Section:
    """The section with each title broken as the contents break it."""
    part = next((part for part in contents if squeeze(part.title) == squeeze(section.title)), None)
    count = len(section.articles)
    entries = [entry_for(article.title, i, count, part) for i, article in enumerate(section.articles)]
    articles = (
        article if entry is None else replace(article, title_breaks=breaks_in(article.title, entry))
        for article, entry in zip(section.articles, entries, strict=True)
    )
    return replace(section, articles=tuple(articles))


def _tidy_imprint(imprint: tuple[ImprintLine, ...]) -> tuple[ImprintLine, ...]:
    return tuple(replace(line, recipients=tidy.without_stray_blanks(line.recipients)) for line in imprint)


# --- several manuscripts ------------------------------------------------------------------------------------------


def _with_articles(issue: Issue, articles: Sequence[Article]) -> Issue:
    """The issue with articles at the end of its first section, which is made where there is none."""
    if not articles:
        return issue
    first, *others = issue.sections or (Section(Publication().section_titles[0]),)
    return replace(issue, sections=(replace(first, articles=(*first.articles, *articles)), *others))


def _merged(issue: Issue, further: Issue) -> Issue:
    """The issue with the articles of another one in its sections of the same name, or in sections of their own."""
    sections = list(issue.sections)
    for section in further.sections:
        articles = tuple(with_new_ids(article) for article in section.articles)
        at = next((i for i, own in enumerate(sections) if squeeze(own.title) == squeeze(section.title)), None)
        if at is None:
            sections.append(replace(section, articles=articles))
        else:
            sections[at] = replace(sections[at], articles=(*sections[at].articles, *articles))
    return replace(issue, sections=tuple(sections))


def _issue_note(manuscript: Manuscript, issue: Issue) -> Remark:
    count = sum(1 for _ in issue.articles)
    sentence = (
        f"“{manuscript.name}”认作整期：{issue.publication.title}第{issue.number}期，"
        f"{len(issue.sections)} 个栏目 {count} 篇稿件{_encoding_clause(manuscript)}。"
    )
    return Remark(RemarkKind.NOTE, sentence)


def _article_note(manuscript: Manuscript, article: Article) -> Remark:
    sentence = f"“{manuscript.name}”认作一篇稿件，{len(article.blocks)} 段{_encoding_clause(manuscript)}。"
    if squeeze(article.title) not in squeeze(manuscript.text):
        sentence += "没有认出标题，先用文件名，请修改。"
    return Remark(RemarkKind.NOTE, sentence, article.title, article_id=article.id)


def _encoding_clause(manuscript: Manuscript) -> str:
    """What the encoding was taken for, where it was a guess."""
    names = {"gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
    name = names.get(manuscript.encoding)
    return f"（按 {name} 编码读取）" if name else ""
