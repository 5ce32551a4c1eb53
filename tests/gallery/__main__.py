"""Paint every state of the program into PNG files, for people to look at.

    python -m tests.gallery FOLDER                       everything, in four looks: light and dark, at 1× and 2×
    python -m tests.gallery FOLDER 版记 窗口-空           only these states
    python -m tests.gallery FOLDER --looks dark@2        only this look
    python -m tests.gallery FOLDER --sheets              beside them, many small ones on a sheet

No screen is needed, and nobody's settings are read.  Each look is a process of its own, for the scale is Qt's from the
start on.  The pictures are FOLDER/LOOK/STATE.png.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from tests.gallery.stage import Stage

LOOKS = ("light@1", "light@2", "dark@1", "dark@2")
_LOOK = "ANQING_GALLERY_LOOK"
"""The environment variable that tells a child process its look."""
_SCREEN = (1600, 1000)
"""Points."""
_QUIET = "default.warning=false"
"""Qt's offscreen platform says at every window what it cannot do."""
_REST = 0.8
"""Seconds that a state is left to itself before it is painted."""
_PATIENCE = 20.0
_CELL = (640, 480)
_ACROSS, _DOWN = 3, 3
_GAP = 16


def main() -> int:
    """Paint what is asked for; gives the exit status."""
    options = _options()
    folder: Path = options.folder.absolute()
    if len(options.looks) == 1 and os.environ.get(_LOOK) == options.looks[0]:
        _paint(folder / options.looks[0], options.looks[0], options.states)
        return 0
    for look in options.looks:
        command = [sys.executable, "-m", "tests.gallery", str(folder), *options.states, "--looks", look]
        with tempfile.TemporaryDirectory() as own:
            done = subprocess.run(command, env=_environment(look, Path(own)), check=False)
        if done.returncode:
            return done.returncode
        if options.sheets:
            _put_on_sheets(folder / look, folder / f"{look}-sheet")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("states", nargs="*", help="names of states and dialogs (default: all)")
    parser.add_argument("--looks", nargs="+", choices=LOOKS, default=LOOKS, help="colours and pixels to the point")
    parser.add_argument("--sheets", action="store_true", help="put small ones on sheets too")
    return parser.parse_args()


def _environment(look: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_"))}
    scale = look.partition("@")[2]
    own = {
        "QT_QPA_PLATFORM": f"offscreen:configfile={_screen(folder, int(scale))}",
        "QT_SCALE_FACTOR": scale,
        "QT_LOGGING_RULES": _QUIET,
        _LOOK: look,
    }
    return {**kept, **own}


def _screen(folder: Path, scale: int) -> Path:
    """The description of a screen that has the same room at every scale."""
    width, height = (length * scale for length in _SCREEN)
    path = folder / "screen.json"
    path.write_text(json.dumps({"screens": [{"name": "one", "x": 0, "y": 0, "width": width, "height": height}]}))
    return path


def _paint(folder: Path, look: str, names: list[str]) -> None:
    """Paint the states in this process, which has the look's scale."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from anqing_bulletin.desktop.language import choose_interface_face, speak_chinese
    from anqing_bulletin.desktop.theme import apply_theme
    from tests.gallery.dialogs import DIALOGS
    from tests.gallery.stage import Stage
    from tests.gallery.states import STATES

    appearance = look.partition("@")[0]
    application = QApplication(["gallery"])
    application.setStyle("Fusion")
    application.setCursorFlashTime(0)
    speak_chinese(application)
    choose_interface_face(application)
    apply_theme(application, appearance)
    folder.mkdir(parents=True, exist_ok=True)
    gc.disable()  # widgets are thrown away by this thread, not by whatever worker is at it
    shown = {**STATES, **{name: dialog.make for name, dialog in DIALOGS.items()}}
    for name in names or shown:
        with tempfile.TemporaryDirectory() as home:
            os.environ["ANQING_BULLETIN_DATA_DIR"] = home
            stage = Stage(Path(home))
            began = time.monotonic()
            widget = shown[name](stage)
            widget.show()
            _settle(stage)
            widget.grab().save(str(folder / f"{name}.png"))
            stage.kept.append(widget)
            stage.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            gc.collect()
            print(f"{look} {name} {time.monotonic() - began:.1f} s", flush=True)


def _settle(stage: Stage) -> None:
    """Let what works behind the window come to its end: pictures of pages, tries, searches."""
    from PySide6.QtWidgets import QApplication

    least, most = time.monotonic() + _REST, time.monotonic() + _PATIENCE
    while time.monotonic() < least or (stage.jobs.busy and time.monotonic() < most):
        QApplication.processEvents()
        time.sleep(0.005)


def _put_on_sheets(folder: Path, target: Path) -> None:
    """Small pictures side by side, so many to a sheet."""
    target.mkdir(parents=True, exist_ok=True)
    for former in target.glob("*.png"):
        former.unlink()
    paths = sorted(folder.glob("*.png"))
    many = _ACROSS * _DOWN
    for number in range(0, len(paths), many):
        width, height = (size + _GAP for size in _CELL)
        sheet = Image.new("RGB", (_ACROSS * width, _DOWN * height), (128, 128, 128))
        for place, path in enumerate(paths[number : number + many]):
            with Image.open(path) as picture:
                small = picture.convert("RGB")
                small.thumbnail(_CELL, Image.Resampling.LANCZOS)
            sheet.paste(small, (place % _ACROSS * width, place // _ACROSS * height))
        sheet.save(target / f"{number // many + 1}.png")


if __name__ == "__main__":
    sys.exit(main())
