#!/usr/bin/env python3
"""The newcomer's door: sets everything up by itself, then runs the program or its tests.

    python3 start.py            the same as "run"
    python3 start.py run        makes the sample issue into PDF and DOCX, then opens the window on it
    python3 start.py test       runs the whole test suite; further arguments go to pytest
    python3 start.py doctor     says what is there and what is missing, and changes nothing

Only the standard library, and only syntax that Python 3.7 can read: an old Python must get as far as our own message.
What it makes: `.venv` beside this file, and on Debian-like systems the packages that it names before it installs them.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterable, NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SAMPLE_NAME = "安庆组工信息样刊"
SAMPLE = ROOT / "resources" / "samples" / (SAMPLE_NAME + ".zgxx")
DEFAULT_OUT = "样刊输出"

OLDEST = (3, 10)
TOO_NEW = (3, 14)

WINDOWS = sys.platform == "win32"
MACOS = sys.platform == "darwin"
LINUX = sys.platform.startswith("linux")

# What the wheels of Qt leave to the system. (library, Debian package)
QT_LIBRARIES = (
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
    ("libgthread-2.0.so.0", "libglib2.0-0"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),  # QtNetwork: the local socket of the single instance
    # from here on: a real X11 window
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
)

# What the tests look through our files with. (program, Debian package)
TEST_TOOLS = (
    ("pdftotext", "poppler-utils"),
    ("pdffonts", "poppler-utils"),
    ("pdftoppm", "poppler-utils"),
    ("qpdf", "qpdf"),
    ("gs", "ghostscript"),
    ("Xvfb", "xvfb"),
    ("xdotool", "xdotool"),
    ("soffice", "libreoffice-writer-nogui"),
    ("strace", "strace"),  # fails the system calls of a save, one after the other
)

# A lock set: what `.venv` holds. "test" holds all of "run".
LOCKS = {"run": ("run.txt", "build.txt"), "test": ("test.txt",)}

USAGE = """用法：python3 start.py [命令]

  run [--out 文件夹] [--no-window]
            把样刊做成 PDF 和 DOCX，放进文件夹（不指定时是“{out}”），再打开窗口；不写命令时也是它
  test [pytest 的参数]
            运行全部测试
  doctor    只检查，不改动：有什么，缺什么
""".format(out=DEFAULT_OUT)


class SetupFailed(Exception):
    """The set-up cannot go on; the text is the whole Chinese explanation."""


class Missing(NamedTuple):
    """What the system lacks: the names that were looked for, and the Debian packages that bring them."""

    names: tuple[str, ...]
    packages: tuple[str, ...]


def say(text: str = "") -> None:
    """Print a line at once, so that it stands before what a child process prints."""
    print(text, flush=True)


# ---------------------------------------------------------------- Python itself


def suitable(version: tuple[int, ...]) -> bool:
    """Whether the program and its locked packages run on this version of Python."""
    return OLDEST <= version[:2] < TOO_NEW


def hand_over_to_a_suitable_python(argv: list[str]) -> int:
    """This Python is too old or too new: run the same command in one that fits, or explain how to get one."""
    for minor in range(TOO_NEW[1] - 1, OLDEST[1] - 1, -1):
        other = shutil.which("python3.%d" % minor)
        if other and _really_runs(other, minor):
            say("当前的 Python 是 %s，改用 %s。" % (platform.python_version(), other))
            return subprocess.call([other, str(ROOT / "start.py"), *argv])
    say(
        "需要 Python %d.%d 到 %d.%d，当前是 %s，电脑上也没有找到合适的。"
        % (*OLDEST, 3, TOO_NEW[1] - 1, platform.python_version())
    )
    if WINDOWS:
        say("请安装 Python 3.12（安装时勾选“Add python.exe to PATH”），再运行：py -3.12 start.py")
    else:
        say("请安装 Python 3.11 或 3.12（Debian 12、Ubuntu 24.04 自带），再用它运行，例如：python3.11 start.py")
    return 1


def _really_runs(python: str, minor: int) -> bool:
    """Whether the found program is that Python: a version manager's stand-in may only print an error."""
    question = "import sys; sys.exit(sys.version_info[:2] != (3, %d))" % minor
    answer = subprocess.call([python, "-c", question], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return answer == 0


# ---------------------------------------------------------------- the system's part


def has_library(name: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_libraries() -> Missing:
    """The system libraries of Qt that are not there; none on Windows and macOS, whose wheels are complete."""
    if not LINUX:
        return Missing((), ())
    return _missing((name, package) for name, package in QT_LIBRARIES if not has_library(name))


def missing_tools() -> Missing:
    """The programs that the tests use and that are not there; on Windows the tests do without them."""
    if not LINUX:
        return Missing((), ())
    return _missing((name, package) for name, package in TEST_TOOLS if shutil.which(name) is None)


def missing_venv() -> Missing:
    """Debian keeps a part of Python's own venv in a package of its own."""
    if not LINUX or importlib.util.find_spec("ensurepip") is not None:
        return Missing((), ())
    return Missing(("ensurepip",), ("python3.%d-venv" % sys.version_info[1],))


def _missing(pairs: Iterable[tuple[str, str]]) -> Missing:
    found = list(pairs)
    return Missing(tuple(name for name, _ in found), tuple(dict.fromkeys(package for _, package in found)))


def together(*gaps: Missing) -> Missing:
    """All that several checks found missing, each package once."""
    return Missing(
        tuple(name for gap in gaps for name in gap.names),
        tuple(dict.fromkeys(package for gap in gaps for package in gap.packages)),
    )


def apt_prefix(tty: bool, uid: int) -> list[str] | None:
    """What to write before `apt-get` to have the right to install; None when there is no way."""
    if shutil.which("apt-get") is None:
        return None
    if uid == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    if shutil.which("sudo") is None:
        return None
    # without a terminal nobody can type the password: let sudo fail at once instead of waiting
    return ["sudo", *([] if tty else ["-n"]), "env", "DEBIAN_FRONTEND=noninteractive"]


def line_to_type(packages: tuple[str, ...]) -> str:
    """The one line that an administrator types to install the packages by hand."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def install_packages(missing: Missing) -> None:
    """Install what is missing with apt-get, saying so before. Raises SetupFailed with the line to type."""
    if not missing.packages:
        return
    say("系统里缺少：" + "、".join(missing.names))
    prefix = apt_prefix(sys.stdin is not None and sys.stdin.isatty(), _user_id())
    if prefix is None and shutil.which("apt-get") is None:
        raise SetupFailed(
            "这台电脑没有 apt-get，不能自动安装。请用系统自己的软件管理器装好上面这些，"
            "再运行一次。\n（在 Debian 和 Ubuntu 上，它们在这些软件包里：%s）" % " ".join(missing.packages)
        )
    if prefix is None:
        raise SetupFailed(
            "安装它们要有管理员权限。请管理员运行下面这一行，再重新开始：\n  " + line_to_type(missing.packages)
        )
    say("正在安装：" + " ".join(missing.packages))
    if not _apt_install(prefix, missing.packages):
        raise SetupFailed(
            "没有装成，原因见上面的提示。也可以自己运行下面这一行，再重新开始：\n  " + line_to_type(missing.packages)
        )


def _apt_install(prefix: list[str], packages: tuple[str, ...]) -> bool:
    apt = [*prefix, "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    quiet = None if sys.stdout.isatty() else subprocess.DEVNULL
    if _package_lists_present() and subprocess.call(install, stdout=quiet, stderr=quiet) == 0:
        return True
    # no lists yet, or lists so old that the packages they name are gone
    say("正在更新软件包目录…")
    return subprocess.call([*apt, "update"], stdout=quiet) == 0 and subprocess.call(install, stdout=quiet) == 0


def _package_lists_present() -> bool:
    return any(Path("/var/lib/apt/lists").glob("*_Packages*"))


def _user_id() -> int:
    return os.getuid() if hasattr(os, "getuid") else -1


# ---------------------------------------------------------------- the virtual environment


def venv_python() -> Path:
    """The interpreter of `.venv`, whether or not it is there yet."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def fingerprint(level: str) -> str:
    """What the environment of a level depends on: its locks, this Python, this place."""
    digest = hashlib.sha256()
    for name in LOCKS[level]:
        digest.update((ROOT / "requirements" / name).read_bytes())
    digest.update(("%s|%s|%s" % (platform.python_version(), platform.machine(), ROOT)).encode("utf-8"))
    return digest.hexdigest()


def environment_ready(level: str) -> bool:
    """Whether `.venv` was completed for this level, from these locks, by this Python, in this place."""
    if not venv_python().exists():
        return False
    return any(
        _stamp(enough).is_file() and _stamp(enough).read_text("utf-8") == fingerprint(enough)
        for enough in dict.fromkeys((level, "test"))
    )


def _stamp(level: str) -> Path:
    return VENV / ("stamp-%s.txt" % level)


def prepare_environment(level: str) -> Path:
    """Make or complete `.venv` with the locked packages of a level; gives its interpreter."""
    if environment_ready(level):
        return venv_python()
    started = time.monotonic()
    if not environment_ready("run"):
        _create_empty_venv()
    say("正在下载并安装程序要用的 Python 软件包（第一次约 100 MB，装在 .venv 里，不影响系统）…")
    locks = [part for name in LOCKS[level] for part in ("-r", str(ROOT / "requirements" / name))]
    _pip("--require-hashes", "--only-binary", ":all:", *locks)
    _pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    _stamp(level).write_text(fingerprint(level), "utf-8")
    say("软件包已装好，用了 %.0f 秒。" % (time.monotonic() - started))
    return venv_python()


def _create_empty_venv() -> None:
    if (VENV / "pyvenv.cfg").is_file():
        say("软件包清单、Python 或文件夹有变化，重新建立 .venv。")
        shutil.rmtree(str(VENV))
    else:
        say("正在建立独立的 Python 环境 .venv …")
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]) != 0:
        raise SetupFailed("没有建成 .venv，原因见上面的提示。")


def _pip(*arguments: str) -> None:
    quiet = () if sys.stdout.isatty() else ("--quiet",)
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *quiet]
    environment = {**os.environ, "PIP_USER": "0"}
    if subprocess.call([*command, *arguments], env=environment) != 0:
        raise SetupFailed(
            "软件包没有装成，原因见上面的提示。\n"
            "多半是网络问题：请检查网络再运行一次；单位有内部镜像的，先把环境变量 PIP_INDEX_URL 设为它的地址。"
        )


# ---------------------------------------------------------------- the commands


def display_present() -> bool:
    """Whether a window can be shown."""
    return WINDOWS or MACOS or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """Make the sample issue into PDF and DOCX in a folder that is named, then open the window on it."""
    out, window = _run_arguments(arguments)
    try:
        install_packages(together(missing_venv(), missing_libraries()))
    except SetupFailed as failure:
        # files can be made without a window's libraries
        if missing_venv().packages or (window and display_present()):
            raise
        say(str(failure))
    python = prepare_environment("run")

    out.mkdir(parents=True, exist_ok=True)
    issue, pdf, docx = (out / (SAMPLE_NAME + suffix) for suffix in (".zgxx", ".pdf", ".docx"))
    if issue.exists():
        say("沿用上次放在这里的样刊（要恢复原样，删掉它再运行）：%s" % issue)
    else:
        shutil.copyfile(str(SAMPLE), str(issue))
    say("正在把样刊做成 PDF 和 DOCX …")
    export = ["-m", "anqing_bulletin", "export", str(issue), "--pdf", str(pdf), "--docx", str(docx), "--force"]
    status = subprocess.call([str(python), *export])
    if status != 0:
        say("样刊没有做成（退出码 %d），原因见上面的提示。" % status)
        return status
    say("做好了，都在文件夹：%s\n  %s\n  %s" % (out, pdf.name, docx.name))

    if not window:
        return 0
    if not display_present():
        say("这里没有图形界面，不打开窗口。在桌面上运行同一条命令，就会打开窗口。")
        return 0
    say("正在打开窗口…（关掉窗口，命令就结束）")
    status = subprocess.call([str(python), "-m", "anqing_bulletin", str(issue)])
    if status != 0:
        say("窗口没有打开，或者没有正常结束（退出码 %d）；多半是图形界面连不上。PDF 和 DOCX 不受影响。" % status)
        say("运行 python3 start.py doctor，可以看看缺什么。")
    return status


def _run_arguments(arguments: list[str]) -> tuple[Path, bool]:
    out, window, rest = Path.cwd() / DEFAULT_OUT, True, list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--no-window":
            window = False
        elif argument == "--out" and rest:
            out = Path(rest.pop(0)).absolute()
        elif argument.startswith("--out="):
            out = Path(argument[len("--out=") :]).absolute()
        else:
            raise SetupFailed("不认识的参数：%s\n\n%s" % (argument, USAGE))
    return out, window


def test(arguments: list[str]) -> int:
    """Run the whole test suite, or what the arguments for pytest choose; gives pytest's exit status."""
    install_packages(together(missing_venv(), missing_libraries(), missing_tools()))
    python = prepare_environment("test")
    workers = () if any(a == "--pdb" or a.startswith(("-n", "--numprocesses")) for a in arguments) else ("-n", "2")
    return subprocess.call([str(python), "-m", "pytest", *workers, *arguments], cwd=str(ROOT))


def doctor(_arguments: list[str]) -> int:
    """Say what is there and what is missing, and change nothing; 0 when `run` needs no set-up any more."""
    libraries, tools, venv_packages = missing_libraries(), missing_tools(), missing_venv()
    run_ready, test_ready = environment_ready("run"), environment_ready("test")
    say("系统          %s" % platform.platform())
    say("Python        %s（%s）" % (platform.python_version(), sys.executable))
    say("图形界面      %s" % ("有" if display_present() else "没有（只能做文件，不能开窗口）"))
    if LINUX:
        say("Qt 的系统库   %s" % _state(libraries))
        say("测试用的工具  %s" % _state(tools))
        say("Python venv   %s" % _state(venv_packages))
    say("运行环境      %s" % ("已备好（.venv）" if run_ready else "还没有备好：python3 start.py run 会自动备好"))
    say("测试环境      %s" % ("已备好（.venv）" if test_ready else "还没有备好：python3 start.py test 会自动备好"))
    if run_ready:
        say("Qt            %s" % _qt_version())
    say("样刊          %s" % (SAMPLE if SAMPLE.is_file() else "没有找到：%s" % SAMPLE))
    gap = together(libraries, tools, Missing((), ()) if run_ready else venv_packages)
    if gap.packages:
        say("要自己装齐，请运行：\n  " + line_to_type(gap.packages))
    return 0 if run_ready and not libraries.names else 1


def _state(missing: Missing) -> str:
    return "缺 " + "、".join(missing.names) if missing.names else "齐全"


def _qt_version() -> str:
    question = "from PySide6 import QtCore, QtGui, QtNetwork, QtWidgets; print(QtCore.qVersion())"
    answer = subprocess.run(
        [str(venv_python()), "-c", question], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    lines = answer.stdout.decode("utf-8", "replace").strip().splitlines() or ["没有回答"]
    return lines[-1] if answer.returncode == 0 else "不能载入：" + lines[-1]


COMMANDS = {"run": run, "test": test, "doctor": doctor}


def main(argv: list[str]) -> int:
    """Do the command that the arguments name; gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if argv and argv[0] in ("-h", "--help", "help"):
        say(USAGE)
        return 0
    if not suitable(sys.version_info[:2]):
        return hand_over_to_a_suitable_python(argv)
    command, arguments = ("run", argv) if not argv or argv[0].startswith("-") else (argv[0], argv[1:])
    if command not in COMMANDS:
        say("没有“%s”这个命令。\n\n%s" % (command, USAGE))
        return 2
    try:
        return COMMANDS[command](arguments)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except OSError as failure:
        say("不能继续：%s" % failure)
        return 1
    except KeyboardInterrupt:
        say("已中断。")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
