"""The clipboard of an article's text: ours comes back as it was copied, others' through `intake`, nothing through Qt.

Qt's own reader of HTML opens the files and the network shares that the HTML names, so it is never given any.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt
from PySide6.QtGui import QImage, QImageWriter

from anqing_bulletin.bulletin.model import Block, Cell, Figure, Mark, Paragraph, Picture, Span, Table
from anqing_bulletin.errors import PictureUnreadable

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent, QPixmap

    from anqing_bulletin.intake.clipboard import Pasted

BLOCKS_TYPE = "application/x-anqing-bulletin-blocks"
"""On the clipboard: the token under which this process remembers what was copied."""
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
"""What files of pictures that can be taken are called."""
_OTHER_PICTURES = (".bmp", ".gif", ".tif", ".tiff", ".webp")
"""What others are called: whoever brings one is told to make a PNG or JPEG of it."""
_PICTURE_TYPES = ("image/png", "image/jpeg")
_MOST_SHARED = 16 << 20
"""Bytes of all pictures that are copied for other programs too; for this one there is no limit."""
_TAGS = ((Mark.STRONG, "b"), (Mark.UNDERLINE, "u"), (Mark.SUPERSCRIPT, "sup"), (Mark.SUBSCRIPT, "sub"))

_copied: tuple[bytes, tuple[Block, ...]] = (b"", ())


def picture_files(source: QMimeData) -> list[Path]:
    """The files of pictures that are dropped or pasted; none where there is anything else beside them.

    What has HTML comes from a page or a document, whose addresses open no file here.
    """
    urls = source.urls() if source.hasUrls() and not source.hasHtml() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths if len(paths) == len(urls) and all(map(is_picture_file, paths)) else []


def is_picture_file(path: Path) -> bool:
    """Whether a file is called as pictures are."""
    return path.suffix.lower() in {*PICTURE_SUFFIXES, *_OTHER_PICTURES}


def holds_blocks(source: QMimeData) -> bool:
    """Whether there is something to paste into a text; files are none."""
    if source.hasFormat(BLOCKS_TYPE) or source.hasHtml() or holds_picture(source):
        return True
    return source.hasText() and not source.hasUrls()


def pasted_from(source: QMimeData) -> Pasted:
    """What the clipboard holds, the best of it: our blocks, HTML with something in it, a picture, text.

    HTML comes before the picture, for Office puts beside its text a picture of the same.  The readers are loaded at the
    first paste: the window opens sooner without.
    """
    from anqing_bulletin.intake.clipboard import Pasted, pasted_html, pasted_picture, pasted_text

    token, blocks = _copied
    if token and bytes(source.data(BLOCKS_TYPE).data()) == token:
        return Pasted(blocks)
    from_html = pasted_html(source.html()) if source.hasHtml() else Pasted(())
    if from_html.blocks:
        return from_html
    if holds_picture(source):
        picture = _picture_of(source)
        return pasted_picture(picture) if picture is not None else Pasted((), dropped_pictures=1)
    from_text = pasted_text(source.text()) if not source.hasUrls() else Pasted(())
    return from_text if from_text.blocks else from_html


def leave_it_there(event: QDropEvent) -> None:
    """What comes from another program is copied: a file or a text is never taken away from where it was."""
    if event.source() is None and Qt.DropAction.CopyAction in event.possibleActions():
        event.setDropAction(Qt.DropAction.CopyAction)


def words_for(pasted: Pasted) -> str:
    """What the status bar says of a paste; empty where there is nothing to be said of it."""
    found = _counted(pasted.blocks)
    left = []
    if pasted.dropped_pictures:
        left.append(f"{pasted.dropped_pictures} 幅图片没有粘贴（只有链接，或读不出来），请逐幅复制图片本身再粘贴")
    if pasted.is_cut:
        left.append("剪贴板里的内容太多，后面的没有粘贴")
    if not pasted.blocks:
        return f"{'；'.join(left)}。" if left else "剪贴板里没有可以粘贴的文字、表格或图片。"
    if len(pasted.blocks) == 1 and isinstance(pasted.blocks[0], Paragraph) and not left:
        return ""
    return f"已粘贴 {'、'.join(found)}{''.join(f'；{words}' for words in left)}。"


def mime_data_of(blocks: tuple[Block, ...]) -> QMimeData:
    """The blocks for the clipboard: for this program as they are, for others as HTML and as text."""
    global _copied  # noqa: PLW0603  there is one clipboard
    _copied = (os.urandom(16).hex().encode(), blocks)
    data = QMimeData()
    data.setText("\n".join(block.text for block in blocks))
    pictures = sum(len(block.picture.data) for block in blocks if isinstance(block, Figure))
    shared = blocks if pictures <= _MOST_SHARED else [block for block in blocks if not isinstance(block, Figure)]
    data.setHtml("".join(map(_html, shared)))
    data.setData(BLOCKS_TYPE, _copied[0])
    return data


# --- from the clipboard -------------------------------------------------------------------------------------------


def holds_picture(source: QMimeData) -> bool:
    """Whether there is a picture itself, not only the name of one."""
    return source.hasImage() or any(source.hasFormat(name) for name in _PICTURE_TYPES)


def _picture_of(source: QMimeData) -> Picture | None:
    """The clipboard's picture: its own bytes where it has them, else what the system decoded."""
    from anqing_bulletin.intake.pictures import MAX_PIXELS, picture_from_bytes

    for name in _PICTURE_TYPES:
        data = bytes(source.data(name).data()) if source.hasFormat(name) else b""
        if data:
            try:
                return picture_from_bytes(data)
            except PictureUnreadable:
                return None
    image: QImage | QPixmap | None = source.imageData()
    if image is not None and not isinstance(image, QImage):
        image = image.toImage()
    if image is None or image.isNull() or image.width() * image.height() > MAX_PIXELS:
        return None
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    try:
        return picture_from_bytes(bytes(buffer.data().data()))
    except PictureUnreadable:
        return None


def _counted(blocks: Sequence[Block]) -> Iterator[str]:
    for kind, words in ((Paragraph, "段"), (Table, "个表格"), (Figure, "幅图片")):
        count = sum(isinstance(block, kind) for block in blocks)
        if count:
            yield f"{count} {words}"


# --- for other programs -------------------------------------------------------------------------------------------


def _html(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_html_of_spans(block.spans)}</p>"
    if isinstance(block, Table):
        caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
        rows = [
            f"<tr>{''.join(_html_of_cell(cell, 'th' if number < block.header_rows else 'td') for cell in row)}</tr>"
            for number, row in enumerate(block.rows)
        ]
        return f'<table border="1">{caption}{"".join(rows)}</table>'
    picture = block.picture
    data = base64.b64encode(picture.data).decode("ascii")
    caption = f"<figcaption>{escape(block.caption)}</figcaption>" if block.caption else ""
    return f'<figure><img src="data:{picture.media_type};base64,{data}">{caption}</figure>'


def _html_of_cell(cell: Cell, tag: str) -> str:
    size = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    size += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    alignment = {"centre": "center", "right": "right"}.get(cell.alignment.value, "left")
    return f'<{tag}{size} align="{alignment}">{_html_of_spans(cell.spans)}</{tag}>'


def _html_of_spans(spans: Sequence[Span]) -> str:
    parts = []
    for span in spans:
        tags = [tag for mark, tag in _TAGS if mark in span.marks]
        parts += [*(f"<{tag}>" for tag in tags), escape(span.text), *(f"</{tag}>" for tag in reversed(tags))]
    return "".join(parts)
