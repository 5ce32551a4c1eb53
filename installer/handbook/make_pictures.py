"""Make the pictures of the handbook's page 「排版说明」.

    QT_QPA_PLATFORM=offscreen python installer/handbook/make_pictures.py

Every picture is a sheet of the typesetter's, painted by the preview's own painter.  `digests.json` beside the pictures
tells what each shows, so that a test can say which are out of date without painting anything.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from examples import EXAMPLES
from panels import base_style, faces, picture_sheet, record_of

FOLDER = Path(__file__).parents[2] / "resources" / "handbook" / "排版说明"
DIGESTS = "digests.json"
SCALE = 2 * 96 / 72
"""Pixels in a point: twice what a screen of 96 dpi has."""
OVER = 2
"""Painted so many times larger and then reduced."""
GREYS = 16


def digests() -> dict[str, str]:
    """What each picture shows, as a digest of its record."""
    records = {name: record_of(picture_sheet(make())) for name, make in EXAMPLES.items()}
    return {name: hashlib.sha256(record.encode()).hexdigest()[:16] for name, record in records.items()}


def main() -> int:
    """Write all pictures; gives the exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

    from anqing_bulletin.desktop.pages.outlines import GlyphStock
    from anqing_bulletin.desktop.pages.painter import SheetPainter
    from anqing_bulletin.typesetting.sheet import paint

    application = QGuiApplication([])
    stock = GlyphStock(faces(base_style()))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in EXAMPLES.items():
        sheet = picture_sheet(make())
        width, height = (round(length * SCALE / 1000) for length in (sheet.width, sheet.height))
        image = QImage(width * OVER, height * OVER, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint(sheet, SheetPainter(painter, stock, SCALE * OVER))
        painter.end()
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        size = (grey.width(), grey.height())
        picture = Image.frombuffer("L", size, bytes(grey.constBits()), "raw", "L", grey.bytesPerLine(), 1)
        data = io.BytesIO()
        picture.resize((width, height), Image.Resampling.BOX).quantize(GREYS).save(data, "PNG", optimize=True)
        (FOLDER / f"{name}.png").write_bytes(data.getvalue())
    del application
    for stale in FOLDER.glob("*.png"):
        if stale.stem not in EXAMPLES:
            stale.unlink()
    written = json.dumps(digests(), ensure_ascii=False, indent=1) + "\n"
    (FOLDER / DIGESTS).write_text(written, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
