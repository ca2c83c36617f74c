"""Forms in the wordings of other offices: which time, which unit, which rows; what must not be filled is left empty."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from pingyi.demo.district import district
from pingyi.packs import load_rules
from pingyi.reading.filling.filling import Source, fill
from pingyi.reading.filling.model import State
from pingyi.reading.filling.periods import spans, window
from tests.reading.filling.paper import Sheet
from tests.reading.filling.reference import FIRST, Known

Q3 = (date(2019, 7, 1), date(2019, 9, 30))


@cache
def known() -> Known:
    return Known(district(size="small"))


@cache
def source() -> Source:
    return Source(known().district.facts(2019), load_rules(["seed-district"], 2019), "封存1a2b3c4d")


def filled(folder: Path, texts: dict[str, str], blanks: str, *, unit: str = "") -> dict[str, Fraction | str | None]:
    """The blanks that were filled, with their numbers (or texts)."""
    form = Sheet("表")
    form.texts(texts)
    for place in blanks.split():
        form.ask(place, None)
    path = folder / "表.xlsx"
    path.write_bytes(form.done().content)
    outcome = fill(path, source(), unit=unit)
    return {cell.at: cell.value if cell.text else cell.number for cell in outcome.cells if cell.state is State.FILLED}


QUARTERLY = {
    "A1:G1": "基层党组织建设情况季报表",
    "A2:C2": "（2019年第三季度）",
    "F2:G2": "计量单位：个、名、次",
    "A3:A4": "党委名称",
    "B3:C3": "季末党员数",
    "B4": "合计",
    "C4": "#预备党员",
    "D3:E3": "党课次数",
    "D4": "本季度",
    "E4": "本年累计",
    "F3:F4": "本月主题党日次数",
    "G3:G4": "1-9月累计党课次数",
    "A5": "鹭栖镇党委",
}


def test_a_quarter_named_in_brackets_and_what_hangs_on_it(tmp_path: Path) -> None:
    lessons = known().count("branch-meeting", "T01", FIRST, Q3[1], kind="党课")
    assert filled(tmp_path, QUARTERLY, "B5 C5 D5 E5 F5 G5") == {
        "B5": Fraction(known().members("T01", day=Q3[1])),
        "C5": Fraction(known().members("T01", "预备党员", day=Q3[1])),
        "D5": known().count("branch-meeting", "T01", *Q3, kind="党课"),
        "E5": lessons,
        "G5": lessons,
    }


def test_this_quarter_in_a_form_of_the_year_is_no_time(tmp_path: Path) -> None:
    texts = {"A1:B1": "2019年党课情况统计表", "A2": "单位", "B2": "本季度党课次数", "A3": "鹭栖镇"}
    assert filled(tmp_path, texts, "B3") == {}


@pytest.mark.parametrize(
    ("head", "title", "label"),
    [
        ("本季度", "2019年二季度", "2019年二季度"),
        ("本年累计", "2019年二季度", "2019年上半年"),
        ("累计", "2019年1-9月", "2019年1-9月"),
        ("全年", "2019年上半年", "2019年"),
        ("全年累计", "2019年", "2019年"),
    ],
)
def test_times_that_hang_on_the_form(head: str, title: str, label: str) -> None:
    found = window((*spans(head)[0], *spans(title)[0]), 2019)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(("head", "title"), [("本季度", "2019年"), ("季末", "2019年上半年"), ("本月", "2019年二季度")])
def test_times_that_the_form_does_not_have(head: str, title: str) -> None:
    assert window((*spans(head)[0], *spans(title)[0]), 2019) is None


ONE = {"A3": "党员总数", "C3": "主题党日次数"}


@pytest.mark.parametrize(
    "texts",
    [
        {"A1:D1": "村级组织基本信息表", "A2": "村名", "C2": "所属乡镇"},
        {"A1:D1": "党支部基本情况登记表", "A2": "支部名称："},
        {"A1:D1": "××镇党员情况统计表"},
        {"A1:D1": "雁坞村、樵垸村党员情况统计表"},
        {"A1:D1": "党员情况统计表", "A2": "所属乡镇：鹭栖镇"},
    ],
    ids=["blank village", "blank branch", "placeholder", "two units", "only the one above"],
)
def test_a_form_of_a_unit_that_it_does_not_name_is_not_filled_with_the_district(
    texts: dict[str, str], tmp_path: Path
) -> None:
    assert filled(tmp_path, {**texts, **ONE}, "B3 D3") == {}


def test_such_a_form_is_filled_once_the_unit_is_told(tmp_path: Path) -> None:
    texts = {"A1:D1": "村级组织基本信息表", "A2": "村名", "C2": "所属乡镇", **ONE}
    found = filled(tmp_path, texts, "B2 B3 D3", unit="雁坞村")
    assert found["B2"] == "雁坞村"
    assert (found["B3"], found["D3"]) == (Fraction(known().members("V0001")), known().count("theme-day", "V0001"))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("乡镇名称：鹭栖镇", "T01"),
        ("填报单位：鹭栖镇党建办", "T01"),
        ("填报单位：中共云岫区委组织部", "Q"),
        ("填报单位：区委组织部", "Q"),
    ],
)
def test_who_fills_it_in(said: str, code: str, tmp_path: Path) -> None:
    found = filled(tmp_path, {"A1:D1": "党员情况统计表", "A2:B2": said, **ONE}, "B3 D3")
    assert found == {"B3": Fraction(known().members(code)), "D3": known().count("theme-day", code)}


def test_a_title_about_a_state_does_not_leave_out_those_not_in_it(tmp_path: Path) -> None:
    texts = {
        "A1:C1": "非公有制企业和社会组织党的组织和工作覆盖情况统计表",
        "A2": "单位",
        "B2": "两新组织总数",
        "C2": "党的工作覆盖数",
        "A3": "“两新”组织党委",
    }
    firms = known().rows("enterprises", "X01")
    worked = [row for row in firms if row["worked"] in (True, "是")]
    assert len(worked) < len(firms)
    assert filled(tmp_path, texts, "B3 C3") == {"B3": Fraction(len(firms)), "C3": Fraction(len(worked))}


def test_helped_households_are_not_all_that_are_listed(tmp_path: Path) -> None:
    texts = {"A1:B1": "2019年统计表", "A2": "村", "B2": "困难家庭结对户数", "A3": "荻垄村"}
    helped = [row for row in known().rows("households", "V0007") if row["helped"] in (True, "是")]
    assert filled(tmp_path, texts, "B3") == {"B3": Fraction(len(helped))}


def test_words_for_comparing_in_a_title_narrow_nothing_and_signatures_are_no_units(tmp_path: Path) -> None:
    texts = {
        "A1:C1": "鹭栖镇2019年村级集体经济收入增减情况表",
        "C2": "单位：万元",
        "A3": "村别",
        "B3": "经营收入",
        "C3": "增减额",
        "A4": "全镇合计",
        "A5": "棠桥村",
        "A6": "制表：",
        "B6": "复核：",
        "C6": "2020年1月  日",
    }
    own = known().total("village-income", "amount", "V0003", source="经营收入") / 1_000_000
    assert filled(tmp_path, texts, "B4 C4 B5 C5") in ({"B5": own}, {"B4": own, "B5": own})


def test_counted_kinds_beside_members(tmp_path: Path) -> None:
    texts = {
        "A1:C1": "2019年统计表",
        "A2:A3": "镇",
        "B2:C2": "党组织和党员情况",
        "B3": "党支部数",
        "C3": "党员总数",
        "A4": "鹭栖镇",
    }
    assert filled(tmp_path, texts, "B4 C4") == {
        "B4": Fraction(len(known().units("T01", "党支部"))),
        "C4": Fraction(known().members("T01")),
    }


def test_those_who_came_in_general_above_due_and_present(tmp_path: Path) -> None:
    texts = {
        "A1:C1": "2019年统计表",
        "A2:A3": "镇",
        "B2:C2": "主题党日参加人次",
        "B3": "应到",
        "C3": "实到",
        "A4": "鹭栖镇",
    }
    assert filled(tmp_path, texts, "B4 C4") == {
        "B4": known().total("theme-day", "entitled", "T01"),
        "C4": known().total("theme-day", "present", "T01"),
    }
