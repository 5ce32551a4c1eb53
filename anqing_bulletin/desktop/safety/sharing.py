"""Who else has the open file: its lock, changes that others save, and the merge with them.

The lock is taken once the file is open and touched while it is.  Whether somebody else has saved is seen when the
window comes to the front, when the folder changes, and before each save.  Without edits of one's own the new state is
taken over with a word about it; with such, both are merged, or nothing is written.  Where another issue has got the
file's name, nothing is taken over: the open one stays, and is unsaved.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.lock import REFRESH_EVERY, Held, Lock, take_lock, take_over
from anqing_bulletin.storage.saving import NOT_THERE, Opened, digest_of, open_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anqing_bulletin.bulletin.merging.merge import Merged
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.safety.held_dialog import WhatToDo
    from anqing_bulletin.storage.holder import Holder
    from anqing_bulletin.storage.together import Together

_SOON = 300
"""Milliseconds after a sign of change: a save is several changes of the folder."""


@dataclass(frozen=True)
class _Look:
    """What was seen of the file on disk."""

    known: str
    """The digest that the session had then."""
    opened: Opened | None = None
    """The file, where it holds something else."""
    is_gone: bool = False


class Sharing(QObject):
    """Keeps the lock of the session's file, watches it, and merges."""

    given_up = Signal()
    """Somebody else has the file open, and the user does not want it then."""
    save_as_wanted = Signal()
    """The user would rather save under another name than merge."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._session = desk.session
        self._lock: Lock | None = None
        self._held: list[Lock] = []
        """What the worker has taken, and only the worker touches: no lock stays behind, however fast files change."""
        self._locked_path: Path | None = None
        self._put_off = NOT_THERE
        """The digest of a change that the user has put off until the next save."""
        self._missed = NOT_THERE
        """The digest of the file that was told to be gone."""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_disk_changed)
        self._watcher.directoryChanged.connect(self._on_disk_changed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self.look)
        self._touching = QTimer(self)
        self._touching.setInterval(round(REFRESH_EVERY * 1000))
        self._touching.timeout.connect(self._touch)
        self._session.loaded.connect(self._on_loaded)
        self._session.file_changed.connect(self._follow)
        self._follow()

    def close(self) -> None:
        """Give the lock back and look no more."""
        self._touching.stop()
        self._soon.stop()
        self._lock, held = None, self._held
        self._desk.start("lock", "", lambda: _moved(held, None), lambda _: None)

    # --- the lock -----------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """The lock goes with the session's path."""
        if self._session.path != self._locked_path:
            self._change_file()

    def _on_loaded(self) -> None:
        """A file that is opened again may be free now, or held."""
        if self._session.path is not None:
            self._change_file()

    def _change_file(self) -> None:
        path, held = self._session.path, self._held
        self._lock, self._locked_path = None, path
        self._put_off = self._missed = NOT_THERE
        self._touching.stop()
        if self._watcher.files() or self._watcher.directories():
            self._watcher.removePaths([*self._watcher.files(), *self._watcher.directories()])
        if path is not None:
            self._watcher.addPaths([str(path), str(path.parent)])
        self._desk.start("lock", "", lambda: _moved(held, path), self._on_lock)

    def _on_lock(self, taken: Lock | Held | None) -> None:
        path = self._session.path
        if not isinstance(taken, Held):
            self._keep(taken)
        elif path is not None:
            self._ask(path, taken.holder)

    def _keep(self, lock: Lock | None) -> None:
        self._lock = lock
        if lock is not None:
            self._touching.start()

    def _ask(self, path: Path, holder: Holder) -> None:
        from anqing_bulletin.desktop.safety.held_dialog import HowToOpen, ask_how_to_open

        how = ask_how_to_open(holder.description, path, self._desk.window)
        if path != self._session.path:
            return  # another file has been opened meanwhile
        if how is HowToOpen.READ_ONLY:
            why = f"“{path.name}”正由{holder.name}打开着，这里只能看。要改，请另存为一份，或等对方关闭后重新打开。"
            self._session.set_read_only(why)
            self._desk.told.emit(why)
        elif how is HowToOpen.COPY:
            self._session.become_copy()
            self._desk.told.emit(f"打开的是“{path.name}”的副本，保存时请另取一个名字；以后可以与原文件合并")
        elif how is HowToOpen.ANYWAY:
            held = self._held
            self._desk.start("lock", "", lambda: _taken_over(held, path), self._keep)
            self._desk.told.emit(f"已打开。{holder.name}也开着这个文件，保存时会与对方的修改合并")
        else:
            self.given_up.emit()

    def _touch(self) -> None:
        lock = self._lock
        if lock is not None:
            self._desk.start("touch", "", lock.refresh, lambda other: self._on_touched(lock, other))

    def _on_touched(self, lock: Lock, other: Holder | None) -> None:
        if other is not None and lock is self._lock:
            self._touching.stop()
            self._lock = None
            self._desk.told.emit(f"{other.name}也打开了这个文件；您的修改不会丢，保存时会与对方的合并")

    # --- changes of others --------------------------------------------------------------------------------------------

    def _on_disk_changed(self) -> None:
        self._soon.start()

    def look(self) -> None:
        """See whether the file on disk is still the one that was opened; behind an open dialog, once it is closed."""
        path, known = self._session.path, self._session.digest
        if path is None or not known:
            return
        if QApplication.activeModalWidget() is not None:
            self._soon.start()
        else:
            self._desk.start("look", "", lambda: _look(path, known), self._on_looked, self._on_unreadable)

    def _on_unreadable(self, error: BulletinError) -> None:
        self._desk.told.emit(str(error))

    def _on_looked(self, seen: _Look) -> None:
        session = self._session
        path = session.path
        if path is None or session.digest != seen.known:
            return
        if self._desk.jobs.busy or QApplication.activeModalWidget() is not None:
            self._soon.start()  # a save may be under way, a dialog may hold the issue as it is now: after that
            return
        if str(path) not in self._watcher.files() and not seen.is_gone:
            self._watcher.addPath(str(path))  # a replaced file is a new one to the watcher
        if seen.is_gone and seen.known != self._missed:
            self._desk.told.emit(f"“{path.name}”不在原处了，可能被移走、改名，或磁盘已断开；再次保存会重新写出一份")
        self._missed = seen.known if seen.is_gone else NOT_THERE
        opened = seen.opened
        from anqing_bulletin.desktop.safety.held_dialog import WhatToDo

        if opened is None or opened.digest in {session.digest, self._put_off}:
            return
        if self._settle(opened) is WhatToDo.SAVE_AS:
            self.save_as_wanted.emit()

    def meet(self, again: Callable[[], None], elsewhere: Callable[[], None]) -> None:
        """A save found another state on disk: merge and save `again`, or `elsewhere` if the user would rather."""
        path = self._session.path
        if path is not None:
            self._desk.start(
                "meet",
                "正在读取别人保存的版本…",
                lambda: open_project(path),
                lambda opened: self._on_met(opened, again, elsewhere),
                self._on_not_met,
            )

    def _on_met(self, opened: Opened, again: Callable[[], None], elsewhere: Callable[[], None]) -> None:
        from anqing_bulletin.desktop.safety.held_dialog import WhatToDo

        if opened.path != self._session.path:
            return
        what = self._settle(opened)
        if what is WhatToDo.MERGE:
            again()
        elif what is WhatToDo.SAVE_AS:
            elsewhere()

    def _on_not_met(self, error: BulletinError) -> None:
        kept = "您的修改没有保存，还在窗口里；请用“另存为”存到别的名字下。"
        self._desk.show(BulletinError(f"{error}\n{kept}"))

    def _settle(self, opened: Opened) -> WhatToDo:
        """Bring together what is on disk and what is here, as the user wants; MERGE where that is done."""
        from anqing_bulletin.desktop.safety.held_dialog import WhatToDo, ask_about_change

        session = self._session
        if opened.project.issue.id != session.issue.id:
            self._stay_without_file(opened)
            return WhatToDo.SAVE_AS
        if not session.unsaved:
            self._take_over(opened)
            return WhatToDo.MERGE
        what = ask_about_change(_saver(opened), opened.path, self._desk.window)
        if what is WhatToDo.MERGE and self._merge(opened, opened.digest):
            return what
        self._put_off = opened.digest
        return WhatToDo.CANCEL if what is WhatToDo.MERGE else what

    def _take_over(self, opened: Opened) -> None:
        """What somebody else saved, where nothing of one's own is unsaved."""
        self._session.take_over("载入别人保存的修改", opened.project, digest=opened.digest, is_on_disk=True)
        back = "" if self._session.locked else "；不要的话可以撤销"
        self._desk.told.emit(f"{_saver(opened)}保存了新的内容，已经载入{back}")

    def _stay_without_file(self, opened: Opened) -> None:
        """Somebody has saved another issue under this name: the one in the window may be the only one left."""
        here, there = self._session.issue.short_number_text, opened.project.issue.short_number_text
        self._session.lose_file()
        self._desk.show(
            BulletinError(
                f"“{opened.path.name}”里现在是另外建的一期（{there}），由{_saver(opened)}保存，没有动它。"
                f"您打开的{here}还在窗口里，磁盘上已经没有了，请另取一个名字保存。"
            )
        )

    # --- merging ------------------------------------------------------------------------------------------------------

    def merge_file(self) -> None:
        """Ask for another copy of this issue and merge it in (合并)."""
        if self._session.locked:
            self._session.refused.emit(self._session.locked)
            return
        path = self._desk.ask_for_project("合并同一期的另一份")
        if path is not None:
            words = f"正在读取“{path.name}”…"
            self._desk.start("merge", words, lambda: open_project(path), lambda opened: self._merge(opened, None))

    def _merge(self, opened: Opened, digest: str | None) -> bool:
        from anqing_bulletin.storage.together import bring_together

        session = self._session
        try:
            together = bring_together(session.project, opened.project)
        except BulletinError as error:
            self._desk.show(error)
            return False
        merged = together.merged()
        if merged.conflicts:
            decided = self._decided(together, _author(opened))
            if decided is None:
                return False
            merged = decided
        session.take_over("合并别人的修改", together.project(merged.issue), digest=digest)
        self._desk.told.emit(_merge_words(merged))
        return True

    def _decided(self, together: Together, who: str) -> Merged | None:
        from anqing_bulletin.desktop.versions.merge_dialog import MergeDialog

        dialog = MergeDialog(together.base, together.mine.issue, together.theirs.issue, who, self._desk.window)
        merged = dialog.merged if dialog.exec() else None
        dialog.deleteLater()
        return merged


def _moved(held: list[Lock], path: Path | None) -> Lock | Held | None:
    """Give back what is held, and take the lock of another file."""
    while held:
        held.pop().release()
    taken = take_lock(path) if path is not None else None
    if isinstance(taken, Lock):
        held.append(taken)
    return taken


def _taken_over(held: list[Lock], path: Path) -> Lock | None:
    lock = take_over(path)
    if lock is not None:
        held.append(lock)
    return lock


def _merge_words(merged: Merged) -> str:
    if merged.left:
        return f"已合并；还有 {len(merged.left)} 处两边都改了，段落两份都留着，请看一遍。不要的话可以撤销"
    if not merged.notices:
        return "已合并，对方没有不同的内容"
    more = f"等 {len(merged.notices)} 处" if len(merged.notices) > 1 else ""
    return f"已合并：{merged.notices[0].rstrip('。')}{more}。不要的话可以撤销"


def _author(opened: Opened) -> str:
    """Who saved the file last; empty where it does not say."""
    head = opened.project.versions.head
    return head.author if head is not None else ""


def _saver(opened: Opened) -> str:
    return _author(opened) or "别人"


def _look(path: Path, known: str) -> _Look:
    digest = digest_of(path)
    if digest == known:
        return _Look(known)
    if digest == NOT_THERE:
        return _Look(known, is_gone=not os.path.exists(path))  # noqa: PTH110  never raises
    return _Look(known, open_project(path))
