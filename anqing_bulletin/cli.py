"""The command line: the door that needs no window.

`anqing-bulletin` alone, or with a project file, opens the window; the commands below, and those of `cli_projects`, work
without Qt.  Whatever goes wrong is one plain Chinese sentence on standard error and exit status 2.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from anqing_bulletin import __version__, cli_projects
from anqing_bulletin.cli_paths import refuse_existing, refuse_same
from anqing_bulletin.errors import BulletinError

if TYPE_CHECKING:
    from anqing_bulletin.bulletin.model import Publication
    from anqing_bulletin.typesetting.compose import Composition
    from anqing_bulletin.typesetting.style import HouseStyle

FAULT = 2
"""The exit status of everything that a sentence explains."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window where none is named; gives the exit status."""
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0] not in _COMMANDS and not given[0].startswith("-")):
        return _open_window(given)
    options = _parser().parse_args(given)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except BulletinError as error:
        print(error, file=sys.stderr)
        return FAULT
    except BrokenPipeError:
        # Whoever read our output has seen enough (`… | head`); the interpreter must not try to flush it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _open_window(arguments: list[str]) -> int:
    from anqing_bulletin.desktop.windows.entrance import enter

    entrance = enter(arguments)
    if entrance is None:  # the program that runs already opens the files
        return 0
    from anqing_bulletin.desktop import foundations  # noqa: F401  before Qt, as it says

    try:
        from anqing_bulletin.desktop.main import run
    except ImportError as error:
        print(f"打不开窗口：Qt 或它要用的系统库没有装好（{error}）。命令行的各项功能不受影响。", file=sys.stderr)
        return FAULT
    return run(arguments, entrance)


def _speak_utf8() -> None:
    """Chinese on every console, also where the system's own encoding could not say it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


# --- the commands -------------------------------------------------------------------------------------------------


def _import(options: argparse.Namespace) -> int:
    from anqing_bulletin.intake.manuscript import read_manuscripts
    from anqing_bulletin.storage.project import Project, write_project

    for manuscript in options.files:
        refuse_same([manuscript, options.output])
    intake = read_manuscripts(options.files, keep_paragraphs=options.keep_paragraphs)
    write_project(options.output, Project(intake.issue), overwrite=options.force)
    for remark in intake.report:
        print(remark)
    articles = sum(1 for _ in intake.issue.articles)
    print(f"已存为“{options.output}”：{articles} 篇稿件。")
    return 0


def _info(options: argparse.Namespace) -> int:
    from anqing_bulletin.bulletin.summary import summary

    composition = _composed(options.file)
    facts = summary(composition.issue, composition.pages, len(composition.sheets))
    if options.json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
        return 0
    masthead = facts["masthead"]
    print(f"{masthead['title']}　第{masthead['number']}期　{masthead['issuer']}　{masthead['date']}")
    print(f"共 {facts['pages']} 页")
    for section in facts["sections"]:
        print(f"★ {section['title']}")
        for article in section["articles"]:
            source = f"（{article['source']}）" if article["source"] else ""
            print(f"  {article['page']:>3}  {article['title'] or '（无标题）'}{source}")
    for line in facts["imprint"]:
        print(f"{line['label']}：{line['recipients']}")
    return 0


def _layout(options: argparse.Namespace) -> int:
    from anqing_bulletin.typesetting.record import record

    pages = record(_composed(options.file, options.style, options.text_width))
    if options.json:
        print(json.dumps(pages, ensure_ascii=False))
        return 0
    for page in pages["pages"]:
        print(f"== 第 {page['number']} 页")
        for line in page["lines"]:
            print(f"{line['x']:8.2f} {line['y']:8.2f} {line['width']:8.2f}  {line['role']:<16} {line['text']}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from anqing_bulletin.storage.save import save_file

    prints = [path for path in (options.pdf, options.booklet, options.two_up) if path]
    outputs = [*prints, *(path for path in (options.reading, options.docx) if path)]
    if not outputs:
        print(
            "没有说要导出什么：请给出 --pdf、--reading、--booklet、--two-up、--docx 中的一个或几个。", file=sys.stderr
        )
        return FAULT
    refuse_same([options.file, *outputs])
    if not options.force:
        refuse_existing(outputs)
    composition = _composed(options.file, options.style)
    # All are made before any is written: a failure leaves the former files as they were.
    made = list(_made_pdfs(composition, options))
    if options.docx:
        from anqing_bulletin.output.docx import docx_bytes

        docx = docx_bytes(composition.issue, composition.style, composition.pages, len(composition.sheets))
        made.append((options.docx, docx))
    for path, data in made:
        save_file(path, data, overwrite=options.force)
        print(f"已导出“{path}”。")
    for substitution in composition.substitutions:
        print(_substitution_sentence(substitution.text, substitution.used), file=sys.stderr)
    return _preflighted([(path, data) for path, data in made if path in prints], composition)


def _made_pdfs(composition: Composition, options: argparse.Namespace) -> Iterator[tuple[Path, bytes]]:
    """The PDFs that the command line asks for."""
    from anqing_bulletin.output.pdf_options import PdfOptions, Red

    red = Red.SPOT if options.spot_red is not None else Red.NONE if options.no_red else Red.PROCESS
    name = {} if options.spot_red is None else {"spot_name": options.spot_red}
    choice = PdfOptions(red=red, bleed_mm=options.bleed, marks=options.marks, **name)
    if options.pdf or options.reading:
        from anqing_bulletin.output.pdf import READING, pdf_bytes

        if options.pdf:
            yield options.pdf, pdf_bytes(composition, choice)
        if options.reading:
            yield options.reading, pdf_bytes(composition, READING)
    if options.booklet or options.two_up:
        from anqing_bulletin.output.imposition import booklet_bytes, two_up_bytes

        if options.booklet:
            yield options.booklet, booklet_bytes(composition, choice)
        if options.two_up:
            yield options.two_up, two_up_bytes(composition, choice)


def _preflighted(prints: Iterable[tuple[Path, bytes]], composition: Composition) -> int:
    """Look through what goes to the print shop; gives the exit status."""
    status = 0
    for path, data in prints:
        from anqing_bulletin.output.preflight import check_pdf

        for finding in check_pdf(data, composition):
            print(f"付印检查“{path.name}”：{finding}", file=sys.stderr)
            status = FAULT if finding.serious else status
    return status


def _check(options: argparse.Namespace) -> int:
    from anqing_bulletin.output.preflight import check_file

    findings = check_file(options.pdf, _composed(options.file, options.style) if options.file else None)
    if options.json:
        print(json.dumps([finding.as_data() for finding in findings], ensure_ascii=False, indent=2))
    elif not findings:
        print(f"“{options.pdf}”没有发现问题。")
    else:
        for finding in findings:
            print(finding)
    return FAULT if findings else 0


def _fonts(options: argparse.Namespace) -> int:
    from anqing_bulletin.typesetting.fonts import FontBook
    from anqing_bulletin.typesetting.report import face_report
    from anqing_bulletin.typesetting.style import DEFAULT_STYLE, load_style

    composition = _composed(options.file, options.style) if options.file else None
    style = composition.style if composition else load_style(options.style or DEFAULT_STYLE)
    lines = face_report(style, composition.fonts if composition else FontBook.find(style), composition)
    if options.json:
        print(json.dumps([line.as_data() for line in lines], ensure_ascii=False, indent=2))
        return 0
    for line in lines:
        print(line)
    return 0


def _substitution_sentence(text: str, used: str) -> str:
    code = " ".join(f"U+{ord(character):04X}" for character in text)
    if not used:
        return f"缺字：“{text}”（{code}）没有一种字体能排，页面上以“〓”代替，请换字或安装含有它的字体。"
    return f"替补：“{text}”（{code}）所用字体没有，改用“{used}”。"


def _composed(path: Path, style_name: str | None = None, text_width: float | None = None) -> Composition:
    """The composition of a project file, in its own style or in another."""
    from anqing_bulletin.storage.project import read_project
    from anqing_bulletin.typesetting.compose import compose
    from anqing_bulletin.typesetting.style import load_style

    issue = read_project(path).issue
    style = load_style(style_name) if style_name else _own_style(issue.publication)
    return compose(issue, style.with_text_width(text_width) if text_width is not None else style)


def _own_style(publication: Publication) -> HouseStyle:
    """The style of an issue; the nearest one, and a word about it, where this program does not have it."""
    from anqing_bulletin.errors import StyleInvalid
    from anqing_bulletin.typesetting.style import nearest_style, style_names, style_of

    try:
        return style_of(publication)
    except StyleInvalid as error:
        style = nearest_style(publication)
        if publication.style in style_names():
            words = f"{error}本期对版式的改动没有采用，按“{style.name}”原样排版；页码可能与原来不同。"
        else:
            words = f"这台电脑上没有版式“{publication.style}”，改用“{style.name}”排版；页码可能与原来不同。"
        print(words, file=sys.stderr)
        return style


# --- the parser ---------------------------------------------------------------------------------------------------

_COMMANDS = {
    "import": "把文本稿件（一整期或单篇）读成项目文件",
    "info": "说明一个项目文件里有什么",
    "layout": "列出每页每行排在哪里",
    "export": "导出 PDF（印刷版、阅读版、拼版）、DOCX",
    "check": "检查一个 PDF 能不能付印；同时给出项目文件时，还核对文字",
    "fonts": "列出各处文字用什么字体，缺哪些字",
    **cli_projects.COMMANDS,
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(FAULT, f"命令写法有误：{message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="anqing-bulletin",
        description="《安庆组工信息》编排程序。不带命令时打开窗口，可以跟一个或几个 .zgxx 项目文件。",
    )
    parser.add_argument("--version", action="version", version=f"anqing-bulletin {__version__}")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=_Parser)

    def command(name: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=_COMMANDS[name], description=_COMMANDS[name])
        added.set_defaults(run=_RUNS[name])
        return added

    reading = command("import")
    reading.add_argument("files", nargs="+", type=Path, metavar="文件", help="文本或 Markdown，UTF-8 或 GB18030")
    reading.add_argument("-o", "--output", required=True, type=Path, metavar="X.zgxx", help="存为哪个项目文件")
    reading.add_argument("--keep-paragraphs", action="store_true", help="小标题前的分段照原样保留")
    reading.add_argument("--force", action="store_true", help="可以覆盖已有的文件")

    info = command("info")
    info.add_argument("file", type=Path, metavar="X.zgxx")
    info.add_argument("--json", action="store_true", help="以 JSON 给出")

    layout = command("layout")
    layout.add_argument("file", type=Path, metavar="X.zgxx")
    layout.add_argument("--json", action="store_true", help="以 JSON 给出")
    layout.add_argument("--style", metavar="版式", help="版式名，或 .toml 版式文件")
    layout.add_argument("--text-width", type=float, metavar="字数", help="版心宽度，以正文字号的全角字计")

    export = command("export")
    export.add_argument("file", type=Path, metavar="X.zgxx")
    export.add_argument("--pdf", type=Path, metavar="A.pdf", help="印刷版：四色或黑加专色，可直接付印、归档")
    export.add_argument("--reading", type=Path, metavar="B.pdf", help="阅读版：带书签、链接和结构标签")
    export.add_argument("--booklet", type=Path, metavar="C.pdf", help="骑马钉拼版：两页一面，双面印好对折成册")
    export.add_argument("--two-up", type=Path, metavar="D.pdf", help="两页并排的拼版")
    export.add_argument("--docx", type=Path, metavar="E.docx", help="能在 Word、WPS 里接着改的 DOCX")
    red = export.add_mutually_exclusive_group()
    red.add_argument("--spot-red", metavar="油墨名", help="红色用专色印，如 红 或 PANTONE 185 C")
    red.add_argument("--no-red", action="store_true", help="不印红色的刊名和红线（用套红纸时）")
    export.add_argument("--marks", action="store_true", help="加裁切和套印标记（用于付印的各种 PDF）")
    export.add_argument("--bleed", type=float, default=0.0, metavar="毫米", help="出血宽度")
    export.add_argument("--style", metavar="版式", help="版式名，或 .toml 版式文件")
    export.add_argument("--force", action="store_true", help="可以覆盖已有的文件")

    check = command("check")
    check.add_argument("file", nargs="?", type=Path, metavar="X.zgxx", help="核对 PDF 的文字与这一期是否一致")
    check.add_argument("--pdf", required=True, type=Path, metavar="A.pdf", help="要检查的 PDF")
    check.add_argument("--json", action="store_true", help="以 JSON 给出")
    check.add_argument("--style", metavar="版式", help="版式名，或 .toml 版式文件")

    fonts = command("fonts")
    fonts.add_argument("file", nargs="?", type=Path, metavar="X.zgxx", help="同时列出这一期里各字体所缺的字")
    fonts.add_argument("--json", action="store_true", help="以 JSON 给出")
    fonts.add_argument("--style", metavar="版式", help="版式名，或 .toml 版式文件")

    for name in cli_projects.COMMANDS:
        cli_projects.add_arguments(name, command(name))
    return parser


_RUNS = {
    "import": _import,
    "info": _info,
    "layout": _layout,
    "export": _export,
    "check": _check,
    "fonts": _fonts,
    **cli_projects.RUNS,
}
