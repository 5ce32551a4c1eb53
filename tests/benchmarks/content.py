"""What is measured on: the program's own sample issue, and the same with its articles copied many times.

Every copy is another text: its clauses are rotated by the number of the copy, its title tells the number, so that a
memory keyed by content finds nothing twice.  Characters to type are common Han characters, each another.

As a program (`python -m tests.benchmarks.content FOLDER SIZE…`) it writes the project file of each size and prints how
many Han characters each has; the parent of the benchmark imports nothing of the program.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.model import Article, Issue, Mark, Paragraph, Section, Span
from anqing_bulletin.bulletin.text import count_han
from anqing_bulletin.intake.manuscript import read_manuscripts
from anqing_bulletin.resources import resource_path
from anqing_bulletin.storage.project import Project, read_project, write_project
from tests.benchmarks.figures import Probe

SAMPLE = "安庆组工信息样刊.txt"
_CLAUSE = re.compile(r"[^，；。]*[，；。]|[^，；。]+$")


def sample_issue() -> Issue:
    """The sample issue as intake reads it."""
    return read_manuscripts([resource_path("samples", SAMPLE)]).issue


def multiplied(issue: Issue, times: int) -> Issue:
    """The issue with `times` as many articles: each section's articles, then copies of them, each another text."""
    sections = tuple(_multiplied_section(section, times) for section in issue.sections)
    return replace(issue, sections=sections)


def _multiplied_section(section: Section, times: int) -> Section:
    copies = (varied(article, number) for number in range(1, times) for article in section.articles)
    return replace(section, articles=(*section.articles, *copies))


def varied(article: Article, number: int) -> Article:
    """Copy number `number` of an article: same length but for its title's number, other lines."""
    copy = edits.with_new_ids(article)
    blocks = tuple(_varied_paragraph(block, number) if isinstance(block, Paragraph) else block for block in copy.blocks)
    foreword = tuple(_varied_paragraph(paragraph, number) for paragraph in copy.foreword)
    return replace(copy, title=f"{copy.title}之{number + 1}", blocks=blocks, foreword=foreword)


def _varied_paragraph(paragraph: Paragraph, number: int) -> Paragraph:
    spans = tuple(
        span if Mark.STRONG in span.marks else Span(_rotated(span.text, number), span.marks) for span in paragraph.spans
    )
    return replace(paragraph, spans=spans)


def _rotated(text: str, number: int) -> str:
    """The text's clauses in another order; the last one keeps its place, so that the text still ends with its stop."""
    *clauses, last = _CLAUSE.findall(text) or [""]
    if not clauses:
        return text
    turn = number % len(clauses)
    return "".join((*clauses[turn:], *clauses[:turn], last))


def keys(count: int) -> list[str]:
    """`count` different characters to type, among the 3755 commonest (GB 2312, level 1), never two from one row."""
    common = [bytes((row, cell)).decode("gb2312") for cell in range(0xA1, 0xFA) for row in range(0xB0, 0xD7)]
    return common[:count]


def typed(issue: Issue, article: Article, offset: int, text: str) -> Issue:
    """The issue after something was typed into the first paragraph of an article, at an offset."""
    paragraph = article.blocks[0]
    assert isinstance(paragraph, Paragraph)
    spans, at = [], 0
    for span in paragraph.spans:
        cut = offset - at
        at += len(span.text)
        inside = 0 <= cut < len(span.text)
        spans.append(replace(span, text=span.text[:cut] + text + span.text[cut:]) if inside else span)
    return edits.replace_blocks(issue, article.id, 0, 1, (replace(paragraph, spans=tuple(spans)),))


def place_to_type(issue: Issue, *, near_end: bool) -> tuple[str, str, int]:
    """The id of the second (or last but one) article, of its first paragraph, and the middle's offset in it."""
    article = tuple(issue.articles)[-2 if near_end else 1]
    paragraph = article.blocks[0]
    assert isinstance(paragraph, Paragraph)
    return article.id, paragraph.id, len(paragraph.text) // 2


def issue_file(folder: Path, size: int) -> Path:
    """Where the project file of a size is."""
    return folder / f"{size}x.zgxx"


def read_issue(path: Path) -> Issue:
    """The issue in a project file."""
    return read_project(path).issue


def _write(folder: Path, sizes: list[int]) -> None:
    issue = sample_issue()
    found = Probe()
    for size in sizes:
        whole = multiplied(issue, size)
        write_project(issue_file(folder, size), Project(whole))
        texts = (article.title + article.text + "".join(p.text for p in article.foreword) for article in whole.articles)
        found.facts[str(size)] = {"articles": len(tuple(whole.articles)), "han": sum(map(count_han, texts))}
    found.print()


if __name__ == "__main__":
    _write(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
