"""Reads a DOCX back: its lines as a person would read them, and its XML."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def tree(data: bytes, part: str = "word/document.xml"):
    return etree.fromstring(parts(data)[part])


def find(root, path: str) -> list:
    return root.xpath(path, namespaces=NAMESPACES)


def paragraph_text(paragraph) -> str:
    """What a paragraph shows: text, tabs, line breaks and the cached results of fields, not their instructions."""
    shown = {f"{W}t": lambda node: node.text or "", f"{W}tab": lambda _: "\t", f"{W}br": lambda _: "\n"}
    return "".join(shown[node.tag](node) for run in paragraph.iter(f"{W}r") for node in run if node.tag in shown)


def docx_lines(data: bytes, part: str = "word/document.xml") -> list[str]:
    """The paragraphs of a part in order, those of tables among them; empty ones are left out."""
    lines = [paragraph_text(paragraph) for paragraph in tree(data, part).iter(f"{W}p")]
    return [line for line in lines if line]


def styled(data: bytes, style_id: str) -> list[str]:
    """The texts of the paragraphs and runs of a style, in order."""
    root = tree(data)
    paragraphs = find(root, f"//w:p[w:pPr/w:pStyle/@w:val='{style_id}']")
    runs = find(root, f"//w:r[w:rPr/w:rStyle/@w:val='{style_id}']")
    return [paragraph_text(item) for item in paragraphs] + ["".join(item.itertext()) for item in runs]


def style_element(data: bytes, style_id: str):
    (found,) = find(tree(data, "word/styles.xml"), f"//w:style[@w:styleId='{style_id}']")
    return found
