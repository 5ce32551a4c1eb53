"""Colours of the page to colour operators: inks for the press, light for the screen.

On the press black is the black plate alone and prints over whatever is there (ISO 32000-1, 8.6.7), so that a register
error leaves no white edge; a chromatic colour is CMYK, a spot ink, or left to paper that has it already.  On the
screen black is DeviceGray and everything else sRGB.
"""

from __future__ import annotations

from typing import Protocol

from anqing_bulletin.output.pdf_objects import number
from anqing_bulletin.output.pdf_options import PdfOptions, Red
from anqing_bulletin.typesetting.sheet import Colour

SPOT = "CSred"
"""The resource name of the spot ink's colour space."""
OVERPRINT, KNOCKOUT = "GSover", "GSout"
"""The resource names of the two graphics states."""

_LIGHT = ((0, 158, 224), (229, 0, 125), (255, 237, 0))
"""What 100 % of cyan, magenta and yellow look like on white paper, as red, green and blue; as the window shows them."""


class Inks(Protocol):
    """What a painter asks about a colour."""

    def prints(self, colour: Colour) -> bool:
        """Whether the colour is printed at all."""

    def fill(self, colour: Colour) -> str:
        """The operator that makes it the colour of areas."""

    def stroke(self, colour: Colour) -> str:
        """The operator that makes it the colour of lines."""

    def state(self, colour: Colour) -> str:
        """The graphics state that it is painted in; empty where there is no choice."""


def is_red(colour: Colour) -> bool:
    """Whether a colour is anything but black, grey or white."""
    return bool(colour.cyan or colour.magenta or colour.yellow)


class PressInks:
    """Process colours, or black and one ink of its own, or black alone."""

    def __init__(self, options: PdfOptions) -> None:
        self._red = options.red

    def prints(self, colour: Colour) -> bool:
        """All but the red of a sheet that comes with its red."""
        return self._red is not Red.NONE or not is_red(colour)

    def fill(self, colour: Colour) -> str:
        """`k`, or `scn` in the spot ink's space."""
        return f"/{SPOT} cs 1 scn" if self._is_spot(colour) else f"{_shares(colour)} k"

    def stroke(self, colour: Colour) -> str:
        """`K`, or `SCN` in the spot ink's space."""
        return f"/{SPOT} CS 1 SCN" if self._is_spot(colour) else f"{_shares(colour)} K"

    def state(self, colour: Colour) -> str:
        """Black prints over, everything else knocks out what is below."""
        return KNOCKOUT if is_red(colour) else OVERPRINT

    def _is_spot(self, colour: Colour) -> bool:
        return self._red is Red.SPOT and is_red(colour)


class ScreenInks:
    """Grey and sRGB."""

    def __init__(self, options: PdfOptions) -> None:
        self._red = options.red

    def prints(self, colour: Colour) -> bool:
        """All but the red of a sheet that comes with its red."""
        return self._red is not Red.NONE or not is_red(colour)

    def fill(self, colour: Colour) -> str:
        """`g` or `rg`."""
        return f"{_light(colour)} rg" if is_red(colour) else f"{number(1000 - colour.black)} g"

    def stroke(self, colour: Colour) -> str:
        """`G` or `RG`."""
        return f"{_light(colour)} RG" if is_red(colour) else f"{number(1000 - colour.black)} G"

    def state(self, colour: Colour) -> str:  # noqa: ARG002
        """A screen does not overprint."""
        return ""


def inks_for(options: PdfOptions) -> Inks:
    """The inks of a PDF."""
    return PressInks(options) if options.printing else ScreenInks(options)


def _shares(colour: Colour) -> str:
    return " ".join(map(number, (colour.cyan, colour.magenta, colour.yellow, colour.black)))


def _light(colour: Colour) -> str:
    """Each ink takes its share of the paper's light."""
    left = [1 - colour.black / 1000] * 3
    for share, ink in zip((colour.cyan, colour.magenta, colour.yellow), _LIGHT, strict=True):
        for channel, light in enumerate(ink):
            left[channel] *= 1 - share / 1000 * (1 - light / 255)
    return " ".join(number(round(value * 1000)) for value in left)
