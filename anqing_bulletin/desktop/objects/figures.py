"""Pictures of the article's text: put in by a command, a drop or a paste of files, changed in a dialog.

Files are read and decoded by the worker.  What it gives goes where the caret or the drop was when the files were
given, whatever was typed meanwhile, as one step; it takes nothing away.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from anqing_bulletin.bulletin.figures import change_figure, insert_figures
from anqing_bulletin.bulletin.history import Where
from anqing_bulletin.bulletin.model import Figure, SectionLayout
from anqing_bulletin.desktop.writing.pasting import PICTURE_SUFFIXES, pasted_from, words_for
from anqing_bulletin.errors import BulletinError, PictureUnreadable
from anqing_bulletin.storage.save import save_file

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Block, Picture
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.desktop.objects.figure_dialog import FigureDialog
    from anqing_bulletin.desktop.writing.editor import ArticleEditor

MOST_FILES = 60
"""Files at once; no issue has as many pictures."""
MOST_BYTES = 64 << 20
"""All pictures of one step, encoded; an issue with more could hardly be saved."""
_PATTERNS = " ".join(f"*{ending}" for suffix in PICTURE_SUFFIXES for ending in (suffix, suffix.upper()))
_FILTER = f"图片 ({_PATTERNS})"
_BEHIND = 1 << 30
"""An offset behind whatever a block holds."""
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg"}


class Read(NamedTuple):
    """What the worker made of some files."""

    figures: tuple[Figure, ...]
    refused: tuple[str, ...]
    """A sentence for each file that gave none."""


class Figures(QObject):
    """What the picture commands do."""

    def __init__(self, desk: Desk, editor: ArticleEditor) -> None:
        super().__init__(desk)
        self._desk = desk
        self._session = desk.session
        self._editor = editor
        self._numbers = count(1)
        self._folder: Path | None = None
        """Where pictures were taken from last."""
        editor.body.files_given.connect(self._on_files_given)
        editor.body.object_activated.connect(self._open)

    # --- putting in ---------------------------------------------------------------------------------------------------

    def ask_and_insert(self) -> None:
        """插入图片: ask for files, and put their pictures behind the caret's paragraph."""
        if self._may_insert():
            folder = str(self._folder or self._desk.folder)
            names, _ = QFileDialog.getOpenFileNames(self._desk.window, "插入图片", folder, _FILTER)
            if names:
                self.insert_files([Path(name) for name in names])

    def insert_files(self, paths: Sequence[Path]) -> None:
        """Put the pictures of files behind the caret's paragraph of the open article."""
        if self._may_insert():
            self._read_and_insert(paths, self._behind_caret())

    def insert_from(self, source: QMimeData) -> None:
        """Put a picture that was dropped as such, on whatever part of the window, behind the caret's paragraph."""
        if self._may_insert():
            pasted = pasted_from(source)
            figures = tuple(block for block in pasted.blocks if isinstance(block, Figure))
            if figures:
                self._insert(figures, self._behind_caret())
            else:
                self._desk.told.emit(words_for(pasted))

    def _on_files_given(self, paths: list[Path]) -> None:
        if self._may_insert():
            self._read_and_insert(paths, Where(self._editor.article_id, *self._editor.body_place))

    def _behind_caret(self) -> Where:
        self._editor.commit()
        block_id, _offset = self._editor.body_place
        return Where(self._editor.article_id, block_id, _BEHIND)

    def _may_insert(self) -> bool:
        """Whether there is a text to put pictures into; says why not."""
        if self._session.locked:
            self._session.refused.emit(self._session.locked)
        elif not self._editor.article_id:
            self._desk.told.emit("先在目录里选一篇稿件，再插入图片。")
        return bool(self._editor.article_id) and not self._session.locked

    def _read_and_insert(self, paths: Sequence[Path], where: Where) -> None:
        self._folder = paths[0].parent
        self._desk.start(
            f"pictures {next(self._numbers)}",  # a second drop is no second try of the first
            "正在读取图片…",
            lambda: read_figures(paths),
            lambda read: self._on_read(read, where),
        )

    def _on_read(self, read: Read, where: Where) -> None:
        if read.figures:
            self._insert(read.figures, where)
        if read.refused:
            self._desk.show(PictureUnreadable("\n".join(read.refused)))

    def _insert(self, figures: tuple[Figure, ...], where: Where) -> None:
        session, editor = self._session, self._editor
        editor.commit()
        if session.issue.article(where.article_id) is None:
            self._desk.told.emit("图片没有插入：那篇稿件已经不在本期里了。")
            return
        session.close_group()
        session.apply(insert_figures, where.article_id, where.block_id, where.offset, figures, where=where)
        if session.locked:
            return
        if editor.article_id == where.article_id:
            editor.show_place(Where(where.article_id, figures[-1].id, 1))
        self._desk.told.emit(f"已插入 {len(figures)} 幅图片；双击图片，写图题、调宽度")

    # --- changing -----------------------------------------------------------------------------------------------------

    def edit(self) -> None:
        """编辑图片: the dialog of the picture that the caret stands at."""
        self._editor.commit()
        block_id, _offset = self._editor.body_place
        if not self._open(block_id):
            self._desk.told.emit("光标不在图片上：先点一下要改的图片。")

    def _open(self, block_id: str) -> bool:
        """Show a figure of the open article in its dialog; gives whether the block is one."""
        article_id = self._editor.article_id
        figure, composition = self._block(article_id, block_id), self._session.composition
        if not isinstance(figure, Figure):
            return False
        if composition is None:
            self._desk.told.emit("版面现在排不出来，图片先不能改。")
            return True
        from anqing_bulletin.desktop.objects.figure_dialog import FigureDialog

        section = self._session.issue.section_of(article_id)
        in_columns = section is not None and section.layout is SectionLayout.TWO_COLUMN
        style = composition.style.in_columns if in_columns else composition.style
        dialog = FigureDialog(
            figure, style, composition, self._desk.window, is_locked=bool(self._session.locked)
        )  # fmt: skip
        dialog.replacement_wanted.connect(lambda: self._ask_and_replace(dialog))
        dialog.saving_wanted.connect(self._save)
        if dialog.exec() and dialog.figure is not figure:
            self._change(article_id, dialog.figure)
        dialog.deleteLater()
        return True

    def _change(self, article_id: str, figure: Figure) -> None:
        if isinstance(self._block(article_id, figure.id), Figure):
            self._session.close_group()
            self._session.apply(change_figure, article_id, figure, where=Where(article_id, figure.id))
        else:
            self._desk.told.emit("图片没有修改：它已经不在稿件里了。")

    def _block(self, article_id: str, block_id: str) -> Block | None:
        article = self._session.issue.article(article_id)
        return article.block(block_id) if article is not None else None

    def _ask_and_replace(self, dialog: FigureDialog) -> None:
        folder = str(self._folder or self._desk.folder)
        name, _ = QFileDialog.getOpenFileName(dialog, "换一张图片", folder, _FILTER)
        if not name:
            return
        self._folder = Path(name).parent

        def done(picture: Picture) -> None:
            if isValid(dialog):
                dialog.setEnabled(True)
                dialog.show_picture(picture)

        def failed(error: BulletinError) -> None:
            if isValid(dialog):
                dialog.setEnabled(True)
            self._desk.show(error)

        dialog.setEnabled(False)  # nobody takes the former picture for the new one
        self._desk.start("replace picture", "正在读取图片…", lambda: _read(Path(name)), done, failed)

    def _save(self, picture: Picture) -> None:
        """另存图片: its bytes as a file."""
        suffix = _SUFFIXES[picture.media_type]
        path = self._desk.ask_where_to("另存图片", f"-图片{suffix}", f"图片 (*{suffix})")
        if path is not None:
            self._desk.start(
                f"save picture {path}",
                "正在另存图片…",
                lambda: save_file(path, picture.data),
                lambda _saved: self._desk.told.emit(f"已另存“{path.name}”"),
            )


def read_figures(paths: Sequence[Path]) -> Read:
    """The pictures of files as they stand in an article; what cannot be taken is told beside them.  Never raises."""
    from anqing_bulletin.intake.clipboard import figure_of

    figures: list[Figure] = []
    refused: list[str] = []
    total = 0
    for number, path in enumerate(paths):
        if number == MOST_FILES or total > MOST_BYTES:
            refused.append(f"一次放不下这么多图片，后面 {len(paths) - number} 幅没有放进稿件，请再插入一次。")
            break
        try:
            picture = _read(path)
        except PictureUnreadable as error:
            refused.append(str(error))
        else:
            total += len(picture.data)
            figures.append(figure_of(picture))
    return Read(tuple(figures), tuple(refused))


def _read(path: Path) -> Picture:
    from anqing_bulletin.intake.pictures import picture_from_file

    return picture_from_file(path)
