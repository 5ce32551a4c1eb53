"""The house holds: who may know whom, no network, a command line without Qt, and modules that say what they are for."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import anqing_bulletin
from anqing_bulletin.resources import resource_path

PACKAGE = Path(anqing_bulletin.__file__).parent
NAME = "anqing_bulletin"

# Every room may know these of ours.
COMMON = {NAME, f"{NAME}.errors", f"{NAME}.resources"}

# room -> (rooms or modules of ours, third-party packages). The table of the design; the standard library is free.
MAY_IMPORT: dict[str, tuple[set[str], set[str]]] = {
    "bulletin": (set(), set()),
    "typesetting": ({"bulletin"}, {"uharfbuzz", "tomli"}),
    "storage": ({"bulletin"}, {"platformdirs", "psutil"}),
    # Pillow: a picture that is taken in is decoded and encoded anew, so that no damage and nothing hidden comes along
    "intake": ({"bulletin"}, {"docx", "lxml", "PIL"}),
    "proofreading": ({"bulletin", "typesetting.sheet"}, set()),
    "output": ({"bulletin", "typesetting"}, {"pikepdf", "docx", "lxml", "uharfbuzz", "PIL"}),
    "cli": (
        {"cli_projects", "cli_paths", "bulletin", "typesetting", "storage", "intake", "proofreading", "output"},
        set(),
    ),
    "cli_projects": ({"cli_paths", "bulletin", "typesetting", "storage", "output"}, set()),
    "cli_paths": (set(), set()),
    "desktop": (
        {"bulletin", "typesetting", "storage", "intake", "proofreading", "output"},
        {"PySide6", "shiboken6", "platformdirs", "uharfbuzz"},
    ),
    "__main__": ({"cli"}, set()),
    "errors": (set(), set()),
    "resources": (set(), set()),
    "__init__": (set(), set()),
}

# Modules whose only use is to reach another computer, or to be reached.
NETWORK = {
    "ftplib", "http", "imaplib", "nntplib", "poplib", "smtplib", "socket", "socketserver", "ssl", "telnetlib",
    "urllib.error", "urllib.request", "urllib.robotparser", "xmlrpc", "wsgiref",
    "aiohttp", "httpx", "requests", "urllib3", "websockets",
    "PySide6.QtHttpServer", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "PySide6.QtWebSockets",
}  # fmt: skip
# The one socket there is: the local one that hands a double-clicked file to the window that is already open.
LOCAL_SOCKET = {"QLocalServer", "QLocalSocket"}


class Import(NamedTuple):
    """One imported module, with the name taken from it, where it stands, and whether that is inside a function."""

    module: str
    name: str
    line: int
    lazy: bool


def module_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def label(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> list[Import]:
    tree = ast.parse(path.read_text("utf-8"), str(path))
    inside_functions = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    package = [NAME, *path.relative_to(PACKAGE).parts[:-1]]
    found = []
    for node in ast.walk(tree):
        lazy = id(node) in inside_functions
        if isinstance(node, ast.Import):
            found += [Import(alias.name, "", node.lineno, lazy) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [Import(module, alias.name, node.lineno, lazy) for alias in node.names]
    return found


def targets_of_ours(found: Import) -> str:
    """The full name of what is imported from this package: `from anqing_bulletin import bulletin` names the room."""
    if found.module == NAME and (PACKAGE / found.name).is_dir():
        return f"{NAME}.{found.name}"
    if found.module == NAME and (PACKAGE / f"{found.name}.py").is_file():
        return f"{NAME}.{found.name}"
    room = found.module.removeprefix(NAME + ".")
    if (PACKAGE / room.replace(".", "/") / f"{found.name}.py").is_file():
        return f"{found.module}.{found.name}"
    return found.module


def may_know(room: str, target: str) -> bool:
    if target in COMMON:
        return True
    inner = target.removeprefix(NAME + ".")
    own = (room, *MAY_IMPORT[room][0])
    return any(inner == allowed or inner.startswith(allowed + ".") for allowed in own)


@pytest.mark.parametrize("path", module_files(), ids=label)
def test_a_room_knows_only_the_rooms_that_the_table_allows(path: Path) -> None:
    room = room_of(path)
    assert room in MAY_IMPORT, f"{room} is a room that the table does not know"
    strangers = []
    for found in imports_of(path):
        top = found.module.split(".")[0]
        if top == NAME:
            target = targets_of_ours(found)
            opens_the_window = room == "cli" and found.lazy and target.startswith(f"{NAME}.desktop")
            if not may_know(room, target) and not opens_the_window:
                strangers.append(f"line {found.line}: {target}")
        elif top not in sys.stdlib_module_names | {"tomllib"} | MAY_IMPORT[room][1]:
            strangers.append(f"line {found.line}: {found.module}")

    assert not strangers


@pytest.mark.parametrize("path", module_files(), ids=label)
def test_no_module_can_reach_the_network(path: Path) -> None:
    reaching = []
    for found in imports_of(path):
        names = {found.module, f"{found.module}.{found.name}"}
        if any(name == banned or name.startswith(banned + ".") for name in names for banned in NETWORK):
            reaching.append(f"line {found.line}: {found.module}")
        if "PySide6.QtNetwork" in names and found.name not in LOCAL_SOCKET:
            reaching.append(f"line {found.line}: {found.name or 'the whole of'} QtNetwork")

    assert not reaching


@pytest.mark.parametrize("path", module_files(), ids=label)
def test_no_module_hides_an_import_from_the_table(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), str(path))
    hidden = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"__import__", "importlib.import_module", "import_module"}
    ]

    assert not hidden


@pytest.mark.parametrize("path", module_files(), ids=label)
def test_a_module_says_what_it_is_for_and_keeps_its_annotations_lazy(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), str(path))
    statements = tree.body[1:]

    assert ast.get_docstring(tree), "no docstring"
    assert not statements or (isinstance(statements[0], ast.ImportFrom) and statements[0].module == "__future__"), (
        "no `from __future__ import annotations` below the docstring"
    )


# What the child process runs: Qt cannot be imported, and the first thing that touches a socket ends it.
WITHOUT_QT = """
import runpy, sys
for name in ("PySide6", "shiboken6"):
    sys.modules[name] = None
def forbid(event, args):
    if event.startswith("socket."):
        raise SystemExit("a socket was touched: " + event)
sys.addaudithook(forbid)
sys.argv = ["anqing-bulletin", *sys.argv[1:]]
runpy.run_module("anqing_bulletin", run_name="__main__")
"""


def run_without_qt(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", WITHOUT_QT, *arguments],
        cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_the_command_line_tells_its_version_without_qt(tmp_path: Path) -> None:
    done = run_without_qt("--version", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert anqing_bulletin.__version__ in done.stdout


def test_the_command_line_helps_without_qt(tmp_path: Path) -> None:
    done = run_without_qt("--help", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "anqing-bulletin" in done.stdout


def test_the_road_from_manuscript_to_paper_needs_no_qt_and_no_network(tmp_path: Path) -> None:
    manuscript = resource_path("samples", "安庆组工信息样刊.txt")
    for arguments in (
        ("import", str(manuscript), "-o", "样刊.zgxx"),
        ("info", "样刊.zgxx", "--json"),
        ("layout", "样刊.zgxx", "--json"),
        ("fonts", "样刊.zgxx"),
        ("export", "样刊.zgxx", "--pdf", "样刊.pdf", "--docx", "样刊.docx"),
    ):
        done = run_without_qt(*arguments, cwd=tmp_path)

        assert done.returncode == 0, (arguments, done.stderr)
        assert done.stdout, arguments
    assert (tmp_path / "样刊.pdf").read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(tmp_path / "样刊.docx")


def test_the_window_without_qt_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    done = run_without_qt(cwd=tmp_path)

    assert done.returncode == 2
    assert "打不开窗口" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hidden_stranger_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of imports itself: relative, aliased and lazy ones are all seen."""
    room = tmp_path / "bulletin"
    room.mkdir()
    module = room / "model.py"
    module.write_text(
        "import PySide6.QtCore as q\nfrom ..desktop import window\ndef f():\n    from urllib import request\n", "utf-8"
    )
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)

    assert imports_of(module) == [
        Import("PySide6.QtCore", "", 1, lazy=False),
        Import("anqing_bulletin.desktop", "window", 2, lazy=False),
        Import("urllib", "request", 4, lazy=True),
    ]
    assert not may_know("bulletin", "anqing_bulletin.desktop")
    assert may_know("proofreading", "anqing_bulletin.typesetting.sheet")
    assert not may_know("proofreading", "anqing_bulletin.typesetting.flow")
