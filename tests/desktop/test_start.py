from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from anqing_bulletin.bulletin.edits import add_article
from anqing_bulletin.bulletin.model import Article, Publication
from anqing_bulletin.bulletin.succession import new_issue
from anqing_bulletin.desktop.main import LARGE_FILE
from anqing_bulletin.storage.project import Project, write_project

_START = """
import sys
from PySide6.QtWidgets import QApplication

def look(*_):
    for _ in range(20):
        QApplication.processEvents()
    window = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "session"))
    {look}
    window.close()
    QApplication.processEvents()
    return 0

QApplication.exec = look
from anqing_bulletin.desktop import main
from anqing_bulletin.desktop import desk
from PySide6.QtWidgets import QMessageBox
desk.show_error = lambda _parent, error: print(error)
QMessageBox.exec = lambda box: print(box.text())
sys.exit(main.run(sys.argv[1:]))
"""


def start(look: str, *arguments: str) -> list[str]:
    """Start the program in a process of its own, look at its window, close it; gives the lines printed."""
    done = subprocess.run(
        [sys.executable, "-c", _START.format(look=look), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def home() -> Path:
    return Path(os.environ["ANQING_BULLETIN_DATA_DIR"])


def test_the_program_starts_writes_a_log_and_keeps_its_settings(home: Path) -> None:
    assert start("print(window.windowTitle(), window.isVisible())")[0].endswith("True")
    assert "start" in (home / "log" / "bulletin.log").read_text(encoding="utf-8")
    assert len(json.loads((home / "settings.json").read_text(encoding="utf-8"))["splitter"]) == 3


def test_a_file_that_cannot_be_opened_is_told_in_an_open_window(tmp_path: Path) -> None:
    bad = tmp_path / "坏.zgxx"
    bad.write_bytes(b"no project")
    told, title = start("print(window.windowTitle())", str(bad))
    assert "坏.zgxx" in told
    assert title == "第1期 — 未命名[*]"


def test_a_large_file_does_not_keep_the_window_waiting(tmp_path: Path) -> None:
    signs = random.Random(1)
    note = "".join(chr(0x4E00 + signs.randrange(20_000)) for _ in range(120_000))
    issue = new_issue(Publication(), 7, date(2022, 1, 1))
    path = tmp_path / "大.zgxx"
    write_project(path, Project(add_article(issue, issue.sections[0].id, Article("长", note=note))))
    assert path.stat().st_size > LARGE_FILE
    look = """
    print(window.windowTitle())
    while window.session.path is None:
        QApplication.processEvents()
    print(window.windowTitle())
"""
    assert start(look.strip(), str(path))[-1] == "第7期 — 大.zgxx[*]"


def test_an_error_that_nobody_caught_is_logged_with_its_trace(home: Path) -> None:
    look = (
        "from anqing_bulletin.desktop.faults.dialog import FaultDialog; "
        "FaultDialog.exec = lambda dialog: print(dialog.head.text()); "
        "sys.excepthook(ValueError, ValueError('inner'), None)"
    )
    assert start(look) == ["程序出了意外，刚才那一步可能没有做完。"]
    log = (home / "log" / "bulletin.log").read_text(encoding="utf-8")
    assert "unexpected ValueError" in log
    assert "inner" not in log
