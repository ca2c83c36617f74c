"""Quantities with their bounds; what is no quantity."""

from __future__ import annotations

import pytest

from pingyi.reading.speech.amounts import amounts

READ = [
    ("新建支部X个", [("X", "个", "")]),
    ("投入X余万元", [("X余", "万元", "~")]),
    ("招聘X名左右的助理员", [("X", "名", "~")]),
    ("X%以上的村年收入在X万元以上", [("X", "%", ">="), ("X", "万元", ">=")]),
    ("至少三个项目，两次观摩", [("三", "个", ">="), ("两", "次", "")]),
    ("由83%提高到95%", [("83", "%", ""), ("95", "%", "")]),
    ("九成以上行政村、三分之二的支部", [("九成", "%", ">="), ("三分之二", "%", "")]),
    ("百分之九十五以上", [("百分之九十五", "%", ">=")]),
    ("不超过1,200人次", [("1,200", "人次", "<=")]),
    ("近百名党员、数十次", [("百", "名", "~"), ("数十", "次", "")]),
    ("3—5个，每人1.5万元", [("3-5", "个", ""), ("1.5", "万元", "")]),
    ("制定一批办法", [("一批", "批", "")]),
    ("提高7个百分点", [("7", "个百分点", "")]),
]


@pytest.mark.parametrize(("text", "wanted"), READ, ids=[one[0] for one in READ])
def test_what_is_counted_is_read_with_its_bound(text: str, wanted: list[tuple[str, str, str]]) -> None:
    found = list(amounts(text, 5))
    assert [(one.value, one.unit, one.bound) for one in found] == wanted
    assert all(text[one.start - 5 : one.end - 5] == one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "打造“555”模式", "落实“三会一课”", "《关于5项工作的意见》", "2019年3月12日印发", "位居第7位", "一把手亲自抓", "一村一策",
        "进一步加强",
        "X镇党委", "市委书记X批示", "一级抓一级", "每个支部", "〔2019〕12号",
        "二期扩建", "“两个维护”", "排名后三位",
    ],
)  # fmt: skip
def test_names_dates_ordinals_and_idioms_are_no_quantities(text: str) -> None:
    assert not list(amounts(text))


def test_a_share_is_a_number_in_percent() -> None:
    numbers = [str(one.number) for one in amounts("七成半、三分之二、百分之九十的村")]
    assert numbers[-1] == "90"
    assert "200/3" in numbers
