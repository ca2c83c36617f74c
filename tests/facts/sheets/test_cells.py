from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest

from pingyi.facts.sheets.cells import UNVALUED, Told, number_text, shown, squash, text
from pingyi.facts.sheets.clock import time_parser
from pingyi.facts.sheets.column import read
from pingyi.facts.sheets.dates import date_parser
from pingyi.facts.sheets.money import money_parser
from pingyi.facts.sheets.numeric import (
    factor_of,
    money_unit,
    percent_parser,
    quantity_parser,
    whole_parser,
    year_parser,
)
from pingyi.facts.sheets.parsers import Setting, parser
from pingyi.facts.sheets.wording import choice_parser, text_parser, yes_no_parser
from pingyi.issues import Severity
from pingyi.packs.schema import Field, FieldType, Form

DAY = date(2019, 3, 5)


def field(kind: str, **more: object) -> Field:
    return Field(id="it", name="栏", type=FieldType(kind), **more)


def said(found: object) -> tuple[Any, str, str]:
    """(value, code, severity) of what a parser says; a plain value has neither."""
    return (found.value, found.code, found.severity.value) if isinstance(found, Told) else (found, "", "")


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (30.0, 30, ""), (0.0, 0, ""), (30, 30, ""), (2.9999999999999996, 3, ""),
        ("30", 30, "repaired-number"), ("约30人", 30, "repaired-number"), ("３０", 30, "repaired-number"),
        ("1,200", 1200, "repaired-number"), ("1，200", 1200, "repaired-number"), ("30余人", 30, "repaired-number"),
        ("三十", 30, "repaired-number"), (" 30 ", 30, "repaired-number"), ("共30人次", 30, "repaired-number"),
        ("30左右", 30, "repaired-number"), ("30.0", 30, "repaired-number"),
        (30.5, None, "unreadable-number"), ("近30人", None, "unreadable-number"), ("若干", None, "unreadable-number"),
        ("30-40", None, "unreadable-number"), ("1,20", None, "unreadable-number"), ("5万元", None, "unreadable-number"),
        ("90%", None, "unreadable-number"), (DAY, None, "unreadable-number"), ("-3", None, "out-of-range"),
        (-3.0, None, "out-of-range"), (2001.0, None, "out-of-range"), ("３０．５", None, "unreadable-number"),
    ],
)  # fmt: skip
def test_counts(cell: object, value: int | None, code: str) -> None:
    assert said(whole_parser(field("count", max=2000))(cell))[:2] == (value, code)


def test_integers_have_the_bounds_of_the_form_only() -> None:
    assert whole_parser(field("integer"))(-3.0) == -3
    told = whole_parser(field("integer", min=-2))(-3.0)
    assert told == Told("out-of-range", "“栏”的“-3”不能小于-2", "请核对后改正")


def test_quantities_have_the_places_of_their_scale() -> None:
    parse = quantity_parser(field("quantity", scale=10, measured_in="小时", max=8))
    assert parse(1.5) == 15
    assert parse(0.1 + 0.2) == 3
    assert said(parse("1.5小时")) == (15, "repaired-number", "repaired")
    assert parse("90分钟") == Told("unreadable-number", "“栏”的“90分钟”单位不对", "请换算成小时，只填数字")
    assert parse(1.55) == Told("unreadable-number", "“栏”的“1.55”最多1位小数", "请核对后改正")
    assert parse(8.5) == Told("out-of-range", "“栏”的“8.5”不能大于8", "请核对后改正")
    assert "按1.5读入" in parse("约1.5").message  # type: ignore[union-attr]  # the case makes it one that has it


@pytest.mark.parametrize(
    ("own", "unit", "factor"),
    [
        ("", "", 1), ("人", "人", 1), ("人", "名", 1), ("", "万人", 10_000), ("人", "千人", 1000), ("", "万", 10_000),
        ("小时", "分钟", Fraction(1, 60)), ("分钟", "小时", 60), ("平方米", "㎡", 1), ("平方米", "亩", None),
        ("人", "%", None), ("户", "必填", 1), ("", "%", None), ("%", "%", 1), ("天", "日", 1), ("", "亩", 1),
    ],
)  # fmt: skip
def test_units_of_measure(own: str, unit: str, factor: int | None) -> None:
    assert factor_of(field("count", measured_in=own), unit) == factor


def test_a_column_of_another_unit_is_multiplied() -> None:
    assert whole_parser(field("count"), Fraction(10_000))(1.2) == 12_000
    assert quantity_parser(field("quantity", scale=10), Fraction(1, 60))(90.0) == 15


@pytest.mark.parametrize(
    ("words", "unit"),
    [("万元", "万元"), ("人、万元", "万元"), ("人民币元", "元"), ("填报", ""), ("", ""), ("亿元/户", "亿元")],
)
def test_units_of_money(words: str, unit: str) -> None:
    assert money_unit(words) == unit


@pytest.mark.parametrize(
    ("unit", "cell", "value", "code"),
    [
        ("万元", 5.2, 5_200_000, ""), ("元", 300.0, 30_000, ""), ("元", 0.0, 0, ""), ("元", 1.005, 101, "repaired-number"),
        ("万元", 12.35, 12_350_000, ""), ("元", 3.1499999999999995, 315, ""), ("万元", 3, 3_000_000, ""),
        ("万元", "5.2", 5_200_000, "repaired-number"), ("万元", "约5.2", 5_200_000, "repaired-number"),
        ("万元", "500元", 50_000, "repaired-number"), ("元", "￥1,200", 120_000, "repaired-number"),
        ("", "5万元", 5_000_000, "repaired-number"), ("元", "5万余元", 5_000_000, "repaired-number"),
        ("", "1.5", None, "unknown-money-unit"), ("", 1.5, None, "unknown-money-unit"),
        ("元", "30人", None, "unreadable-number"), ("元", "很多", None, "unreadable-number"),
        ("元", DAY, None, "unreadable-number"), ("元", -1.0, None, "out-of-range"), ("元", "-1元", None, "out-of-range"),
        ("元", -0.55, None, "out-of-range"),
    ],
)  # fmt: skip
def test_money(unit: str, cell: object, value: int | None, code: str) -> None:
    assert said(money_parser(field("money", min=0), unit)(cell))[:2] == (value, code)


@pytest.mark.parametrize(
    ("cells", "headed", "cell", "value", "code"),
    [
        ([0.9, 1.0], False, 0.9, 9000, ""), ([0.9], True, 0.9, 9000, ""), ([90.0], True, 90.0, 9000, ""),
        ([90.0], False, 90.0, None, "unreadable-number"), ([90.0, 0.5], True, 0.5, None, "unreadable-number"),
        (["90%"], False, "90%", 9000, ""), (["百分之九十"], False, "百分之九十", 9000, ""),
        (["90"], False, "90", None, "unreadable-number"), ([DAY], False, DAY, None, "unreadable-number"),
        ([0.33333], False, 0.33333, 3333, "repaired-number"), (["120%"], False, "120%", None, "out-of-range"),
        ([0.0], False, 0.0, 0, ""),
    ],
)  # fmt: skip
def test_percents(cells: list[Any], headed: bool, cell: object, value: int | None, code: str) -> None:
    assert said(percent_parser(field("percent", max=100), cells, headed=headed)(cell))[:2] == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("14:30", 870, ""), (time(9, 5), 545, ""), (0.5, 720, ""), (timedelta(hours=9), 540, ""), ("9：05", 545, ""),
        ("下午2点半", 870, "repaired-time"), ("9时15分", 555, "repaired-time"), ("9点", 540, "repaired-time"),
        ("上午9:00", 540, "repaired-time"), ("25:00", None, "unreadable-time"), ("14:30-16:00", None, "unreadable-time"),
        ("全天", None, "unreadable-time"), (9.0, None, "unreadable-time"), ("9:75", None, "unreadable-time"),
    ],
)  # fmt: skip
def test_times(cell: object, value: int | None, code: str) -> None:
    assert said(time_parser(field("time"))(cell))[:2] == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (2019.0, 2019, ""), ("2019年", 2019, ""), ("二〇一九年度", 2019, ""), (DAY, 2019, ""), ("去年", None, "unreadable-number"),
        (19.0, None, "out-of-range"), (2019.5, None, "unreadable-number"),
    ],
)  # fmt: skip
def test_years(cell: object, value: int | None, code: str) -> None:
    assert said(year_parser(field("year"))(cell))[:2] == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (DAY, DAY, ""), (datetime(2019, 3, 5, 9, 30), DAY, ""), ("2019.3.5", DAY, ""), ("2019年3月5日", DAY, ""),  # noqa: DTZ001  a workbook's dates carry no zone
        ("2019-03-05", DAY, ""), (43529.0, DAY, "repaired-date"), ("43529", DAY, "repaired-date"),
        ("3月5日", DAY, "repaired-date"), ("２０１９．３．５", DAY, "repaired-date"), (20190305.0, DAY, ""),
        ("2019年3月", date(2019, 3, 1), "repaired-date"), (2019.3, date(2019, 3, 1), "repaired-date"),
        (2019.1, None, "unreadable-date"), ("2019年", None, "unreadable-date"), ("月初", None, "unreadable-date"),
        ("2月30日", None, "unreadable-date"), ("2019.2.30", None, "unreadable-date"), (3.0, None, "unreadable-date"),
        (date(1899, 12, 31), None, "unreadable-date"), (time(9), None, "unreadable-date"),
        ("TRUE", None, "unreadable-date"),
    ],
)  # fmt: skip
def test_dates(cell: object, value: date | None, code: str) -> None:
    assert said(date_parser(field("date"), 2019, "标题")(cell))[:2] == (value, code)


def test_a_day_without_a_year_needs_one() -> None:
    assert said(date_parser(field("date"), None, "")("3月5日")) == (None, "unreadable-date", "error")
    told = date_parser(field("date"), 2019, "标题")("3月5日")
    assert told.message == "“栏”没有年份，按标题补为2019年"  # type: ignore[union-attr]  # the case makes it one that has it


def test_an_unreadable_date_is_advised_once() -> None:
    told = date_parser(field("date"), 2019, "标题")("月初")
    assert (told.message, told.hint) == ("“栏”：“月初”不是日期", "请写成2019年3月5日或2019-03-05")  # type: ignore[union-attr]  # the case makes it one that has it
    told = date_parser(field("date"), 2019, "标题")("2月30日")
    assert told.hint == "请写成2019-03-05或2019年3月5日"  # type: ignore[union-attr]  # the case makes it one that has it


@pytest.mark.parametrize("role", ["until", "entered"])
def test_an_end_needs_its_day(role: str) -> None:
    assert said(date_parser(field("date", role=role), 2019, "标题")("2019年3月"))[:2] == (None, "unreadable-date")


@pytest.mark.parametrize(
    ("cell", "code"),
    [("2019年3月", ""), ("2019.03", ""), (date(2019, 3, 1), ""), (DAY, "repaired-date"), ("3月", "repaired-date")],
)
def test_months(cell: object, code: str) -> None:
    assert said(date_parser(field("month"), 2019, "标题")(cell))[:2] == (date(2019, 3, 1), code)


def test_choices() -> None:
    parse = choice_parser(field("choice", choices=["党员大会", "党课"], choice_aliases={"支部党员大会": "党员大会"}))
    assert parse("党 课") == "党课"
    assert parse("支部党员大会") == "党员大会"
    assert said(parse("2、党课")) == ("党课", "repaired-choice", "repaired")
    assert parse("聚餐") == Told("bad-choice", "“栏”不能填“聚餐”", "可填：党员大会、党课")
    assert said(parse(3.0))[1] == "bad-choice"


def test_yes_and_no() -> None:
    parse = yes_no_parser(field("yes_no", choice_aliases={"已办": "是", "在办": "否"}))
    assert [parse(cell) for cell in ("是", "√", "有", 1.0, "true", "已办")] == [True] * 6
    assert [parse(cell) for cell in ("否", "×", "无", 0.0, "False", "在办")] == [False] * 6
    assert parse("不详") == Told("bad-choice", "“栏”不能填“不详”", "请填“是”或“否”")


def test_texts() -> None:
    free = text_parser(field("text", open=True, max=5), key=False)
    assert free(" 主题 ") == "主题"
    assert free(12.0) == "12"
    assert said(free("一二三四五六")) == (None, "too-long", "error")
    assert said(free(DAY)) == ("2019-03-05", "text-became-date", "repaired")
    closed = text_parser(field("text", max=5), key=False)
    assert said(closed("一二三四五六")) == ("一二三四五六", "too-long", "note")
    key = text_parser(field("text"), key=True)
    assert key("Ａ ０１") == "Ａ01"
    assert said(key(DAY)) == (None, "text-became-date", "error")


def test_cells_as_their_reader_saw_them() -> None:
    assert [text(cell) for cell in (" a ", True, 12.0, 0.5, 3, DAY, time(9, 5), timedelta(hours=25))] == [
        "a", "TRUE", "12", "0.5", "3", "2019-03-05", "09:05", "1 day, 1:00:00",
    ]  # fmt: skip
    assert text(datetime(2019, 3, 5, 9, 30)) == "2019-03-05 09:30"  # noqa: DTZ001  a workbook's dates carry no zone
    assert number_text(1e-7) == "0.0000001"
    assert squash("“两新” 组织（党委）") == "两新组织(党委)"
    assert shown("一" * 30) == "一" * 23 + "…"


def test_a_column_reads_each_distinct_cell_once() -> None:
    asked: list[Any] = []

    def parse(cell: object) -> object:
        asked.append(cell)
        return Told("bad", "坏") if cell == "x" else cell

    column = read(["a", "x", "a", "", " ", "/", True, 1.0, UNVALUED], parse, field("text"))
    assert column.values == ["a", None, "a", None, None, None, "TRUE", 1.0, None]
    assert [(index, told.code) for index, told in column.told] == [(1, "bad"), (8, "formula-without-value")]
    assert read([float("inf")], whole_parser(field("count")), field("count")).told[0][1].code == "unreadable-number"
    assert sorted(map(str, asked)) == ["1.0", "TRUE", "a", "x"]


def test_a_column_whose_measure_does_not_fit_has_no_parser() -> None:
    one = field("quantity", measured_in="亩")
    form = Form(id="form", name="表", fields=(one,))
    told = parser(form, one, "公里", Setting(), [])
    assert told == Told("wrong-measure", "“栏”的单位是“公里”，本表按亩填报", "请换算成亩")


def test_money_takes_its_unit_from_header_then_sheet_then_form() -> None:
    one = field("money", measured_in="元")
    form = Form(id="form", name="表", fields=(one,))
    found = [
        parser(form, one, remark, Setting(unit=unit), []) for remark, unit in (("万元", "千元"), ("", "千元"), ("", ""))
    ]
    assert [parse(1.0) for parse in found if not isinstance(parse, Told)] == [1_000_000, 100_000, 100]
    assert Told("a", "b").severity == Severity.ERROR
