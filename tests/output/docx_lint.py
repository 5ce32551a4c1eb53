"""Faults that make Word repair, refuse or quietly spoil a DOCX, as a list of sentences.

The orders are those of the sequences in ECMA-376-1, annex A (transitional): CT_PPrBase, EG_RPrBase, CT_Settings,
CT_TblPr, CT_TrPr, CT_TcPr, CT_SectPr, CT_Style, CT_Compat; for tracked changes CT_ParaRPr and 17.13.5.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from tests.output.docx_reading import W, find, parts

ORDERS = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
        snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """ins del rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
        snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign
        rtl cs em lang eastAsianLayout specVanish oMath""",
    "settings": """writeProtection view zoom removePersonalInformation embedTrueTypeFonts saveSubsetFonts mirrorMargins
        alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter hideSpellingErrors proofState
        attachedTemplate trackRevisions defaultTabStop autoHyphenation evenAndOddHeaders drawingGridHorizontalSpacing
        drawingGridVerticalSpacing displayHorizontalDrawingGridEvery noPunctuationKerning characterSpacingControl
        printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore updateFields footnotePr endnotePr
        compat docVars rsids themeFontLang clrSchemeMapping shapeDefaults decimalSymbol listSeparator""",
    "compat": """spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace
        doNotExpandShiftReturn adjustLineHeightInTable useFELayout compatSetting""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
        tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription""",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tcMar": "top left start bottom right end",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "trPr": """cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden
        ins del trPrChange""",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
        pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
        pPr rPr tblPr trPr tcPr""",
    "font": "altName panose1 charset family notTrueType pitch sig",
}
RANKS = {name: {child: rank for rank, child in enumerate(order.split())} for name, order in ORDERS.items()}
REPEATED = {"compatSetting", "headerReference", "footerReference"}


def findings(data: bytes) -> list[str]:
    """Every fault in a package, in words; none for a sound one."""
    contents = parts(data)
    roots = {name: etree.fromstring(part) for name, part in contents.items() if name.endswith((".xml", ".rels"))}
    document = roots["word/document.xml"]
    styles = {style.get(f"{W}styleId") for style in find(roots["word/styles.xml"], "//w:style")}
    found = [*_relations(contents, roots), *_bookmarks(document), *_duplicates(roots), *_changes(document)]
    for name, root in roots.items():
        found += [f"{name}: {fault}" for fault in (*_orders(root), *_fields(root), *_tables(root), *_fonts(root))]
        found += [f"{name}: no style {missing}" for missing in _style_references(root) - styles]
    return found


def _local(element) -> str:
    return etree.QName(element).localname


def _orders(root) -> list[str]:
    found = []
    for element in root.iter(f"{W}*"):
        ranks = RANKS.get(_local(element))
        if ranks is None:
            continue
        names = [_local(child) for child in element]
        found += [f"{_local(element)} holds an unknown {name}" for name in names if name not in ranks]
        places = [ranks[name] for name in names if name in ranks]
        if places != sorted(places):
            found.append(f"{_local(element)} is out of order: {names}")
        twice = [name for name, count in Counter(names).items() if count > 1 and name not in REPEATED]
        found += [f"{_local(element)} holds {name} twice" for name in twice]
    return found


def _fields(root) -> list[str]:
    """Fields that are not begun, separated and ended in one paragraph."""
    found = []
    for paragraph in root.iter(f"{W}p"):
        kinds = [char.get(f"{W}fldCharType") for char in paragraph.iter(f"{W}fldChar")]
        if kinds != ["begin", "separate", "end"] * (len(kinds) // 3):
            found.append(f"field not closed: {kinds}")
    return found


def _bookmarks(document) -> list[str]:
    starts = find(document, "//w:bookmarkStart")
    names = [start.get(f"{W}name") for start in starts]
    ids = [start.get(f"{W}id") for start in starts]
    ends = [end.get(f"{W}id") for end in find(document, "//w:bookmarkEnd")]
    wanted = [code.text.split()[1] for code in find(document, "//w:instrText") if "PAGEREF" in code.text]
    wanted += [link.get(f"{W}anchor") for link in find(document, "//w:hyperlink")]
    found = [f"bookmark name twice: {n}" for n, count in Counter(map(str.lower, names)).items() if count > 1]
    found += [f"bookmark id twice: {n}" for n, count in Counter(ids).items() if count > 1]
    found += [f"bookmark name too long or not ASCII: {n}" for n in names if len(n) > 40 or not n.isascii()]
    if sorted(ids) != sorted(ends):
        found.append("bookmarks not paired")
    found += [f"no bookmark {name}" for name in wanted if name not in names]
    return found


def _tables(root) -> list[str]:
    found = []
    for table in root.iter(f"{W}tbl"):
        columns = find(table, "w:tblGrid/w:gridCol")
        if not columns:
            found.append("table without grid")
        for row in find(table, "w:tr"):
            spans = [int((find(cell, "w:tcPr/w:gridSpan/@w:val") or [1])[0]) for cell in find(row, "w:tc")]
            if sum(spans) != len(columns):
                found.append(f"row of {sum(spans)} columns in a table of {len(columns)}")
        if table.getnext() is not None and table.getnext().tag == f"{W}tbl":
            found.append("two tables touch")
    found += ["cell does not end in a paragraph" for cell in root.iter(f"{W}tc") if cell[-1].tag != f"{W}p"]
    return found


def _changes(document) -> list[str]:
    """Tracked changes that Word would not understand, or could not carry out."""
    changes = find(document, "//w:ins | //w:del")
    numbers = Counter(change.get(f"{W}id") for change in changes)
    found = [f"change {number} given {count} times" for number, count in numbers.items() if count > 1]
    found += ["change that is a bookmark's number" for n in find(document, "//w:bookmarkStart/@w:id") if n in numbers]
    found += [
        f"change without {name}"
        for change in changes
        for name in ("id", "author", "date")
        if not change.get(f"{W}{name}")
    ]
    found += ["change within a change" for _ in find(document, "//w:ins//w:ins | //w:ins//w:del | //w:del//w:del")]
    found += ["text not marked as deleted" for _ in find(document, "//w:del//w:t | //w:del//w:instrText")]
    found += ["text marked as deleted that is none" for _ in find(document, "//w:delText[not(ancestor::w:del)]")]
    found += ["empty change" for _ in find(document, "//w:p/w:ins[not(*)] | //w:p/w:del[not(*)]")]
    ends = find(document, "//w:p[w:pPr/w:rPr/w:ins or w:pPr/w:rPr/w:del]")
    found += ["section break in a paragraph that may go" for end in ends if find(end, "w:pPr/w:sectPr")]
    found += [
        "end of a cell that comes or goes"
        for end in ends
        if end.getparent().tag == f"{W}tc" and end.getnext() is None and not find(end, "../../w:trPr[w:ins or w:del]")
    ]
    if len(ends) and ends[-1].getparent() is document[0] and ends[-1] is find(document, "w:body/w:p")[-1]:
        found.append("end of the document that comes or goes")
    return found


def _fonts(root) -> list[str]:
    fonts = find(root, "//w:rFonts[@w:ascii or @w:hAnsi]")
    slots = ("ascii", "hAnsi", "eastAsia", "cs")
    return [f"font slot {slot} missing" for item in fonts for slot in slots if not item.get(f"{W}{slot}")]


def _style_references(root) -> set[str]:
    paths = ("//w:pStyle", "//w:rStyle", "//w:tblStyle", "//w:basedOn", "//w:next", "//w:link")
    return {item.get(f"{W}val") for path in paths for item in find(root, path)}


def _duplicates(roots) -> list[str]:
    ids = find(roots["word/styles.xml"], "//w:style/@w:styleId")
    names = find(roots["word/styles.xml"], "//w:style/w:name/@w:val")
    drawings = find(roots["word/document.xml"], "//wp:docPr/@id")
    return [
        f"{value} given twice"
        for values in (ids, names, drawings)
        for value, count in Counter(values).items()
        if count > 1
    ]


def _relations(contents: dict[str, bytes], roots) -> list[str]:
    """Relationships that lead nowhere, references without a relationship, parts without a type or a relationship."""
    found = []
    reached = {"[Content_Types].xml"}
    for name in [name for name in contents if name.endswith(".rels")]:
        folder, _, file = name.rpartition("/")
        base = folder.removesuffix("_rels")
        reached.add(name)
        for target in find(roots[name], "//rel:Relationship/@Target"):
            path = target.lstrip("/") if target.startswith("/") else base + target
            reached.add(path)
            if path not in contents:
                found.append(f"relationship to a missing part: {path}")
        source = base + file.removesuffix(".rels")
        if source in roots:
            known = set(find(roots[name], "//rel:Relationship/@Id"))
            used = set(find(roots[source], "//@r:id | //@r:embed"))
            found += [f"no relationship {missing}" for missing in used - known]
    types = contents["[Content_Types].xml"].decode()
    for name in contents:
        if name not in reached:
            found.append(f"part that nothing refers to: {name}")
        if f'"/{name}"' not in types and f'Extension="{name.rpartition(".")[2]}"' not in types:
            found.append(f"part without a content type: {name}")
    return found
