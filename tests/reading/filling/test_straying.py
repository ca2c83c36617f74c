"""What a title says beyond what is asked: then a person has to judge, and nothing is filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.filling.test_general import known, numbers, of, table


def _filled(folder: Path, title: str, *heads: str) -> list[str]:
    paper = table([title, *["<"] * len(heads)], ["乡镇", *heads], ["鹭栖镇", *[None] * len(heads)])
    return sorted(numbers(of(folder, paper)))


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("巾帼志愿服务情况统计表", ["志愿服务队（支）", "活动场次", "参与人次"]),
        ("社区志愿服务情况统计表", ["志愿服务队数", "活动次数"]),
        ("低保户走访慰问情况统计表", ["走访户次"]),
        ("入党积极分子培训情况统计表", ["培训期数", "培训人次"]),
        ("发展对象培训情况统计表", ["培训期数", "参训人数"]),
        ("民生实事项目完成情况统计表", ["实事数", "办结数"]),
        ("村务公开栏建设情况统计表", ["公开次数"]),
        ("社会救助情况统计表", ["困难户数", "低保户数"]),
        ("村级光伏项目收入情况统计表", ["集体经济收入（万元）"]),
        ("干部年度考核情况统计表", ["考核人数", "优秀人数"]),
    ],
)
def test_another_thing_than_the_ledgers_hold_is_not_filled(title: str, heads: list[str], tmp_path: Path) -> None:
    assert _filled(tmp_path, f"2019年{title}", *heads) == []


@pytest.mark.parametrize("title", ["志愿服务情况统计表", "区委宣传部志愿服务工作进度表", "全面从严治党工作综合分析表"])
def test_words_of_reports_and_offices_narrow_nothing(title: str, tmp_path: Path) -> None:
    assert _filled(tmp_path, f"2019年{title}", "志愿服务队（支）", "志愿服务活动场次") == ["B3", "C3"]


def test_a_heading_with_a_dash_for_a_unit_has_no_number(tmp_path: Path) -> None:
    paper = table(
        ["2019年统计年报表", "<", "<"],
        ["指标名称", "计量单位", "本年实际"],
        ["一、换届选举", "—", None],
        ["完成换届选举的村（社区）", "个", None],
    )
    told = numbers(of(tmp_path, paper))
    assert told == {"C4": len(known().rows("elections", "Q"))}
