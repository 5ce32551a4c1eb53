"""The text that the pages of an issue must have in a PDF."""

from __future__ import annotations

from anqing_bulletin.output.pdf_inks import is_red
from anqing_bulletin.typesetting.breaking import visible
from anqing_bulletin.typesetting.compose import Composition

_CONTEXT = 8


def expected_texts(composition: Composition) -> list[tuple[str, ...]]:
    """For each sheet the texts it may have: all of it, or all but what is red (for paper that has its red)."""
    result: list[tuple[str, ...]] = []
    for sheet in composition.sheets:
        runs = [run for run, _, _ in sheet.runs()]
        whole = squeezed("".join(run.text for run in runs))
        black = squeezed("".join(run.text for run in runs if not is_red(run.colour)))
        result.append((whole, black) if black != whole else (whole,))
    return result


def squeezed(text: str) -> str:
    """A text without blanks, which readers find and lose, and without what shows nothing."""
    return "".join(visible(text).split())


def first_difference(found: str, wanted: str) -> str:
    """Where two texts part, in words."""
    at = next((i for i, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), min(len(found), len(wanted)))
    near = slice(max(0, at - 2), at + _CONTEXT)
    return f"文件里是“{found[near] or '（没有了）'}”，刊物里是“{wanted[near] or '（没有了）'}”"
