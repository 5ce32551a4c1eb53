"""Chinese for what Qt itself says, and a face that can show it."""

from __future__ import annotations

import logging

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from anqing_bulletin.resources import resource_path

INTERFACE_FACES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体 CN",
    "Noto Sans SC",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
    "文泉驿微米黑",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""The faces made for reading menus in Chinese, the best first."""
SHIPPED_FACE = "BulletinHei-Regular.ttf"
"""For a PC that has none of them: its own Chinese faces, if any, are for print."""

_BUTTONS = {
    "Discard": "不保存",
    "Don't Save": "不保存",
    "Close without Saving": "不保存",
    "Save": "保存",
    "Cancel": "取消",
    "OK": "确定",
    "&OK": "确定",
    "Close": "关闭",
    "Open": "打开",
    "&Yes": "是",
    "&No": "否",
    "Yes": "是",
    "No": "否",
    "Apply": "应用",
    "Reset": "重置",
    "Help": "帮助",
}
_FILE_KINDS = {
    "Folder": "文件夹",
    "File Folder": "文件夹",
    "File": "文件",
    "%1 File": "%1 文件",
    "Drive": "驱动器",
    "Shortcut": "快捷方式",
    "Alias": "替身",
    "Unknown": "未知",
}
_WORDS = {
    "QPlatformTheme": _BUTTONS,
    "QDialogButtonBox": _BUTTONS,
    # Qt 6.11's own translation lags behind its sources here.
    "QFileDialog": {"&Look in:": "查找范围(&I)：", "Files of &type:": "文件类型(&T)："},
    "QAbstractFileIconProvider": _FILE_KINDS,
    "QFileIconProvider": _FILE_KINDS,
    # Keys as they are printed on keyboards.
    "QShortcut": {
        "Up": "↑",
        "Down": "↓",
        "Left": "←",
        "Right": "→",
        "Return": "Enter",
        "Enter": "Enter",
        "Backspace": "Backspace",
    },
}
"""What we say otherwise than Qt's translation, by the context that Qt asks in."""

_log = logging.getLogger(__name__)


class _OfficeWords(QTranslator):
    """The words that an office says otherwise, the buttons' even where Qt's own translation is not there."""

    def translate(self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """The Chinese of a word; None hands on to Qt's translation."""
        return _WORDS.get(context, {}).get(source)


def speak_chinese(application: QApplication) -> None:
    """Dates, buttons, file dialogs and context menus in Chinese, whatever the system's language."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Script.SimplifiedHanScript, QLocale.Country.China))
    of_qt = QTranslator(application)
    if of_qt.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(of_qt)
    else:
        _log.warning("Qt's Chinese translation is not there")
    application.installTranslator(_OfficeWords(application))


def choose_interface_face(application: QApplication) -> str:
    """Dress the window in a Chinese interface face and give its family; ours where the PC has none."""
    installed = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    family = next((face for face in INTERFACE_FACES if face in installed), "") or _shipped_family()
    if not family:
        return application.font().family()
    font = QFont(application.font())
    font.setFamilies([family, font.family()])
    application.setFont(font)
    return family


def _shipped_family() -> str:
    number = QFontDatabase.addApplicationFont(str(resource_path("fonts", SHIPPED_FACE)))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        _log.warning("the shipped interface face could not be loaded")
    return families[0] if families else ""
