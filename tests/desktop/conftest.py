"""An issue small enough to follow with the finger, and a session on it."""

from __future__ import annotations

from datetime import date

import pytest

from anqing_bulletin.bulletin.model import (
    ImprintLine,
    Issue,
    Publication,
    Section,
)
from anqing_bulletin.desktop.session import Session
from tests.desktop.small_issue import make_article


@pytest.fixture
def issue() -> Issue:
    """市内 with 甲乙丙, 市外 with 丁, one article aside, one in the bin."""
    return Issue(
        publication=Publication(imprint=(ImprintLine("报", "市委常委"),)),
        number=19,
        date=date(2022, 6, 3),
        sections=(
            Section("市内信息", (make_article("甲"), make_article("乙"), make_article("丙")), id="市内"),
            Section("市外参考", (make_article("丁"),), id="市外"),
        ),
        imprint=(ImprintLine("报", "市委常委"), ImprintLine("送", "各县（市、区）委书记")),
        pool=(make_article("戊"),),
        bin=(make_article("己"),),
    )


@pytest.fixture
def session(issue: Issue, qapp: object) -> Session:
    """A session on the issue."""
    return Session(issue)
