"""All that a review gives an office: whole, readable again, and the same bytes every time."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx as word
import pytest
from python_calamine import CalamineWorkbook

from pingyi.doctree import Table
from pingyi.documents import docx, lists, markdown, outputs, scorecards
from pingyi.errors import OutputRefused
from pingyi.prose import Options, commentary
from pingyi.prose.basis import basis
from pingyi.review_model import Review
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("out")
    outputs.write(REVIEW, made, Options())
    return made


def test_everything_is_written_and_told(tmp_path: Path) -> None:
    told: list[str] = []
    written = outputs.write(REVIEW, tmp_path / "深" / "处", Options(), told.append)
    assert [path.name for path in written] == [
        "点评讲话.md", "点评讲话.docx", "考核评分表.xlsx", "评语与整改清单.xlsx", "公平性核对.xlsx", "评议报告.html", "review.json",
    ]  # fmt: skip
    assert told == [f"写出{path.name}" for path in written]
    assert sorted(path.name for path in written[0].parent.iterdir()) == sorted(path.name for path in written)


def test_a_second_run_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = outputs.write(Review.model_validate_json(REVIEW.to_json()), tmp_path, Options())
    assert {path.name: path.read_bytes() == (folder / path.name).read_bytes() for path in again} == dict.fromkeys(
        (path.name for path in again), True
    )


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("不是文件夹")
    with pytest.raises(OutputRefused):
        outputs.write(REVIEW, tmp_path / "out", Options())


def test_word_and_markdown_say_the_same(folder: Path) -> None:
    plain = re.sub(r"^#+ |\*\*", "", (folder / outputs.SPEECH).read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in plain.split("\n\n") if not line.startswith("|")]
    document = word.Document(str(folder / outputs.SPEECH_WORD))
    assert [line.text for line in document.paragraphs] == [line.strip() for line in lines]
    annex = basis(REVIEW, commentary(REVIEW)).blocks[0]
    assert isinstance(annex, Table)
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [list(row) for row in (annex.head, *annex.rows)]


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_scorecards_can_be_read_back() -> None:
    found = sheets(scorecards.render(REVIEW))
    assert list(found) == ["总表", "云溪镇党委", "石桥镇党委", "平湖镇党委", "区机关党委"]
    head, *rows = found["总表"][2:7]
    assert head[:5] == ["同类组", "名次", "组织", "日常考核（60）", "领导点评（40）"]
    assert [row[:3] for row in rows] == [
        ["镇", 1, "云溪镇党委"], ["镇", 2, "石桥镇党委"], ["镇", "—", "平湖镇党委"], ["organs", 1, "区机关党委"],
    ]  # fmt: skip
    assert rows[0][6:11] == [86.5, "一般", "1—2", "1", "参加观摩"]
    assert rows[1][11] == "发生重大事故，最高只能评“一般”；有待评条目，得分为暂定"
    assert rows[2][8:12] == ["—", "—", "", "本年内撤并，只计在任期间，不参加排名"]


def test_a_scorecard_shows_how_each_point_came_about() -> None:
    rows = sheets(scorecards.render(REVIEW))["石桥镇党委"]
    assert rows[1][0] == "总分80，建议等次“一般”，在2个同类组织中列第2。"
    items = {row[1]: row for row in rows[3:7]}
    assert items["参加观摩"][2:9] == [
        40,
        30.5,
        "已计分",
        "2/4（50%）",
        "40分 × 比率",
        "计入2行、缺2项",
        "《办法》第三条",
    ]
    assert items["领导打分"][3:6] == ["", "待评", ""]
    assert "推广加分（加减分）" in items
    assert "不参加排名" in str(sheets(scorecards.render(REVIEW))["平湖镇党委"][1][0])


def test_the_lists_can_be_read_back() -> None:
    found = sheets(lists.render(REVIEW))
    assert list(found) == ["问题清单", "整改清单", "成绩清单", "待核矛盾", "数据问题", "任务清单"]
    problem = next(row for row in found["问题清单"] if "石桥镇党委书记" in str(row[4]))
    assert problem[1:7] == [
        "石桥镇党委",
        "石桥镇党委",
        "精力",
        "石桥镇党委书记应参加观摩4次，只参加2次。",
        2,
        "计入2行、缺2项",
    ]
    order = next(row for row in found["整改清单"] if "石桥镇党委书记" in str(row[3]))
    assert order[1:5] == [
        "石桥镇党委",
        "石桥镇党委书记",
        "石桥镇党委书记应参加观摩4次，只参加2次。",
        "石桥镇党委书记要按季参加观摩",
    ]
    assert [row[1:5] for row in found["待核矛盾"][3:]] == [
        ["组织生活.xlsx「三会一课」第18行F列", "两行说法不一", "组织生活.xlsx「三会一课」第19行", "请核实后留一行"]
    ]
    assert [row[1] for row in found["数据问题"][3:]] == ["已修正读入", "提示", "未入库"]
    tasks = {row[1]: row for row in found["任务清单"][3:]}
    assert tasks["2019年　达标村"][6] == "未完成　1/4（25%）"
    assert tasks["2019年　支出"][6] == "完成　60万元"
    assert tasks["2019年　党课"][6] == "不适用"
    assert tasks["2020年　学习"][6] == ""


def test_the_commentary_is_within_the_length_asked(tmp_path: Path) -> None:
    outputs.write(REVIEW, tmp_path, Options(length=400))
    assert commentary(REVIEW, Options(400)).characters <= 400
    short = (tmp_path / outputs.SPEECH).read_text(encoding="utf-8")
    assert short.startswith("# 在评议会上的点评讲话")
    assert short == markdown.render(commentary(REVIEW, Options(400))).rstrip("\n") + short[short.index("\n\n附件：") :]


def test_docx_of_the_commentary_alone_has_no_annex() -> None:
    assert not word.Document(BytesIO(docx.render(commentary(REVIEW)))).tables
