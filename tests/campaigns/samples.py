"""Project files with everything in them: pictures, tables, a history, and the traces of a newer program."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from anqing_bulletin.bulletin.model import Article, Figure, Paragraph, Picture, Span
from anqing_bulletin.storage.project import Encoded, Project, encode_project
from anqing_bulletin.storage.versions import Stamp
from tests.storage.crafting import full_project

BEGUN = datetime(2026, 3, 1, 8, tzinfo=timezone.utc)


def stamp(number: int, author: str = "王芳", name: str = "") -> Stamp:
    """One minute after the other."""
    return Stamp(BEGUN + timedelta(minutes=number), author, name)


def edited(project: Project, number: int) -> Project:
    """The project with one more article in the pool and another number."""
    text = f"第{number}次修改：东坡村的板凳会开到了田埂上，{number * 7}户报了名。"
    article = Article(id=f"n{number}", title=f"第{number}稿", blocks=(Paragraph((Span(text),), id="p1"),))
    issue = replace(project.issue, number=number, pool=(*project.issue.pool[-2:], article))
    return replace(project, issue=issue)


def with_history(states: int = 4, picture_bytes: int = 0) -> Encoded:
    """The full project after so many saves, one of them a milestone; with a picture of so many bytes, if any."""
    project = full_project()
    if picture_bytes:
        data = b"\xff\xd8\xff\xe0" + random.Random(11).randbytes(picture_bytes)
        shown = Article(id="shown", title="现场", blocks=(Figure(Picture("image/jpeg", data, 40, 30), id="f1"),))
        project = replace(project, issue=replace(project.issue, bin=(*project.issue.bin, shown)))
    for number in range(1, states):
        name = "送审稿" if number == 2 else ""
        project = encode_project(edited(project, number), stamp(number, name=name)).project
    return encode_project(edited(project, states), stamp(states))
