"""Every dialog of the program, by its name, and how it is made without anybody being asked.

A new dialog belongs into `DIALOGS`: tests/desktop/test_accessible.py walks through them, and fails for one that is not
here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from anqing_bulletin.bulletin.templates import as_template
from anqing_bulletin.desktop.economy_panel import EconomyPanel
from anqing_bulletin.desktop.faults.dialog import FaultDialog
from anqing_bulletin.desktop.faults.traces import Happened
from anqing_bulletin.desktop.forms.imprint_form import ImprintForm
from anqing_bulletin.desktop.forms.kept_lists_dialog import KeptListsDialog
from anqing_bulletin.desktop.forms.masthead_form import MastheadForm
from anqing_bulletin.desktop.forms.recipient_picker import RecipientPicker
from anqing_bulletin.desktop.help.about import AboutDialog
from anqing_bulletin.desktop.help.handbook import Handbook
from anqing_bulletin.desktop.help.handbook_pages import read_pages
from anqing_bulletin.desktop.objects.figure_dialog import FigureDialog
from anqing_bulletin.desktop.objects.table_dialog import TableDialog
from anqing_bulletin.desktop.objects.table_size import TableSizeDialog
from anqing_bulletin.desktop.report import ReportDialog
from anqing_bulletin.desktop.safety.held_dialog import WaysDialog, about_change, how_to_open
from anqing_bulletin.desktop.safety.journaling import Kept as KeptText
from anqing_bulletin.desktop.safety.recovery_dialog import Found, RecoveryDialog
from anqing_bulletin.desktop.settings import Settings
from anqing_bulletin.desktop.settings_dialog import SettingsDialog
from anqing_bulletin.desktop.style.dialog import StyleDialog
from anqing_bulletin.desktop.style.name_form import StyleNameForm
from anqing_bulletin.desktop.templates.dialog import TemplateDialog
from anqing_bulletin.desktop.templates.keep_dialog import KeepTemplateDialog
from anqing_bulletin.desktop.versions.backups_dialog import BackupsDialog
from anqing_bulletin.desktop.versions.comparison_dialog import ComparisonDialog
from anqing_bulletin.desktop.versions.merge_dialog import MergeDialog
from anqing_bulletin.desktop.versions.take_dialog import TakeDialog
from anqing_bulletin.desktop.versions.versions_dialog import NameForm, VersionsDialog
from anqing_bulletin.desktop.writing.symbols import SymbolPalette
from anqing_bulletin.intake.remarks import Remark, RemarkKind
from anqing_bulletin.storage.backups import all_backups, keep_backup
from anqing_bulletin.storage.project import Project, encode_project, read_project
from anqing_bulletin.storage.templates import keep_template
from anqing_bulletin.storage.versions import Stamp
from tests.gallery.stage import KEPT, NOW, UNITS, Stage

FILE = Path("组工信息") / "安庆组工信息样刊.zgxx"
HOLDER = "沈砚（shenyan），在电脑“PC-03”上，2026年3月2日 09:12 起"
STATES = (("", "现在（未保存）"), ("b", "送审稿"), ("a", "3月1日 周日 16:15"))


def imprint(stage: Stage) -> QWidget:
    """版记 with lines that belong together and pages behind them."""
    return ImprintForm(stage.issue, composition=stage.session.composition, kept=KEPT, used=("市委党史研究室",))


def template(stage: Stage) -> QWidget:
    """Own templates beside those that ship."""
    folder = stage.folder / "templates"
    keep_template(folder, "党建专刊", as_template(stage.issue))
    return TemplateDialog(folder, stage.issue, NOW.date(), jobs=stage.jobs)


def handbook(_stage: Stage) -> QWidget:
    """The pages; the list of keys is the window's."""
    return Handbook(read_pages({}))


def fault(_stage: Stage) -> QWidget:
    """An error that nobody caught."""
    outline = "anqing_bulletin/desktop/window.py:120 undo\nValueError"
    return FaultDialog(Happened("ValueError", "ValueError window.py:120", outline), KeptText.NOTED)


def figure(stage: Stage) -> QWidget:
    """A picture with its caption."""
    composition = stage.session.composition
    assert composition is not None
    return FigureDialog(stage.figure, composition.style, composition, is_locked=False)


def comparison(stage: Stage) -> QWidget:
    """Two states."""
    return ComparisonDialog(stage.issue, stage.changed, ("送审稿", "现在（未保存）"), None, STATES, jobs=stage.jobs)


def take(stage: Stage) -> QWidget:
    """Articles of another issue."""
    places = [*((section.id, section.title) for section in stage.issue.sections), ("pool", "备用稿")]
    return TakeDialog(Project(stage.issue), FILE.name, places)


def merging(stage: Stage) -> QWidget:
    """Both have changed the same places."""
    return MergeDialog(stage.issue, stage.changed, stage.theirs, "沈砚")


def backups(stage: Stage) -> QWidget:
    """Two of the open issue."""
    folder = stage.folder / "backups"
    for issue, ago in ((stage.issue, timedelta(days=2)), (stage.changed, timedelta(hours=3))):
        data = encode_project(Project(issue), Stamp(NOW - ago, "程小雨", "")).data
        keep_backup(data, FILE, issue.id, now=NOW - ago, folder=folder)
    return BackupsDialog(all_backups(folder), stage.issue.id, read_project, jobs=stage.jobs)


def recovery(stage: Stage) -> QWidget:
    """What a crash left, of two issues."""
    first = Found(stage.issue.short_number_text, FILE, NOW - timedelta(minutes=5), stage.issue, stage.changed)
    second = Found("第20期", None, NOW - timedelta(days=1), None, stage.changed)
    return RecoveryDialog([first, second], now=NOW)


def report(stage: Stage) -> QWidget:
    """What a manuscript gave rise to."""
    article = next(iter(stage.issue.articles))
    place = {"article": article.title, "article_id": article.id, "paragraph_id": article.blocks[0].id, "offset": 0}
    return ReportDialog(
        (
            Remark(RemarkKind.DOUBT, "日期“2月30日”没有这一天，请核对原稿。", **place),
            Remark(RemarkKind.REPAIR, "删去了段首多余的空格 3 处。", **place),
            Remark(RemarkKind.NOTE, "认出 2 个栏目、6 篇稿件。"),
        )
    )


class Shown(NamedTuple):
    """A dialog, and how it is made."""

    kind: type[QWidget]
    make: Callable[[Stage], QWidget]


DIALOGS: dict[str, Shown] = {
    "刊头信息": Shown(MastheadForm, lambda stage: MastheadForm(replace(stage.issue, total_number=512), kept=KEPT)),
    "版记": Shown(ImprintForm, imprint),
    "选择单位": Shown(
        RecipientPicker, lambda _stage: RecipientPicker("报", "市委领导同志、老同志。", UNITS, ("市委党史研究室",))
    ),
    "整理常用版记": Shown(KeptListsDialog, lambda _stage: KeptListsDialog(KEPT.lists)),
    "版式": Shown(StyleDialog, lambda stage: StyleDialog(stage.issue, stage.jobs)),
    "另存为版式": Shown(StyleNameForm, lambda _stage: StyleNameForm("本县简报", ())),
    "从模板新建": Shown(TemplateDialog, template),
    "存为模板": Shown(KeepTemplateDialog, lambda stage: KeepTemplateDialog(stage.issue, ("党建专刊",), ("标准一期",))),
    "设置": Shown(SettingsDialog, lambda _stage: SettingsDialog(Settings())),
    "手册": Shown(Handbook, handbook),
    "关于": Shown(AboutDialog, lambda stage: AboutDialog(stage.session)),
    "意外": Shown(FaultDialog, fault),
    "编辑表格": Shown(TableDialog, lambda stage: TableDialog(stage.table)),
    "插入表格": Shown(TableSizeDialog, lambda _stage: TableSizeDialog()),
    "图片": Shown(FigureDialog, figure),
    "特殊符号": Shown(SymbolPalette, lambda _stage: SymbolPalette()),
    "缩行": Shown(EconomyPanel, lambda stage: EconomyPanel(stage.session)),
    "历史版本": Shown(VersionsDialog, lambda stage: VersionsDialog(stage.project)),
    "版本命名": Shown(NameForm, lambda _stage: NameForm("今天 16:15 的版本", "送审稿")),
    "比较": Shown(ComparisonDialog, comparison),
    "取稿": Shown(TakeDialog, take),
    "合并": Shown(MergeDialog, merging),
    "恢复备份": Shown(BackupsDialog, backups),
    "找回": Shown(RecoveryDialog, recovery),
    "占用": Shown(WaysDialog, lambda _stage: how_to_open(HOLDER, FILE)),
    "被改动": Shown(WaysDialog, lambda _stage: about_change("沈砚", FILE)),
    "导入报告": Shown(ReportDialog, report),
}
"""The dialogs, and what else is a window of its own."""
