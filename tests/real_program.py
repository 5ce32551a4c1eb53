"""The real program on a screen of its own, used by somebody who has only its windows and a keyboard.

`Screen` is an X server that nobody looks at; `Program` is the program as a child process on it.  Keys are pressed with
xdotool; what came of them is seen from outside: in the titles of the windows, in the project file, in the journals.
There is no window manager, so whoever presses a key says in which window.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0
"""Seconds after which a thing that does not happen is a failure: far beyond what a busy machine needs."""
PICTURES = "ANQING_BULLETIN_TEST_PICTURES"
"""The environment variable with the folder for pictures of the screen; without it none is taken."""
APPEARANCE = "ANQING_BULLETIN_TEST_APPEARANCE"
"""The environment variable that makes the windows dark (dark) or light."""

_SIZE = "1400x900"
_GLANCE = 0.05
"""Seconds between two looks at what is waited for."""
_PIXELS = struct.Struct(">25I")
"""The head of an X window dump."""


def why_not() -> str:
    """Why the program cannot be used so here; empty where it can."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    return f"{' and '.join(missing)} not installed (apt-get install xvfb xdotool)" if missing else ""


def until(wanted: Callable[[], object], what: str) -> None:
    """Wait until something is so.  Raises `AssertionError` with `what` is missing."""
    end = time.monotonic() + PATIENCE
    while not wanted():
        assert time.monotonic() < end, f"in vain waited for: {what}"
        time.sleep(_GLANCE)


class Screen:
    """An X server with one screen."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where its pixels are."""
        folder.mkdir()
        self._pixels = folder / "Xvfb_screen0"
        ears, mouth = os.pipe()
        command = ["Xvfb", "-displayfd", str(mouth), "-screen", "0", f"{_SIZE}x24", "-fbdir", str(folder)]
        self._server = subprocess.Popen(
            [*command, "-nolisten", "tcp", "-noreset"], pass_fds=(mouth,), stderr=subprocess.DEVNULL
        )
        os.close(mouth)
        with os.fdopen(ears) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        self.display = f":{number}"

    def close(self) -> None:
        """End it."""
        self._server.terminate()
        self._server.wait(PATIENCE)

    def environment(self, data: Path) -> dict[str, str]:
        """What a program sees that runs on it and keeps everything in `data`."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND_"))}
        return {
            **kept,
            "DISPLAY": self.display,
            "HOME": str(data),
            "ANQING_BULLETIN_DATA_DIR": str(data),
            "QT_QPA_PLATFORM": "xcb",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "PYTHONUTF8": "1",
            "LC_ALL": "C.UTF-8",
        }

    def xdotool(self, *words: str) -> str:
        """What xdotool answers; nothing where it fails."""
        done = subprocess.run(
            ["xdotool", *words], capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False,
            env={**os.environ, "DISPLAY": self.display, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        return done.stdout.strip()

    def picture(self) -> Image.Image:
        """What can be seen on it."""
        dump = self._pixels.read_bytes()
        head = _PIXELS.unpack_from(dump)
        width, height, line, colours = head[4], head[5], head[12], head[19]
        pixels = dump[head[0] + 12 * colours :]
        return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", line)

    def keep_picture(self, name: str) -> None:
        """Put a picture into the folder that the environment names, if it names one."""
        folder = os.environ.get(PICTURES)
        if folder:
            time.sleep(0.5)  # for people to look at: let everything be painted
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.picture().save(Path(folder) / f"{name}.png")


class Program:
    """The program in a process of its own."""

    def __init__(self, screen: Screen, data: Path, *files: Path, door: Sequence[str] = ("anqing_bulletin",)) -> None:
        """Start it; `data` is its data folder, `door` the module that is run, with arguments before the files."""
        self.screen = screen
        self.data = data
        self.journals = data / "state" / "journal"
        data.mkdir(exist_ok=True)
        settings, wished = data / "settings.json", os.environ.get(APPEARANCE)
        if wished and not settings.exists():
            settings.write_text(json.dumps({"appearance": wished}), "utf-8")
        with (data / "stderr").open("ab") as complaints:
            self._child = subprocess.Popen(
                [sys.executable, "-m", *door, *map(str, files)],
                cwd=ROOT, env=screen.environment(data), stdin=subprocess.DEVNULL, stderr=complaints,
            )  # fmt: skip

    # --- windows ------------------------------------------------------------------------------------------------------

    def window(self, title: str) -> str:
        """The X number of its window whose title has these words; waits for it."""
        found: list[str] = []

        def is_there() -> bool:
            assert self._child.poll() is None, f"the program has ended: {self.complaint}"
            found[:] = self.windows(title)
            return bool(found)

        until(is_there, f"a window “{title}”, among {self.titles()}")
        return found[0]

    def windows(self, title: str = "") -> list[str]:
        """The X numbers of those that can be seen and have these words in the title."""
        told = self.screen.xdotool("search", "--all", "--onlyvisible", "--pid", str(self._child.pid), "--name", title)
        return told.split()

    def titles(self) -> list[str]:
        """What stands above its windows."""
        return [self.title(window) for window in self.windows()]

    def title(self, window: str) -> str:
        """What stands above a window."""
        return self.screen.xdotool("getwindowname", window)

    def wait_until_gone(self, title: str) -> None:
        """Wait until there is no window with these words in its title."""
        until(lambda: not self.windows(title), f"the end of the window “{title}”")

    # --- keys ---------------------------------------------------------------------------------------------------------

    def press(self, window: str, *keys: str) -> None:
        """Press keys in a window, one after the other: ctrl+s, Return."""
        pressing = ["key", "--delay", "20", *keys] if keys else []
        self.screen.xdotool("windowfocus", "--sync", window, *pressing)

    def type(self, window: str, text: str) -> None:
        """Type a text into a window."""
        self.screen.xdotool("windowfocus", "--sync", window, "type", "--delay", "10", text)

    @contextlib.contextmanager
    def typing(self, window: str, words: Iterable[str], every: float) -> Iterator[Callable[[], bool]]:
        """Type words meanwhile, a key every so many seconds; gives a question: is somebody still typing?

        Each word is finished, so that no key is held down when the typing ends.
        """
        self.press(window)
        delay = str(round(2 * every * 1000))  # xdotool waits half of it
        is_enough = threading.Event()

        def type_on() -> None:
            for word in words:
                if is_enough.is_set():
                    return
                self.screen.xdotool("type", "--delay", delay, word)

        hands = threading.Thread(target=type_on)
        hands.start()
        try:
            yield hands.is_alive
        finally:
            is_enough.set()
            hands.join()

    # --- the end ------------------------------------------------------------------------------------------------------

    @property
    def complaint(self) -> str:
        """What it wrote to its standard error, and the errors of its log."""
        log = self.data / "log" / "bulletin.log"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        errors = [line for line in lines if " ERROR " in line or " CRITICAL " in line]
        return "\n".join([(self.data / "stderr").read_text("utf-8", "replace"), *errors]).strip()[-2000:]

    def kill(self) -> None:
        """kill -9."""
        self._child.send_signal(signal.SIGKILL)
        self._child.wait(PATIENCE)

    def wait(self) -> int:
        """Wait for its own end; its exit status."""
        return self._child.wait(PATIENCE)
