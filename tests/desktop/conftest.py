"""An issue small enough to follow with the finger, and a session on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from anqing_bulletin.bulletin.model import (
    ImprintLine,
    Issue,
    Publication,
    Section,
)
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.resources import resource_path
from tests.desktop.small_issue import make_article


@pytest.fixture
def issue() -> Issue:
    """市内 with 甲乙丙, 市外 with 丁, one article aside, one in the bin."""
    return Issue(
        publication=Publication(imprint=(ImprintLine("报", "市委常委"),)),
        number=19,
        date=date(2022, 6, 3),
        sections=(
            Section("市内信息", (make_article("jia"), make_article("yi"), make_article("bing")), id="city"),
            Section("市外参考", (make_article("ding"),), id="other"),
        ),
        imprint=(ImprintLine("报", "市委常委"), ImprintLine("送", "各县（市、区）委书记")),
        pool=(make_article("wu"),),
        bin=(make_article("ji"),),
    )


@pytest.fixture
def session(issue: Issue, qapp: object) -> Session:
    """A session on the issue."""
    return Session(issue)


@pytest.fixture
def seed_text() -> Path:
    """The manuscript of a whole issue: the sample in the project's own words."""
    return resource_path("samples", "安庆组工信息样刊.txt")
