"""What came into the format after 1.0: written only where it says something, read strictly."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from anqing_bulletin.bulletin.model import (
    Article,
    ArticleStatus,
    Cell,
    Issue,
    Predecessor,
    Publication,
    Section,
    SectionLayout,
    Span,
    Table,
)
from anqing_bulletin.storage.clean import clean_copy
from anqing_bulletin.storage.decoding import decode_issue
from anqing_bulletin.storage.encoding import encode_issue
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.project import Project

TABLE = Table(((Cell((Span("户数"),)),),), (1,), id="t")
PLAIN = Issue(Publication(), 3, date(2025, 3, 9), (Section("简讯", (Article("标题", blocks=(TABLE,), id="a"),), "s"),))
FULL = replace(
    PLAIN,
    publication=Publication(
        "云泽县委组织部工作简报",
        title_break=7,
        copy_number="编号：000012",
        style_changes=(("cover.red", "[0,1,1,0]"), ("future.thing", '{"a":null}'), ("roles.body.face", '"kai"')),
    ),
    sections=(
        Section(
            "简讯",
            (Article("标题", blocks=(replace(TABLE, landscape=True),), id="a", status=ArticleStatus.CHECKED),), "s",
            layout=SectionLayout.TWO_COLUMN,
        ),
    ),
    supplement=True,
    other_number=19,
    follows=Predecessor(2, date(2025, 3, 1), total_number=512, supplement=True, other_number=19),
)  # fmt: skip
KEYS = (
    "supplement", "other_number", "title_break", "copy_number", "layout", "landscape", "follows", "status",
    "style_changes",
)  # fmt: skip


def text_of(issue: Issue) -> str:
    return "".join(part.decode() for part in encode_issue(issue).values())


def test_they_come_back() -> None:
    assert decode_issue(encode_issue(FULL))[0] == FULL
    assert all(f'"{key}"' in text_of(FULL) for key in KEYS)


def test_an_issue_that_does_not_use_them_is_written_as_before() -> None:
    assert not [key for key in KEYS if f'"{key}"' in text_of(PLAIN)]
    assert decode_issue(encode_issue(PLAIN))[0] == PLAIN


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("content/issue.json", {"supplement": True}, {"supplement": 1}),
        ("content/issue.json", {"other_number": 19}, {"other_number": -1}),
        ("content/issue.json", {"total_number": 512}, {"total_number": -1}),
        ("content/issue.json", {"date": "2025-03-01"}, {"date": "2025-02-29"}),
        ("content/issue.json", {"layout": "two-column"}, {"layout": "three-column"}),
        ("content/issue.json", {"title_break": 7}, {"title_break": "7"}),
        ("content/issue.json", {"copy_number": "编号：000012"}, {"copy_number": None}),
        ("content/articles/a.json", {"landscape": True}, {"landscape": "yes"}),
        ("content/articles/a.json", {"status": "checked"}, {"status": "printed"}),
    ],
)
def test_what_they_may_not_say_is_refused(part: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    parts = encode_issue(FULL)
    before, after = (json.dumps(value, ensure_ascii=False)[1:-1].replace(": ", ":") for value in (old, new))
    text = parts[part].decode().replace('": ', '":')
    assert before in text
    with pytest.raises(Fault):
        decode_issue({**parts, part: text.replace(before, after).encode()})


def test_a_clean_copy_does_not_tell_how_far_the_office_has_come() -> None:
    clean = clean_copy(Project(FULL)).issue
    assert [article.status for article in clean.articles] == [ArticleStatus.RECEIVED]
    assert '"status"' not in text_of(clean)


def test_changes_of_the_style_are_an_object() -> None:
    parts = encode_issue(FULL)
    value = json.loads(parts["content/issue.json"])
    assert value["publication"]["style_changes"]["cover.red"] == [0, 1, 1, 0]
    for wrong in ([], "", None, 1):
        value["publication"]["style_changes"] = wrong
        with pytest.raises(Fault, match="style_changes"):
            decode_issue({**parts, "content/issue.json": json.dumps(value, ensure_ascii=False).encode()})
