"""What each program puts on the clipboard, in invented but lifelike samples."""

from __future__ import annotations

import base64
from pathlib import Path

from anqing_bulletin.bulletin.model import Alignment, Figure, Paragraph, ParagraphKind, Table
from anqing_bulletin.intake.clipboard import Pasted, pasted_html, pasted_text
from tests.strategies import tiny_png

SAMPLES = Path(__file__).with_name("clipboards")


def sample(name: str) -> str:
    picture = base64.b64encode(tiny_png(300, 200)).decode()
    return (SAMPLES / name).read_text("utf-8").replace("@PICTURE@", picture)


def shown(pasted: Pasted) -> list[str]:
    """Paragraphs with their strong stretches between asterisks; tables and pictures by a word."""
    result = []
    for block in pasted.blocks:
        if isinstance(block, Paragraph):
            result.append("".join(f"*{s.text}*" if s.marks.value == 1 else s.text for s in block.spans))
        else:
            result.append(type(block).__name__)
    return result


def the_table(pasted: Pasted) -> Table:
    (table,) = (block for block in pasted.blocks if isinstance(block, Table))
    return table


def test_word() -> None:
    pasted = pasted_html(sample("word.html"))
    assert shown(pasted) == [
        "云泽县推行“清单制”管理",
        "一、抓实3项制度",
        "*健全责任清单。*围绕5个方面列出清单，制定措施18条。",
        "*强化结果运用。*治理面积12.5km2。",
        "符号项目",
        "（一）编号项目",
        "Table",
    ]
    heading = pasted.blocks[1]
    assert isinstance(heading, Paragraph)
    assert heading.kind is ParagraphKind.LEVEL_1
    assert pasted.dropped_pictures == 1


def test_a_table_of_word_keeps_its_head_and_its_merged_cells_and_loses_its_sizes() -> None:
    table = the_table(pasted_html(sample("word.html")))
    assert table.header_rows == 2
    assert [[(cell.text, cell.columns, cell.rows) for cell in row] for row in table.rows] == [
        [("乡镇", 1, 2), ("党员（人）", 2, 1)],
        [("男", 1, 1), ("女", 1, 1)],
        [("青石镇", 1, 1), ("120", 1, 1), ("86", 1, 1)],
        [("备注：数据截至5月底", 3, 1)],
    ]
    assert table.rows[2][1].alignment is Alignment.RIGHT
    assert len(table.column_weights) == 3


def test_wps() -> None:
    pasted = pasted_html(sample("wps.html"))
    assert shown(pasted) == [
        "*坚持问题导向。*梳理问题26个，整改到位率达到百分之九十八，群众满意度持续提升。",
        "*建强骨干队伍。*选派第一书记，开展结对帮带。",
        "Table",
    ]
    assert the_table(pasted).text == "项目\t数量\n试点村\t15"
    assert pasted.dropped_pictures == 1


def test_wechat() -> None:
    pasted = pasted_html(sample("wechat.html"))
    assert shown(pasted) == [
        "*“板凳会”开到家门口*",
        "今年以来，青石镇组织党员干部走村入户，*面对面听民声*，收集意见128条。",
        "办结率达到96%。",
    ]
    assert pasted.dropped_pictures == 1


def test_a_browser() -> None:
    pasted = pasted_html(sample("browser.html"))
    assert shown(pasted) == [
        "*全县“小院议事”现场会召开*",
        "来源：云泽新闻网 更多",
        "6月1日，现场会在莲塘村召开。会议强调，要*用好小院*这个阵地。",
        "与会人员参观了“小院”。",
        "1.摸清底数",
        "2.分类施策",
        "走访",
        "Figure",
        "Table",
    ]
    figure = pasted.blocks[-2]
    assert isinstance(figure, Figure)
    assert figure.caption == "现场会会场"
    assert (the_table(pasted).header_rows, the_table(pasted).caption) == (1, "各村进度")
    assert pasted.dropped_pictures == 2


def test_a_pdf_viewer_in_a_browser() -> None:
    assert shown(pasted_html(sample("pdf_viewer.html"))) == [
        (
            "今年以来，云泽县坚持把干部教育培训摆在重要位置，着眼提升干部履职能力，探索“课堂加现场”模式，"
            "分类开设专题班次，推动干部在学中干、在干中学。"
        ),
        "聚焦重点任务，选派45名年轻干部到信访、征迁一线锻炼，安排导师结对帮带，定期开展谈心谈话。",
    ]


def test_a_pdf_viewer() -> None:
    heading, first, second, number = shown(pasted_text(sample("pdf_viewer.txt")))
    assert heading == "云泽县组织部门持续加强基层党建"
    assert first.startswith("今年以来，")
    assert first.endswith("浓厚氛围。")
    assert second.startswith("下一步，")
    assert second.endswith("再上新台阶。")
    assert number == "— 1 —"


def test_a_spreadsheet() -> None:
    table = the_table(pasted_html(sample("spreadsheet.html")))
    assert table.text == "单位\t得分\n县直\t教体局\t95.5\n卫健委\t93"
    assert (table.rows[0][0].columns, table.rows[1][0].rows) == (2, 2)
