"""A changed style travels with the project file: into the preview, every export, the command line, the next issue."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from anqing_bulletin.bulletin import edits
from anqing_bulletin.bulletin.comparison import compare, describe
from anqing_bulletin.bulletin.merging.merge import merge
from anqing_bulletin.bulletin.succession import next_issue
from anqing_bulletin.cli import main
from anqing_bulletin.desktop.pages.sheet_view import style_for
from anqing_bulletin.desktop.session import Session
from anqing_bulletin.intake.manuscript import read_manuscripts
from anqing_bulletin.output.docx_look import screen_colour
from anqing_bulletin.storage.project import Project, read_project, write_project
from anqing_bulletin.typesetting.sheet import Colour, Role, from_mm
from anqing_bulletin.typesetting.style import load_style
from tests.typesetting.invented import invented_issue

if TYPE_CHECKING:
    from pathlib import Path

    from anqing_bulletin.bulletin.model import Issue

CHANGES = (
    ("cover.red", "[0,1,1,0]"),
    ("grid.rows", "20"),
    ("page_number.form", '"第{}页"'),
    ("paper.top_mm", "30"),
    ("roles.body.face", '"song"'),
)


@pytest.fixture
def changed() -> Issue:
    return edits.set_style(invented_issue(), "28×22", CHANGES)


@pytest.fixture
def project(tmp_path: Path, changed: Issue) -> Path:
    path = tmp_path / "第7期.zgxx"
    write_project(path, Project(changed))
    return path


def test_the_window_sets_it_and_takes_it_back_as_one_step(changed: Issue, qapp: QApplication) -> None:
    plain = invented_issue()
    session = Session(plain)
    session.apply(edits.set_style, "28×22", CHANGES)
    assert session.undo_label == "修改版式"
    composition = session.composition
    assert composition is not None
    style = composition.style
    assert (style.top, style.grid.rows, style.body.face) == (from_mm(30), 20, "song")
    assert style.red == Colour(0, 1000, 1000, 0)
    masthead = next(item for item in composition.sheets[0].lines if item.line.role is Role.MASTHEAD)
    assert {run.colour for run in masthead.line.runs} == {style.red}
    page = composition.sheets[len(composition.cover.sheets)]
    first, *_, number = page.lines
    assert first.y < load_style("28×22").top + from_mm(7)
    assert number.line.text == "第2页"
    body = next(item for item in page.lines if item.line.role is Role.BODY)
    assert composition.fonts.chosen["song"].key in {run.face for run in body.line.runs}
    session.undo()
    assert session.issue == plain
    assert session.style.name == load_style().name
    assert style_for(changed) is style


def test_the_command_line_sets_and_exports_it(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["layout", str(project), "--json"]) == 0
    pages = json.loads(capsys.readouterr().out)["pages"]
    assert pages[1]["lines"][-1]["text"] == "第2页"
    pdf, word = tmp_path / "甲.pdf", tmp_path / "乙.docx"
    assert main(["export", str(project), "--pdf", str(pdf), "--docx", str(word)]) == 0
    parts = zipfile.ZipFile(io.BytesIO(word.read_bytes()))
    document, styles = (parts.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    top = re.search(r'<w:pgMar[^>]* w:top="(\d+)"', document)
    assert top is not None
    assert abs(int(top[1]) - 30 * 1440 / 25.4) < 2
    assert "宋" in re.search(r"<w:docDefaults>.*?</w:docDefaults>", styles, re.DOTALL)[0]  # type: ignore[index]
    assert f'w:color w:val="{screen_colour(Colour(0, 1000, 1000, 0))}"' in styles
    footers = [parts.read(name).decode() for name in parts.namelist() if "footer" in name]
    assert any("第" in footer and "页" in footer for footer in footers)
    with pikepdf.open(pdf) as printed:
        cover = pikepdf.Page(printed.pages[0]).obj.Contents.read_bytes()
    assert b"0 1 1 0 k" in cover
    capsys.readouterr()
    # another style is another style, without the changes
    assert main(["layout", str(project), "--json", "--style", "27×22"]) == 0
    assert json.loads(capsys.readouterr().out)["pages"][1]["lines"][-1]["text"] == "— 2 —"


def test_it_goes_to_the_next_issue_and_into_a_manuscript_that_is_read(changed: Issue, tmp_path: Path) -> None:
    assert next_issue(changed, date(2025, 4, 1)).publication.style_changes == CHANGES
    manuscript = tmp_path / "旧刊.txt"
    manuscript.write_text(
        "安庆组工信息\n第3期\n中共安庆市委组织部研究室  2025年3月9日\n\n△标题。正文。\n", encoding="utf-8"
    )
    read = read_manuscripts([manuscript], publication=changed.publication).issue.publication
    assert (read.style, read.style_changes) == ("28×22", CHANGES)


def test_changes_that_this_program_does_not_know_open_with_a_word(
    changed: Issue, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: QApplication
) -> None:
    """Written by a newer program, or by somebody who means harm."""
    publication = replace(changed.publication, style_changes=(("paper.top_mm", '"宽"'), ("watermark.text", '"x"')))
    strange = replace(changed, publication=publication)
    path = tmp_path / "新.zgxx"
    write_project(path, Project(strange))
    assert read_project(path).issue == strange, "nothing of it is lost"
    assert main(["layout", str(path)]) == 0
    assert "本期对版式的改动没有采用，按“28×22”原样排版" in capsys.readouterr().err
    session = Session(strange)
    assert session.style == load_style("28×22")
    session.apply(edits.rename_section, "section-1", "改名")
    assert session.issue.publication == publication


def test_a_comparison_and_a_merge_speak_of_it(changed: Issue) -> None:
    plain = invented_issue()
    (line,) = describe(compare(plain, changed))
    assert "版式：安庆组工信息 → 28×22（红色 C0 M100 Y100 K0、每页行数 20 行、页码形式 第1页" in line
    found = merge(plain, changed, edits.set_style(plain, "27×22", ()))
    (conflict,) = found.left
    assert (conflict.label, conflict.theirs) == ("刊头：版式", "27×22")
    assert conflict.mine.startswith("28×22（红色")
    assert found.issue.publication.style_changes == CHANGES, "a name and the changes of another never mix"
