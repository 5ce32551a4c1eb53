"""The commands on project files: merging and repairing them, clean copies, their versions, 花脸稿.

Each function runs one command and gives the exit status: 0, or 1 where something is left for a person to do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from anqing_bulletin.cli_paths import refuse_existing, refuse_same
from anqing_bulletin.errors import ProjectDamaged, ProjectError

if TYPE_CHECKING:
    import argparse

    from anqing_bulletin.bulletin.merging.merge import Conflict
    from anqing_bulletin.bulletin.model import Issue
    from anqing_bulletin.storage.project import Project
    from anqing_bulletin.storage.versions import Snapshot

LEFT_TO_DO = 1
"""The exit status of a command that has done its work, but left something for a person to decide or to look at."""

COMMANDS = {
    "merge": "把同一期的两份合成一份；两边都改了的段落两份都留，逐条列出",
    "repair": "读出损坏的项目文件里完好的部分，另存一份；损坏的文件不动",
    "clean": "另存干净副本：不含历史版本、编辑备注、姓名、备用稿和回收站",
    "versions": "列出一个项目文件里保存过的版本",
    "compare": "比较两个文件或两个版本，可以导出花脸稿",
}


def merge(options: argparse.Namespace) -> int:
    """`merge MINE THEIRS -o OUT`: 1 where conflicts are left; nothing of either is lost then."""
    from anqing_bulletin.storage.project import read_project
    from anqing_bulletin.storage.together import bring_together

    refuse_same([options.mine, options.theirs, options.output])
    if not options.force:
        refuse_existing([options.output])
    together = bring_together(read_project(options.mine), read_project(options.theirs))
    merged = together.merged()
    _save(options.output, together.project(merged.issue))
    for notice in merged.notices:
        print(notice)
    for conflict in merged.left:
        print(_conflict_words(conflict))
    if together.base is None:
        print("这两个文件没有共同的版本，不知道各自改了什么：凡是不同的地方都列在上面。")
    if merged.left:
        print(f"已合并为“{options.output}”，还有 {len(merged.left)} 处两边都改了，请在窗口里看一遍。")
        return LEFT_TO_DO
    print(f"已合并为“{options.output}”，没有冲突。")
    return 0


def _conflict_words(conflict: Conflict) -> str:
    kept = "两份都留着" if conflict.can_keep_both else "先按第一个文件的"
    return f"待定　{conflict.label}（{kept}）\n  第一个文件：{conflict.mine}\n  第二个文件：{conflict.theirs}"


def repair(options: argparse.Namespace) -> int:
    """`repair DAMAGED -o OUT`: 1 where anything was lost."""
    from anqing_bulletin.storage.repair import salvage

    refuse_same([options.file, options.output])
    if not options.force:
        refuse_existing([options.output])
    salvaged = salvage(options.file)
    _save(options.output, salvaged.project)
    for loss in salvaged.losses:
        print(loss)
    print(f"已存为“{options.output}”：完好的稿件 {salvaged.whole} 篇。损坏的文件没有改动。")
    return LEFT_TO_DO if salvaged.losses else 0


def clean(options: argparse.Namespace) -> int:
    """`clean X -o OUT`."""
    from anqing_bulletin.storage.clean import clean_copy
    from anqing_bulletin.storage.project import read_project, write_project

    refuse_same([options.file, options.output])
    write_project(options.output, clean_copy(read_project(options.file)), overwrite=options.force)
    print(f"已存为“{options.output}”：不含历史版本、编辑备注、姓名、备用稿和回收站。")
    return 0


def versions(options: argparse.Namespace) -> int:
    """`versions X`."""
    from anqing_bulletin.storage.project import read_project

    found = read_project(options.file).versions.snapshots
    if options.json:
        facts = [
            {"id": one.id, "parents": one.parents, "time": one.time, "author": one.author, "name": one.name}
            for one in found
        ]
        print(json.dumps(facts, ensure_ascii=False, indent=2))
        return 0
    for one in found:
        print(f"{one.id[:8]}  {_when(one):<16}  {one.author or '不详'}　{one.name}".rstrip("　"))
    return 0


def compare(options: argparse.Namespace) -> int:
    """`compare OLD [NEW] [--from VERSION] [--to VERSION] [--pdf A] [--docx B]`."""
    from anqing_bulletin.bulletin import comparison
    from anqing_bulletin.storage.project import read_project

    outputs = [path for path in (options.pdf, options.docx) if path]
    other_files = [options.new] if options.new else []
    refuse_same([options.file, *other_files, *outputs])
    if not options.force:
        refuse_existing(outputs)
    first = read_project(options.file)
    second = read_project(options.new) if options.new else first
    old, old_name = _version(first, options.since, options.file)
    new, new_name = _version(second, options.until, options.new or options.file)
    if options.new is None and options.since is None:
        raise ProjectError("没有比较：请给出第二个文件，或用 --from 说明与哪个版本比。文件没有改动。")
    lines = comparison.describe(comparison.compare(old, new))
    for line in lines or ["没有不同。"]:
        print(line)
    _export_marked_up(options, old, new, (old_name, new_name))
    return 0


def _export_marked_up(options: argparse.Namespace, old: Issue, new: Issue, names: tuple[str, str]) -> None:
    if not (options.pdf or options.docx):
        return
    from anqing_bulletin.output.marked_up import marked_up_docx, marked_up_pdf
    from anqing_bulletin.storage.save import save_file
    from anqing_bulletin.storage.saving import stamp_now
    from anqing_bulletin.typesetting.style import load_style, style_of

    style, stamp = load_style(options.style) if options.style else style_of(new.publication), stamp_now()
    made = []
    if options.pdf:
        made.append((options.pdf, marked_up_pdf(old, new, style, names)))
    if options.docx:
        docx = marked_up_docx(old, new, style, author=stamp.author, time=stamp.moment, names=names)
        made.append((options.docx, docx))
    for path, data in made:
        save_file(path, data, overwrite=options.force)
        print(f"已导出花脸稿“{path}”。")


def _version(project: Project, wanted: str | None, path: Path) -> tuple[Issue, str]:
    """The issue of a version, found by its name or the beginning of its id, and what it is called."""
    if wanted is None:
        return project.issue, path.stem
    from anqing_bulletin.storage.fault import Fault
    from anqing_bulletin.storage.versions import issue_at

    found = [one for one in project.versions.snapshots if wanted in {one.name, one.id[: len(wanted)]}]
    if not found:
        raise ProjectError(f"“{path.name}”里没有叫“{wanted}”的版本，文件没有改动。用 versions 命令看有哪些版本。")
    try:
        return issue_at(project.versions, found[-1]), found[-1].name or _when(found[-1])
    except Fault as fault:
        raise ProjectDamaged(f"“{path.name}”的版本“{wanted}”读不出来：{fault}。文件没有改动。", fault.part) from fault


def _when(snapshot: Snapshot) -> str:
    moment = snapshot.moment
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment is not None else "时间不详"


def _save(path: Path, project: Project) -> None:
    """A new file, or one in the place of a file that the user lets go, which is in the backups then."""
    from anqing_bulletin.storage.saving import save_project, stamp_now

    save_project(path, project, stamp=stamp_now(), expected=None)


def add_arguments(name: str, parser: argparse.ArgumentParser) -> None:
    """What a command of `COMMANDS` takes."""
    if name == "merge":
        parser.add_argument("mine", type=Path, metavar="我的.zgxx")
        parser.add_argument("theirs", type=Path, metavar="同事的.zgxx")
    else:
        parser.add_argument("file", type=Path, metavar="X.zgxx")
    if name in {"merge", "repair", "clean"}:
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="Y.zgxx", help="存为哪个文件")
    if name == "versions":
        parser.add_argument("--json", action="store_true", help="以 JSON 给出")
    if name == "compare":
        parser.add_argument("new", nargs="?", type=Path, metavar="新.zgxx", help="省略时比较同一个文件里的版本")
        parser.add_argument("--from", dest="since", metavar="版本", help="旧的一边用哪个版本：名称，或编号的开头")
        parser.add_argument("--to", dest="until", metavar="版本", help="新的一边用哪个版本")
        parser.add_argument("--pdf", type=Path, metavar="A.pdf", help="导出花脸稿 PDF")
        parser.add_argument("--docx", type=Path, metavar="B.docx", help="导出花脸稿 DOCX，可在 Word 里接受或拒绝")
        parser.add_argument("--style", metavar="版式", help="版式名，或 .toml 版式文件")
    if name != "versions":
        parser.add_argument("--force", action="store_true", help="可以覆盖已有的文件")


RUNS = {"merge": merge, "repair": repair, "clean": clean, "versions": versions, "compare": compare}
