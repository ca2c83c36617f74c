"""Wordings and layouts of other counties: tables in two parts, what a thing is worth before its rule, grades in brackets."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from pingyi.errors import OutputRefused
from pingyi.numbers import plain
from pingyi.reading.pack_folder import write_pack
from pingyi.reading.rubrics import import_rubric, recognise, say
from pingyi.reading.rubrics.grammar import is_scoring
from pingyi.reading.rubrics.parts import pieces

UNDERSTOOD = [
    ("每村储备不少于2人，每少1人扣0.5分", "每村储备不少于2人，每少1人，扣0.5分"),
    ("按每500人配备1名，少1名扣2分", "按每500人配备1名，每少1名，扣2分"),
    ("两年内未更新的扣5分", "两年内未更新的，扣5分"),  # what did not happen, no figure of years
    ("3个月内完成的得5分", "3个月及以下完成的，得5分"),
    ("未按时报送的，每次减0.2分，累计减分不超过2分", "未按时报送，每有1次，扣0.2分，最多扣2分"),
    ("镇级表彰加1分，县级表彰加2分，就高计一次", "镇级表彰的，加1分；县级表彰的，加2分，不重复计分"),
    ("同一任务就高加分", "不重复计分"),
    ("国家级加5分，省级加3分，县级加1分，最高加10分", "国家级的，加5分；省级的，加3分；县级的，加1分；累计最多加10分"),
    ("空泛笼统得0-9分", "空泛笼统的，酌情得0-9分"),
    ("30万元—50万元得25分，30万元以下得10分", "30万元-50万元的，得25分；30万元以下的，得10分"),
    ("坐班值班15分，每发现脱岗1次扣1分", "脱岗，每有1次，扣1分"),
    (
        "培训覆盖率=实际培训人数÷应培训人数×100%，覆盖率每低1个百分点扣1分",
        "覆盖率，每低1个百分点，扣1分",
    ),
    ("述职评议每年1次得5分，未开展不得分", "述职评议每年1次的，得5分；未开展的，不得分"),
    ("12345热线满意率每低于街道平均值1个百分点扣0.5分", "12345热线满意率低于街道平均值，每低1个百分点，扣0.5分"),
    ("受到国家、省级表彰的，分别加5、3分，同一工作就高不重复", "受到国家、省级表彰的，分别加5、3分，不重复计分"),
    ("按评审得分折算，评审为优秀的计30分", "评审为优秀的，得30分"),
    ("满意度90%以上为满分，70%以下计0分", "满意度达到90%及以上的，得满分；70%以下的，不得分"),
    ("80%-90%（不含90%）计15分", "80%-90%(不含)的，得15分"),
    ("90%（含90%）以上计20分", "90%及以上的，得20分"),
    ("A.年度学习12次以上得10分", "年度学习达到12次及以上的，得10分"),
    ("考评得分90分以上为优秀，60分以下为不合格", "考评得分达到90分及以上的为优秀；60分以下的为不合格"),
    (
        "分为优秀（90分以上）、良好（80—89分）、一般（80分以下）三个等次",
        "90分及以上的为优秀；80分-89分的为良好；80分以下的为一般",
    ),
]


@pytest.mark.parametrize(("sentence", "meaning"), UNDERSTOOD)
def test_understood(sentence: str, meaning: str) -> None:
    assert "；".join(map(say, recognise(sentence))) == meaning


@pytest.mark.parametrize(
    "sentence",
    [
        "每建成1个市级阵地加5分，县级阵地加3分，最高不超过20分",  # whether the second is for each one too is not said
        "每缺1名扣3分，未明确领导的扣2分",
        "志愿服务15分，每多1次加1分",  # what the thing is worth, or what is given for it
        "按测评得分折算，满分10分",
        "整改率=已整改数÷应整改数×100%，低于90%不得分",
        "发生事故的，直接降为无星",
    ],
)
def test_for_a_person(sentence: str) -> None:
    assert is_scoring(sentence)
    assert recognise(sentence) == ()


def test_a_definition_alone_scores_nothing() -> None:
    assert not is_scoring("参训率=实际参训人数/应参训人数×100%。")


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("(1)每月开展1次，少1次扣1分（6分）(2)未结合的每次扣0.5分（4分）", ["6", "4"]),
        ("（1）坐班值班15分，脱岗1次扣1分；（2）办实事10分，每少1件扣1分", ["15", "10"]),
    ],
)
def test_parts_say_what_they_are_worth(text: str, worth: list[str]) -> None:
    found, _, numbers = pieces(text)
    assert [plain(one.labelled) for one in found if one.labelled is not None] == worth
    assert numbers == (1, 2)


BASE = [
    ["序号", "考核内容", "分值", "评分标准"],
    ["一", "值班坐班", "45", "每缺岗1天扣1分"],
    ["二", "履职评价", "35", "优秀率90%以上得35分，90%以下不得分"],
]
MORE = [
    ["序号", "考核内容", "分值", "评分标准"],
    ["1", "争先创优", "20", "受表彰的，每次加5分"],
    ["2", "扣分事项", "", "受处分的，每次扣5分"],
]


def _docx(path: Path, *blocks: str | list[list[str]]) -> Path:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for row, cells in enumerate(block):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
    document.save(str(path))
    return path


def test_two_tables_with_the_same_heads(tmp_path: Path) -> None:
    lines = ("一、日常考核（80分）", "二、加扣分（上限20分）")
    found = import_rubric(_docx(tmp_path / "村干部考核细则.docx", "村干部考核细则", lines[0], BASE, lines[1], MORE))
    assert [(one.entry.number, one.entry.name) for one in found.reads] == [
        ("一", "值班坐班"),
        ("二", "履职评价"),
        ("1", "争先创优"),
        ("2", "扣分事项"),
    ]
    assert [(one.name, one.bonus, one.points, one.cap) for one in found.outline.sections] == [
        ("日常考核", False, 80, None),
        ("加扣分", True, None, 20),
        ("扣分事项", True, None, 20),
    ]
    codes = {issue.code for issue in found.faults}
    # Each table counts anew, the limit stands above the second, and 80 and 20 are a hundred.
    assert not codes & {"rubric-number-repeated", "rubric-not-hundred", "rubric-section-sum"}


def test_a_limit_over_its_one_item_is_its_limit(tmp_path: Path) -> None:
    table = [
        ["项目", "要点", "分值", "计分办法"],
        ["服务（100分）", "诉求", "100", "每件不办结扣2分"],
        ["加分项（最高5分）", "荣誉", "", "受表彰的，每次加2分"],
    ]
    found = import_rubric(_docx(tmp_path / "社区考核评分表.docx", "社区考核评分表", table))
    assert [issue.code for issue in found.faults] == []


def test_rules_stand_under_evidence(tmp_path: Path) -> None:
    table = [
        ["考核项目", "具体要求", "分值", "评分依据"],
        ["到岗履职", "每月到企业不少于4天", "60", "每少1天扣2分"],
        ["组织覆盖", "帮助企业建立党组织", "40", "应建未建的每家扣5分"],
    ]
    found = import_rubric(_docx(tmp_path / "指导员考核表.docx", "指导员考核表", table))
    assert [one.text for one in found.recognised] == ["每少1天扣2分", "应建未建的每家扣5分"]


def test_a_pack_goes_into_a_folder_of_its_own(tmp_path: Path) -> None:
    write_pack(tmp_path, {"pack.yaml": b"a"}, also={"forms.yaml"})
    (tmp_path / "forms.yaml").write_bytes(b"old")
    write_pack(tmp_path, {"pack.yaml": b"b"}, also={"forms.yaml"})
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"pack.yaml": b"b"}
    (tmp_path / "工资.xlsx").touch()
    with pytest.raises(OutputRefused, match="请换一个空文件夹"):
        write_pack(tmp_path, {"pack.yaml": b"c"})
    assert (tmp_path / "pack.yaml").read_bytes() == b"b"
