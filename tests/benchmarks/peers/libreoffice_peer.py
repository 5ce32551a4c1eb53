"""LibreOffice Writer: `soffice --headless --convert-to pdf` of the DOCX that the program exports.

It finds the program's own fonts under the names that the DOCX gives them (`processes.clean_environment`).  There is no
warm figure: a document kept open could be edited only through a UNO bridge, which is another program's speed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.benchmarks.peers.contender import Contender


def _missing() -> str:
    return "" if shutil.which("soffice") else "soffice is not installed (apt-get install libreoffice-writer-nogui)"


def _cold(path: Path, pdf: Path) -> list[str]:
    # soffice names its output after the input; the contest gives a PDF of the same stem.
    profile = (pdf.parent.parent / "libreoffice-profile").as_uri()
    options = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(pdf.parent)]
    return ["soffice", f"-env:UserInstallation={profile}", *options, str(path)]


CONTENDER = Contender(
    name="libreoffice",
    module="libreoffice_peer",
    source="{}x.docx",
    missing=_missing,
    cold=_cold,
    warm=False,
    remark="from our DOCX",
)
