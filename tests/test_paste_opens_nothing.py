"""The real editor is given hostile HTML while strace looks on: it opens nothing that the HTML names, and no socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from anqing_bulletin.resources import resource_path

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "/paste-begins", "/paste-ended"
NAMES = ("xsecret", "xserver", "xsheet", "xbase", "xframe", "xobject", "xscalable", "xsource", "xpixels", "xmanifest")
HOSTILE = """Version:0.9\r\nStartHTML:0000000105\r\nSourceURL:file:///{folder}/xbase/index.html\r\n
<!DOCTYPE html SYSTEM "file:///{folder}/xsheet.dtd" [<!ENTITY e SYSTEM "file:///{folder}/xsecret.txt">]>
<?xml-stylesheet href="file:///{folder}/xsheet.css"?>
<html manifest="file:///{folder}/xmanifest"><head><base href="file:///{folder}/xbase/">
<link rel=stylesheet href="file:///{folder}/xsheet.css"><link rel=icon href="http://127.0.0.1:9/xsheet.ico">
<meta http-equiv=refresh content="0;url=file:///{folder}/xframe.html">
<style>@import url("file:///{folder}/xsheet.css"); @font-face{{font-family:a;src:url(file:///{folder}/xsecret.ttf)}}
p{{background:url(file:///{folder}/xpixels.png);font-weight:bold}}</style></head>
<body background="file:///{folder}/xpixels.png"><!--StartFragment--><p>文字&e;</p>
<img src="file:///{folder}/xsecret.png"><img src="{folder}/xsecret.png"><img src="xsecret.png">
<img src="//xserver/share/a.png">
<img src="\\\\xserver\\share\\a.png"><img src="file://xserver/share/a.png"><img src="http://127.0.0.1:9/xserver.png">
<img src="qrc:/xsecret.png"><img srcset="file:///{folder}/xsource.png 2x">
<picture><source srcset="{folder}/xsource.png"></picture>
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///{folder}/xscalable.png'/></svg>">
<iframe src="file:///{folder}/xframe.html"></iframe><object data="file:///{folder}/xobject.pdf"></object>
<embed src="file:///{folder}/xobject.swf">
<video src="http://127.0.0.1:9/xsource.mp4" poster="{folder}/xsecret.png"></video>
<svg><image href="file:///{folder}/xscalable.png"/><use xlink:href="file:///{folder}/xscalable.svg#a"/></svg>
<table background="file:///{folder}/xpixels.png"><tr><td background="{folder}/xpixels.png">一<td>二</table>
<ul style="list-style-image:url(file:///{folder}/xpixels.png)"><li>项</ul><input type=image src="{folder}/xsecret.png">
<script src="file:///{folder}/xsource.js"></script><form action="file:///{folder}/xframe"></form><!--EndFragment--></body></html>"""

PASTE = """
import os, sys
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QTextEdit
from anqing_bulletin.desktop.writing.body_edit import BodyEdit
from anqing_bulletin.desktop.writing.editor_page import EditorPage
from anqing_bulletin.bulletin.model import Paragraph, Table
application = QApplication([])
page = EditorPage()
data = QMimeData()
html = open(sys.argv[1], encoding="utf-8").read()
data.setHtml(html)
data.setText("文字")
page.show()
application.processEvents()
os.path.exists({begin!r})
if sys.argv[2] == "ours":
    for edit in (page.body, page.foreword, page.title, page.source):
        edit.insertFromMimeData(data)
    data.setUrls([QUrl.fromLocalFile(os.path.join(os.path.dirname(sys.argv[1]), "xsecret.png"))])
    event = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for edit in (page.body, page.foreword):
        application.sendEvent(edit.viewport(), QDragEnterEvent(QPoint(5, 5), *event))
        application.sendEvent(edit.viewport(), QDropEvent(QPointF(5, 5), *event))
else:
    edit = QTextEdit()
    edit.setHtml(html)
    edit.show()
    edit.document().toPlainText()
application.processEvents()
page.grab()
os.path.exists({end!r})
if sys.argv[2] == "ours":
    blocks = page.body.article_document.blocks
    assert any("文字" in block.text for block in blocks), blocks
    assert sum(isinstance(block, Table) for block in blocks) == 2, blocks
    assert page.title.text == "文字"
"""


def why_not() -> str:
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this system does not let strace look on"


pytestmark = [pytest.mark.skipif(bool(why_not()), reason=why_not()), pytest.mark.slow]


def calls_of(folder: Path, whose: str) -> list[str]:
    """The system calls about files and sockets while a child process pastes: into our editor, or into Qt's own."""
    page = folder / "page.html"
    page.write_text(HOSTILE.format(folder=folder), "utf-8")
    for name in ("xsecret.png", "xpixels.png", "xscalable.png"):
        shutil.copyfile(resource_path("icons", "open.svg"), folder / name)
    record = folder / "calls"
    script = PASTE.format(begin=BEGIN, end=END)
    done = subprocess.run(
        ["strace", "-f", "-qq", "-s", "400", "-e", "trace=%file,%network", "-o", str(record),
         sys.executable, "-c", script, str(page), whose],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = record.read_text("utf-8", "replace").splitlines()
    begin = next(number for number, line in enumerate(lines) if BEGIN in line)
    end = next(number for number, line in enumerate(lines) if END in line)
    return lines[begin + 1 : end]


def hostile(calls: list[str]) -> list[str]:
    network = ("socket(", "connect(", "sendto(", "getaddrinfo(")
    return [call for call in calls if any(name in call for name in NAMES) or any(name in call for name in network)]


def test_hostile_html_makes_the_editor_open_nothing(tmp_path: Path) -> None:
    assert hostile(calls_of(tmp_path, "ours")) == []


def test_qts_own_reader_of_html_would_be_seen_opening_files(tmp_path: Path) -> None:
    """What the test above looks for is really to be seen."""
    assert any("xsecret" in call for call in hostile(calls_of(tmp_path, "Qt's")))
