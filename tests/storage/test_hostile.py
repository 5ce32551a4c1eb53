"""Files made to hurt: each breaks one rule of the format, and is refused for it before it costs time or memory."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from anqing_bulletin.errors import ProjectDamaged
from anqing_bulletin.storage import limits
from anqing_bulletin.storage.project import MIMETYPE, decode
from tests.storage.crafting import (
    DEFLATED,
    Raw,
    deflated,
    full_file,
    manifest_of,
    parts_of,
    raw_zip,
    sealed,
    small_parts,
)

ISSUE, ARTICLE = "content/issue.json", "content/articles/a1.json"
MB = 1 << 20
Make = Callable[[], bytes]


def refusal(data: bytes) -> ProjectDamaged:
    with pytest.raises(ProjectDamaged) as refused:
        decode(data)
    return refused.value


def test_the_hand_made_file_is_right_until_it_is_made_wrong() -> None:
    assert decode(sealed(small_parts())).issue.article("a1") is not None


# --- the container ------------------------------------------------------------------------------------------------


def with_entry(**changes: object):
    """The same file with one entry of it changed."""

    def change(entries: list[Raw]) -> list[Raw]:
        return [*entries[:-1], replace(entries[-1], **changes)]

    return sealed(small_parts(), change=change)


def with_extra_part(name: str, data: bytes = b"x", **changes: object) -> bytes:
    parts = small_parts()
    listed = manifest_of(parts | {name: data})
    return sealed(parts, manifest=listed, change=lambda entries: [*entries, Raw(name.encode(), data, **changes)])


def bombs_of_60_mb(count: int) -> bytes:
    lie = os.urandom(400_000)
    entries = [Raw(f"ext/{n}".encode(), b"", DEFLATED, size=60 * MB, tail=lie) for n in range(count)]
    return sealed(small_parts(), change=lambda others: [*others, *entries])


CONTAINERS = {
    "a part of more than 64 MB": (lambda: with_extra_part("ext/a", size=64 * MB + 1), "超过允许的大小"),
    "more than 96 MB in all": (lambda: bombs_of_60_mb(2), "全部内容展开后超过"),
    "a bomb": (lambda: with_extra_part("ext/a", b"\0" * 2 * MB, method=DEFLATED), "压缩比异常"),
    "a small bomb that lies": (
        lambda: with_extra_part("ext/a", b"\0" * 60 * MB, method=DEFLATED, size=99),
        "不完整或过长",
    ),
    "a part shorter than it says": (lambda: with_extra_part("ext/a", b"abc", method=DEFLATED, size=4), "与校验值不符"),
    "bytes behind the packed data": (lambda: with_extra_part("ext/a", method=DEFLATED, tail=b"more"), "不完整或过长"),
    "broken packed data": (lambda: with_extra_part("ext/a", b"", method=DEFLATED, tail=b"\xff" * 9, size=3), "ext/a"),
    "a stored part of two sizes": (lambda: with_extra_part("ext/a", size=7), "长度前后不一"),
    "a wrong checksum": (lambda: with_extra_part("ext/a", crc=1), "与校验值不符"),
    "bzip2": (lambda: with_extra_part("ext/a", method=12), "压缩方法"),
    "LZMA": (lambda: with_extra_part("ext/a", method=14), "压缩方法"),
    "encryption": (lambda: with_extra_part("ext/a", flags=0x1), "加密"),
    "strong encryption": (lambda: with_extra_part("ext/a", flags=0x40), "加密"),
    "a masked directory": (lambda: with_extra_part("ext/a", flags=0x2000), "加密"),
    "sizes behind the data": (lambda: with_extra_part("ext/a", flags=0x8), "打包方式"),
    "an extra field": (lambda: with_extra_part("ext/a", extra=b"\x01\x00\x00\x00"), "打包方式"),
    "a comment at a part": (lambda: with_extra_part("ext/a", comment=b"hello"), "打包方式"),
    "a symbolic link": (lambda: with_extra_part("ext/a", attributes=0o120777 << 16), "不是普通文件"),
    "a device": (lambda: with_extra_part("ext/a", attributes=0o020666 << 16), "不是普通文件"),
    "a gap": (lambda: with_entry(gap=b"hidden"), "空隙"),
    "another name before the data": (lambda: with_entry(local_name=b"content/articles/a2.json"), "开头已损坏"),
    "another size before the data": (lambda: with_entry(local_size=1), "与目录不符"),
    "another checksum before the data": (lambda: with_entry(local_crc=1), "与目录不符"),
    "junk before the file": (lambda: b"MZ" + sealed(small_parts()), "不是本程序的项目文件"),
    "junk behind the file": (lambda: sealed(small_parts()) + b"MZ", "末尾多出"),
    "two files in one": (lambda: sealed(small_parts()) + sealed(small_parts()), "目录与实际不符"),
    "two entries of one name": (
        lambda: sealed(small_parts(), change=lambda entries: [*entries, entries[-1]]),
        "重复出现",
    ),
    "two names that Windows takes for one": (
        lambda: sealed(small_parts() | {"ext/a": b"", "EXT/A": b""}),
        "重复出现",
    ),
    "more than 2,000 parts": (lambda: sealed(small_parts() | {f"ext/{n}": b"" for n in range(2_000)}), "超过 2000 个"),
}


@pytest.mark.parametrize(("make", "said"), CONTAINERS.values(), ids=list(CONTAINERS))
def test_the_container_allows_one_form_only(make: Make, said: str) -> None:
    assert said in str(refusal(make()))


def test_entries_that_share_their_bytes_are_refused() -> None:
    """The bomb of David Fifield (2019): many directory entries that point at the same packed data."""
    data = bytearray(with_extra_part("ext/a"))
    last_offset = data.rindex(b"ext/a") - 4
    data[last_offset : last_offset + 4] = (0).to_bytes(4, "little")

    assert "位置不对" in str(refusal(bytes(data)))


def test_a_file_of_more_than_96_mb_is_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sealed(small_parts())
    monkeypatch.setattr(limits, "FILE_BYTES", 500)

    assert "文件超过允许的大小" in str(refusal(data))


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/passwd", "C:/evil", "ext\\evil", "ext/../evil", "ext/./a", "ext//a", "ext/", ".hidden",
        "ext/a.", "ext/a ", "ext/a:b", "ext/a\0b", "ext/图.png", "content/CON.json", "ext/aux", "NUL", "ext/com1.txt",
        "ext/lpt9", "ext/" + "a" * 200, "",
    ],
)  # fmt: skip
def test_a_name_that_is_unsafe_anywhere_is_refused(name: str) -> None:
    assert "部件名" in str(refusal(with_extra_part(name)))


# --- the manifest -------------------------------------------------------------------------------------------------


def with_manifest(**changes: object) -> bytes:
    parts = small_parts()
    return sealed(parts, manifest=manifest_of(parts, **changes))


def with_record(**changes: object) -> bytes:
    parts = small_parts()
    records = json.loads(manifest_of(parts))["parts"]
    records[ARTICLE] |= changes
    return with_manifest(parts=records)


MANIFESTS = {
    "no manifest": (lambda: raw_zip([Raw(b"mimetype", MIMETYPE)], b"x" * 73), "清单（manifest.json）不见了"),
    "another type": (
        lambda: sealed(small_parts(), change=lambda e: [replace(e[0], data=MIMETYPE + b"2"), *e[1:]]),
        "mimetype",
    ),
    "another seal": (lambda: sealed(small_parts())[:-1] + b"x", "与文件末尾的校验值不符"),
    "a part that is not listed": (
        lambda: sealed(small_parts(), change=lambda e: [*e, Raw(b"ext/a", b"x")]),
        "附加部件（ext/a）不在清单上",
    ),
    "a part that is missing": (
        lambda: sealed(small_parts(), change=lambda e: e[:2] + e[3:]),
        "不见了",
    ),
    "another hash": (lambda: with_record(sha256="0" * 64), "与清单上的校验值不符"),
    "another size": (lambda: with_record(size=1), "与清单上的校验值不符"),
    "no hash": (lambda: with_record(sha256="none"), "不是校验值"),
    "a size that is no number": (lambda: with_record(size="9"), "$.parts.content/articles/a1.json.size"),
    "another format": (lambda: with_manifest(format="docx"), "不是本程序的格式"),
    "a version in words": (lambda: with_manifest(version="1.0"), "$.version"),
    "half a version": (lambda: with_manifest(version=[1]), "$.version"),
    "a version before the first": (lambda: with_manifest(version=[0, 9]), "$.version"),
    "needs that are no list": (lambda: with_manifest(needs={}), "$.needs"),
    "another issue's id": (lambda: with_manifest(issue="other"), "编号与内容不一致"),
    "no issue": (lambda: sealed({"ext/a": b""}), "刊头与目录（content/issue.json）不在文件里"),
}


@pytest.mark.parametrize(("make", "said"), MANIFESTS.values(), ids=list(MANIFESTS))
def test_the_manifest_and_the_parts_must_agree(make: Make, said: str) -> None:
    assert said in str(refusal(make()))


# --- JSON ---------------------------------------------------------------------------------------------------------


def with_article(raw: bytes) -> bytes:
    return sealed(small_parts() | {ARTICLE: raw})


def with_article_key(raw: bytes) -> bytes:
    """An article with one more key, whose value is raw JSON."""
    return with_article(small_parts()[ARTICLE][:-1] + b',"x":' + raw + b"}")


JSONS = {
    "too deep": (lambda: with_article_key(b"[" * 64 + b"]" * 64), "嵌套过深"),
    "deep in few values": (lambda: with_article(b"[" * 90_000), "嵌套过深"),
    "far too deep": (lambda: with_article(b"[" * 1_000_000), "项数超过上限"),
    "deep in an open string": (lambda: with_article(b'"\\"' * 300_000), "不合 JSON"),
    "brackets of two kinds": (lambda: with_article_key(b"[}"), "不合 JSON"),
    "too many values": (lambda: with_article_key(b"[" + b"[]," * 100_000 + b"[]]"), "项数超过上限"),
    "a key twice": (lambda: with_article(b'{"id":"a1","id":"a2"}'), "“id”重复出现"),
    "NaN": (lambda: with_article_key(b"NaN"), "“NaN”"),
    "Infinity": (lambda: with_article_key(b"Infinity"), "“Infinity”"),
    "minus Infinity": (lambda: with_article_key(b"-Infinity"), "“-Infinity”"),
    "1e999": (lambda: with_article_key(b"1e999"), "“1e999”"),
    "a number of 21 digits": (lambda: with_article_key(b"-" + b"9" * 21), "过长的数字"),
    "a fraction without end": (lambda: with_article_key(b"0." + b"3" * 5_000), "过长的数字"),
    "a string of more than 2,000,000": (lambda: with_article_key(b'"' + b"a" * 2_000_001 + b'"'), "超过 2000000 字"),
    "NUL as it is": (lambda: with_article_key(b'"\0"'), "不合 JSON"),
    "NUL written out": (lambda: with_article_key(rb'"\u0000"'), "空字符"),
    "half a pair": (lambda: with_article_key(rb'"\ud83d"'), "不完整的字符"),
    "the other half": (lambda: with_article_key(rb'"\ude00\ud83d"'), "不完整的字符"),
    "half a pair in a key": (lambda: with_article_key(rb'{"\udc00":1}'), "不完整的字符"),
    "half a pair as bytes": (lambda: with_article_key(b'"\xed\xa0\xbd"'), "不是 UTF-8"),
    "a BOM": (lambda: with_article(b"\xef\xbb\xbf" + small_parts()[ARTICLE]), "BOM"),
    "UTF-16": (lambda: with_article("{}".encode("utf-16-le")), "不合 JSON"),
    "GB18030": (lambda: with_article_key("“干部”".encode("gb18030")), "不是 UTF-8"),
    "an overlong byte form": (lambda: with_article_key(b'"\xc0\xaf"'), "不是 UTF-8"),
    "nothing": (lambda: with_article(b""), "不合 JSON"),
    "two values": (lambda: with_article(small_parts()[ARTICLE] * 2), "不合 JSON"),
    "a comment": (lambda: with_article_key(b"1 /* ! */"), "不合 JSON"),
    "a closing comma": (lambda: with_article_key(b"[1,]"), "不合 JSON"),
}


@pytest.mark.parametrize(("make", "said"), JSONS.values(), ids=list(JSONS))
def test_json_is_read_without_leniency(make: Make, said: str) -> None:
    refused = refusal(make())

    assert said in str(refused)
    assert refused.part == ARTICLE


def test_json_just_inside_the_limits_is_read() -> None:
    nested = b"[" * 63 + b"]" * 63
    for raw in (nested, b"9" * 20, b'"' + b"a" * 2_000_000 + b'"', rb'"\ud83d\ude00 \\ud83d \" [[["', b"1e300"):
        decode(with_article_key(raw))


def test_all_json_together_has_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    data = full_file()
    monkeypatch.setattr(limits, "JSON_BYTES", 1_500)

    assert "全部文字内容" in str(refusal(data))


# --- what the JSON says -------------------------------------------------------------------------------------------

DELETED = object()
SPAN = {"text": "字", "marks": []}
CELL = {"spans": [], "alignment": "left", "columns": 1, "rows": 1}
A1 = "content/articles/a1.json"
WRONG = [
    (ISSUE, ("number",), "7", "$.number 应为"),
    (ISSUE, ("number",), True, "$.number 应为"),
    (ISSUE, ("number",), 7.0, "$.number 应为"),
    (ISSUE, ("number",), -1, "$.number 应为"),
    (ISSUE, ("number",), DELETED, "$ 缺少“number”"),
    (ISSUE, ("total_number",), "", "$.total_number 应为"),
    (ISSUE, ("total_number",), DELETED, "缺少“total_number”"),
    (ISSUE, ("date",), "2026-02-30", "$.date 的日期“2026-02-30”不存在"),
    (ISSUE, ("date",), "20260301", "$.date"),
    (ISSUE, ("date",), "2026-W01-1", "$.date"),
    (ISSUE, ("date",), None, "$.date 应为文字"),
    (ISSUE, ("id",), DELETED, "缺少“id”"),
    (ISSUE, ("publication",), [], "$.publication 应为对象"),
    (ISSUE, ("publication", "section_titles"), "乡镇", "$.publication.section_titles 应为列表"),
    (ISSUE, ("publication", "section_titles", 0), 1, "$.publication.section_titles[0] 应为文字"),
    (ISSUE, ("people", "reviewer"), None, "$.people.reviewer 应为文字"),
    (ISSUE, ("imprint", 0, "label"), DELETED, "$.imprint[0] 缺少“label”"),
    (ISSUE, ("sections", 0, "articles"), ["../a1"], "$.sections[0].articles[0] 的稿件编号“../a1”不合规定"),
    (ISSUE, ("sections", 0, "articles"), ["a9"], "“content/articles/a9.json”不在文件里"),
    (ISSUE, ("bin",), ["a1"], "$.bin[0] 的稿件“a1”重复出现"),
    (A1, ("id",), "a2", "$.id 与部件名不一致"),
    (A1, ("title_breaks",), ["3"], "$.title_breaks[0] 应为"),
    (A1, ("foreword",), [{"type": "table"}], "$.foreword[0].type 的值“table”不认识"),
    (A1, ("blocks", 0, "type"), "video", "$.blocks[0].type 的值“video”不认识"),
    (A1, ("blocks", 0, "type"), "\x1b[2J", "的值“□[2J”不认识"),
    (A1, ("blocks", 0, "kind"), "level-9", "$.blocks[0].kind 的值“level-9”不认识"),
    (A1, ("blocks", 0, "alignment"), None, "$.blocks[0].alignment 的值“null”不认识"),
    (A1, ("blocks", 0, "spans", 0, "text"), 5, "$.blocks[0].spans[0].text 应为文字"),
    (A1, ("blocks", 0, "spans", 0, "marks", 0), "dotted", "$.blocks[0].spans[0].marks[0] 的值“dotted”不认识"),
    (A1, ("blocks", 0, "spans", 0, "link"), "http://", "$.blocks[0].spans[0] 多出“link”"),
    (A1, ("blocks", 2, "column_weights", 0), 0, "$.blocks[2].column_weights[0] 应为"),
    (A1, ("blocks", 2, "rows", 0, 0, "columns"), 10**9, "$.blocks[2].rows[0][0].columns 应为"),
    (A1, ("blocks", 2, "rows", 1), {}, "$.blocks[2].rows[1] 应为列表"),
    (A1, ("blocks", 3, "width"), 0, "$.blocks[3].width 应为"),
    (A1, ("blocks", 3, "picture", "media_type"), "image/svg+xml", "“image/svg+xml”不认识"),
    (A1, ("blocks", 3, "picture", "sha256"), "../../x", "$.blocks[3].picture.sha256 不是校验值"),
    (A1, ("blocks", 3, "picture", "sha256"), "0" * 64, "不在文件里"),
    (A1, ("blocks", 3, "picture", "x"), 1, "$.blocks[3].picture 多出“x”"),
]


@pytest.mark.parametrize(("part", "path", "value", "said"), WRONG)
def test_a_wrong_value_is_refused_with_its_place(part, path, value, said) -> None:
    parts = parts_of(full_file())
    content = json.loads(parts[part])
    *way, last = path
    place = content
    for step in way:
        place = place[step]
    if value is DELETED:
        del place[last]
    else:
        place[last] = value
    refused = refusal(sealed(parts | {part: json.dumps(content).encode()}))

    assert said in str(refused)
    assert refused.part == part


def test_a_picture_under_another_pictures_name_is_refused() -> None:
    parts = parts_of(full_file())
    name = next(name for name in parts if name.startswith("media/"))
    refused = refusal(sealed(parts | {name: b"another"}))

    assert "与名称中的校验值不符" in str(refused)
    assert refused.part == name


def test_a_top_value_that_is_no_object_is_refused() -> None:
    for raw in (b"[]", b"null", b'"issue"', b"7"):
        assert "$ 应为对象" in str(refusal(sealed(small_parts() | {ISSUE: raw})))


def test_the_packer_of_these_tests_packs_right() -> None:
    assert decode(sealed(small_parts(), change=lambda e: [*e[:2], *(replace(r, method=DEFLATED) for r in e[2:])]))
    assert len(deflated(b"a" * 1_000)) < 20
