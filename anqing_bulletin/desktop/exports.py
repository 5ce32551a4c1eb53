"""What goes out of the house: PDF for the print shop and for the screen, booklet, DOCX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from anqing_bulletin.desktop.desk import commit_composition
from anqing_bulletin.errors import BulletinError
from anqing_bulletin.storage.save import save_file

if TYPE_CHECKING:
    from anqing_bulletin.desktop.desk import Desk
    from anqing_bulletin.output.preflight import Finding
    from anqing_bulletin.typesetting.compose import Composition


class Exports(QObject):
    """What the export commands do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    def pdf(self) -> None:
        """The sheets as a PDF for the print shop, checked before it goes there."""
        self._export(_PRINT)

    def reading(self) -> None:
        """The sheets as a PDF for the screen."""
        self._export(_READING)

    def booklet(self) -> None:
        """The sheets two by two, to be printed on both sides, folded and stapled."""
        self._export(_BOOKLET)

    def docx(self) -> None:
        """The issue as a DOCX that can be edited."""
        self._export(_DOCX)

    def _export(self, kind: _Export) -> None:
        commit_composition()
        composition = self._desk.session.composition
        if composition is None:
            return
        path = self._desk.ask_where_to(f"导出 {kind.words}", kind.suffix, kind.pattern, self._desk.export_folder)
        if path is None:
            return
        self._desk.start(
            f"export {path}",
            f"正在导出 {kind.words}…",
            lambda: _exported(path, kind, composition),
            lambda findings: self._on_exported(path, kind, composition, findings),
        )

    def _on_exported(self, path: Path, kind: _Export, composition: Composition, findings: tuple[Finding, ...]) -> None:
        if not self._desk.settings.export_folder:
            self._desk.settings.folder = str(path.parent)
        checked = "；付印前检查没有发现问题" if kind.is_checked and not findings else ""
        self._desk.told.emit(f"已导出 {kind.words}：{path.name}，{len(composition.sheets)} 页{checked}")
        complaints = [str(finding) for finding in findings]
        if composition.missing:
            words = "、".join(composition.missing)
            complaints.append(f"这台电脑的字体里没有这些字：{words}。文件里以〓代替。")
        if complaints:
            listed = "\n".join(complaints)
            self._desk.show(BulletinError(f"已导出“{path.name}”，付印前请处理：\n{listed}"))


# What writes PDF and DOCX is loaded when it is first wanted, by the worker: the window opens in half the time without.


@dataclass(frozen=True)
class _Export:
    """A kind of file that an issue goes out as."""

    words: str
    suffix: str
    """What the file's proposed name ends with."""
    pattern: str
    make: Callable[[Composition], bytes]
    is_checked: bool = False
    """Whether it goes to the print shop, and is checked before."""


def _exported(path: Path, kind: _Export, composition: Composition) -> tuple[Finding, ...]:
    """Make and save the file; gives what the check before printing finds."""
    data = kind.make(composition)
    save_file(path, data)
    if not kind.is_checked:
        return ()
    from anqing_bulletin.output.preflight import check_pdf

    return check_pdf(data, composition)


def _print_pdf(composition: Composition) -> bytes:
    from anqing_bulletin.output.pdf import pdf_bytes

    return pdf_bytes(composition)


def _reading_pdf(composition: Composition) -> bytes:
    from anqing_bulletin.output.pdf import pdf_bytes
    from anqing_bulletin.output.pdf_options import PdfOptions, Purpose

    return pdf_bytes(composition, PdfOptions(purpose=Purpose.READING))


def _booklet_pdf(composition: Composition) -> bytes:
    from anqing_bulletin.output.imposition import booklet_bytes

    return booklet_bytes(composition)


def _docx_of(composition: Composition) -> bytes:
    from anqing_bulletin.output.docx import docx_bytes

    return docx_bytes(composition.issue, composition.style, composition.pages, len(composition.sheets))


_PDF_FILTER = "PDF 文件 (*.pdf)"
_PRINT = _Export("印刷版 PDF", ".pdf", _PDF_FILTER, _print_pdf, is_checked=True)
_READING = _Export("阅读版 PDF", "（阅读版）.pdf", _PDF_FILTER, _reading_pdf)
_BOOKLET = _Export("骑马钉小册子", "（骑马钉）.pdf", _PDF_FILTER, _booklet_pdf)
_DOCX = _Export("DOCX", ".docx", "Word 文档 (*.docx)", _docx_of)
