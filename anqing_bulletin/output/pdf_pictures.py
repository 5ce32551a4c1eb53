"""Pictures as a PDF takes them: the colours of its purpose, no more pixels than it shows, greys as greys.

For the press colour goes through the profile of the output intent, so that the file needs no second colour space; a
drawing (what came without loss) keeps its exact greys on the black plate.  For the screen everything is sRGB.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image, ImageChops

from anqing_bulletin.bulletin.model import Picture
from anqing_bulletin.errors import PictureUnreadable
from anqing_bulletin.resources import resource_path

PRESS_PPI, SCREEN_PPI = 300, 150
_SPARE = 1.25
"""A picture up to this much finer than wanted is left as it is: resampling costs more than it saves."""
_QUALITY = 90
_GREY_TOLERANCE = 8
"""How far the channels of a photograph of black and white may differ, of 255."""
_BROKEN_PICTURE = (
    OSError, ValueError, SyntaxError, EOFError, MemoryError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises over the bytes of a picture that is none."""


@dataclass(frozen=True)
class PreparedPicture:
    """An image XObject's stream (ISO 32000-1, 8.9.5): 8 bits a component."""

    width: int
    height: int
    colour_space: str
    """DeviceGray, DeviceRGB or DeviceCMYK."""
    filter: str
    """DCTDecode or FlateDecode."""
    data: bytes
    inverted: bool = False
    """Whether 0 is full ink's absence, as JPEG has CMYK."""


def prepared_picture(picture: Picture, width: int, height: int, *, printing: bool) -> PreparedPicture:
    """A picture for a rectangle of a size in layout units.

    Raises PictureUnreadable where its bytes are no picture.
    """
    try:
        with Image.open(io.BytesIO(picture.data)) as opened:
            ppi = PRESS_PPI if printing else SCREEN_PPI
            most = tuple(max(1, round(side / 72000 * ppi)) for side in (width, height))
            lossy = opened.format == "JPEG"
            opened.draft(None, (round(most[0] * _SPARE), round(most[1] * _SPARE)))
            opened.load()
            image = _sized(_plain(opened), most)
            image = _press_form(image, lossy=lossy) if printing else _screen_form(image)
            return _encoded(image, lossy=lossy)
    except _BROKEN_PICTURE as error:
        raise PictureUnreadable(
            "稿件中有一幅图片读不出来，没有导出。请打开项目，换掉或删去那幅图片后再导出。"
        ) from error


def _plain(image: Image.Image) -> Image.Image:
    """Grey, sRGB or CMYK at 8 bits, without transparency."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")  # 16 bits a pixel
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode == "CMYK" else _from_own_profile(image)


def _from_own_profile(image: Image.Image) -> Image.Image:
    """An RGB picture in sRGB; where it brings a profile that cannot be read, as if it had none."""
    own = image.info.get("icc_profile")
    rgb = image.convert("RGB")
    if not own or image.mode != "RGB":
        return rgb
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(own))
        return ImageCms.profileToProfile(rgb, source, str(resource_path("icc", "sRGB.icc"))) or rgb
    except (ImageCms.PyCMSError, OSError):
        return rgb


def _sized(image: Image.Image, most: tuple[int, ...]) -> Image.Image:
    """No finer than wanted."""
    if image.width <= most[0] * _SPARE and image.height <= most[1] * _SPARE:
        return image
    factor = max(most[0] / image.width, most[1] / image.height)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _press_form(image: Image.Image, *, lossy: bool) -> Image.Image:
    """Grey, or CMYK of the output intent."""
    if image.mode != "RGB":
        return image
    if (grey := _as_grey(image, _GREY_TOLERANCE if lossy else 0)) is not None:
        return grey
    from PIL import ImageCms

    inks = ImageCms.applyTransform(image, _transform("RGB", "CMYK"))
    assert inks is not None
    return inks if lossy else _with_black_greys(inks, image)


def _screen_form(image: Image.Image) -> Image.Image:
    """Grey or sRGB."""
    if image.mode != "CMYK":
        return image
    from PIL import ImageCms

    light = ImageCms.applyTransform(image, _transform("CMYK", "RGB"))
    assert light is not None
    return light


@cache
def _transform(source: str, target: str) -> Any:
    """SRGB to the press and back, perceptually, black to black; made once."""
    from PIL import ImageCms

    profiles = {"RGB": str(resource_path("icc", "sRGB.icc")), "CMYK": str(resource_path("icc", "Uncoated.icc"))}
    return ImageCms.buildTransform(
        profiles[source],
        profiles[target],
        source,
        target,
        renderingIntent=ImageCms.Intent.PERCEPTUAL,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _as_grey(image: Image.Image, tolerance: int) -> Image.Image | None:
    """The picture as grey, where it has no other colour."""
    red, green, blue = image.split()
    for other in (green, blue):
        if any(ImageChops.difference(red, other).histogram()[tolerance + 1 :]):
            return None
    return green


def _with_black_greys(inks: Image.Image, image: Image.Image) -> Image.Image:
    """A drawing's inks with its exact greys on the black plate alone: lettering in a chart stays sharp."""
    red, green, blue = image.split()
    differing = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(red, blue))
    grey = differing.point(lambda value: 0 if value else 255)
    none = Image.new("L", image.size, 0)
    return Image.composite(Image.merge("CMYK", (none, none, none, ImageChops.invert(green))), inks, grey)


_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}


def _encoded(image: Image.Image, *, lossy: bool) -> PreparedPicture:
    """As JPEG what came as JPEG, without loss what came without."""
    space = _SPACES[image.mode]
    if not lossy:
        return PreparedPicture(*image.size, space, "FlateDecode", zlib.compress(image.tobytes(), 6))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return PreparedPicture(*image.size, space, "DCTDecode", buffer.getvalue(), inverted=image.mode == "CMYK")
