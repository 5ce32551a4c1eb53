"""The proofs that no work is lost and no page is wrong: one command, one table, every case counted in that run.

    python -m tests.campaigns                      all of them, with the full counts: about twenty minutes
    python -m tests.campaigns --quick              all of them in small: a first look, in a few minutes
    python -m tests.campaigns crash_states smb     only some

What a campaign does and what must hold is said in its module.  "Tried" are the cases, "bad" those in which something
was lost, was said wrongly, or took too long; a broken save, reader or editor that a campaign does not find out is bad
as well.  "Caught" is how often each of these was found out.  A campaign that cannot run on this machine says why.
The exit status is 1 if anything is bad.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from tests.campaigns.outcome import Outcome

HERE = Path(__file__).resolve().parent
QUICK = 0.05
"""The share of the full counts that `--quick` tries."""
_SHOWN = 20
"""How many violations of one campaign are printed."""


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for and print the table."""
    modules = campaigns()
    options = _options(arguments, modules)
    scale = QUICK if options.quick else 1.0
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}\n", flush=True)
    print("| campaign | what it proves | tried | bad | figures | seconds |\n| --- | --- | --: | --: | --- | --: |")
    bad: dict[str, list[str]] = {}
    for name in options.campaigns or modules:
        began = time.monotonic()
        found = _outcome(modules[name], scale)
        print(_row(name, modules[name].TITLE, found, time.monotonic() - began), flush=True)
        if found.bad:
            bad[name] = found.bad
    for name, reasons in bad.items():
        print(f"\n{name}: {len(reasons)} bad")
        print("\n".join(f"- {reason}" for reason in reasons[:_SHOWN]))
        if len(reasons) > _SHOWN:
            print(f"- … and {len(reasons) - _SHOWN} more")
    return 1 if bad else 0


def campaigns() -> dict[str, ModuleType]:
    """The campaigns of this package by name: its modules that have a title."""
    names = sorted(path.stem for path in HERE.glob("*.py") if "\nTITLE = " in path.read_text("utf-8"))
    return {name: importlib.import_module(f"tests.campaigns.{name}") for name in names}


def _options(arguments: list[str] | None, names: Iterable[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("campaigns", nargs="*", metavar="NAME", help=f"some of {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="all of it in small")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.campaigns) - set(names))
    if unknown:
        parser.error(f"no such campaign: {', '.join(unknown)}")
    return options


def _outcome(module: ModuleType, scale: float) -> Outcome:
    try:
        found: Outcome = module.run(scale)
    except Exception:  # noqa: BLE001  one that breaks down does not keep the others from running
        return Outcome(bad=[f"it broke down: {traceback.format_exc()}"])
    return found


def _row(name: str, title: str, found: Outcome, seconds: float) -> str:
    figures = f"skipped: {found.skipped}" if found.skipped else "; ".join(f"{k}: {v}" for k, v in found.figures.items())
    return f"| {name} | {title} | {found.tried:,} | {len(found.bad)} | {figures} | {seconds:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
