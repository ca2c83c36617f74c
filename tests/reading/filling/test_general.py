"""Heads in words that nobody listed: what is understood from its company, what only describes, and what must stay empty."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pingyi.demo.district import district
from pingyi.packs import load_rules
from pingyi.reading.filling.filling import Outcome, Source, fill
from pingyi.reading.filling.model import State
from tests.reading.filling.paper import Paper, Sheet, Word
from tests.reading.filling.reference import Known

EVER = date(1900, 1, 1)


@cache
def known() -> Known:
    return Known(district(size="small"))


@cache
def source() -> Source:
    return Source(known().district.facts(2019), load_rules(["seed-district"], 2019), "演示区")


def of(folder: Path, paper: Paper, unit: str = "") -> Outcome:
    path = folder / paper.name
    path.write_bytes(paper.content)
    return fill(path, source(), unit=unit)


def numbers(outcome: Outcome) -> dict[str, Fraction | None]:
    return {cell.at: cell.number for cell in outcome.cells if cell.state is State.FILLED}


def table(*rows: list[object]) -> Paper:
    """A workbook of these rows: “<” is merged with the left, “^” with the cell above, None is a blank."""
    form = Sheet("表")
    width = max(map(len, rows))
    for at, row in enumerate(rows, 1):
        for column in range(1, width + 1):
            text = row[column - 1] if column <= len(row) else ""
            place = form.sheet.cell(at, column).coordinate
            if text is None:
                form.ask(place, None)
            elif text not in {"<", "^", ""}:
                right, down = column, at
                while right < width and right < len(row) and row[right] == "<":
                    right += 1
                while down < len(rows) and column <= len(rows[down]) and rows[down][column - 1] == "^":
                    down += 1
                last = form.sheet.cell(down, right).coordinate
                form.put(place if last == place else f"{place}:{last}", text)
    return form.done()


def disputes(unit: str, *, settled: bool | None = None) -> Fraction:
    rows = known().rows("disputes", unit, EVER)
    return Fraction(sum(settled is None or bool(row.get("settled_on")) is settled for row in rows))


def test_campaigns_over_the_heads_do_not_empty_what_stands_below(tmp_path: Path) -> None:
    paper = table(
        ["“红旗引领·堡垒先锋”行动推进情况调度表（2019年6月）", "<", "<", "<"],
        ["乡镇", "“堡垒筑基”组织体系建设情况", "“先锋赋能”党员教育管理情况", "“红旗暖民”服务群众情况"],
        ["^", "党员人数", "主题党日场次", "志愿服务活动场次"],
        ["鹭栖镇", None, None, None],
    )
    june = date(2019, 6, 1), date(2019, 6, 30)
    assert numbers(of(tmp_path, paper)) == {
        "B4": known().members("T01", day=june[1]),
        "C4": known().count("theme-day", "T01", *june),
        "D4": known().count("volunteer-activities", "T01", *june),
    }


@pytest.mark.parametrize(
    ("upper", "leaf"),
    [
        ("社会组织", "党支部数"),
        ("社会组织建设情况", "党员数"),
        ("退役军人服务保障情况", "党员数"),
        ("民营企业", "党支部数"),
        ("移风易俗宣传", "场次"),
        ("安全生产培训", "参加人次"),
        ("离退休干部工作", "主题党日次数"),
        ("新业态群体工作情况", "党课次数"),
    ],
)
def test_a_group_over_the_heads_does(upper: str, leaf: str, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2019年统计表", "<", "<"],
        ["乡镇", upper, "<"],
        ["^", leaf, "备注"],
        ["鹭栖镇", None, ""],
    ]
    assert numbers(of(tmp_path, table(*rows))) == {}


def test_neighbours_say_what_a_head_leaves_out(tmp_path: Path) -> None:
    paper = table(
        ["2019年工作情况统计表", "<", "<", "<"],
        ["指标", "单位", "数量", ""],
        ["排查矛盾纠纷", "件", None, ""],
        ["成功化解", "件", None, ""],
        ["化解率", "%", None, ""],
    )
    every, settled = disputes("Q"), disputes("Q", settled=True)
    assert numbers(of(tmp_path, paper)) == {
        "C3": every,
        "C4": settled,
        "C5": pytest.approx(settled * 100 / every, abs=0.006),
    }


def test_but_not_of_which_of_two_sorts(tmp_path: Path) -> None:
    paper = table(
        ["2019年统计表", "<", "<", "<"],
        ["乡镇", "党员大会（次）", "党课（次）", "参加人次"],
        ["鹭栖镇", None, None, None],
    )
    assert set(numbers(of(tmp_path, paper))) == {"B3", "C3"}


def test_of_two_heads_that_come_to_the_same_the_second_is_asked_about(tmp_path: Path) -> None:
    paper = table(
        ["2019年矛盾纠纷工作统计表", "<", "<"],
        ["乡镇", "排查纠纷（件）", "受理纠纷（件）"],
        ["鹭栖镇", None, None],
    )
    outcome = of(tmp_path, paper)
    assert numbers(outcome) == {"B3": disputes("T01")}
    (second,) = [cell for cell in outcome.cells if cell.at == "C3"]
    assert second.state is State.UNSURE
    assert second.why == "与前一栏“排查纠纷”取数相同，看不出两栏的区别"


def test_choices_with_words_around_them(tmp_path: Path) -> None:
    paper = table(
        ["2019年党建工作做法推广与表彰情况统计表", "<", "<", "<", "<"],
        ["级别", "信息刊发", "领导批示", "命名授牌", "表彰奖励"],
        ["市级", None, None, None, None],
    )
    count = known().count
    assert numbers(of(tmp_path, paper)) == {
        place: count("recognitions", "Q", level="市级", kind=kind)
        for place, kind in zip(("B3", "C3", "D3", "E3"), ("刊发", "批示", "命名", "表彰"), strict=True)
    }


def test_what_was_not_done(tmp_path: Path) -> None:
    paper = table(
        ["2019年统计表", "<", "<", "<"],
        ["乡镇", "矛盾纠纷化解情况", "<", "<"],
        ["^", "已化解（件）", "未化解（件）", "尚未回访（件）"],
        ["砚溪镇", None, None, None],
    )
    revisited = Fraction(sum(row.get("revisited_on") is None for row in known().rows("disputes", "T02", EVER)))
    told = numbers(of(tmp_path, paper))
    assert told == {"B4": disputes("T02", settled=True), "C4": disputes("T02", settled=False), "D4": revisited}


def test_units_that_hold_something(tmp_path: Path) -> None:
    paper = table(["2019年统计表", "<"], ["乡镇", "开展主题党日的党支部数"], ["菱渡镇", None])
    holders = {row["unit"] for row in known().rows("theme-day", "T03")}
    assert numbers(of(tmp_path, paper)) == {"B3": len(holders)}


def test_a_rate_among_a_sort(tmp_path: Path) -> None:
    paper = table(["2019年困难户帮扶情况统计表", "<"], ["户类别", "党员结对率（%）"], ["贫困户", None])
    poor = [row for row in known().rows("households", "Q", EVER) if row["kind"] == "贫困户"]
    rate = Fraction(sum(bool(row["helped"]) for row in poor) * 100, len(poor))
    assert numbers(of(tmp_path, paper)) == {"B3": pytest.approx(rate, abs=0.006)}


def test_a_title_does_not_narrow_down_what_the_heads_tell_apart(tmp_path: Path) -> None:
    paper = table(
        ["2019年党员教育培训工作情况统计表", "<", "<", "<"],
        ["单位", "总期数", "书记培训班", "党务工作者培训班"],
        ["区机关", None, None, None],
    )
    count = known().count
    assert numbers(of(tmp_path, paper)) == {
        "B3": count("trainings", "G01"),
        "C3": count("trainings", "G01", audience="党组织书记"),
        "D3": count("trainings", "G01", audience="党务工作者"),
    }


@pytest.mark.parametrize(
    ("head", "form", "field"),
    [
        ("主题党日（人次）", "theme-day", "present"),
        ("培训（人次）", "trainings", "present"),
        ("志愿服务（人次）", "volunteer-activities", "people"),
    ],
)
def test_the_unit_of_measure_says_which_number(head: str, form: str, field: str, tmp_path: Path) -> None:
    paper = table(["2019年统计表", "<"], ["乡镇", head], ["鹭栖镇", None])
    assert numbers(of(tmp_path, paper)) == {"B3": known().total(form, field, "T01")}


def test_parts_under_a_head_that_says_only_that(tmp_path: Path) -> None:
    paper = table(
        ["2019年统计表", "<", "<"],
        ["乡镇", "困难户总数", "其中"],
        ["^", "^", "低保户"],
        ["鹭栖镇", None, None],
    )
    poor = known().rows("households", "T01", EVER)
    assert numbers(of(tmp_path, paper)) == {"B4": len(poor), "C4": sum(row["kind"] == "低保户" for row in poor)}


def test_parts_beside_their_blanks(tmp_path: Path) -> None:
    form = Word("述职数据表")
    form.paragraph("2019年党委书记抓基层党建述职评议数据支撑表")
    form.rows(2, 4)
    form.put(1, 1, "党组织名称")
    form.put(1, 2, "菱渡镇党委")
    form.put(2, 1, "参加季度观摩互鉴（次）")
    form.put(2, 3, "其中：书记参加（次）")
    count = known().count
    told = numbers(of(tmp_path, form.done()))
    assert told == {"B3": count("observation", "T03"), "D3": count("observation", "T03", attended_by="书记参加")}


def test_a_rate_of_all_and_money_of_several_kinds_added_up(tmp_path: Path) -> None:
    paper = table(
        ["鹭栖镇2019年党建经费预算执行情况表（万元）", "<", "<", "<"],
        ["支出用途", "年初预算数", "实际支出数", "执行率（%）"],
        ["教育培训", None, None, None],
        ["阵地建设", None, None, None],
        ["活动开展", None, None, None],
        ["关怀帮扶", None, None, None],
        ["其他", None, None, None],
        ["合计", None, None, None],
    )
    told = numbers(of(tmp_path, paper))
    budget, spent = (known().total("party-funds", name, "T01") / 1_000_000 for name in ("budget", "spent"))
    assert (told["B8"], told["C8"]) == (budget, spent)
    assert told["D8"] == pytest.approx(spent * 100 / budget, abs=0.006)


def test_a_body_that_begins_with_a_heading(tmp_path: Path) -> None:
    paper = table(
        ["2019年主要指标完成情况表", "<", "<", "<"],
        ["指标", "单位", "2019年", "2018年"],
        ["一、组织体系", "<", "<", "<"],
        ["1.党支部", "个", None, None],
        ["二、党员队伍", "<", "<", "<"],
        ["2.党员总数", "名", None, None],
    )
    assert numbers(of(tmp_path, paper)) == {"C4": len(known().units("Q", "党支部")), "C6": known().members("Q")}


def test_a_head_that_names_the_whole_district(tmp_path: Path) -> None:
    paper = table(["2019年统计表", "<", "<"], ["乡镇", "党员数", "全区党员数"], ["鹭栖镇", None, None])
    told = numbers(of(tmp_path, paper))
    assert told["B3"] == known().members("T01")
    assert told.get("C3") in {None, known().members("Q")}


@pytest.mark.parametrize(
    ("office", "members"),
    [("鹭栖镇人民政府", "T01"), ("鹭栖镇综治办", "T01"), ("区民政局", ""), ("雁坞村第一党支部", "B0001")],
)
def test_offices_that_fill_in(office: str, members: str, tmp_path: Path) -> None:
    paper = table(["2019年统计表", "<"], [f"填报单位：{office}", "<"], ["指标", "数量（名）"], ["党员总数", None])
    expected = {"B4": known().members(members)} if members else {}
    assert numbers(of(tmp_path, paper)) == expected


def test_what_comments_say(tmp_path: Path) -> None:
    paper = table(
        ["2019年统计表", "<", "<", "<"],
        ["乡镇", "流动党员数", "特色主题党日场次", "党员数"],
        ["鹭栖镇", None, None, None],
        ["砚溪镇", None, None, None],
    )
    outcome = of(tmp_path, paper)
    (tmp_path / "填好.xlsx").write_bytes(outcome.content)
    sheet = load_workbook(tmp_path / "填好.xlsx").active
    assert sheet is not None
    comments = {place: sheet[place].comment for place in ("B3", "B4", "C3", "C4")}
    assert comments["B3"].text == "未填：台账中没有按“流动”分的数。请据实填写，没有的填0或划“/”。本栏以下另有1格同此。"
    assert comments["B4"] is None
    assert comments["C3"].text.startswith("待核：台账中找不到与“特色”对应的内容。可能是①台账“主题党日”条数（把握")
    assert comments["C4"].text.endswith("请核对后填写，都不是的按实际填。")
    assert {cell.state for cell in outcome.cells if cell.at in {"D3", "D4"}} == {State.FILLED}
