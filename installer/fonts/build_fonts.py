r"""Rebuild `resources/fonts/` from the upstream packages, byte for byte.

A recipe for developers; the program never runs it, and needs neither it nor fontTools.  Fetch and unpack the
sources (each .deb and .tgz into a folder of its own; one of each kind is shown):

    apt-get download texlive-lang-chinese=2022.20230122-1 fonts-lxgw-wenkai=1.250+repack-1 \
        unicode-data=15.0.0-1
    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-serif-sc@0.4.3
    dpkg-deb -x texlive-lang-chinese_*.deb fandol
    mkdir sans && tar -xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz -C sans

and run it with the fontTools and uharfbuzz versions that PROVENANCE.toml names:

    python installer/fonts/build_fonts.py --fandol fandol --sans sans --serif serif --wenkai wenkai \
        --unicode unicode --output resources/fonts --table tests/data/tgh-8105.txt

Every source font is checked against the sha256 in `font_sources`, so another version stops the build instead of
slipping in.

Decisions:

- **Fandol stays untouched.** Its licence (GPLv3 with the font exception) lets a document embed *unaltered
  portions*; an unmodified file leaves no doubt about that, and is a separate work beside the program.
- **The other faces are subsets**: GB 2312 with its signs, the 8,105 characters of 通用规范汉字表, and the
  blocks of signs that an office meets. GBK would more than double the size and still lack 276 of the
  8,105, which are what personal names need.
- **The rare face holds what the Fandol faces lack** of that same set, so that body text has a second face
  of its own kind before anything must be set in Song.
- **Hinting and layout tables go**, because text is placed glyph by glyph and never set vertically.
- **Dashes are Chinese**: U+2014 is one em wide and in the middle of the line, without a language tag. Of
  the layout features only `ccmp` stays, which joins two of them into the glyph of U+2E3A, two ems wide,
  where two single ones leave a gap.
- **Each subset is the Regular of a family of its own.** With the upstream names a look-up by family could
  find an installed Noto of another version, and the OFL wants WenKai's reserved names gone from a modified
  font. Bold and Black are no words of their own in a family name, since DirectWrite may take such words out
  to form a larger family; and every name has one English record, so that the family is called the same on
  every system.
- **Nothing depends on the clock**: `head.modified` is the upstream one.
"""

# mypy: disable-error-code="import-not-found, import-untyped"

from __future__ import annotations

import argparse
import bz2
import gzip
import hashlib
import io
import json
from pathlib import Path
from typing import Final

import fontTools
import uharfbuzz as hb
from font_sources import FACES, Face
from fontTools.ttLib import TTFont

_FANDOL_DOC: Final = "usr/share/doc/texlive-doc/fonts/fandol"
_WENKAI_DOC: Final = "usr/share/doc/fonts-lxgw-wenkai/copyright"
_UNICODE_DOC: Final = "usr/share/doc/unicode-data/copyright"
_UNIHAN: Final = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
_UNIHAN_SHA256: Final = "bdeef44d75d914e793b7f27ddc3bee01b2d11dd34f4e52de1a9fba74a1612dc2"

TABLE_SIZE: Final = 8105

DASHES: Final = (0x2014, 0x2E3A, 0x2E3B)
"""The em dash, and the joined dashes of two and three ems."""

# Inclusive ranges, intersected with what a face has.
SIGN_RANGES: Final[tuple[tuple[int, int], ...]] = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x0180, 0x024F),  # pinyin ǎ ǐ ǒ ǔ ǖ ǘ ǚ ǜ ǹ
    (0x0250, 0x0261),  # ɑ ɡ
    (0x02B0, 0x02FF),  # free-standing tone marks
    (0x0300, 0x030C),  # combining tone marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x1E3E, 0x1E3F),  # ḿ
    (0x1EBC, 0x1EBD),  # ẽ
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # ℃ № ™
    (0x2150, 0x218F),  # fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2300, 0x23FF),  # technical
    (0x2460, 0x24FF),  # ① to ⑳ and their kin
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x259F),  # blocks
    (0x25A0, 0x25FF),  # geometric
    (0x2600, 0x26FF),  # ★ ☆ ☎
    (0x2700, 0x27BF),  # ✓ ❶
    (0x2E3A, 0x2E3B),  # joined dashes
    (0x3000, 0x303F),  # CJK punctuation
    (0x3040, 0x30FF),  # kana, which GB 2312 has too
    (0x3105, 0x312F),  # bopomofo, which GB 2312 has too
    (0x3220, 0x325F),  # ㈠ ㉑
    (0x3280, 0x32CB),  # ㊀ ㊿ ㋀
    (0x3358, 0x33FF),  # ㎡ ㏑ ㏠
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFE6),
)

_DROPPED_TABLES: Final = (
    "BASE", "GDEF", "GPOS", "STAT", "VORG", "DSIG", "vhea", "vmtx",
    "cvt ", "fpgm", "prep", "hdmx", "VDMX", "LTSH", "kern",
)  # fmt: skip
# Copyright, trademark, manufacturer, designer, description, addresses, licence and its address.
_KEPT_NAME_IDS: Final = frozenset({0, 7, 8, 9, 10, 11, 12, 13, 14})
_OFL_START: Final = "-" * 59


class SourceMismatch(Exception):
    """A source file is not the one that the recipe was written for."""


def checked_bytes(path: Path, sha256: str) -> bytes:
    """The file's bytes; raises `SourceMismatch` unless they have the given sha256."""
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        message = f"{path}: sha256 is {found}, expected {sha256}"
        raise SourceMismatch(message)
    return data


def standard_characters(unihan: bytes) -> list[str]:
    """通用规范汉字表 in the order of its numbers, from the field kTGH of Unicode's Han database."""
    by_number: dict[int, str] = {}
    for line in bz2.decompress(unihan).decode("utf-8").splitlines():
        code, _, field = line.partition("\tkTGH\t2013:")
        if field:
            by_number[int(field)] = chr(int(code.removeprefix("U+"), 16))
    if sorted(by_number) != list(range(1, TABLE_SIZE + 1)):
        message = f"kTGH numbers are not 1 to {TABLE_SIZE}"
        raise SourceMismatch(message)
    return [by_number[number] for number in sorted(by_number)]


def gb2312_characters() -> set[str]:
    """All 7,445 codes of GB 2312; the two that codecs map differently (· and —) in both readings."""
    characters: set[str] = set()
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            code = bytes((first, second))
            try:
                characters.add(code.decode("gb2312"))
            except UnicodeDecodeError:
                continue
            characters.add(code.decode("gbk"))
    return characters


def wanted_codes(standard: list[str]) -> set[int]:
    """Everything that the subsets should hold as far as their sources do."""
    codes = {ord(character) for character in standard} | {ord(character) for character in gb2312_characters()}
    for first, last in SIGN_RANGES:
        codes.update(range(first, last + 1))
    return codes


def with_chinese_dashes(source: bytes) -> bytes:
    """The font with the Chinese forms of U+2014, U+2E3A and U+2E3B as the plain ones.

    Noto's cmap has the Western forms, narrower and lower, and `locl` for ZHS reaches the Chinese ones.
    """
    font = TTFont(io.BytesIO(source), recalcTimestamp=False, recalcBBoxes=False)
    shaper = hb.Font(hb.Face(source))
    for code in DASHES:
        buffer = hb.Buffer()
        buffer.add_codepoints([code])
        buffer.direction, buffer.script, buffer.language = "ltr", "Hani", "zh-hans"
        hb.shape(shaper, buffer, {})
        (glyph,) = buffer.glyph_infos
        for cmap in font["cmap"].tables:
            if code in cmap.cmap:
                cmap.cmap[code] = font.getGlyphName(glyph.codepoint)
    result = io.BytesIO()
    font.save(result)
    return result.getvalue()


def subset(source: bytes, codes: set[int]) -> bytes:
    """The font reduced to these code points, without hinting, and of layout with the `ccmp` feature only."""
    plan = hb.SubsetInput()
    plan.unicode_set.update(codes)
    plan.layout_feature_tag_set.clear()
    plan.layout_feature_tag_set.add(_tag("ccmp"))
    plan.drop_table_tag_set.update({_tag(table) for table in _DROPPED_TABLES})
    plan.name_id_set.update(_KEPT_NAME_IDS)
    plan.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    return bytes(hb.subset(hb.Face(source), plan).blob.data)


def _tag(text: str) -> int:
    return int.from_bytes(text.encode("ascii"), "big")


def rename(data: bytes, family: str, postscript_name: str) -> bytes:
    """The font as the Regular of a family of its own; its weight class and its licence records stay."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    names = font["name"]
    version = names.getDebugName(5)
    kept = {
        record.nameID: record.toUnicode()
        for record in names.names
        if record.nameID in _KEPT_NAME_IDS and record.platformID == 3 and record.langID == 0x409
    }
    changed = {
        1: family,
        2: "Regular",
        3: f"{version.split(';')[0]};{postscript_name}",
        4: family,
        5: f"{version};subset",
        6: postscript_name,
    }
    names.names = []
    for name_id, text in sorted((kept | changed).items()):
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x61 | 0x40  # neither italic nor bold, but regular
    font["OS/2"].fsType = 0
    font["head"].macStyle = 0
    if "GSUB" in font and not font["GSUB"].table.LookupList.Lookup:
        del font["GSUB"]
    result = io.BytesIO()
    font.save(result)
    return result.getvalue()


def wenkai_licence(debian_copyright: str, copyright_notice: str, ofl: str) -> str:
    """The OFL with WenKai's own notice before it: Debian's package has the two apart."""
    reserved = 'With Reserved Font Names "霞鹜" and "LXGW".'
    if reserved.rstrip(".") not in debian_copyright:
        message = "the Reserved Font Names are not where they were"
        raise SourceMismatch(message)
    notice = "\n".join(copyright_notice.splitlines())
    return (
        f"{notice}\n{reserved}\n\n"
        "This Font Software is licensed under the SIL Open Font License, Version 1.1.\n"
        "This license is copied below, and is also available with a FAQ at:\nhttps://scripts.sil.org/OFL\n\n\n"
        f"{ofl[ofl.index(_OFL_START) :]}"
    )


def table_text(standard: list[str]) -> str:
    """The 8,105 characters as a text file of 50 to a line."""
    rows = ["".join(standard[start : start + 50]) for start in range(0, len(standard), 50)]
    head = (
        "# 通用规范汉字表 (2013): its 8,105 characters in the table's order.\n"
        "# 1 to 3500 are level one, 3501 to 6500 level two, the others level three.\n"
        "# Taken from the field kTGH of Unihan_OtherMappings.txt, Unicode 15.0, © 2022 Unicode, Inc.:\n"
        "# see tgh-8105.LICENSE.txt.\n"
    )
    return head + "\n".join(rows) + "\n"


def provenance(rows: list[tuple[Face, bytes]]) -> str:
    """PROVENANCE.toml: one table a font file."""
    lines = [
        "# Where each font file comes from, and what was done; written by installer/fonts/build_fonts.py.",
        "",
        "[recipe]",
        'script = "installer/fonts/build_fonts.py"',
        f'fonttools = "{fontTools.version}"',
        f'uharfbuzz = "{hb.__version__}"',
        f'harfbuzz = "{hb.version_string()}"',
    ]
    for face, data in rows:
        source = face.source
        notice = TTFont(io.BytesIO(data), lazy=True)["name"].getDebugName(0)
        values = {
            "file": face.file,
            "role": face.role,
            "family": face.family,
            "package": source.package,
            "upstream": source.upstream,
            "source_file": source.path,
            "sha256": hashlib.sha256(data).hexdigest(),
            "source_sha256": source.sha256,
            "copyright": " ".join(notice.split()),
            "licence": source.licence,
            "licence_files": list(source.licence_files),
            "modified": face.modified,
            "changes": face.changes,
        }
        lines += ["", "[[font]]"]
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def build(directories: dict[str, Path], unicode_data: Path, output: Path, table: Path | None) -> None:
    """Write the fonts, their licences and PROVENANCE.toml into `output`, and the characters into `table`.

    Raises `SourceMismatch` when a source is not the one the recipe was written for.
    """
    standard = standard_characters(checked_bytes(unicode_data / _UNIHAN, _UNIHAN_SHA256))
    sources = {
        face.file: checked_bytes(directories[face.directory] / face.source.path, face.source.sha256) for face in FACES
    }
    wanted = wanted_codes(standard)
    common = set.intersection(*(set(hb.Face(sources[face.file]).unicodes) for face in FACES if not face.modified))

    licenses = output / "licenses"
    licenses.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[Face, bytes]] = []
    for face in FACES:
        data = sources[face.file]
        if face.modified:
            if face.directory == "wenkai":
                data = subset(data, (wanted - common) | {0x20})
            else:
                data = subset(with_chinese_dashes(data), wanted)
            data = rename(data, face.family, face.file.removesuffix(".ttf"))
        (output / face.file).write_bytes(data)
        rows.append((face, data))

    fandol_doc = directories["fandol"] / _FANDOL_DOC
    (licenses / "Fandol-COPYING.txt").write_bytes(gzip.decompress((fandol_doc / "COPYING.gz").read_bytes()))
    (licenses / "Fandol-README.txt").write_bytes((fandol_doc / "README").read_bytes())
    for directory, name in (("sans", "NotoSansSC-OFL.txt"), ("serif", "NotoSerifSC-OFL.txt")):
        (licenses / name).write_bytes((directories[directory] / "package" / "LICENSE_FONT").read_bytes())
    (rare,) = (sources[face.file] for face in FACES if face.directory == "wenkai")
    rare_notice = TTFont(io.BytesIO(rare), lazy=True)["name"].getDebugName(0)
    text = wenkai_licence(
        (directories["wenkai"] / _WENKAI_DOC).read_text(encoding="utf-8"),
        rare_notice,
        (licenses / "NotoSansSC-OFL.txt").read_text(encoding="utf-8"),
    )
    (licenses / "LXGWWenKai-OFL.txt").write_text(text, encoding="utf-8", newline="\n")
    (output / "PROVENANCE.toml").write_text(provenance(rows), encoding="utf-8", newline="\n")
    if table is not None:
        table.write_text(table_text(standard), encoding="utf-8", newline="\n")
        terms = (unicode_data / _UNICODE_DOC).read_text(encoding="utf-8")
        terms = terms[terms.index("UNICODE, INC. LICENSE AGREEMENT") :].rstrip()
        lines = [line.rstrip() for line in terms.splitlines()]
        table.with_suffix(".LICENSE.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Read the directories from the command line and build."""
    parser = argparse.ArgumentParser(description="Rebuild resources/fonts/ from its sources.")
    parser.add_argument("--fandol", type=Path, required=True, help="unpacked texlive-lang-chinese .deb")
    parser.add_argument("--sans", type=Path, required=True, help="unpacked noto-sans-sc .tgz")
    parser.add_argument("--serif", type=Path, required=True, help="unpacked noto-serif-sc .tgz")
    parser.add_argument("--wenkai", type=Path, required=True, help="unpacked fonts-lxgw-wenkai .deb")
    parser.add_argument("--unicode", type=Path, required=True, help="unpacked unicode-data .deb")
    parser.add_argument("--output", type=Path, required=True, help="the folder to write, resources/fonts")
    parser.add_argument("--table", type=Path, help="also write the 8,105 characters to this text file")
    options = parser.parse_args()
    directories = {name: getattr(options, name) for name in ("fandol", "sans", "serif", "wenkai")}
    build(directories, options.unicode, options.output, options.table)


if __name__ == "__main__":
    main()
