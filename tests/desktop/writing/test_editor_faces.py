from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from anqing_bulletin.desktop.writing import editor_faces
from anqing_bulletin.desktop.writing.editor_faces import ROW_EMS, text_look
from anqing_bulletin.typesetting.style import face_classes


def families_of_a_pc_with(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(editor_faces.QFontDatabase, "families", lambda: list(names))


def test_a_pc_with_fangsong_writes_in_it(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    fangsong = face_classes()["fangsong"].names[0]
    families_of_a_pc_with(monkeypatch, fangsong)
    look, text_font, _ = text_look(QFont(), 13, 15, 0)
    assert look.body[0] == text_font.families()[0] == fangsong


def test_a_pc_without_fangsong_writes_in_song(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    families_of_a_pc_with(monkeypatch)
    look, text_font, _ = text_look(QFont(), 13, 15, 0)
    assert look.body[0] == text_font.families()[0] == "Bulletin Song"


def test_rows_are_as_high_in_every_face(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    families_of_a_pc_with(monkeypatch)
    look, text_font, _ = text_look(QFont(), 13, 15, 0)
    row = QFontMetricsF(text_font).height() * look.line_height / 100
    assert row == pytest.approx(ROW_EMS * look.em)
