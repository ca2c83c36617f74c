from __future__ import annotations

import re
from pathlib import Path

import pytest

from pingyi.errors import PackRefused, UnknownName
from pingyi.packs import conditions, library_ids, load_pack, load_rules
from pingyi.packs.conditions import Op
from pingyi.packs.load import folder_of, load_stack
from tests.packs.district import RULES, issues, load, spoilt, write


def test_a_right_pack_loads_typed(tmp_path: Path) -> None:
    rules = load(tmp_path / "local")
    assert [pack.id for pack in rules.packs] == ["house", "local"]
    assert rules.measures["rich-villages"].test == conditions.Test("income", Op.GTE, 5_000_000)
    assert rules.measures["all-income"].money
    assert not rules.measures["turnout"].money
    assert rules.forms["firms"].subject == "no"
    assert rules.duties["visit"].owed_by.where == conditions.Test("staff", Op.GTE, 3)
    assert rules.rubric.id == "table"
    assert rules.commentary is not None


def test_every_duty_is_a_measure_and_so_is_its_timeliness(tmp_path: Path) -> None:
    rules = load(tmp_path / "local")
    assert rules.measures["assembly"].duty == "assembly"
    assert rules.measures["assembly-on-time"].on_time == "assembly"
    assert rules.measures["assembly"].source == rules.duties["assembly"].source


# What is spoilt, the code, and a piece of what is said. The place must be the spoilt line.
SPOILT = [
    ("minutes: 4", "minutess: 4", "unknown-key", "minutess"),
    ("minutes: 4", "minutes: four", "wrong-type", "整数"),
    ("minutes: 4", "minutes: -1", "out-of-range", "不小于0"),
    ("minutes: 4", "minutes: 4.5", "wrong-type", "整数"),
    ("every: quarter", "every: quarterly", "bad-choice", "是否为“quarter”"),
    ("as: achievement, heading: 责任压实", "as: achievment, heading: 责任压实", "bad-choice", "是否为“achievement”"),
    ("- id: assembly\n", "- id: Assembly\n", "bad-name", "小写字母"),
    ("register: true\n", "register: maybe\n", "wrong-type", "true 或 false"),
    ("aliases: [会议台账]", "aliases: 会议台账", "wrong-type", "一列"),
    ("id: absent, name: 缺席", "id: row_id, name: 缺席", "reserved-id", "row_id"),
    ("id: absent, name: 缺席", "id: present, name: 缺席", "duplicate-id", "present"),
    ("name: 缺席, type", "name: 应到, type", "same-header", "应到"),
    ("name: 缺席, type: persons", "name: 缺席, type: count", "bad-field", "persons"),
    ("name: 实到, type: count, required: false", "name: 实到, type: count", "bad-field", "required: false"),
    ("choices: [党员大会, 党课]", "choices: [党员大会, 党课, 党课]", "bad-field", "重复"),
    ("choice_aliases: {大会: 党员大会}", "choice_aliases: {大会: 大会}", "bad-field", "不是选项"),
    (
        "type: choice, choices: [党员大会, 党课], choice_aliases: {大会: 党员大会}",
        "type: choice",
        "bad-field",
        "choices",
    ),
    ("name: 主题, type: text, open: true", "name: 主题, type: count, open: true", "bad-field", "open"),
    ("name: 主题, type: text, open: true", "name: 主题, type: text, open: true, scale: 10", "bad-field", "scale"),
    (
        "name: 主题, type: text, open: true",
        "name: 主题, type: text, open: true, min: 9, max: 1",
        "bad-field",
        "大于上限",
    ),
    (
        "name: 授课人, type: post, required: false",
        "name: 授课人, type: post, required: false, max: 3",
        "bad-field",
        "min 或 max",
    ),
    ("name: 开始, type: time, role: start", "name: 开始, type: time, role: when", "bad-field", "role"),
    (
        "role: entered, required: false}\n    checks",
        "role: when, required: false}\n    checks",
        "duplicate-role",
        "when",
    ),
    ("name: 企业, type: row, refers: firms", "name: 企业, type: row", "bad-field", "refers"),
    (
        "name: 企业, type: row, refers: firms",
        "name: 企业, type: row, refers: firm",
        "unknown-reference",
        "是否为“firms”",
    ),
    ("name: 企业, type: row, refers: firms", "name: 企业, type: row, refers: meeting", "bad-field", "不是名册"),
    ("name: 村收入", "name: 会议台账", "same-title", "会议台账"),
    ("id: unit, name: 村名, type: unit", "id: village, name: 村名, type: unit", "no-unit", "unit"),
    ("subject: firm\n", "subject: firms\n", "unknown-field", "是否为“firm”"),
    ("subject: firm\n", "subject: on\n", "bad-subject", "on"),
    ("key: [no]\n", "key: []\n", "no-key", "key"),
    ("key: [no]\n", "key: [no, since]\n", "bad-subject", "subject"),
    ("key: [unit, held_on]", "key: [unit, held]", "unknown-field", "是否为“held_on”"),
    ("present: {gt: {field: entitled}}", "presnt: {gt: {field: entitled}}", "unknown-field", "是否为“present”"),
    ("present: {gt: {field: entitled}}", "present: {gt: {field: entitld}}", "unknown-field", "是否为“entitled”"),
    ("present: {gt: {field: entitled}}", "present: {gt: {field: held_on}}", "unlike-fields", "类型不同"),
    ("present: {gt: {field: entitled}}", "held_on: {gt: {field: entered_on, times: 2}}", "unlike-fields", "乘"),
    ("present: {gt: {field: entitled}}", "present: {over: 3}", "bad-value", "不认识"),
    ("present: {gt: {field: entitled}}", "present: {}", "bad-value", "空的"),
    ("present: {gt: {field: entitled}}", "present: 1.5", "bad-value", "小数"),
    ("present: {gt: {field: entitled}}", "kind: {gt: 党课}", "not-ordered", "比大小"),
    ("present: {gt: {field: entitled}}", "kind: 党客", "bad-literal", "是否为“党课”"),
    ("present: {gt: {field: entitled}}", "kind: [党课, 党客]", "bad-literal", "是否为“党课”"),
    ("present: {gt: {field: entitled}}", "story: 长", "not-open", "filled"),
    ("present: {gt: {field: entitled}}", "story: {filled: 1}", "bad-literal", "true"),
    ("present: {gt: {field: entitled}}", "start: {gt: 25:00}", "bad-literal", "14:30"),
    ("present: {gt: {field: entitled}}", "held_on: {gt: 下周}", "bad-literal", "2019-03-05"),
    ("present: {gt: {field: entitled}}", 'hours: {gt: "3.25"}', "bad-literal", "小数位数"),
    ("owed_by: {unit_kinds: [党支部]}", "owed_by: {unit_kinds: [支部]}", "unknown-reference", "组织类别"),
    (
        "owed_by: {unit_kinds: [党支部]}",
        "owed_by: {unit_kinds: [党支部], members: true}",
        "exactly-one",
        "unit_kinds、members",
    ),
    ("owed_by: {unit_kinds: [党支部]}", "owed_by: {}", "exactly-one", "一个也没有写"),
    ("owed_by: {post: 书记, of: [镇党委]}", "owed_by: {post: 书记}", "post-of", "同时写"),
    ("owed_by: {register: firms, where", "owed_by: {register: meeting, where", "no-register", "不是名册"),
    ("owed_by: {register: firms, where", "owed_by: {register: firm, where", "unknown-reference", "是否为“firms”"),
    ("where: {staff: {gte: 3}}", "where: {people: {gte: 3}}", "unknown-field", "people"),
    ("every: quarter", "every: quarter\n    every_years: 3", "exactly-one", "every、every_years"),
    ("every: quarter", "every_years: 3", "no-history", "history: true"),
    ("by: 12-31", "by: 02-30", "bad-date", "没有“02-30”"),
    ("by: lecturer", "by: lecture", "unknown-field", "是否为“lecturer”"),
    ("by: lecturer", "by: unit", "bad-by", "lecturer"),
    ("fulfilled_by: {form: visits}", "fulfilled_by: {form: visit}", "unknown-reference", "是否为“visits”"),
    ("fulfilled_by: {form: visits}", "fulfilled_by: {form: visits, by: unit}", "bad-by", "firm"),
    (
        "fulfilled_by: {form: visits}",
        "fulfilled_by: {form: visits}\n    all_of: [{form: visits}]",
        "exactly-one",
        "all_of",
    ),
    ("days: 30, event: firms", "days: 30, event: income", "bad-by", "没有这样"),
    ("days: 30, event: firms", "days: 0, event: firms", "out-of-range", "大于0"),
    ("every: quarter", "every: quarter\n    since: 2019-05-01\n    until: 2019-05-01", "empty-span", "不晚于"),
    ("total: {sum: amount, of: income}", "total: {sum: amount, of: incom}", "unknown-reference", "是否为“income”"),
    ("income: {sum: amount, of: income},", "income: {sum: amount},", "no-of", "of"),
    (
        "income: {sum: amount, of: income},",
        "income: {sum: amount, count: income, of: income},",
        "exactly-one",
        "count、sum",
    ),
    ("income: {sum: amount, of: income},", "income: {count: incom},", "unknown-reference", "是否为“income”"),
    ("present: {gt: {field: entitled}}", "voted: true", "unknown-field", "voted"),
    ("present: {gt: {field: entitled}}", "present: {gt: 2019-03-05}", "bad-literal", "不能与"),
    ("present: {gt: {field: entitled}}", "topic: {field: story, plus: 1}", "unlike-fields", "乘或加"),
    ("where: {staff: {gte: 3}}", "where: {subject: true}", "bad-literal", "不能与"),
    ("days: 30, event: firms", "days: 30, event: firmz", "unknown-reference", "是否为“firms”"),
    (
        "{id: on, name: 走访日期, type: date, role: when}",
        "{id: on, name: 走访日期, type: date}",
        "undated-form",
        "role: when",
    ),
    ("  - id: rich-villages", "  - id: assembly", "duplicate-id", "同名"),
    ("total: {sum: amount, of: income}", "total: {sum: amount}", "no-of", "of"),
    ("total: {sum: amount, of: income}", "total: {sum: amont, of: income}", "unknown-field", "是否为“amount”"),
    ("total: {sum: amount, of: income}", "total: {sum: on, of: income}", "bad-field", "类型不合"),
    (
        "total: {sum: amount, of: income}",
        "total: {count: income, sum: amount, of: income}",
        "exactly-one",
        "count、sum",
    ),
    ("total: {sum: amount, of: income}", "duty: assembli", "unknown-reference", "是否为“assembly”"),
    ("total: {sum: amount, of: income}", "total: {sum: amount, of: income}\n    add: staff", "no-subjects", "subjects"),
    ("total: {sum: amount, of: income}", "money: true", "exactly-one", "一个也没有写"),
    ("total: {sum: amount, of: income}", "total: {count: meeting, window: ever}", "no-history", "history"),
    ("to: {sum: entitled, of: meeting}", "to: {sum: entitled, of: meting}", "unknown-reference", "是否为“meeting”"),
    ("first: held_on, last: entered_on", "first: held_on, last: topic", "bad-field", "date"),
    ("days: {of: meeting,", "days: {of: meetin,", "unknown-reference", "是否为“meeting”"),
    (
        "test: {income: {gte: {value: income-line}}}",
        "test: {income: {gte: {value: line}}}",
        "unknown-reference",
        "定值",
    ),
    ("test: {income: {gte: {value: income-line}}}", "test: {income: {gte: 5}}", "bad-literal", "金额"),
    ("test: {income: {gte: {value: income-line}}}", "test: {incom: {gte: 5万元}}", "unknown-field", "是否为“income”"),
    ("test: {income: {gte: {value: income-line}}}", "word: 个", "exactly-one", "test、attain、add"),
    ("income: {sum: amount, of: income},", "kind: {sum: amount, of: income},", "duplicate-id", "属性同名"),
    ("income: {sum: amount, of: income},", "income: {latest: sum, of: income},", "unknown-field", "sum"),
    ("income: {sum: amount, of: income},", "income: {met: assembly, where: {kind: 党课}},", "bad-value", "where"),
    ("income: {sum: amount, of: income},", "income: {met: asembly},", "unknown-reference", "是否为“assembly”"),
    ("income: {sum: amount, of: income},", "income: {count: visits},", "bad-by", "unit"),
    ("add: staff", "add: staf", "unknown-field", "是否为“staff”"),
    ("add: staff", "add: since", "bad-field", "不是数"),
    ("attain: {value: hours, target: 400}", "attain: {value: hours, target: goal}", "unknown-field", "goal"),
    ("attain: {value: hours, target: 400}", "attain: {value: hour, target: 400}", "unknown-field", "是否为“hours”"),
    (
        "measure: rich-villages\n    when",
        "measure: rich-village\n    when",
        "unknown-reference",
        "是否为“rich-villages”",
    ),
    (
        "measure: rich-villages\n    when",
        "measure: rich-villages\n    measures: {x: turnout}\n    when",
        "exactly-one",
        "measures",
    ),
    ("rows: {form: meeting, where: {kind: 党课}}", "applies_to: [镇党委]", "no-evidence", "依据"),
    ("rows: {form: meeting, where: {kind: 党课}}", "rows: {form: meeting, where: {kind: 党客}}", "bad-literal", "党课"),
    ("rows: {form: meeting, where: {kind: 党课}}", "rows: {form: meeting, window: ever}", "no-history", "history"),
    ("when: {rate: {gte: 90%}}", "when: {rate: {gte: 九成}}", "bad-literal", "90%"),
    ("when: {rate: {gte: 90%}}", "when: {rates: {gte: 90%}}", "unknown-name", "是否为“rate”"),
    ("when: {rate: {gte: 90%}}", "when: {num: {gte: 很多}}", "bad-literal", "写成数"),
    ("when: {m.missing: {gte: 2}}", "when: {i.num: {gte: 五}}", "bad-literal", "5万元"),
    ("占{rate:spoken}", "占{rate:wan}", "bad-format", "spoken"),
    ("占{rate:spoken}", "占{ratio}", "unknown-name", "ratio"),
    ("占{rate:spoken}", "占90%", "digit", "“9”"),
    ("占{rate:spoken}", "占{rate", "braces", "不成对"),
    ("收入{i.num:wan}", "收入{i.rate}", "unknown-name", "i.rate"),
    ('join: "{units}缺会"', "join: 缺会", "no-units", "{units}"),
    ("上了{rows_n}次党课：{topic}", "上了{rows_n}次党课：{story}", "unknown-name", "story"),
    ("theme: lax", "theme: lux", "unknown-reference", "是否为“lax”"),
    ("theme: lax", "theme: duty", "wrong-theme", "成绩"),
    ("measure: rich-villages, target: 95%", "measure: rich-villages, target: 多数", "bad-literal", "多数"),
    ("measure: rich-villages, target: 95%", 'target: "95"', "no-measure", "measure"),
    ("reviewees: {of: [镇党委]}", "reviewees: {of: [镇党委, 党支部]}", "peer-groups", "不在任何同类组"),
    (
        "peer_groups: [{id: towns, unit_kinds: [镇党委]}]",
        "peer_groups: [{id: towns, unit_kinds: [镇党委, 行政村]}]",
        "peer-groups",
        "行政村",
    ),
    ("{id: panel, name: 点评, weight: 40}", "{id: panel, name: 点评, weight: 30}", "weights", "60+30=90，应为100"),
    (
        "points: 40, measure: rich-villages",
        "points: 41, measure: rich-villages",
        "sum-of-items",
        "10+41+10（“其他”）=61，应为60",
    ),
    (
        "{id: panel, name: 点评, weight: 40}",
        "{id: panel, name: 点评, weight: 40}, {id: x, name: 空, weight: 0}",
        "empty-part",
        "没有条目",
    ),
    ("name: 党员大会, part: daily", "name: 党员大会, part: dayly", "unknown-reference", "是否为“daily”"),
    ("part: daily, ceiling: 10", "part: panel, ceiling: 10", "wrong-part", "另一部分"),
    ("part: daily, ceiling: 10", "part: penal, ceiling: 10", "unknown-reference", "是否为“panel”"),
    ("group: extra, measure", "group: extre, measure", "unknown-reference", "是否为“extra”"),
    ("id: rich, name: 收入", "id: meet, name: 收入", "duplicate-id", "meet"),
    ("points: 10, measure: assembly", "points: 10, applies_to: [行政村], measure: assembly", "unknown-kind", "被评议"),
    ("measure: assembly, score", "measure: assemblys, score", "unknown-reference", "是否为“assembly”"),
    ("points: 10, measure: assembly, score: {rate: {}}", "points: 10, score: {rate: {}}", "measure", "measure"),
    ("score: {rate: {}}", "score: {}", "exactly-one", "一个也没有写"),
    ("score: {rate: {}}", "score: {rate: {}, add: {each: 1}}", "exactly-one", "rate、add"),
    ("score: {rate: {}}", "score: {rate: {}, base: 1}", "bad-value", "base"),
    ("score: {rate: {}}", "score: {rate: {}, doubled_after: visit}", "bad-value", "doubled_after"),
    ("score: {rate: {}}", "score: {rate: {}, floor: 3, ceiling: 2}", "empty-range", "最少"),
    ("score: {rate: {}}", "score: {rate: {}, zero_when: {missing: {gte: 很多}}}", "bad-literal", "很多"),
    (
        "score: {rate: {}}",
        "score: {tiers: {tiers: [{name: 省, measure: prizes, points: 1}]}}",
        "unknown-reference",
        "prizes",
    ),
    (
        "score: {rate: {}}",
        "score: {tiers: {tiers: [{name: 省, measure: visit, points: 1}]}}",
        "measure",
        "不用 measure",
    ),
    ("score: {bands: [[100%, 40], [90%, 20]]}", "score: {bands: [[100%, 50], [90%, 20]]}", "more-than-item", "50"),
    ("score: {bands: [[100%, 40], [90%, 20]]}", "score: {bands: [[90%, 40], [90%, 20]]}", "bands-order", "两次"),
    ("score: {bands: [[100%, 40], [90%, 20]]}", "score: {rank: {table: [[1, 50]]}}", "more-than-item", "50"),
    ("score: {add: {each: 1}}", "score: {add: {each: 1, per: point}}", "no-denominator", "per: case"),
    ("score: {add: {each: 1}}", "score: {rate: {}}", "no-denominator", "full"),
    ("score: {add: {each: 1}}", "score: {deduct: {each: 1, per: missing}}", "no-denominator", "per: case"),
    ("score: {add: {each: 1}}", "score: {deduct: {each: 1, per: point}}", "no-denominator", "line"),
    (
        "score: {add: {each: 1}}",
        "score: {discretion: {low: 0, high: 9, ranges: [[90%, 1, 2]]}}",
        "no-denominator",
        "分档",
    ),
    ("measure: all-income, score: {add: {each: 1}}", "measure: lag, score: {rate: {full: 3}}", "no-rate", "平均天数"),
    ("discretion: {low: 0, high: 40}", "discretion: {low: 9, high: 4}", "empty-range", "下限"),
    ("discretion: {low: 0, high: 40}", "discretion: {low: 0, high: 50}", "more-than-item", "50"),
    ("basis: assessment, points: 40", "basis: assessment, bonus: true, points: 0", "out-of-range", "大于0"),
    ("[80, 较好], [0, 差]", "[95, 较好], [0, 差]", "bands-order", "由高到低"),
    (
        "[0, 差]]}",
        "[0, 差]], bars: [{measure: visit, at_most: 差的, authority: {document: 《办法》, article: 第一条}}]}",
        "unknown-grade",
        "是否为“差”",
    ),
    (
        "[0, 差]]}",
        "[0, 差]], bars: [{measure: visit, at_most: 差, authority: {document: 《办法》}}]}",
        "no-authority",
        "条款",
    ),
    ("[0, 差]]}", "[0, 差]], best_at_most: 30%}", "no-authority", "best_authority"),
    ("themes: [duty], tasks: [roads]", "themes: [dutie], tasks: [roads]", "unknown-reference", "是否为“duty”"),
    ("  title: 点评\n", "", "missing-key", "title"),
    ("    name: 考核细则", "    name: ''", "wrong-type", "不能空着"),
    ("{since: 2018-01-01, value: 3万元}", "{since: 今年, value: 3万元}", "wrong-type", "2019-03-05"),
    ("{since: 2018-01-01, value: 3万元}", "[2018-01-01, 3万元]", "wrong-type", "名称: 值"),
    (
        "parts: [{id: daily, name: 日常, weight: 60}",
        "parts: [{id: daily, name: 日常, weight: 六十}",
        "wrong-type",
        "数",
    ),
    ('say: ["上了{rows_n}次党课：{topic}"]', "say: []", "wrong-length", "至少要有1项"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "piece"), SPOILT)
def test_a_spoilt_pack_is_refused_at_its_line(tmp_path: Path, old: str, new: str, code: str, piece: str) -> None:
    rules = spoilt(old, new)
    found = [issue for issue in issues(tmp_path / "local", rules) if issue.code == code]
    assert found, [str(issue) for issue in issues(tmp_path / "local", rules)]
    assert any(piece in f"{issue.message}{issue.hint}" for issue in found), [str(issue) for issue in found]
    assert all(issue.place.file == "local/rules.yaml" and issue.place.row for issue in found)
    assert all(re.search("[\u4e00-\u9fff]", issue.message) for issue in found)


def test_the_line_is_the_very_line(tmp_path: Path) -> None:
    issue = issues(tmp_path / "local", spoilt("measure: assembly, score", "measure: nothing, score"))[0]
    line = issue.place.row
    assert "measure: nothing" in (tmp_path / "local" / "rules.yaml").read_text("utf-8").splitlines()[line - 1]
    assert issue.place.key == "rubrics.table.items.0.measure"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    rules = spoilt("minutes: 4", "minutess: 4")
    rules = spoilt("every: quarter", "every: quarterly", rules)
    rules = spoilt("theme: lax", "theme: lux", rules)
    found = {issue.code for issue in issues(tmp_path / "local", rules)}
    assert found == {"unknown-key", "bad-choice", "unknown-reference"}


def test_what_refers_to_a_refused_entry_is_no_further_problem(tmp_path: Path) -> None:
    found = issues(tmp_path / "local", spoilt("minutes: 4", "minutess: 4"))
    assert [issue.code for issue in found] == ["unknown-key"]


def test_the_refusal_is_one_chinese_text(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match=r"规则包“.*local”有1处问题，未予加载") as refused:
        load(tmp_path / "local", spoilt("minutes: 4", "minutess: 4"))
    assert "local/rules.yaml第19行" in str(refused.value)


def test_a_pack_alone_is_read_without_what_it_extends(tmp_path: Path) -> None:
    pack = load_pack(write(tmp_path / "local"))
    assert (pack.id, len(pack.forms)) == ("local", 4)
    with pytest.raises(PackRefused):
        load_pack(write(tmp_path / "broken", spoilt("minutes: 4", "minutess: 4")))


@pytest.mark.parametrize(
    ("head", "code", "piece"),
    [
        ("id: local\nname: x\n", "missing-key", "version"),
        ("id: local\nname: x\nversion: 1\n", "wrong-type", "引号"),
        ("id: local\nname: x\nversion: '1'\nnumber: 3\n", "unknown-key", "number"),
        ("id: local\nname: x\nversion: '1'\nextends: [hause]\n", "unknown-reference", "是否为“house”"),
        ("id: local\nname: x\nversion: '1'\nextends: [local]\n", "cycle", "local→local"),
        ("id: local\nname: x\nversion: '1'\nsince: 2021-01-01\n", "pack-not-in-force", "2019"),
        ("id: local\nname: x\nversion: '1'\nuntil: 2019-01-01\n", "pack-not-in-force", "2019"),
        ("- id: local\n", "wrong-type", "名称: 值"),
        ("id: local\nname: x\nversion: '1'\nforms: {}\n", "wrong-type", "一列"),
        ("id: local\nname: x\nversion: '1'\ncommentary: {title: x}\n", "missing-key", "opening"),
        ("id: local\nname: x\nversion: '1'\nforms: [x]\n", "wrong-type", "名称: 值"),
    ],
)
def test_a_spoilt_heading_is_refused(tmp_path: Path, head: str, code: str, piece: str) -> None:
    found = [issue for issue in issues(tmp_path / "local", RULES, head=head) if issue.code == code]
    assert found
    assert piece in "".join(f"{issue.message}{issue.hint}" for issue in found)


def test_a_second_commentary_and_a_heading_in_another_file_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "local")
    (folder / "z.yaml").write_text("name: 别名\ncommentary: {title: x}\nform: []\nforms:\n", "utf-8")
    with pytest.raises(PackRefused) as refused:
        load_rules([folder], 2019)
    assert [(issue.code, issue.place.row) for issue in refused.value.issues] == [
        ("unknown-key", 1), ("duplicate-id", 2), ("unknown-key", 3),
    ]  # fmt: skip


def test_a_folder_without_pack_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("forms: []\n", "utf-8")
    with pytest.raises(PackRefused) as refused:
        load_rules([tmp_path], 2019)
    assert [issue.code for issue in refused.value.issues] == ["no-pack-yaml"]


def test_yaml_problems_come_with_the_others(tmp_path: Path) -> None:
    rules = RULES + "forms: []\n"
    assert [issue.code for issue in issues(tmp_path / "local", rules)] == ["yaml-duplicate-key"]


def test_a_name_that_nothing_is_called_offers_the_nearest() -> None:
    with pytest.raises(UnknownName, match="找不到规则包“regulation”。是否指：regulations？"):
        load_rules(["regulation"], 2019)
    with pytest.raises(UnknownName, match="找不到规则包“xyz”"):
        folder_of(Path("xyz"))


def test_the_library_holds_what_it_should() -> None:
    assert {"house", "regulations", "seed-district"} <= set(library_ids())


def test_house_alone_is_a_stack() -> None:
    assert [pack.id for pack in load_rules([], 2019).packs] == ["house"]


def test_a_stack_knows_where_each_rule_stands(tmp_path: Path) -> None:
    loaded = load_stack([write(tmp_path / "local")], 2019)
    place = loaded.place("duties", "visit")
    assert (place.file, place.key) == ("local/rules.yaml", "duties.visit")
    assert loaded.item_place("table", "rich").key == "rubrics.table.items.1"
    assert loaded.place("duties", "nothing").file == ""
    assert loaded.item_place("nothing", "rich").file == ""
