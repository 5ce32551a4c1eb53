"""A day at the desk, in plain language: the real program on a screen of its own, from a manuscript to the print shop.

What is said of `tests.real_program` holds here; what is written with an input method comes from
`tests.program_with_input_method`, which sends it as an input method would.
"""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anqing_bulletin.bulletin.model import Article, Issue, Paragraph, Publication, Section, Span
from anqing_bulletin.storage.project import Project, read_project
from anqing_bulletin.storage.recovery import read_journal
from anqing_bulletin.storage.saving import save_project, stamp_now
from tests.real_program import Program, Screen, until, why_not

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not())]


class Hands:
    """Somebody with a keyboard and an input method."""

    def __init__(self, screen: Screen, folder: Path, *files: Path) -> None:
        self._screen, self._folder, self._starts = screen, folder, 0
        self.open_the_program(*files)

    def open_the_program(self, *files: Path) -> None:
        self._starts += 1
        fifo = self._folder / f"input method {self._starts}"
        os.mkfifo(fifo)
        self._handled = Path(f"{fifo}.handled")
        self._handled.touch()
        door = ("tests.program_with_input_method", str(fifo))
        self.program = Program(self._screen, self._folder / "office", *files, door=door)
        self._letters: TextIO = fifo.open("w", encoding="utf-8")
        self.window = self.program.window("期")
        self._send("", "")

    def press(self, *keys: str) -> None:
        """Press keys in the window."""
        self.program.press(self.window, *keys)

    def see_all_handled(self) -> None:
        """Wait until the program has seen all keys: letters come on another way and must not overtake them."""
        so_far = self._handled.stat().st_size
        self.press("Pause")
        until(lambda: self._handled.stat().st_size > so_far, "the keys are handled")

    def write(self, *words: tuple[str, str]) -> None:
        """Type each pinyin letter by letter, and take the characters that the input method offers."""
        self.see_all_handled()
        for pinyin, text in words:
            for end in range(1, len(pinyin) + 1):
                self._send(pinyin[:end], "")
            self._send("", text)
        self.see_all_handled()

    def spell(self, pinyin: str) -> None:
        """Type letters and leave them with the input method."""
        self.see_all_handled()
        self._send(pinyin, "")

    def _send(self, letters: str, text: str) -> None:
        print(json.dumps([letters, text], ensure_ascii=False), file=self._letters, flush=True)

    def answer(self, title: str, *keys: str) -> None:
        """Press keys in a dialog and see it go."""
        self.program.press(self.program.window(title), *keys)
        self.program.wait_until_gone(title)

    def save_as(self, path: Path) -> None:
        self.press("ctrl+shift+s")
        self.give_a_name(path)
        self.window = self.program.window(path.name)
        until(path.exists, f"the file {path.name}")

    def give_a_name(self, path: Path) -> None:
        """Answer the question for a file."""
        until(lambda: len(self.program.windows()) > 1, "the question for a name")
        dialog = next(window for window in self.program.windows() if window != self.window)
        self.program.press(dialog, "ctrl+a")
        self.program.type(dialog, str(path))
        self.program.press(dialog, "Return")

    def save(self) -> None:
        self.press("ctrl+s")
        until(lambda: "*" not in self.program.title(self.window), "everything is saved")

    def see_it_is_unsaved(self) -> None:
        until(lambda: "*" in self.program.title(self.window), "something is unsaved")

    def journalled(self) -> str:
        """What can be read in the journals at this moment."""
        works = [read_journal(path) for path in self.program.journals.glob("*")]
        return "".join(article.text for work in works if work is not None for article in work.issue.articles)

    def lose_power(self) -> None:
        """Nothing runs any more."""
        self.program.kill()
        self._letters.close()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    shown = Screen(tmp_path / "pixels")
    yield shown
    shown.close()


@pytest.fixture
def hands(screen: Screen, tmp_path: Path) -> Iterator[Hands]:
    """The program with an issue of two articles, and somebody before it."""
    articles = tuple(
        Article(title=f"{name}县做实基层治理", source=f"{name}县委组织部", blocks=(Paragraph((Span(text),)),))
        for name, text in (("青", "青县把事情办在村口。"), ("云", "云县把课堂搬到田间。"))
    )
    issue = Issue(Publication(), 12, date(2026, 3, 9), (Section("市内信息", articles),))
    path = tmp_path / "第12期.zgxx"
    save_project(path, Project(issue), stamp=stamp_now(), expected=None, backups=tmp_path / "backups")
    both = Hands(screen, tmp_path, path)
    yield both
    both.lose_power()
    assert both.program.complaint == ""


def printed(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.replace("\n", "")


def texts(path: Path) -> list[str]:
    return [article.text for article in read_project(path).issue.articles]


def test_an_article_is_written_with_an_input_method_put_first_printed_and_not_lost_in_a_crash(
    hands: Hands, tmp_path: Path
) -> None:
    # She adds an article; the caret waits in its title.  She writes title and text with pinyin.
    hands.press("ctrl+shift+n")
    hands.write(("shan", "山"), ("qianzhen", "前镇"), ("kaiban", "开办"), ("yexiao", "夜校"))
    hands.press("Tab")
    hands.press("alt+2")
    hands.write(("zhengzhi", "政治"), ("suzhi", "素质"), ("tisheng", "提升"))
    hands.press("ctrl+b")
    hands.write(("qingnian", "青年"), ("ganbu", "干部"))
    hands.press("ctrl+b")
    hands.write(("zou", "走进"), ("ketang", "课堂"), ("", "。"))
    hands.see_it_is_unsaved()

    # She goes to another article in the middle of a word: the letters stay where she typed them, none goes along.
    hands.spell("meiyou")
    hands.press("alt+1", "Up")
    hands.press("Down")

    # She moves the article to the front and saves.
    hands.press("ctrl+shift+Up", "ctrl+shift+Up")
    saved = tmp_path / "draft.zgxx"
    hands.save_as(saved)
    first = next(iter(read_project(saved).issue.articles))
    assert first.title == "山前镇开办夜校"
    assert first.paragraphs[0].strong_stretches == ("青年干部",)
    assert texts(saved) == [
        "政治素质提升青年干部走进课堂。meiyou",
        "青县把事情办在村口。",
        "云县把课堂搬到田间。",
    ]
    hands.press("alt+2", "ctrl+End", *["BackSpace"] * len("meiyou"))
    hands.see_it_is_unsaved()
    hands.save()

    # She makes the PDF for the print shop: the article is the first, and the others follow.
    pdf = tmp_path / "shop.pdf"
    hands.press("ctrl+e")
    hands.give_a_name(pdf)
    until(pdf.exists, "the PDF")
    places = [printed(pdf).rfind(word) for word in ("走进课堂", "办在村口", "搬到田间")]
    assert -1 not in places
    assert places == sorted(places)
    hands.program.screen.keep_picture("a day at the desk")

    # She writes on; the power fails.
    hands.press("alt+2", "ctrl+End")
    hands.write(("zaibu", "再补"), ("yiju", "一句"), ("", "。"))
    hands.see_it_is_unsaved()
    until(lambda: "再补一句" in hands.journalled(), "the last sentence is in the journal")
    hands.lose_power()
    assert texts(saved)[0] == "政治素质提升青年干部走进课堂。"

    # She starts it again: the sentence is offered, and she takes it.
    hands.open_the_program(saved)
    hands.answer("找回未保存的修改", "Return")
    hands.window = hands.program.window("第12期")
    hands.see_it_is_unsaved()
    hands.save()
    assert texts(saved)[0] == "政治素质提升青年干部走进课堂。再补一句。"
