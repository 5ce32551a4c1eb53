"""Files, in a warm process: `python -m tests.benchmarks.probe_files FILE FOLDER SECONDS LEAST`.

pdf      `pdf_bytes` of a composition that has one more new character each time.
docx     `docx_bytes` of the same.
save     `write_project`, another text each time: encoding, hashes, reading back, fsync of file and folder, replacing.
disk     what of that the disk alone takes: as many bytes written, fsynced, renamed, and the folder fsynced.
open     `read_project`: every hash and every value checked.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from anqing_bulletin.output.docx import docx_bytes
from anqing_bulletin.output.pdf import pdf_bytes
from anqing_bulletin.storage.project import Project, read_project, write_project
from anqing_bulletin.typesetting.compose import compose
from anqing_bulletin.typesetting.style import load_style
from tests.benchmarks.content import read_issue
from tests.benchmarks.figures import Probe, collect
from tests.benchmarks.probe_compose import Typist


def main(path: Path, folder: Path, seconds: float, least: int) -> None:
    """Measure one project file; what is written goes to `folder`."""
    issue = read_issue(path)
    typist = Typist(compose(issue, load_style(issue.publication.style)), near_end=False)
    target = folder / f"saved-{path.name}"
    found = Probe()

    def pdf(number: int) -> float:
        typist.press(number)
        began = time.perf_counter()
        found.facts["pdf"] = len(pdf_bytes(typist.composition))
        return time.perf_counter() - began

    def docx(number: int) -> float:
        typist.press(number)
        now = typist.composition
        began = time.perf_counter()
        found.facts["docx"] = len(docx_bytes(now.issue, now.style, now.pages, len(now.sheets)))
        return time.perf_counter() - began

    def save(number: int) -> float:
        typist.press(number)
        project = Project(typist.composition.issue)
        began = time.perf_counter()
        write_project(target, project)
        return time.perf_counter() - began

    def disk(_number: int) -> float:
        data = os.urandom(target.stat().st_size)
        began = time.perf_counter()
        _plain_save(folder / "plain", data)
        return time.perf_counter() - began

    def opened(_number: int) -> float:
        began = time.perf_counter()
        read_project(target)
        return time.perf_counter() - began

    for name, measured in (("pdf", pdf), ("docx", docx), ("save", save), ("disk", disk), ("open", opened)):
        found.samples[name] = collect(measured, seconds=seconds, least=least)
    found.facts["zgxx"] = target.stat().st_size
    found.print()


def _plain_save(target: Path, data: bytes) -> None:
    temporary = target.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    if os.name == "posix":
        handle = os.open(target.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
