"""Does to a DOCX what Word does when somebody accepts, or refuses, all of its tracked changes."""

from __future__ import annotations

from tests.output.docx_reading import W, find, paragraph_text, tree


def accepted(data: bytes) -> list[str]:
    """The paragraphs with all changes accepted; empty ones are left out."""
    return _lines(data, stays="ins", goes="del")


def refused(data: bytes) -> list[str]:
    """The paragraphs with all changes refused; empty ones are left out."""
    return _lines(data, stays="del", goes="ins")


def lost_titles(data: bytes) -> list[str]:
    """What the contents refer to and cannot find, once all changes are accepted, and once they are refused."""
    return [
        name for root in (_carried_out(data, "ins", "del"), _carried_out(data, "del", "ins")) for name in _lost(root)
    ]


def _lost(root) -> list[str]:
    wanted = [(code.text or "").split()[1] for code in find(root, "//w:instrText") if "PAGEREF" in code.text]
    everything = list(root.iter())
    ends = {end.get(f"{W}id"): everything.index(end) for end in find(root, "//w:bookmarkEnd")}
    found = set()
    for start in find(root, "//w:bookmarkStart"):
        inside = everything[everything.index(start) : ends[start.get(f"{W}id")]]
        if start.getparent().tag == f"{W}body" or any(item.tag == f"{W}r" for item in inside):
            found.add(start.get(f"{W}name"))
    return [name for name in wanted if name not in found]


def _lines(data: bytes, stays: str, goes: str) -> list[str]:
    root = _carried_out(data, stays, goes)
    return [line for line in map(paragraph_text, root.iter(f"{W}p")) if line]


def _carried_out(data: bytes, stays: str, goes: str):
    root = tree(data)
    for row in find(root, f"//w:tr[w:trPr/w:{goes}]"):
        row.getparent().remove(row)
    for table in find(root, "//w:tbl[not(w:tr)]"):
        table.getparent().remove(table)
    for change in find(root, f"//w:p//w:{goes}[not(parent::w:rPr)]"):
        change.getparent().remove(change)
    for change in find(root, f"//w:p//w:{stays}[not(parent::w:rPr)]"):
        place = change.getparent()
        for child in change:
            place.insert(place.index(change), child)
        place.remove(change)
    for link in find(root, "//w:hyperlink[not(*)]"):
        link.getparent().remove(link)
    for text in find(root, "//w:delText"):
        text.tag = f"{W}t"
    # From the end, so that a paragraph is whole before the one above is joined to it.
    for paragraph in find(root, f"//w:p[w:pPr/w:rPr/w:{goes}]")[::-1]:
        _join_to_next(paragraph)
    for code in find(root, "//w:delInstrText"):
        code.tag = f"{W}instrText"
    return root


def _join_to_next(paragraph) -> None:
    """The end of a paragraph goes: what it holds opens the next one, whose properties count."""
    content = [child for child in paragraph if child.tag != f"{W}pPr"]
    if any(child.tag not in {f"{W}bookmarkStart", f"{W}bookmarkEnd"} for child in content):
        following = paragraph.getnext()
        assert following is not None, "text is left in the last paragraph, whose end cannot go"
        assert following.tag == f"{W}p", "text is left before what is no paragraph"
        for child in content[::-1]:
            following.insert(1, child)
    paragraph.getparent().remove(paragraph)
