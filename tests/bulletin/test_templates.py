"""Templates: what stays of an issue and what goes, and that a new issue from one shares nothing with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from anqing_bulletin.bulletin.model import (
    Article,
    ArticleStatus,
    ImprintLine,
    Issue,
    Paragraph,
    People,
    Publication,
    Section,
    SectionLayout,
    Span,
)
from anqing_bulletin.bulletin.succession import next_issue
from anqing_bulletin.bulletin.templates import as_template, is_template, issue_from, predecessor_of, shipped_templates

DAY = date(2022, 6, 17)


def text(words: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Span(words),)),)


@pytest.fixture
def issue() -> Issue:
    column = Article(
        "党课开讲 ", (3,), "市委党校", foreword=text("按语。"), blocks=text("正文。"), note="催稿",
        status=ArticleStatus.CHECKED, id="column",
    )  # fmt: skip
    return Issue(
        Publication(style="27×22", copy_number="编号：000012"),
        19,
        date(2022, 6, 3),
        (
            Section("市内信息", (column, Article("一次性的稿件", blocks=text("正文。"), id="once")), id="city"),
            Section("简讯", layout=SectionLayout.TWO_COLUMN, id="short"),
        ),
        total_number=512,
        imprint=(ImprintLine("报", "市委。"),),
        people=People("程知微"),
        copies=80,
        pool=(Article("备用"),),
        bin=(Article("删了"),),
        other_number=2,
        final=True,
    )


def test_a_template_keeps_the_masthead_and_the_sections_and_no_article(issue: Issue) -> None:
    template = as_template(issue)
    assert is_template(template)
    assert not is_template(issue)
    assert (template.publication, template.imprint, template.people, template.copies) == (
        issue.publication, issue.imprint, issue.people, 80,
    )  # fmt: skip
    assert [(section.title, section.layout) for section in template.sections] == [
        ("市内信息", SectionLayout.NORMAL),
        ("简讯", SectionLayout.TWO_COLUMN),
    ]
    assert not list(template.articles)
    assert (template.pool, template.bin, template.final, template.total_number) == ((), (), False, None)


def test_a_standing_column_stays_with_its_title_and_its_foreword_and_without_its_text(issue: Issue) -> None:
    (column,) = as_template(issue, {"column"}).articles
    assert (column.title, column.title_breaks, column.source) == ("党课开讲 ", (3,), "市委党校")
    assert [paragraph.text for paragraph in column.foreword] == ["按语。"]
    assert (column.blocks, column.note, column.status) == ((), "", ArticleStatus.RECEIVED)
    (whole,) = as_template(issue, (), {"column"}).articles
    assert whole.text == "正文。"


def test_a_template_taken_as_a_template_stays_whole(issue: Issue) -> None:
    template = as_template(issue, {"column"}, {"column"})
    assert [article.text for article in as_template(template).articles] == ["正文。"]


def test_a_new_issue_has_ids_of_its_own_and_the_number_that_was_given(issue: Issue) -> None:
    template = as_template(issue, {"column"}, {"column"})
    follows = predecessor_of(issue, template)
    new = issue_from(template, 20, DAY, total_number=513, follows=follows)
    assert (new.number_text, new.date, new.follows) == ("第20期（总第513期）", DAY, follows)
    assert new.other_number == 2, "the series of the supplements goes on"

    def ids(value: Issue) -> set[str]:
        articles = list(value.articles)
        blocks = [block.id for a in articles for block in (*a.foreword, *a.blocks)]
        return {value.id, *(s.id for s in value.sections), *(a.id for a in articles), *blocks}

    assert len(ids(new)) == 1 + 2 + 1 + 2
    assert ids(new).isdisjoint(ids(template) | ids(issue))


def test_a_supplement_from_a_template_goes_on_in_its_own_series(issue: Issue) -> None:
    supplement = dict(shipped_templates(issue))["增刊"]
    follows = predecessor_of(issue, supplement)
    assert follows is not None
    new = issue_from(supplement, 3, DAY, total_number=513, follows=follows)
    assert (new.number_text, new.other_number) == ("增刊第3期", 19)
    assert next_issue(new, DAY).number == 20


def test_what_it_follows_is_known_only_of_the_same_bulletin(issue: Issue) -> None:
    other = replace(issue, publication=replace(issue.publication, title="望江组工信息"))
    assert predecessor_of(other, as_template(issue)) is None
    assert predecessor_of(as_template(issue), as_template(issue)) is None


def test_the_shipped_templates_have_the_masthead_of_the_open_issue(issue: Issue) -> None:
    shipped = dict(shipped_templates(issue))
    assert list(shipped) == ["标准一期", "标准一期，带简讯", "增刊", "专题（单篇）"]
    assert all(is_template(template) and template.publication == issue.publication for template in shipped.values())
    assert [section.title for section in shipped["标准一期"].sections] == ["市内信息", "市外参考"]
    assert shipped["增刊"].supplement
    assert len(list(shipped["专题（单篇）"].articles)) == 1
