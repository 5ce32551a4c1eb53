"""Lines that a page broke are joined; lines that somebody typed are not."""

from __future__ import annotations

import pytest

from anqing_bulletin.intake.clipboard import pasted_text

LINE = "各县区坚持把学习教育作为首要任务组织开展集中研讨和专题培"


def texts(text: str) -> list[str]:
    return [block.text for block in pasted_text(text).blocks]


def test_full_lines_that_stop_within_a_sentence_are_one_paragraph() -> None:
    assert texts(f"{LINE}\n{LINE}\n训活动。\n{LINE}\n训活动。") == [f"{LINE}{LINE}训活动。", f"{LINE}训活动。"]


def test_an_indent_an_empty_line_or_a_number_begins_a_paragraph() -> None:
    full = f"{LINE[:-1]}。"
    body = f"{LINE}\n{LINE}\n{full}\n"
    assert len(texts(f"{body}　　{LINE}\n训活动。")) == 2
    assert len(texts(f"{body}\n{LINE}\n训活动。")) == 2
    assert len(texts(f"{body}二是{LINE[2:]}\n训活动。")) == 2
    assert len(texts(f"{body}{LINE[:-2]}\n训活动。")) == 2, "a first line is shorter by its lost indent"
    assert len(texts(f"{body}{LINE}\n训活动。")) == 1


def test_latin_words_are_parted_by_a_blank_and_cut_words_are_not() -> None:
    words = "The county set up a working group to look into the matter and"
    assert texts(f"{words}\n{words}\nreport.") == [f"{words} {words} report."]
    assert texts(f"{LINE[:-4]}GB/T\n9704{LINE[:-2]}\n{LINE}\n结束。")[0].startswith(f"{LINE[:-4]}GB/T 9704{LINE[:-2]}")


@pytest.mark.parametrize(
    "lines",
    [
        ["张三", "李四", "王五"],
        ["一、加强组织领导", "二、强化督促检查", "三、注重宣传引导"],
        ["云泽县推行清单制管理推动责任落实", "青石镇召开板凳会听取群众意见建议", "莲塘村用好小院议事平台吗？"],
        [
            "全县组织工作会议召开部署下一步的重点工作任务",
            "各乡镇开展集中学习研讨活动交流经验",
            "为什么要加强基层党建？",
        ],
        [LINE * 3, LINE * 2, f"{LINE}。"],
        [f"{LINE}。", f"{LINE}。", f"{LINE}。"],
    ],
)
def test_what_was_typed_a_paragraph_a_line_stays_so(lines: list[str]) -> None:
    assert texts("\n".join(lines)) == lines
