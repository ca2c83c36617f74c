"""Cells that are not what their column asks for."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.corpus.case import Case
from tests.corpus.ledger import UNITS, Formula, cells, edited, sheets

MEETING = "branch-meeting"
INCOME = [
    ["村集体经济收入表"],
    ["村名", "截止日期", "收入来源", "收入金额"],
    ["王庄村", date(2019, 12, 31), "经营收入", 12.5],
    ["李庄村", date(2019, 12, 31), "土地流转", 3],
]
SURVEY = [
    ["满意度调查表"],
    ["村名", "调查日期", "满意率"],
    ["王庄村", date(2019, 6, 1), 0.9],
    ["李庄村", date(2019, 6, 1), 0.85],
]
GRANTS = [["慰问金发放表"], ["村名", "月份", "金额"], ["王庄村", "2019年3月", 200], ["李庄村", "2019年4月", 300]]


def income(edits: dict[str, object]) -> dict[str, list[list[object]]]:
    return {"村集体经济收入表": [list(row) for row in edited(edits, INCOME)]}


def day(text: object, line: int = 5) -> tuple[tuple[str, int, str, object], ...]:
    return ((MEETING, line, "held_on", text),)


MARCH = date(2019, 3, 5)
DATES = (
    Case("date with points", cells({"C5": "2019.3.5"}), (), holds=day(MARCH)),
    Case("date in Chinese", cells({"C5": "2019年3月5日"}), (), holds=day(MARCH)),
    Case("date in Chinese numerals", cells({"C5": "二〇一九年三月五日"}), (), holds=day(MARCH)),
    Case("date with slashes", cells({"C5": "2019/3/5"}), (), holds=day(MARCH)),
    Case("date as eight digits", cells({"C5": "20190305"}), (), holds=day(MARCH)),
    Case("date as a number of eight digits", cells({"C5": 20190305}), (), holds=day(MARCH)),
    Case("date in full-width digits", cells({"C5": "２０１９．３．５"}), ("repaired-date C5",), holds=day(MARCH)),
    Case("date with a time of day", cells({"C5": datetime(2019, 3, 5, 14, 30)}), (), holds=day(MARCH)),  # noqa: DTZ001  a workbook's dates carry no zone
    Case("date as a serial number", cells({"C5": 43529}), ("repaired-date C5",), holds=day(MARCH)),
    Case("date as a serial in text", cells({"C5": "43529"}), ("repaired-date C5",), holds=day(MARCH)),
    Case("date of two digits' year", cells({"C5": "19.3.5"}), ("repaired-date C5",), holds=day(MARCH)),
    Case("day and month, the year from the title", cells({"C5": "3月5日"}), ("repaired-date C5",), holds=day(MARCH)),
    Case("month only", cells({"C5": "2019年3月"}), ("repaired-date C5",), holds=day(date(2019, 3, 1))),
    Case("year only", cells({"C5": "2019年"}), ("unreadable-date C5",)),
    Case("30 February", cells({"C5": "2019年2月30日"}), ("unreadable-date C5",)),
    Case("thirteenth month", cells({"C5": "2019-13-05"}), ("unreadable-date C5",)),
    Case("two days in one cell", cells({"C5": "3月5日、3月6日"}), ("unreadable-date C5",)),
    Case("words for a date", cells({"C5": "上旬"}), ("unreadable-date C5",)),
    Case("date missing", cells({"C5": None}), ("missing-value C5",)),
    Case("date of the year before", cells({"C5": date(2018, 12, 30)}), ("outside-year C5",)),
    Case("date still to come", cells({"C5": date(2020, 3, 5), "L5": None}), ("outside-year C5",)),
    Case("entered before it happened", cells({"L5": date(2019, 3, 1)}), ("check-failed 5",)),
    Case("year 1019", cells({"C5": "1019-03-05"}), ("unreadable-date C5",)),
)


def present(text: object, line: int = 4) -> tuple[tuple[str, int, str, object], ...]:
    return ((MEETING, line, "present", text),)


NUMBERS = (
    Case("about thirty people", cells({"F3": "约30人"}), ("repaired-number F3",), holds=present(30, 3)),
    Case("full-width digits", cells({"F4": "５"}), ("repaired-number F4",), holds=present(5)),
    Case("number kept as text", cells({"F4": "5"}), ("repaired-number F4",), holds=present(5)),
    Case("thousands separator", cells({"E4": "1,200", "F4": "1，100"}), ("repaired-number E4", "repaired-number F4"),
         holds=present(1100)),
    Case("Chinese numeral", cells({"F4": "五"}), ("repaired-number F4",), holds=present(5)),
    Case("spaces inside", cells({"F4": " 5 人 "}), ("repaired-number F4",), holds=present(5)),
    Case("text for a number", cells({"F4": "全体"}), ("unreadable-number F4",)),
    Case("two numbers", cells({"F4": "4-5"}), ("unreadable-number F4",)),
    Case("fraction for people", cells({"F4": 4.5}), ("unreadable-number F4",)),
    Case("negative count", cells({"F4": -3}), ("out-of-range F4",)),
    Case("more present than expected", cells({"F4": 6}), ("check-failed 4",)),
    Case("date where a number belongs", cells({"F4": date(2019, 3, 5)}), ("unreadable-number F4",)),
    Case("true where a number belongs", cells({"F4": True}), ("unreadable-number F4",)),
    Case("stroke for nothing", cells({"F4": "/", "E4": "—"}), (), holds=present(None)),
    Case("reference lost", cells({"F4": Formula("=SUM(#REF!)", "#REF!")}), ("error-value F4",)),
    Case("lookup failed", cells({"D4": Formula("=VLOOKUP(A1,B1:C2,2,0)", "#N/A")}), ("error-value D4",)),
    Case("formula without a stored result", cells({"F4": Formula("=E4")}), ("formula-without-value F4",)),
    Case("formula with a stored result", cells({"F4": Formula("=E4", 5)}), (), holds=present(5)),
    Case("finish before start", cells({"J4": time(8)}), ("check-failed 4",)),
    Case("time in words", cells({"I5": "下午3点"}), ("repaired-time I5",), holds=((MEETING, 5, "start", 900),)),
    Case("time that is none", cells({"I5": "25:70"}), ("unreadable-time I5",)),
)  # fmt: skip

CHOICES = (
    Case("choice misspelt", cells({"B4": "支部委员大会"}), ("bad-choice B4",)),
    Case("choice under its other name", cells({"B4": "支委会"}), (), holds=((MEETING, 4, "kind", "支部委员会"),)),
    Case("choice with a number before it", cells({"B4": "2.支部委员会"}), ("repaired-choice B4",)),
    Case(
        "choice with a control character",
        cells({"B4": "支部\x07委员会"}),
        (),
        holds=((MEETING, 4, "kind", "支部委员会"),),
    ),
    Case("two choices in one cell", cells({"B4": "党员大会、党课"}), ("bad-choice B4",)),
    Case("tick for yes", cells({"H4": "√"}), (), holds=((MEETING, 4, "voted", True),)),
    Case("neither yes nor no", cells({"H4": "部分"}), ("bad-choice H4",)),
)

TEXTS = (
    Case("topic too long", cells({"D4": "学" * 201}), ("too-long D4",)),
    Case("content too long", cells({"K4": "学" * 2001}), ("too-long K4",)),
    Case("very long text in a column nobody asked for", cells({"O2": "备注", "O4": "长" * 32_000}), ("unknown-column O2",)),
    Case("control characters", cells({"D4": "讨论\x07村务\x0b公开"}), (),
         holds=((MEETING, 4, "topic", "讨论村务公开"),)),
    Case("line breaks and spaces around a name", cells({"A4": " 王庄村\n党支部 "}), ()),
    Case("number that became a date", sheets({"组织名册": [UNITS[0], [date(2019, 3, 5), "桥头村党支部", "党支部",
         "T1", date(2010, 1, 1)]]}), ("text-became-date 组织名册!A2",), lines=()),
    Case("telephone in a topic", cells({"D4": "联系人13812345678"}), ("private-text 4",),
         holds=((MEETING, 4, "topic", None),)),
    Case("identity number in a topic", cells({"D4": "发展对象110101199003072316"}), ("private-text 4",)),
    Case("member's name in a topic", cells({"D4": "讨论发展对象：钱二"}), ("private-text 4",)),
)  # fmt: skip

MONEY = (
    Case("money under the form's own unit", sheets(income({})), (), lines=(),
         holds=(("village-income", 3, "amount", 12_500_000),)),
    Case("money in yuan by the header", sheets(income({"D2": "收入金额（元）"})), (), lines=(),
         holds=(("village-income", 3, "amount", 1250),)),
    Case("money in yuan by the line above", sheets(income({"D1": "单位：元"})), (), lines=(),
         holds=(("village-income", 3, "amount", 1250),)),
    Case("money with its own unit in the cell", sheets(income({"D3": "12.5万元"})), ("repaired-number 村集体经济收入表!D3",),
         lines=(), holds=(("village-income", 3, "amount", 12_500_000),)),
    Case("money below zero", sheets(income({"D3": -1})), ("out-of-range 村集体经济收入表!D3",), lines=()),
    Case("money without any unit", sheets({"慰问金发放表": GRANTS}), ("unknown-money-unit 慰问金发放表!C3",
         "unknown-money-unit 慰问金发放表!C4"), lines=()),
    Case("hours under a header of minutes", sheets({"满意度调查表": edited({"D2": "用时（分钟）", "D3": 90}, SURVEY)}), (),
         lines=(), holds=(("surveys", 3, "hours", 15),)),
    Case("hours under a header of acres", sheets({"满意度调查表": edited({"D2": "用时（亩）", "D3": 90}, SURVEY)}),
         ("wrong-measure 满意度调查表!D3",), lines=()),
)  # fmt: skip

PERCENTS = (
    Case("percent as a fraction", sheets({"满意度调查表": SURVEY}), (), lines=(), holds=(("surveys", 3, "rate", 9000),)),
    Case("percent as text", sheets({"满意度调查表": edited({"C3": "90%"}, SURVEY)}), (), lines=(),
         holds=(("surveys", 3, "rate", 9000),)),
    Case("percent as a whole number under %", sheets({"满意度调查表": edited({"C2": "满意率（%）", "C3": 90, "C4": 85}, SURVEY)}),
         (), lines=(), holds=(("surveys", 3, "rate", 9000),)),
    Case("percent as a whole number without %", sheets({"满意度调查表": edited({"C3": 90, "C4": 85}, SURVEY)}),
         ("unreadable-number 满意度调查表!C3", "unreadable-number 满意度调查表!C4"), lines=()),
    Case("percent both ways", sheets({"满意度调查表": edited({"C2": "满意率（%）", "C3": 90}, SURVEY)}),
         ("unreadable-number 满意度调查表!C4",), lines=(), holds=(("surveys", 3, "rate", 9000),)),
    Case("percent beyond a hundred", sheets({"满意度调查表": edited({"C3": "120%"}, SURVEY)}),
         ("out-of-range 满意度调查表!C3",), lines=()),
)  # fmt: skip

CASES = (*DATES, *NUMBERS, *CHOICES, *TEXTS, *MONEY, *PERCENTS)
