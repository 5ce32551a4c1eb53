"""The promises of the README kept by the real program: a person types, the program is killed, and the text is back."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, Publication, Section, Span
from anqing_bulletin.storage.project import Project, read_project
from anqing_bulletin.storage.recovery import abandoned, read_journal
from anqing_bulletin.storage.saving import open_project, save_project, stamp_now
from tests.real_program import Program, Screen, until, why_not

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not())]

BODY = ("alt+2", "ctrl+End")
"""Keys: the caret to the end of the body."""
NEXT_ARTICLE = ("alt+1", "Down", *BODY)
RECOVERY, HELD, CHANGED = "找回未保存的修改", "文件已被打开", "文件被改动"
"""Titles of dialogs."""
UNSAVED = "*"
"""In the title of a window whose issue is not saved."""


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    shown = Screen(tmp_path_factory.mktemp("screen") / "pixels")
    yield shown
    shown.close()


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Starts the program; what still runs after the test is killed."""
    begun: list[Program] = []

    def begin(*files: Path, of: str = "office") -> Program:
        begun.append(Program(screen, tmp_path / of, *files))
        return begun[-1]

    yield begin
    for program in begun:
        program.kill()
    assert [program.complaint for program in begun if program.complaint] == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A saved issue with two articles."""
    articles = tuple(
        Article(title=f"{character}县做实基层治理", source=f"{character}县委组织部", blocks=(Paragraph((Span(text),)),))
        for character, text in (("青", "青县把事情办在村口。"), ("云", "云县把课堂搬到田间。"))
    )
    issue = Issue(Publication(), 12, date(2026, 3, 9), (Section("基层动态", articles),))
    path = tmp_path / "第12期.zgxx"
    save_project(path, Project(issue), stamp=stamp_now(), expected=None, backups=tmp_path / "backups")
    return path


# --- seen from outside ------------------------------------------------------------------------------------------------


def text_of(issue: Issue) -> str:
    return "\n".join(article.text for article in issue.articles)


def journalled(program: Program) -> str:
    """What can be read in the journals at this moment."""
    works = [read_journal(path) for path in program.journals.glob("*")]
    return "\n".join(text_of(work.issue) for work in works if work is not None)


def offered(program: Program) -> list[str]:
    """The texts that the next start would offer to bring back."""
    return [text_of(work.issue) for work in abandoned(program.journals)]


def on_disk(path: Path) -> str:
    return text_of(read_project(path).issue)


def until_unsaved(program: Program, window: str) -> None:
    until(lambda: UNSAVED in program.title(window), "the title says that something is unsaved")


def save(program: Program, window: str) -> None:
    program.press(window, "ctrl+s")
    until(lambda: UNSAVED not in program.title(window), "the title says that everything is saved")


def bring_back(program: Program) -> str:
    """Answer the dialog with the button that is proposed; the main window."""
    program.press(program.window(RECOVERY), "Return")
    program.wait_until_gone(RECOVERY)
    window = program.window("第")
    until_unsaved(program, window)
    return window


def everything_is_handled(program: Program, window: str) -> None:
    """Wait until the keys pressed so far have been seen by the program."""
    program.press(window, "ctrl+F1")
    program.press(program.window("关于"), "Escape")
    program.wait_until_gone("关于")


# --- killed -----------------------------------------------------------------------------------------------------------


def test_whoever_types_without_a_pause_loses_five_seconds_at_most_when_the_program_is_killed(
    start: Callable[..., Program], project: Path
) -> None:
    every, longest, busy = 0.1, 5.0, 2.0
    words = [f"w{number:03}" for number in range(60)]
    before = on_disk(project)
    program = start(project)
    window = program.window("第12期")
    program.press(window, *BODY)
    with program.typing(window, words, every) as is_typing:
        until(lambda: "w0" in journalled(program), "the journal holds what is typed")
        at_least = typed_in(journalled(program))
        assert is_typing(), "the journal was only written at a rest"
        assert len(at_least) <= (longest + busy) / every  # counted in keys: a machine that stands still types none
        program.kill()
    assert on_disk(project) == before

    again = start(project)
    again.window(RECOVERY)
    again.screen.keep_picture("recovery")
    window = bring_back(again)
    assert on_disk(project) == before
    save(again, window)
    back = typed_in(on_disk(project))
    assert "".join(words).startswith(back)
    assert back.startswith(at_least)
    again.press(window, "ctrl+q")
    assert again.wait() == 0
    assert offered(again) == []


def typed_in(text: str) -> str:
    """The words w000w001… in it."""
    return "w" + text.split("w", 1)[1].split("\n", 1)[0]


def test_an_issue_that_was_never_saved_is_back_too_and_waits_until_somebody_decides(
    start: Callable[..., Program],
) -> None:
    program = start()
    window = program.window("未命名")
    program.press(window, *BODY)
    program.type(window, "never saved")
    until(lambda: "never saved" in journalled(program), "the journal holds what was typed")
    program.kill()

    undecided = start()
    undecided.press(undecided.window(RECOVERY), "Escape")  # 以后再说
    undecided.wait_until_gone(RECOVERY)
    window = undecided.window("未命名")
    assert UNSAVED not in undecided.title(window)
    undecided.press(window, "ctrl+q")
    assert undecided.wait() == 0
    assert "never saved" in "".join(offered(undecided))

    again = start()
    window = bring_back(again)
    assert "未命名" in again.title(window)
    again.press(window, *BODY)  # the article is shown that was written in
    again.type(window, " so far")
    path = again.data / "written.zgxx"  # in the folder that is offered
    again.press(window, "ctrl+s")
    asked = again.window("另存为")
    again.type(asked, path.stem)
    again.press(asked, "Return")
    until(path.exists, "the file")
    until(lambda: UNSAVED not in again.title(window), "the title says that everything is saved")
    assert "never saved so far" in on_disk(path)
    until(lambda: journalled(again) == "", "the journal is thrown away")


def test_a_program_killed_while_it_saves_leaves_a_whole_file_and_every_word(
    start: Callable[..., Program], project: Path
) -> None:
    chance, begun = random.Random(12), on_disk(project)
    states = [begun]  # all that was ever written, in order
    for turn in range(10):
        in_file = states.index(on_disk(project))
        program = start(project)
        window = bring_back(program) if in_file < len(states) - 1 else program.window("第12期")
        program.press(window, *BODY)
        program.type(window, f"r{turn}.")
        states.append(with_more(states[-1], f"r{turn}."))
        until(lambda: states[-1] in journalled(program), "the journal holds what was typed")  # noqa: B023
        rested = len(states) - 1
        if turn % 2:
            program.type(window, "!")  # too late for the journal
            states.append(with_more(states[-1], "!"))
        end = threading.Timer(chance.uniform(0, 0.08), program.kill)
        end.start()
        program.press(window, "ctrl+s")
        end.join()

        kept = [states.index(text) for text in (on_disk(project), *offered(program))]
        assert kept[0] >= in_file
        assert max(kept) >= rested
        assert min(kept) == kept[0], "what is offered would take back what is saved"
        del states[max(kept) + 1 :]


def with_more(text: str, typed: str) -> str:
    """The text of both articles after more was typed into the first."""
    first, second = text.split("\n")
    return f"{first}{typed}\n{second}"


# --- shared -----------------------------------------------------------------------------------------------------------


def opened_twice(start: Callable[..., Program], project: Path) -> tuple[Program, Program]:
    """Two people open the file; the second one is asked how."""
    mine = start(project)
    mine.window("第12期")
    until(lambda: list(project.parent.glob(".~lock*")), "the lock")
    theirs = start(project, of="colleague")
    theirs.window(HELD)
    return mine, theirs


def test_what_two_people_write_into_one_file_at_once_is_both_in_it(
    start: Callable[..., Program], project: Path
) -> None:
    mine, theirs = opened_twice(start, project)
    theirs.screen.keep_picture("held")
    theirs.press(theirs.window(HELD), "Tab", "Tab", "space")  # 仍然打开
    theirs.wait_until_gone(HELD)
    here, there = mine.window("第12期"), theirs.window("第12期")
    mine.press(here, *BODY)
    mine.type(here, "mine")
    until_unsaved(mine, here)
    theirs.press(there, *NEXT_ARTICLE)
    theirs.type(there, "theirs")
    until_unsaved(theirs, there)
    save(mine, here)

    theirs.press(theirs.window(CHANGED), "Escape")  # not now
    theirs.wait_until_gone(CHANGED)
    theirs.press(there, "ctrl+s")
    changed = theirs.window(CHANGED)
    theirs.screen.keep_picture("changed")
    assert "theirs" not in on_disk(project)
    theirs.press(changed, "Return")  # 合并
    until(lambda: "theirs" in on_disk(project), "the file holds what was merged")
    assert "村口。mine" in on_disk(project)
    assert "田间。theirs" in on_disk(project)
    assert len(read_project(project).versions.snapshots) == 3


def test_where_both_changed_one_paragraph_the_person_sees_both_and_chooses(
    start: Callable[..., Program], project: Path
) -> None:
    program = start(project)
    window = program.window("第12期")
    program.press(window, *BODY)
    program.type(window, "mine")
    until_unsaved(program, window)
    save_as_a_colleague(project, lambda text: text.replace("村口。", "村口，办在田间。"))
    program.press(program.window(CHANGED), "Return")
    merging = program.window("合并")
    program.screen.keep_picture("merging")
    program.press(merging, "3", "Return")  # 两段都留, 完成合并
    program.wait_until_gone("合并")
    save(program, window)
    assert "村口。mine\n" in on_disk(project)
    assert "村口，办在田间。\n" in on_disk(project)


def test_a_file_opened_to_be_read_takes_no_typing(start: Callable[..., Program], project: Path) -> None:
    _mine, theirs = opened_twice(start, project)
    data = project.read_bytes()
    theirs.press(theirs.window(HELD), "Return")  # 只读打开
    theirs.wait_until_gone(HELD)
    there = theirs.window("只读")
    theirs.press(there, *BODY)
    theirs.type(there, "theirs")
    everything_is_handled(theirs, there)
    theirs.screen.keep_picture("read-only")
    assert UNSAVED not in theirs.title(there)
    theirs.press(there, "ctrl+q")
    assert theirs.wait() == 0
    assert project.read_bytes() == data
    assert journalled(theirs) == ""


def test_what_a_colleague_saves_comes_into_a_window_without_edits_of_its_own(
    start: Callable[..., Program], project: Path
) -> None:
    program = start(project)
    window = program.window("第12期")
    save_as_a_colleague(project, lambda text: text.replace("村口。", "村口，办在田间。"), number=13)
    until(lambda: "第13期" in program.title(window), "the title shows the colleague's number")
    program.screen.keep_picture("reloaded")
    assert UNSAVED not in program.title(window)
    assert journalled(program) == ""  # nothing of it is work that could be lost

    program.press(window, *BODY)
    program.type(window, "mine")
    until_unsaved(program, window)
    save(program, window)
    assert "村口，办在田间。mine" in on_disk(project)


def save_as_a_colleague(path: Path, edit: Callable[[str], str], number: int = 12) -> None:
    """Save the file with other texts and another number, as another program does."""
    opened = open_project(path)
    (section,) = opened.project.issue.sections
    articles = tuple(
        replace(article, blocks=tuple(replace(each, spans=(Span(edit(each.text)),)) for each in article.paragraphs))
        for article in section.articles
    )
    issue = replace(opened.project.issue, sections=(replace(section, articles=articles),), number=number)
    project = replace(opened.project, issue=issue)
    save_project(path, project, stamp=stamp_now(), expected=opened.digest, backups=path.parent / "backups")


# --- one program, several windows -------------------------------------------------------------------------------------


def test_a_second_start_opens_its_file_in_the_first_and_all_is_there_again_after_a_crash(
    start: Callable[..., Program], project: Path, tmp_path: Path
) -> None:
    other = tmp_path / "第13期.zgxx"
    issue = replace(read_project(project).issue, number=13, id="13")
    save_project(other, Project(issue), stamp=stamp_now(), expected=None, backups=tmp_path / "backups")
    program = start(project)
    program.window("第12期")
    assert start(other).wait() == 0
    window = program.window("第13期")
    assert len(program.titles()) == 2
    program.press(window, *NEXT_ARTICLE, "Left")  # 田间|。
    left = program.data / "state" / "windows.json"
    block = issue.sections[0].articles[1].blocks[0]
    caret = f'"{block.id}", {len(block.text) - 1}'
    until(lambda: left.exists() and caret in left.read_text("utf-8"), "the caret is noted")
    program.screen.keep_picture("two windows")
    program.kill()

    again = start()
    window = again.window("第13期")
    again.window("第12期")
    again.screen.keep_picture("two windows again")
    again.type(window, "!")
    until_unsaved(again, window)
    save(again, window)
    assert "田间!。" in on_disk(other)
    again.press(window, "ctrl+q")
    assert again.wait() == 0
    assert not list(left.parent.glob("instance*"))


# --- declared final ---------------------------------------------------------------------------------------------------


def test_a_final_issue_takes_no_typing_until_it_is_unlocked_on_purpose(
    start: Callable[..., Program], project: Path
) -> None:
    program = start(project)
    window = program.window("第12期")
    program.press(window, "ctrl+alt+f")
    asked = program.window("定稿")
    program.screen.keep_picture("finalise")
    program.press(asked, "Return")
    until(lambda: "已定稿" in program.title(window), "the title says that the issue is final")
    until(lambda: read_project(project).issue.final, "the file says that the issue is final")
    assert [snapshot.name for snapshot in read_project(project).versions.snapshots][-1] == "定稿"

    program.press(window, *BODY)
    program.type(window, "too late")
    everything_is_handled(program, window)
    program.screen.keep_picture("final")
    assert UNSAVED not in program.title(window)
    program.press(window, "ctrl+alt+shift+f")
    program.press(program.window("解除定稿"), "Return")
    until(lambda: "已定稿" not in program.title(window), "the title says that the issue is not final any more")
    program.type(window, "in time")
    save(program, window)
    saved = read_project(project)
    assert not saved.issue.final
    assert "in time" in text_of(saved.issue)
    assert "too late" not in text_of(saved.issue)
    assert "定稿" in [snapshot.name for snapshot in saved.versions.snapshots]


def test_a_regular_expression_replaces_in_the_whole_issue_and_one_without_end_holds_up_nobody(
    start: Callable[..., Program], project: Path
) -> None:
    program = start(project)
    window = program.window(project.name)
    program.press(window, *BODY)
    program.type(window, "in 2021 and 2022, " + "a" * 60)
    program.press(window, "ctrl+h")
    program.type(window, "20(2[0-9])")
    program.press(window, "Tab")
    program.type(window, "19$1")
    program.press(window, "Tab", "Tab", "Tab", "space")  # 正则表达式
    program.press(window, "ctrl+f", "ctrl+a")
    program.type(window, "(a+)+b")  # until the end of the world
    program.press(window, "ctrl+s")
    until(lambda: UNSAVED not in program.title(window), "a save while a pattern is tried")
    program.press(window, "ctrl+h", "ctrl+a")
    program.type(window, "20(2[0-9])")

    def replaced() -> bool:
        program.press(window, "ctrl+alt+Return", "ctrl+s")
        texts = [article.text for article in read_project(project).issue.articles]
        return any("in 1921 and 1922, aaa" in text for text in texts)

    until(replaced, "the replacement in the file")
    program.screen.keep_picture("replaced")
    program.press(window, "ctrl+z", "ctrl+s")

    def is_back() -> bool:
        return any("in 2021 and 2022, aaa" in article.text for article in read_project(project).issue.articles)

    until(is_back, "the words as they were")
    program.press(window, "ctrl+q")
    assert program.wait() == 0
