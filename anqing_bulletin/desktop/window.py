"""The window: contents at the left, the article in the middle, the pages at the right; menus, one toolbar, status."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSplitter, QToolBar, QVBoxLayout, QWidget

from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.desktop.actions import describe, make_action
from anqing_bulletin.desktop.commands import COMMANDS
from anqing_bulletin.desktop.desk import Desk
from anqing_bulletin.desktop.drops import Drops
from anqing_bulletin.desktop.exports import Exports
from anqing_bulletin.desktop.files import Files
from anqing_bulletin.desktop.find.place import FindPlace
from anqing_bulletin.desktop.forms.issue_forms import IssueForms
from anqing_bulletin.desktop.help.help import Help
from anqing_bulletin.desktop.icons import give_icon
from anqing_bulletin.desktop.jobs import Jobs
from anqing_bulletin.desktop.menus import WINDOWS_MENU, fill_menu_bar, fill_recent_menu, fill_toolbar
from anqing_bulletin.desktop.objects.figures import Figures
from anqing_bulletin.desktop.objects.tables import Tables
from anqing_bulletin.desktop.pages.preview import Preview
from anqing_bulletin.desktop.pages.preview_pane import PreviewPane
from anqing_bulletin.desktop.preferences import Preferences
from anqing_bulletin.desktop.printing import Printing
from anqing_bulletin.desktop.safety.journaling import Journaling
from anqing_bulletin.desktop.safety.recovering import Recovering
from anqing_bulletin.desktop.safety.sharing import Sharing
from anqing_bulletin.desktop.settings import write_settings
from anqing_bulletin.desktop.status import StatusBar
from anqing_bulletin.desktop.style.styling import Styling
from anqing_bulletin.desktop.templates.templates import Templates
from anqing_bulletin.desktop.theme import STEP, apply_theme
from anqing_bulletin.desktop.tree.panel import TreePanel
from anqing_bulletin.desktop.versions.milestones import Milestones
from anqing_bulletin.desktop.windows.neighbours import Neighbours
from anqing_bulletin.desktop.writing.editor import ArticleEditor
from anqing_bulletin.desktop.writing.insertions import Insertions
from anqing_bulletin.desktop.writing.level_offer import LevelOffer
from anqing_bulletin.desktop.writing.splitting import Splitting

if TYPE_CHECKING:
    from anqing_bulletin.desktop.economy_panel import EconomyPanel
    from anqing_bulletin.desktop.session import Session
    from anqing_bulletin.desktop.settings import Settings
    from anqing_bulletin.desktop.windows.windows import Windows
    from anqing_bulletin.errors import BulletinError
    from anqing_bulletin.intake.manuscript import Intake

_TREE_WIDTH = 36 * STEP
_SIZE = QSize(176 * STEP, 112 * STEP)
_TITLE_BAR = 4 * STEP
"""What a window leaves free of the screen, where that is smaller than it would be."""


class Window(QMainWindow):
    """One issue, open."""

    def __init__(self, session: Session, settings: Settings, windows: Windows | None = None) -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self._leaving = False
        self._economy: EconomyPanel | None = None
        self.jobs = Jobs(self)
        self.desk = Desk(session, self.jobs, settings, self, windows)
        self.files = Files(self.desk)
        self.neighbours = Neighbours(self.desk, self.files, self)
        self.exports = Exports(self.desk)
        self.help = Help(self)
        self.printing = Printing(self.desk)
        self.milestones = Milestones(self.desk, self.files)
        self.templates = Templates(self.desk, self.files)
        self.styling = Styling(self.desk)
        # In this order they hear of another issue: the tree then chooses an article, and the others can show it.
        self.editor = ArticleEditor(session)
        self.insertions = Insertions(self.desk, self.editor)
        self.splitting = Splitting(self.desk, self.editor)
        self.figures = Figures(self.desk, self.editor)
        self.tables = Tables(self.desk, self.editor)
        self.drops = Drops(self.files, self.neighbours, self.figures)
        self.level_offer = LevelOffer(self.editor, settings)
        self.forms = IssueForms(self.desk, self.editor)
        self.finding = FindPlace(session, self.editor, settings)
        self.preview = Preview(session)
        self.pages = PreviewPane(self.preview)
        self.preferences = Preferences(self.desk, self.editor, self.pages)
        self.tree = TreePanel(session)
        self.sharing = Sharing(self.desk)
        self.journaling = Journaling(session, self.editor, self)
        self.recovering = Recovering(self.desk, self.journaling)
        for action in self.editor.format_actions:
            give_icon(action, action.objectName())
        self.commands = self._make_commands()
        self._lay_out()
        self._make_menus()
        self._connect()
        self.setAcceptDrops(True)
        if session.path is not None:
            settings.remember(session.path)
        self._restore()
        self._on_file_changed()
        self._on_issue_changed()
        self._show_article(self.tree.current_article)
        self._count()
        self.editor.setFocus()
        self.desk.windows.include(self)

    # --- commands -----------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back, text or structure."""
        self.editor.commit()
        self.session.undo()

    def redo(self) -> None:
        """Bring it again."""
        self.editor.commit()
        self.session.redo()

    def show_economy(self) -> None:
        """缩行."""
        from anqing_bulletin.desktop.economy_panel import EconomyPanel

        if self._economy is None:
            self._economy = EconomyPanel(self.session, self)
            self._economy.place_chosen.connect(self._on_saving_chosen)
        self._economy.show()
        self._economy.activateWindow()

    def change_appearance(self) -> None:
        """Light if it is dark, dark if it is light."""
        light = self.palette().color(QPalette.ColorRole.Window).lightness() >= 128
        self.settings.appearance = "dark" if light else "light"
        apply_theme(_application(), self.settings.appearance)

    # --- making -------------------------------------------------------------------------------------------------------

    def _make_commands(self) -> dict[str, QAction]:
        commands = {}
        for name, text, keys, words, target in COMMANDS:
            commands[name] = make_action(self, text, name, keys, words, self._target(target))
        commands["redo"].setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        commands["zoom-in"].setShortcuts([QKeySequence("Ctrl+="), QKeySequence("Ctrl++")])
        self.pages.show_state_on(commands)
        self.addActions(list(commands.values()))
        return commands

    def _target(self, dotted: str) -> Callable[[], object]:
        target: object = self
        for name in dotted.split("."):
            target = getattr(target, name)
        return target  # type: ignore[return-value]

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for widget in (self.tree, _below(self.editor, self.finding), self.pages):
            splitter.addWidget(widget)
        self.tree.setMinimumWidth(20 * STEP)
        self.editor.setMinimumWidth(39 * STEP)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setStretchFactor(2, 1)
        self.splitter = splitter
        self.setCentralWidget(splitter)
        self.status = StatusBar(self.tree.model, self)
        self.setStatusBar(self.status)

    def _make_menus(self) -> None:
        commands = self.all_commands
        self._recent_menu = QMenu(self)
        self._recent_menu.aboutToShow.connect(
            lambda: fill_recent_menu(self._recent_menu, self.settings, self.files.open_path)
        )
        menus = fill_menu_bar(self.menuBar(), commands, self._recent_menu)
        self.neighbours.list_in(menus[WINDOWS_MENU])
        toolbar = QToolBar("工具栏", self)
        fill_toolbar(toolbar, commands)
        self.addToolBar(toolbar)

    @property
    def all_commands(self) -> dict[str, QAction]:
        """Every action by its name: the window's, the tree's, the editor's."""
        formats = {action.objectName(): action for action in self.editor.format_actions}
        return {**self.commands, **self.tree.actions_by_name, **formats}

    def _connect(self) -> None:
        session = self.session
        session.loaded.connect(lambda: self._show_article(self.tree.current_article))
        session.file_changed.connect(self._on_file_changed)
        session.issue_changed.connect(self._on_issue_changed)
        session.composition_changed.connect(self._count)
        session.place_shown.connect(self._on_place_shown)
        session.problem_found.connect(self._on_problem_found)
        self.tree.article_chosen.connect(self._show_article)
        self.tree.title_wanted.connect(self._on_title_wanted)
        self.splitting.title_wanted.connect(self._on_title_wanted)
        self.tree.told.connect(self.status.tell)
        self.editor.article_shown.connect(self._on_article_shown)
        self.editor.caret_moved.connect(self.preview.follow_caret)
        self.finding.hit_shown.connect(self.preview.follow_caret)
        self.finding.told.connect(self.status.tell)
        self.preview.place_clicked.connect(self._on_place_clicked)
        self.preview.zoom_changed.connect(self.status.show_zoom)
        self.pages.told.connect(self.status.tell)
        self.preferences.told.connect(self.status.tell)
        self.desk.told.connect(self.status.tell)
        self.editor.told.connect(self.status.tell)
        self.level_offer.told.connect(self.status.tell)
        self.level_offer.withdrawn.connect(self.status.untell)
        session.refused.connect(self.status.tell)
        session.lock_changed.connect(self._on_file_changed)
        self.journaling.failed.connect(self._on_problem_found)
        self.files.changed_by_another.connect(self.sharing.meet)
        self.sharing.save_as_wanted.connect(self.files.save_as)
        self.sharing.given_up.connect(self.files.give_up)
        self.files.manuscripts_read.connect(self._on_manuscripts_read)
        for jobs in (self.jobs, self.desk.readers):
            jobs.began.connect(self.status.begin)
            jobs.rested.connect(self._on_rested)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    def _restore(self) -> None:
        if not self.restoreGeometry(self.settings.geometry_bytes()):
            self.resize(_SIZE.boundedTo(self.screen().availableSize() - QSize(0, _TITLE_BAR)))
        rest = self.width() - _TREE_WIDTH
        self.splitter.setSizes(self.settings.splitter or [_TREE_WIDTH, rest // 2, rest // 2])
        self.pages.restore(self.settings)
        self.status.show_zoom(self.preview.zoom)

    # --- what happened ------------------------------------------------------------------------------------------------

    def _on_file_changed(self) -> None:
        path = self.session.path
        name = path.name if path is not None else "未命名"
        issue = self.session.issue
        kind = "（已定稿）" if issue.final else "（只读）" if self.session.locked else ""
        self.setWindowTitle(f"{issue.short_number_text} — {name}[*]{kind}")
        self.commands["finalise"].setEnabled(not self.session.locked)
        self.commands["reopen"].setEnabled(issue.final)
        self.setWindowModified(self.session.unsaved)
        self.setWindowFilePath("")

    def _on_issue_changed(self) -> None:
        for name, label in (("undo", self.session.undo_label), ("redo", self.session.redo_label)):
            action = self.commands[name]
            text = {"undo": "撤销", "redo": "重做"}[name] + (f" {label}" if label else "")
            action.setEnabled(label is not None)
            if action.text() != text:
                action.setText(text)
                describe(action, f"{text}：文字和结构都算一步")

    def _show_article(self, article_id: str) -> None:
        self.editor.show_article(article_id)
        if article_id:
            self.preview.show_article(article_id)
        self._count()

    def _on_article_shown(self, article_id: str) -> None:
        self.tree.show_node(article_id)

    def _on_title_wanted(self, article_id: str) -> None:
        self._show_article(article_id)
        self.editor.focus_title()

    def _on_place_shown(self, where: Where) -> None:
        if where.article_id:
            self.tree.show_node(where.article_id)

    def _on_place_clicked(self, where: Where) -> None:
        self.tree.show_node(where.article_id)
        self.editor.show_place(where)

    def _on_saving_chosen(self, where: Where) -> None:
        self._on_place_clicked(where)
        self.preview.follow_caret(where)  # the caret is not heard of while the panel is the active window
        self.activateWindow()

    def _on_rested(self) -> None:
        if not (self.jobs.tells or self.desk.readers.tells):
            self.status.rest()

    def _on_problem_found(self, error: BulletinError) -> None:
        self.status.tell(str(error))

    def _on_manuscripts_read(self, intake: Intake) -> None:
        from anqing_bulletin.desktop.report import ReportDialog

        if self.session.issue is not intake.issue:  # an empty issue took the whole
            self.tree.insert_issue(intake.issue)
        report = ReportDialog(intake.report, self)
        report.place_chosen.connect(self._on_place_clicked)
        report.show()

    def _on_scheme_changed(self) -> None:
        if self.settings.appearance == "system":
            apply_theme(_application(), "system")

    def _count(self) -> None:
        self.status.count(self.tree.current_article, self.session.composition)

    # --- Qt's own events ----------------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """A window that comes to the front looks whether its file was changed meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.desk.windows.note_front(self)
            self.sharing.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Issues, manuscripts and pictures may be dropped anywhere on the window."""
        self.drops.welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the issues, take in the manuscripts or the pictures."""
        self.drops.take(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved; leave nothing half done."""
        self.editor.commit()
        if self.files.must_ask and not self._leaving:
            event.ignore()
            self.files.leave(lambda: QTimer.singleShot(0, self, self.close_now))
            return
        self.desk.windows.let_go(self)
        self.sharing.close()
        self.journaling.close(keep=False)
        self.finding.close_work()
        self.help.close()
        self.desk.readers.abandon()
        self.jobs.close()
        self.settings.keep_geometry(bytes(self.saveGeometry().data()))
        self.settings.splitter = self.splitter.sizes()
        self.pages.keep(self.settings)
        write_settings(self.settings)
        super().closeEvent(event)

    def close_now(self) -> None:
        """Close without asking: what is unsaved may go."""
        self._leaving = True
        self.close()


def _below(editor: QWidget, panel: QWidget) -> QWidget:
    """The editor with a panel at its foot."""
    area = QWidget()
    column = QVBoxLayout(area)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(editor, 1)
    column.addWidget(panel)
    return area


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
