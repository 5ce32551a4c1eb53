"""Typesetting, in a process of its own: `python -m tests.benchmarks.probe_compose FILE SECONDS LEAST`.

cold     `compose(issue, style, fonts=FontBook.find(style))`: a fresh FontBook, so every glyph is looked up and every
         line broken; the process itself is warm (modules imported, font files mapped).
start    one keystroke: the edit of the value and `compose(…, previous=…)`, a new character each time, side by side in
         the middle of the second article.
end      the same in the last article but one.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from anqing_bulletin.typesetting.compose import Composition, compose
from anqing_bulletin.typesetting.fonts import FontBook
from anqing_bulletin.typesetting.style import load_style
from tests.benchmarks.content import keys, place_to_type, read_issue, typed
from tests.benchmarks.figures import Probe, collect

MOST_KEYS = 240


class Typist:
    """Types into a composition, one new character after the other."""

    def __init__(self, composition: Composition, *, near_end: bool) -> None:
        self.composition = composition
        self._article, _, self._offset = place_to_type(composition.issue, near_end=near_end)
        self._keys = keys(3000)

    def press(self, number: int) -> float:
        """Type character number `number`; gives the seconds to the new composition."""
        issue = self.composition.issue
        article = issue.article(self._article)
        assert article is not None
        began = time.perf_counter()
        edited = typed(issue, article, self._offset + number, self._keys[number])
        self.composition = compose(edited, self.composition.style, previous=self.composition)
        return time.perf_counter() - began


def main(path: Path, seconds: float, least: int) -> None:
    """Measure one project file."""
    issue = read_issue(path)
    style = load_style(issue.publication.style)

    def cold(_number: int) -> float:
        began = time.perf_counter()
        compose(issue, style, fonts=FontBook.find(style))
        return time.perf_counter() - began

    found = Probe()
    found.samples["cold"] = collect(cold, seconds=seconds, least=least)
    composition = compose(issue, style)
    for name, near_end in (("start", False), ("end", True)):
        typist = Typist(composition, near_end=near_end)
        found.samples[name] = collect(typist.press, seconds=seconds, least=least, most=MOST_KEYS, rehearsals=3)
    found.facts["pages"] = len(composition.sheets)
    found.print()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
