"""Whatever file is chosen: its text, or one plain sentence why not."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from anqing_bulletin.errors import UnreadableManuscript
from anqing_bulletin.intake import text as intake_text
from anqing_bulletin.intake.text import decode, normalise, read_text

HEADLINE = "安庆"
PARAGRAPH = "云泽县委组织部举办干部培训班3期，参训420人次。\r\n\r\n学员说：“讲得实、用得上。”"


@pytest.mark.parametrize("text", [HEADLINE, PARAGRAPH, "2026年10月16日", "第十九期", "做法……成效——评价"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_of_an_office_gives_the_same_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "稿.txt").text == text.replace("\r\n", "\n")


def test_rare_names_survive_gb18030() -> None:
    assert decode("吴䶮、沈㛃、周𬱖三位同志".encode("gb18030"), "稿.txt").text == "吴䶮、沈㛃、周𬱖三位同志"


def test_line_ends_become_line_feeds_and_invisible_characters_go() -> None:
    assert normalise("甲\r\n乙\r丙\u2028丁\u200b戊\ufeff己\u00ad庚\x07") == "甲\n乙\n丙\n丁戊己庚"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空文件"),
        (b"\xef\xbb\xbf \r\n\t\r\n", "空文件"),
        ("\u3000\u3000\n".encode(), "空文件"),
        (b"PK\x03\x04" + bytes(60), "纯文本"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "旧格式文档"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b"<!DOCTYPE html><html></html>", "网页"),
        ("<html>云泽</html>".encode("utf-16"), "网页"),
        (bytes(range(256)) * 8, "不是文字稿件"),
        (bytes(1000), "不是文字稿件"),
        (b"\x01\x02\x03\x04\x05\x06abc", "不是文字稿件"),
        (b"caf\xe9 cr\xe8me", "编码认不出来"),
        (b"\xff\xfe\x00", "不是文字稿件"),
        (b"\x80\x81\x82\xff\xff", "编码认不出来"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableManuscript) as refused:
        decode(data, "稿.txt")
    sentence = str(refused.value)
    assert says in sentence
    assert "稿.txt" in sentence
    assert "没有导入任何内容，也没有写出文件" in sentence
    assert "请" in sentence


def test_a_document_under_the_name_of_a_text_is_still_a_document(tmp_path: Path) -> None:
    path = tmp_path / "稿.txt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(UnreadableManuscript, match="另存为"):
        read_text(path)


def test_an_enormous_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 21 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("read although too large"))
    with pytest.raises(UnreadableManuscript, match=r"21\.0 MB"):
        read_text(path)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "长.txt"
    path.write_bytes(b"x" * 64)
    monkeypatch.setattr(intake_text, "MAX_BYTES", 32)
    monkeypatch.setattr(Path, "stat", lambda *_args, **_kwargs: os.stat_result([0o100644, *[0] * 9]))
    with pytest.raises(UnreadableManuscript, match="20 MB 的上限"):
        read_text(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnreadableManuscript, match="找不到文件"):
        read_text(tmp_path / "没有.txt")
    with pytest.raises(UnreadableManuscript, match="文件夹"):
        read_text(tmp_path)
