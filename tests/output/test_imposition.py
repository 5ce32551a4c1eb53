"""Imposed sheets, folded back: whoever opens the booklet finds the pages in their order."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anqing_bulletin.bulletin.model import Issue
from anqing_bulletin.errors import ExportImpossible
from anqing_bulletin.output import imposition
from anqing_bulletin.output.imposition import (
    Spread,
    booklet_bytes,
    booklet_spreads,
    padded_pages,
    two_up_bytes,
    two_up_spreads,
)
from anqing_bulletin.output.pdf import READING
from anqing_bulletin.output.pdf_options import PdfOptions
from anqing_bulletin.typesetting.sheet import Sheet
from tests.typesetting.invented import WIDE_TEXT, article_of, composed, invented_issue, issue_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anqing_bulletin.typesetting.compose import Composition

MM = 72 / 25.4


def folded(spreads: list[tuple[str, str]]) -> list[str]:
    """The pages as a reader turns them.

    Sheets are printed front and back, the back turned about the short edge, so that its left half lies behind the
    front's right half.  They are laid on each other, the first outermost, folded in the middle and stapled there.
    """
    sheets = list(zip(spreads[::2], spreads[1::2], strict=True))
    leaves_before, leaves_behind = [], []
    for (front_left, front_right), (back_left, back_right) in sheets:
        leaves_before.append((front_right, back_left))
        leaves_behind.append((back_right, front_left))
    leaves = [*leaves_before, *reversed(leaves_behind)]
    return [side for leaf in leaves for side in leaf]


@given(st.integers(1, 400), st.booleans())
def test_every_booklet_folds_to_its_pages_in_order(count: int, closing: bool) -> None:
    pages = padded_pages(count, closing=closing)
    names = ["" if page is None else str(page) for page in pages]
    spreads = [
        tuple("" if half is None else str(half) for half in (spread.left, spread.right))
        for spread in booklet_spreads(pages)
    ]
    assert len(pages) % 4 == 0
    assert len(pages) - count < 4
    assert folded(spreads) == names
    assert [name for name in names if name] == [str(page) for page in range(count)]


def test_the_sheets_of_a_booklet_are_those_of_the_trade() -> None:
    """Of n pages sheet k has n-2k+2 and 2k-1 in front, 2k and n-2k+1 behind."""
    for n in (4, 8, 12, 16):
        spreads = booklet_spreads(tuple(range(n)))
        for k in range(1, n // 4 + 1):
            assert spreads[2 * k - 2] == Spread(n - 2 * k + 1, 2 * k - 2)
            assert spreads[2 * k - 1] == Spread(2 * k - 1, n - 2 * k)


def test_blanks_go_before_the_imprint_so_that_it_stays_last() -> None:
    assert padded_pages(6, closing=True) == (0, 1, 2, 3, 4, None, None, 5)
    assert padded_pages(6, closing=False) == (0, 1, 2, 3, 4, 5, None, None)
    assert padded_pages(8, closing=True) == tuple(range(8))
    assert padded_pages(1, closing=True) == (0, None, None, None)


@pytest.fixture
def halves(tmp_path: Path, tool: Callable[[str], str]) -> Callable[[bytes], list[tuple[str, str]]]:
    """The text of the left and the right half of every side, as poppler reads it."""

    def read(data: bytes) -> list[tuple[str, str]]:
        path = tmp_path / "sheets.pdf"
        path.write_bytes(data)
        with pikepdf.open(path) as pdf:
            width, height = (round(float(value)) for value in pdf.pages[0].mediabox[2:])
            count = len(pdf.pages)
        columns = []
        for left, right in ((0, width // 2), (width // 2, width)):
            area = ["-x", left, "-y", 0, "-W", right - left, "-H", height, "-r", 72]
            command = [tool("pdftotext"), *map(str, area), "-enc", "UTF-8", str(path), "-"]
            told = subprocess.run(command, capture_output=True, check=True).stdout.decode()
            columns.append(["".join(page.split()) for page in told.split("\f")[:count]])
        return list(zip(*columns, strict=True))

    return read


def texts_of(composition: Composition) -> list[list[str]]:
    """The characters of each page, in no order."""
    return [sorted("".join("".join(run.text for run, _, _ in s.runs()).split())) for s in composition.sheets]


def issue_with_imprint(paragraphs: int) -> Issue:
    return issue_of(article_of(*[WIDE_TEXT * 4] * paragraphs), imprint=invented_issue().imprint)


@pytest.mark.parametrize("paragraphs", [1, 4, 9, 13, 17])
@pytest.mark.parametrize("marks", [False, True])
def test_the_printed_booklet_folds_to_the_issue(
    paragraphs: int, marks: bool, halves: Callable[[bytes], list[tuple[str, str]]]
) -> None:
    composition = composed(issue_with_imprint(paragraphs))
    read = folded(halves(booklet_bytes(composition, PdfOptions(marks=marks))))
    assert len(read) % 4 == 0
    assert [sorted(text) for text in read if text] == texts_of(composition)
    assert "报：" in read[-1], "the imprint closes the booklet"
    assert "云泽组工" in read[0]


def test_the_sheet_is_a3_with_the_fold_in_its_middle() -> None:
    composition = composed(invented_issue())
    with pikepdf.open(io.BytesIO(booklet_bytes(composition, PdfOptions(marks=True)))) as pdf:
        page = pdf.pages[0].obj
        left, bottom, right, top = (float(value) for value in page.TrimBox)
        assert (right - left, top - bottom) == pytest.approx((420 * MM, 297 * MM), abs=0.003)
        assert str(pdf.Root.ViewerPreferences.Duplex) == "/DuplexFlipShortEdge"
        content = page.Contents.read_bytes().decode()
        fold = content[content.index("[2 1.5] 0 d") :].splitlines()[1].split()
        assert float(fold[0]) == pytest.approx((left + right) / 2, abs=0.002)
        assert float(fold[1]) < bottom


def test_pages_stay_drawings_and_share_their_faces() -> None:
    composition = composed(invented_issue())
    with pikepdf.open(io.BytesIO(booklet_bytes(composition))) as pdf:
        forms = {thing.objgen for page in pdf.pages for thing in page.obj.Resources.XObject.values()}
        fonts = {str(thing.BaseFont) for thing in pdf.objects
                 if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type0"}  # fmt: skip
        assert len(forms) == len(composition.sheets)
        assert len(fonts) == len({name.split("+")[1] for name in fonts})


def test_two_up_has_the_pages_side_by_side_in_order(
    halves: Callable[[bytes], list[tuple[str, str]]],
) -> None:
    assert two_up_spreads(3) == (Spread(0, 1), Spread(2, None))
    composition = composed(issue_with_imprint(9))
    found = [text for side in halves(two_up_bytes(composition)) for text in side]
    assert [sorted(text) for text in found if text] == texts_of(composition)


@pytest.mark.parametrize("make", [booklet_bytes, two_up_bytes])
def test_only_a_print_version_is_imposed(make: object) -> None:
    with pytest.raises(ExportImpossible, match="拼版只用于付印"):
        make(composed(invented_issue()), READING)  # type: ignore[operator]


def test_an_issue_of_a_cover_alone_can_be_imposed() -> None:
    composition = composed(replace(invented_issue(), sections=(), imprint=()))
    with pikepdf.open(io.BytesIO(booklet_bytes(composition))) as pdf:
        assert len(pdf.pages) == 2


def test_a_page_that_lies_across_is_turned_with_its_head_to_the_left() -> None:
    cover = composed(invented_issue()).sheets[0]
    across = Sheet(2, cover.height, cover.width)
    a, b, c, d, e, f = (float(value) for value in imposition._matrix(across, cover, cover.width).split())
    width, height = across.width / 1000, across.height / 1000
    corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((0, height), (width, height), (0, 0))]
    wanted = [(210 * MM, 0), (210 * MM, 297 * MM), (420 * MM, 0)]
    for corner, place in zip(corners, wanted, strict=True):
        assert corner == pytest.approx(place, abs=0.003)
    assert imposition._matrix(cover, cover, 5000) == "1 0 0 1 5 0"
