"""A printed issue of 2022, as scanning left it, becomes the issue that was printed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anqing_bulletin.bulletin.summary import summary
from anqing_bulletin.intake.manuscript import Intake, read_manuscripts
from anqing_bulletin.intake.remarks import RemarkKind

SEED = Path(__file__).parents[3] / "shared" / "seed"
pytestmark = pytest.mark.skipif(
    not (SEED / "issue-19.txt").exists(),
    reason="../shared/seed is not beside this checkout; the issue is not ours to ship",
)


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((SEED / "issue-19.expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def intake() -> Intake:
    return read_manuscripts([SEED / "issue-19.txt"], today=date(2026, 1, 1))


@pytest.fixture(scope="module")
def facts(intake: Intake, expected: Any) -> Any:
    pages = [article["page"] for section in expected["sections"] for article in section["articles"]]
    ids = [article.id for article in intake.issue.articles]
    return summary(intake.issue, dict(zip(ids, pages, strict=True)), expected["pages"])


def test_masthead_instruction_area_and_imprint_are_the_printed_ones(facts: Any, expected: Any) -> None:
    for part in ("masthead", "pages", "instruction_area", "imprint"):
        assert facts[part] == expected[part]


def test_every_article_is_the_printed_one(facts: Any, expected: Any) -> None:
    assert [section["title"] for section in facts["sections"]] == [s["title"] for s in expected["sections"]]
    for section, wanted_section in zip(facts["sections"], expected["sections"], strict=True):
        for article, wanted in zip(section["articles"], wanted_section["articles"], strict=True):
            assert article["first_words"].startswith(wanted["first_words"])
            assert article["last_words"].endswith(wanted["last_words"])
            assert article == {**wanted, "first_words": article["first_words"], "last_words": article["last_words"]}


def test_only_what_nobody_can_know_is_doubted(intake: Intake, expected: Any) -> None:
    doubted = [remark.words for remark in intake.remarks(RemarkKind.DOUBT)]
    assert doubted == [
        "“6+n”",
        "提供帮带询",
        "“进社区+听民意+察实情”",
        expected["sections"][1]["articles"][0]["title"],  # it names no source
    ]
    assert "提供帮带询" in next(intake.issue.articles).text


def test_each_repair_is_told(intake: Intake) -> None:
    repairs = [remark.sentence for remark in intake.remarks(RemarkKind.REPAIR)]
    assert sum("被换页断开" in sentence for sentence in repairs) == 4
    assert sum("句号收进小标题" in sentence for sentence in repairs) == 3
    assert sum("前另起的段已并入" in sentence for sentence in repairs) == 3
    assert [sentence.split("处")[0] for sentence in repairs if "多余的空格" in sentence] == [
        "删去数字旁多余的空格 10 ", "删去数字旁多余的空格 12 ", "删去数字旁多余的空格 4 ",
    ]  # fmt: skip


def test_paragraphs_opened_before_run_in_heads_can_be_kept() -> None:
    kept = read_manuscripts([SEED / "issue-19.txt"], keep_paragraphs=True, today=date(2026, 1, 1)).issue
    assert [len(article.paragraphs) for article in kept.articles] == [1, 2, 2, 3]


def test_gb18030_gives_the_same_issue(tmp_path: Path, facts: Any, expected: Any) -> None:
    path = tmp_path / "issue.txt"
    path.write_bytes((SEED / "issue-19.txt").read_text("utf-8").encode("gb18030"))
    issue = read_manuscripts([path], today=date(2026, 1, 1)).issue
    pages = dict.fromkeys((article.id for article in issue.articles), 0)
    again = summary(issue, pages, expected["pages"])
    for one, other in zip(again["sections"], facts["sections"], strict=True):
        for article, wanted in zip(one["articles"], other["articles"], strict=True):
            assert {**article, "page": None} == {**wanted, "page": None}
