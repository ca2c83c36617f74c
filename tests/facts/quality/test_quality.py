from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pingyi.facts.quality import reasons, settle
from pingyi.issues import Issue, Place, Severity
from tests.facts.made import UNITS, built, meeting, rules

DAY = date(2019, 4, 1)
LONG = "会议传达学习上级精神，研究部署环境整治和道路硬化，通报党费收缴情况，讨论接收预备党员事宜并进行表决。"


def settled(
    rows: dict[str, list[dict[str, Any]]],
    participants: dict[str, tuple[list[int], list[str]]] | None = None,
    names: tuple[str, ...] = (),
) -> tuple[dict[str, list[int]], tuple[Issue, ...]]:
    """Lines set aside by form, and the issues."""
    made = built(rows, participants)
    tables, issues = settle(rules(), made.tables, made.texts, 2019, names)
    aside = {
        name: sorted(row["line"] for row in table.to_pylist() if not row["counts"])
        for name, table in tables.items()
        if "counts" in table.column_names
    }
    return {name: lines for name, lines in aside.items() if lines}, issues


def line(row: int) -> Place:
    return Place("台账.xlsx", "一", row)


def test_clean_rows_all_count() -> None:
    rows = {"meeting": [meeting(DAY), meeting(date(2019, 4, 2), minutes=LONG)], "visit": [{"unit": "V1", "month": DAY}]}
    assert settled(rows) == ({}, ())


def test_identical_rows_count_once() -> None:
    aside, (issue,) = settled({"meeting": [meeting(DAY, topic="一"), meeting(DAY, topic="一")]})
    assert aside == {"meeting": [4]}
    assert (issue.code, issue.place, issue.others, issue.severity) == (
        "duplicate-row",
        line(4),
        (line(3),),
        Severity.DOUBT,
    )


def test_each_repeat_names_the_first() -> None:
    aside, issues = settled({"visit": [{"unit": "V1", "month": DAY}] * 3})
    assert aside == {"visit": [4, 5]}
    assert [issue.others for issue in issues] == [(line(3),), (line(3),)]


def test_rows_of_other_days_of_entry_are_identical_all_the_same() -> None:
    rows = [meeting(DAY, typed_on=DAY), meeting(DAY, typed_on=date(2019, 4, 2))]
    assert settled({"meeting": rows})[0] == {"meeting": [4]}


def test_rows_that_differ_only_in_a_text_that_is_not_sealed_do_not_repeat_each_other() -> None:
    rows = [
        {"unit": "V1", "item": "甲", "points": 5, "reason": why, "decided_by": "办公室", "decided_on": DAY}
        for why in ("一", "二", "一")
    ]
    aside, issues = settled({"figures": rows})
    assert aside == {"figures": [3, 4, 5]}
    assert [issue.code for issue in issues] == ["contradicting-rows", "duplicate-row"]
    assert "“理由”不一致" in issues[0].message


def test_rows_of_other_people_do_not_repeat_each_other_but_contradict() -> None:
    aside, (issue,) = settled({"meeting": [meeting(DAY, present=1)] * 2}, {"meeting": ([0, 1], ["aa", "bb"])})
    assert aside == {"meeting": [3, 4]}
    assert "参加人员不一致" in issue.message


def test_contradicting_rows_count_not_at_all() -> None:
    rows = [meeting(DAY, present=12), meeting(DAY, present=9), meeting(DAY, kind="党课", present=9)]
    aside, (issue,) = settled({"meeting": rows})
    assert aside == {"meeting": [3, 4]}
    assert (issue.code, issue.place, issue.others) == ("contradicting-rows", line(3), (line(4),))
    assert issue.message == "“支部会议纪实”中“组织名称”、“日期”、“类型”相同的2行，“实到”不一致，暂都不计"


def test_key_with_a_gap_is_no_key_and_a_form_without_key_has_no_contradictions() -> None:
    assert settled({"meeting": [meeting(DAY, kind=None, present=at) for at in (1, 2)]}) == ({}, ())
    assert settled({"income": [{"unit": "V1", "year": 2019, "amount": amount} for amount in (1, 2)]}) == ({}, ())


def test_key_may_be_a_closed_text() -> None:
    people = [
        {"no": no, "person": person, "unit": "V1", "kind": kind, "since": DAY}
        for no, person, kind in (("1", "aa", "正式党员"), ("2", "bb", "正式党员"), ("1", "aa", "预备党员"))
    ]
    aside, (issue,) = settled({"members": people})
    assert aside == {"members": [3, 5]}
    assert issue.code == "contradicting-rows"


def test_repeat_beside_a_contradiction() -> None:
    rows = [meeting(DAY, present=12), meeting(DAY, present=12), meeting(DAY, present=9)]
    aside, issues = settled({"meeting": rows})
    assert aside == {"meeting": [3, 4, 5]}
    found = reasons(issues)
    assert [issue.code for issue in found[line(3)]] == ["contradicting-rows"]
    assert [issue.code for issue in found[line(4)]] == ["duplicate-row"]
    assert [issue.code for issue in found[line(5)]] == ["contradicting-rows"]


@pytest.mark.parametrize(
    ("unit", "day", "there"),
    [
        ("V2", date(2019, 2, 28), False),
        ("V2", date(2019, 3, 1), True),
        ("T2", date(2019, 6, 30), True),
        ("T2", date(2019, 7, 1), False),
        ("X9", DAY, False),
        ("V1", None, True),
    ],
)
def test_record_of_a_unit_that_did_not_exist(unit: str, day: date, there: bool) -> None:
    aside, issues = settled({"meeting": [meeting(day, unit), meeting(DAY)]})
    assert aside == ({} if there else {"meeting": [3]})
    assert [issue.code for issue in issues] == ([] if there else ["unit-not-existing-that-day"])


def test_other_days_of_such_a_unit_count() -> None:
    aside, (issue,) = settled({"meeting": [meeting(date(2019, 2, 1), "V2"), meeting(date(2019, 5, 1), "V2")]})
    assert aside == {"meeting": [3]}
    assert issue.message == "“李庄村党支部”在2019年2月1日不存在（尚未成立、已撤并或不在组织名册中），此行不计"


def test_register_is_no_record() -> None:
    row = {"no": "1", "person": "aa", "unit": "V2", "kind": "正式党员", "since": date(1990, 1, 1)}
    assert settled({"members": [row]}) == ({}, ())


def member(unit: str, since: date | None, until: date | None = None, person: str = "aa") -> dict[str, Any]:
    return {
        "no": f"{person}{since}",
        "person": person,
        "unit": unit,
        "kind": "正式党员",
        "since": since,
        "until": until,
    }


def test_person_in_two_branches() -> None:
    rows = [member("V1", date(2016, 1, 1)), member("V2", date(2019, 5, 1)), member("V1", date(2016, 1, 1), person="bb")]
    aside, (issue,) = settled({"members": rows})
    assert aside == {"members": [3, 4]}
    assert (issue.code, issue.place, issue.others) == ("person-in-two-branches", line(3), (line(4),))
    assert issue.message == "同一党员同时列在“王庄村党支部”、“李庄村党支部”，暂都不计"
    assert reasons([issue]).keys() == {line(3), line(4)}


@pytest.mark.parametrize(
    "rows",
    [
        [member("V1", date(2016, 1, 1), date(2019, 5, 1)), member("V2", date(2019, 5, 1))],
        [member("V1", date(2016, 1, 1)), member("V1", date(2018, 1, 1))],
    ],
    ids=["moved", "same branch twice"],
)
def test_person_who_is_in_one_branch_at_a_time(rows: list[dict[str, Any]]) -> None:
    assert settled({"members": rows}) == ({}, ())


def test_membership_without_a_first_day_was_always() -> None:
    assert settled({"members": [member("V1", None), member("V2", date(2019, 5, 1))]})[0] == {"members": [3, 4]}


def test_only_the_overlapping_memberships_are_doubtful() -> None:
    rows = [
        member("V1", date(2010, 1, 1), date(2012, 1, 1)),
        member("V1", date(2016, 1, 1)),
        member("V2", date(2019, 5, 1)),
    ]
    assert settled({"members": rows})[0] == {"members": [4, 5]}


def at(start: int | None, end: int | None, unit: str = "V1", day: date | None = DAY) -> dict[str, Any]:
    return meeting(day, unit, from_=start, to_=end, present=1)


def test_person_in_two_meetings_is_told_and_the_meetings_count() -> None:
    rows = [at(540, 600), at(590, 640, "T1"), at(640, 700, "T2"), at(540, 600, "Q")]
    aside, (issue,) = settled(
        {"meeting": rows}, {"meeting": ([0, 1, 2, 3, 0, 1], ["aa", "aa", "aa", "bb", "cc", "cc"])}
    )
    assert aside == {}
    assert (issue.code, issue.severity) == ("person-in-two-meetings", Severity.NOTE)
    assert (issue.place, issue.others) == (line(3), (line(4),))
    assert issue.message == "有2人同一时间还记在另一场活动中"
    assert reasons([issue]) == {}


@pytest.mark.parametrize(
    "rows",
    [
        [at(540, None), at(550, 640, "T1")],
        [at(None, 600), at(550, 640, "T1")],
        [at(540, 600), at(550, 640, "T1", date(2019, 4, 2))],
        [at(540, 600, day=None), at(550, 640, "T1", None)],
        [at(540, 600), at(600, 640, "T1")],
    ],
    ids=["no end", "no start", "other day", "no day", "one after the other"],
)
def test_meetings_that_are_not_known_to_overlap(rows: list[dict[str, Any]]) -> None:
    assert settled({"meeting": rows}, {"meeting": ([0, 1], ["aa", "aa"])}) == ({}, ())


def test_participants_of_forms_without_times() -> None:
    assert settled({"visit": [{"unit": "V1", "month": DAY}]}, {"visit": ([0], ["aa"])}) == ({}, ())


def test_copied_text_with_other_names_and_numbers() -> None:
    texts = [
        f"{unit}4月{day}日召开会议，{name}同志主持，到会{day}人。{LONG}"
        for unit, day, name in (("王庄村党支部", 1, "覃汀斓"), ("李庄村党支部", 12, "高峰"))
    ]
    rows = [meeting(date(2019, 4, 20), minutes=texts[0]), meeting(DAY, "V2", minutes=texts[1])]
    aside, (issue,) = settled({"meeting": rows}, names=("覃汀斓", "高峰"))
    assert aside == {"meeting": [3]}  # the later day
    assert (issue.code, issue.place, issue.others) == ("copied-text", line(3), (line(4),))
    assert issue.message == "“会议记录”与另一条记录（台账.xlsx「一」第4行）雷同，暂不计"


def test_short_or_different_texts_are_no_copies() -> None:
    short = LONG[:29]
    rows = [
        meeting(DAY, minutes=short), meeting(date(2019, 4, 2), minutes=short), meeting(date(2019, 4, 3), minutes=LONG),
        meeting(date(2019, 4, 4), minutes=LONG[:25] + "走访困难群众，化解邻里纠纷，组织志愿服务，清理河道垃圾。"),
    ]  # fmt: skip
    assert settled({"meeting": rows}) == ({}, ())


def test_thirty_characters_are_enough() -> None:
    rows = [meeting(DAY, minutes=LONG[:30]), meeting(date(2019, 4, 2), minutes=LONG[:30])]
    assert settled({"meeting": rows})[0] == {"meeting": [4]}


def test_copies_are_not_looked_for_where_the_texts_are_not_at_hand() -> None:
    made = built({"meeting": [meeting(DAY, minutes=LONG), meeting(date(2019, 4, 2), minutes=LONG)]})
    tables, issues = settle(rules(), made.tables, {}, 2019)
    assert issues == ()
    assert tables["meeting"].equals(made.tables["meeting"])


def batch(count: int, step: int, entered: date, **values: object) -> list[dict[str, Any]]:
    return [meeting(date(2019, 1, 5) + timedelta(step * at), typed_on=entered, **values) for at in range(count)]


def test_back_dated_batch() -> None:
    rows = batch(5, 15, date(2019, 11, 20))
    rows += [
        meeting(date(2019, 11, 18), typed_on=date(2019, 11, 20)),
        meeting(date(2019, 8, 1), typed_on=date(2019, 11, 1)),
    ]
    aside, (issue,) = settled({"meeting": rows})
    assert aside == {"meeting": [3, 4, 5, 6, 7]}  # the sixth was entered in time, the seventh on another day
    assert (issue.code, issue.place, issue.others) == ("back-dated", line(3), tuple(line(row) for row in (4, 5, 6, 7)))
    assert (
        issue.message == "“支部会议纪实”中2019-01-05至2019-03-06的5条记录都在2019-11-20这一天录入，属集中补录，暂不计"
    )


@pytest.mark.parametrize(
    "rows",
    [
        batch(4, 25, date(2019, 11, 20)),
        batch(5, 14, date(2019, 11, 20)),
        batch(5, 15, date(2019, 3, 20)),
        [
            {**row, "typed_on": row["typed_on"] + timedelta(at)}
            for at, row in enumerate(batch(5, 20, date(2019, 11, 20)))
        ],
        [{**row, "typed_on": None} for row in batch(5, 20, date(2019, 11, 20))],
        [
            {**row, "unit": unit}
            for row, unit in zip(batch(6, 15, date(2019, 11, 20)), ["V1", "T1", "Q"] * 2, strict=True)
        ],
    ],
    ids=["few", "short span", "in time", "several days", "unknown", "several units"],
)
def test_no_batch(rows: list[dict[str, Any]]) -> None:
    assert settled({"meeting": rows}) == ({}, ())


def test_settling_twice_changes_nothing_more_and_issues_are_sorted() -> None:
    rows = {
        "meeting": [meeting(DAY, present=1), meeting(DAY, present=2), *batch(5, 15, date(2019, 11, 20), kind="党课")]
    }
    made = built(rows)
    once, issues = settle(rules(), made.tables, made.texts, 2019)
    twice, none = settle(rules(), once, made.texts, 2019)
    assert list(issues) == sorted(issues)
    assert len(issues) == 2
    assert none == ()
    assert all(once[name].equals(table) for name, table in twice.items())


def test_without_a_register_of_members() -> None:
    from dataclasses import replace

    made = built({"meeting": [meeting(DAY)]})
    bare = replace(rules(), forms={name: form for name, form in rules().forms.items() if name != "members"})
    assert settle(bare, made.tables, made.texts, 2019)[1] == ()


def test_units_that_are_set_aside_are_no_units() -> None:
    rows = [{name: values[at] for name, values in UNITS.items()} for at in range(5)]
    rows.append({**rows[3], "kind": "镇党委"})
    aside, issues = settled({"units": rows, "meeting": [meeting(DAY)]})
    assert aside == {"meeting": [3], "units": [6, 8]}
    assert sorted(issue.code for issue in issues) == ["contradicting-rows", "unit-not-existing-that-day"]
