from __future__ import annotations

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase, QKeySequence
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QMessageBox, QPushButton

from anqing_bulletin.desktop import language
from anqing_bulletin.desktop.language import choose_interface_face, speak_chinese


@pytest.fixture
def chinese(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> QApplication:
    """The application speaking Chinese, and quiet again afterwards."""
    installed: list[QTranslator] = []
    monkeypatch.setattr(qapp, "installTranslator", lambda t: installed.append(t) or QApplication.installTranslator(t))
    locale, font = QLocale(), qapp.font()
    speak_chinese(qapp)
    yield qapp
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(locale)
    qapp.setFont(font)


def words_of(box: QMessageBox) -> list[str]:
    return [button.text().replace("&", "") for button in box.buttons()]


def test_qts_own_buttons_say_save_cancel_and_do_not_save(chinese: QApplication) -> None:
    button = QMessageBox.StandardButton
    box = QMessageBox()
    box.setStandardButtons(button.Save | button.Discard | button.Cancel)
    assert set(words_of(box)) == {"保存", "不保存", "取消"}
    box.setStandardButtons(button.Ok | button.Close)
    assert set(words_of(box)) == {"确定", "关闭"}
    form = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    assert {b.text().replace("&", "") for b in form.buttons()} == {"确定", "取消"}


def test_a_text_fields_menu_is_chinese(chinese: QApplication) -> None:
    field = QLineEdit("字")
    menu = field.createStandardContextMenu()
    assert any("全选" in action.text() or "选择全部" in action.text() for action in menu.actions())
    menu.deleteLater()


def test_qts_file_dialog_is_chinese_throughout(chinese: QApplication) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    words += [button.text() for button in dialog.findChildren(QPushButton)]
    assert all(any("一" <= character <= "鿿" for character in word) for word in words if word), words


def test_arrow_keys_are_arrows(chinese: QApplication) -> None:
    assert QKeySequence("Ctrl+Shift+Up").toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Shift+↑"


def test_buttons_are_chinese_even_where_qts_translation_is_not(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLibraryInfo, "path", staticmethod(lambda _which: "/nowhere"))
    installed: list[QTranslator] = []
    monkeypatch.setattr(qapp, "installTranslator", lambda t: installed.append(t) or QApplication.installTranslator(t))
    locale = QLocale()
    speak_chinese(qapp)
    button = QMessageBox.StandardButton
    box = QMessageBox()
    box.setStandardButtons(button.Save | button.Discard | button.Cancel)
    words = set(words_of(box))
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(locale)
    assert words == {"保存", "不保存", "取消"}


def test_dates_are_chinese(chinese: QApplication) -> None:
    assert QLocale().dayName(1) == "星期一"


def test_a_face_for_reading_is_preferred_to_one_for_print(
    chinese: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = ["KaiTi", "Noto Sans CJK SC", "WenQuanYi Micro Hei"]
    monkeypatch.setattr(QFontDatabase, "families", staticmethod(lambda *_: faces))
    assert choose_interface_face(chinese) == "Noto Sans CJK SC"


def test_a_pc_without_chinese_faces_gets_ours(chinese: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFontDatabase, "families", staticmethod(lambda *_: []))
    assert choose_interface_face(chinese) == "Bulletin Hei"
    assert chinese.font().families()[0] == "Bulletin Hei"
    assert language.SHIPPED_FACE.endswith(".ttf")
