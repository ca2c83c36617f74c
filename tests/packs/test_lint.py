from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from pingyi.issues import Issue, Severity
from pingyi.packs import library_ids
from pingyi.packs.lint import lint, shares
from pingyi.packs.load import load_stack
from tests.packs.district import RULES, load, spoilt, write


def warned(folder: Path, rules: str) -> list[Issue]:
    loaded = load_stack([write(folder / "local", rules)], 2019)
    return list(lint(loaded.rules, list(loaded.packs)))


def test_a_decent_pack_is_left_in_peace(tmp_path: Path) -> None:
    assert warned(tmp_path, RULES) == []


# What is spoilt, the code, the gravity, the rule that is named.
SPOILT = [
    ("name: 主题, type", "name: 打卡次数, type", "check-in", Severity.DOUBT, "国办函〔2026〕12号"),
    ("    name: 走访\n", "    name: 走访签到\n", "check-in", Severity.DOUBT, "国办函〔2026〕12号"),
    ("name: 主题, type", "name: 在线时长, type", "online-time", Severity.DOUBT, "国办函〔2026〕12号"),
    ("name: 走访企业", "name: 每日登录系统", "online-time", Severity.DOUBT, "国办函〔2026〕12号"),
    ("name: 点评, part", "name: 网络投票, part", "likes", Severity.DOUBT, "国办函〔2026〕12号"),
    ('缺会"', '缺会，党员排名靠后"', "leaderboard", Severity.DOUBT, "国办函〔2026〕12号"),
    ("name: 修路,", "name: 积分排行榜,", "leaderboard", Severity.DOUBT, "国办函〔2026〕12号"),
    ("name: 增收, part", "name: 信息稿采用, part", "media-scored", Severity.DOUBT, "整治形式主义为基层减负若干规定"),
    ("name: 增收, part", "name: 增收, text: 获领导批示的加1分, part", "media-scored", Severity.DOUBT, "领导批示"),
    ("name: 增收, part", "name: 学习笔记, part", "traces-scored", Severity.DOUBT, "拍照留痕"),
    ("name: 增收, part", "name: 增收, text: 出现安全事故一票否决, part", "veto", Severity.DOUBT, "grades.bars"),
    (
        "measure: all-income, score: {add: {each: 1}}",
        "score: {tiers: {tiers: [{name: 省级用稿, measure: all-income, points: 1}]}}",
        "media-scored",
        Severity.DOUBT,
        "媒体宣传",
    ),
    ("name: 增幅, type: percent", "name: 银行卡号, type: percent", "sensitive-field", Severity.DOUBT, "个人信息保护法"),
    ("name: 增幅, type: percent", "name: 患病人数, type: percent", "sensitive-field", Severity.DOUBT, "个人信息保护法"),
    ("name: 增幅, type: percent", "name: 活动轨迹, type: percent", "sensitive-field", Severity.DOUBT, "个人信息保护法"),
    ("name: 增幅, type: percent", "name: 身份证号, type: percent", "sensitive-field", Severity.DOUBT, "个人信息保护法"),
    (
        "choices: [党员大会, 党课]",
        "choices: [党员大会, 党课, 因病请假]",
        "sensitive-field",
        Severity.DOUBT,
        "个人信息保护法",
    ),
    ("name: 主题, type", "name: 活动照片, type", "forced-photo", Severity.DOUBT, "留痕"),
    ("name: 增幅, type: percent", "name: 党员人数, type: percent", "already-known", Severity.NOTE, "少填一栏"),
    ("    source: {document: 《条例》, article: 第十一条}\n", "", "no-source", Severity.DOUBT, "local"),
    ("《条例》, article: 第十一条", "《条例》", "no-article", Severity.NOTE, "条号待核"),
    ("    source: {local: 试点区委}\ncommentary", "commentary", "no-source", Severity.DOUBT, "source"),
    ("reviewees: {of", "reviewees: {post: 党员, of", "leaderboard", Severity.DOUBT, "积分排名"),
    (
        "id: rich, name: 收入, part: daily, basis: result",
        "id: rich, name: 收入, part: daily, basis: process",
        "process-share",
        Severity.DOUBT,
        "重结果",
    ),
    (
        "measure: all-income, score: {add",
        "measure: all-meetings, score: {add",
        "more-is-more",
        Severity.DOUBT,
        "活动次数",
    ),
    ("basis: result, points: 12", "basis: process, points: 12", "more-is-more", Severity.DOUBT, "活动次数"),
    (
        "name: 党员大会, part: daily, basis: process, points: 10, measure: assembly",
        "name: 党员大会, part: daily, basis: process, points: 10, measure: visit",
        "process-without-source",
        Severity.NOTE,
        "100%",
    ),
    (
        "[0, 差]]}",
        "[0, 差]], bars: [{measure: visit, at_most: 差, authority: {document: 《办法》, article: 第一条}}]}",
        "bar",
        Severity.NOTE,
        "《办法》第一条",
    ),
    (
        "[0, 差]]}",
        "[0, 差]], best_at_most: 30%, best_authority: {document: 《办法》}}",
        "best-at-most",
        Severity.NOTE,
        "《办法》",
    ),
]  # fmt: skip
MEETINGS = "  - id: all-income\n"
COUNTED = "  - {id: all-meetings, name: 会议总数, total: {count: meeting}}\n"


@pytest.mark.parametrize(("old", "new", "code", "severity", "rule"), SPOILT)
def test_a_warning_names_the_rule_that_is_broken(
    tmp_path: Path, old: str, new: str, code: str, severity: Severity, rule: str
) -> None:
    rules = spoilt(old, new, spoilt(MEETINGS, COUNTED + MEETINGS))
    found = [issue for issue in warned(tmp_path, rules) if issue.code == code]
    assert found, [str(issue) for issue in warned(tmp_path, rules)]
    assert all(issue.severity is severity and issue.place.row for issue in found)
    assert any(rule in f"{issue.message}{issue.hint}" for issue in found), [str(issue) for issue in found]


def test_the_day_of_a_check_up_is_no_finding(tmp_path: Path) -> None:
    rules = spoilt("name: 录入日期, type: date", "name: 体检结果领取日期, type: date")
    assert warned(tmp_path, rules) == []


def test_a_count_of_results_may_earn_more(tmp_path: Path) -> None:
    rules = spoilt(MEETINGS, "  - {id: firms-known, name: 企业数, total: {count: firms}}\n" + MEETINGS)
    rules = spoilt("measure: all-income, score: {add", "measure: firms-known, score: {add", rules)
    assert warned(tmp_path, rules) == []


def test_values_that_count_meetings_are_seen_too(tmp_path: Path) -> None:
    measure = "  - {id: held, name: 会议数, subjects: {unit_kinds: [党支部]}, values: {n: {count: meeting}}, add: n}\n"
    rules = spoilt(MEETINGS, measure + MEETINGS)
    rules = spoilt("measure: all-income, score: {add: {each: 1}}", "measure: held, score: {bands: [[20, 12]]}", rules)
    assert [issue.code for issue in warned(tmp_path, rules)] == ["more-is-more"]


def test_a_figure_asked_twice_at_the_same_rhythm_is_noted(tmp_path: Path) -> None:
    second = (
        "  - {id: second, name: 季度表, unit_kinds: [党支部], fields: [{id: unit, name: 组织名称, type: unit}, "
        "{id: on, name: 日期, type: date, role: when}, {id: h, name: 学时, type: quantity, scale: 10}]}\n"
    )
    duty = (
        "  - {id: other, name: 报季度表, owed_by: {unit_kinds: [党支部]}, every: CADENCE, fulfilled_by: {form: second}, "
        "source: {local: 试点区委}}\n"
    )
    rules = spoilt("  - id: income\n    name", second + "  - id: income\n    name")
    quarterly = spoilt("  - id: lecture\n", duty.replace("CADENCE", "quarter") + "  - id: lecture\n", rules)
    [issue] = warned(tmp_path / "a", quarterly)
    assert (issue.code, issue.severity) == ("asked-twice", Severity.NOTE)
    assert "“学时”在“会议纪实”和“季度表”里都要党支部填" in issue.message
    monthly = spoilt("  - id: lecture\n", duty.replace("CADENCE", "month") + "  - id: lecture\n", rules)
    assert warned(tmp_path / "b", monthly) == []


def test_shares_are_of_the_hundred(tmp_path: Path) -> None:
    found = shares(load(tmp_path / "local").rubric)
    # daily: 10 + 40 + 12, of which the group of 12 is capped at 10, is worth 60.
    assert found.process == Fraction(10, 100)
    assert found.result == Fraction(50, 100)
    assert found.assessment == Fraction(40, 100)


BONUS = """\
      - {id: extra, name: 特色, part: daily, basis: process, bonus: true, points: 5, measure: assembly, score: {rate: {}}}
"""


def test_bonuses_are_outside_the_hundred(tmp_path: Path) -> None:
    rules = load(tmp_path / "local", spoilt("    grades:", BONUS + "    grades:"))
    assert shares(rules.rubric).process == Fraction(10, 100)


def test_a_groups_own_points_weigh_its_items(tmp_path: Path) -> None:
    text = spoilt("part: daily, ceiling: 10", "part: daily, points: 10, scale: true")
    assert shares(load(tmp_path / "local", text).rubric).result == Fraction(50, 100)


SHIPPED = [(name, year) for name in library_ids() for year in (2018, 2019)] + [("house", 2026), ("regulations", 2026)]


@pytest.mark.parametrize(("name", "year"), SHIPPED)
def test_the_packs_that_ship_break_no_rule(name: str, year: int) -> None:
    loaded = load_stack([name], year)
    assert [str(issue) for issue in lint(loaded.rules, list(loaded.packs)) if issue.severity is Severity.DOUBT] == []
    for rubric in loaded.rules.rubrics.values():
        found = shares(rubric)
        assert found.process <= Fraction(1, 4)
        assert found.process + found.result + found.assessment == 1
