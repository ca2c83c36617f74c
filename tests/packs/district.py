"""A small district's pack for tests: complete, right, and short enough to be read; each test spoils one place of it."""

from __future__ import annotations

from pathlib import Path

from pingyi.errors import PackRefused
from pingyi.issues import Issue
from pingyi.packs import Rules, load_rules

HEAD = """\
id: local
name: 试点区规则
version: "1"
"""
RULES = """\
unit_kinds:
  - {name: 区级党组织}
  - {name: 镇党委, suffixes: [党委]}
  - {name: 行政村, party: false}
  - {name: 党支部, suffixes: [党支部, 支部]}
values:
  - id: income-line
    name: 收入达标线
    values:
      - {since: 2018-01-01, value: 3万元}
      - {since: 2019-01-01, value: 5万元}
forms:
  - id: meeting
    name: 会议纪实
    aliases: [会议台账]
    unit_kinds: [党支部]
    key: [unit, held_on]
    absent: {absent: absent, present: present, entitled: entitled}
    minutes: 4
    fields:
      - {id: unit, name: 组织名称, type: unit}
      - {id: kind, name: 类型, type: choice, choices: [党员大会, 党课], choice_aliases: {大会: 党员大会}}
      - {id: held_on, name: 日期, type: date, role: when}
      - {id: present, name: 实到, type: count, required: false}
      - {id: entitled, name: 应到, type: count, required: false}
      - {id: absent, name: 缺席, type: persons, required: false}
      - {id: lecturer, name: 授课人, type: post, required: false}
      - {id: hours, name: 学时, type: quantity, scale: 10, required: false}
      - {id: start, name: 开始, type: time, role: start, required: false}
      - {id: topic, name: 主题, type: text, open: true}
      - {id: story, name: 经过, type: text, narrative: true, required: false}
      - {id: entered_on, name: 录入日期, type: date, role: entered, required: false}
    checks:
      - {that: {not: {present: {gt: {field: entitled}}}}, say: 实到不能多于应到}
  - id: income
    name: 村收入
    unit_kinds: [行政村]
    history: true
    fields:
      - {id: unit, name: 村名, type: unit}
      - {id: amount, name: 金额, type: money, measured_in: 万元}
      - {id: rate, name: 增幅, type: percent, required: false}
      - {id: on, name: 入账日期, type: date, role: when}
  - id: firms
    name: 企业名册
    register: true
    key: [no]
    fields:
      - {id: no, name: 企业编号, type: text, open: true}
      - {id: unit, name: 主管党委, type: unit}
      - {id: staff, name: 员工数, type: count}
      - {id: since, name: 登记日期, type: date, role: since}
  - id: visits
    name: 走访
    subject: firm
    fields:
      - {id: firm, name: 企业, type: row, refers: firms}
      - {id: unit, name: 走访组织, type: unit}
      - {id: on, name: 走访日期, type: date, role: when}
duties:
  - id: assembly
    name: 党员大会
    owed_by: {unit_kinds: [党支部]}
    every: quarter
    fulfilled_by: {form: meeting, where: {kind: 党员大会}, valid: {present: {gte: {field: entitled, times: [1, 2]}}}}
    source: {document: 《条例》, article: 第十一条}
  - id: lecture
    name: 书记讲党课
    owed_by: {post: 书记, of: [镇党委]}
    once: {by: 12-31}
    any_of:
      - {form: meeting, where: {kind: 党课}, by: lecturer}
    source: {local: 试点区委}
  - id: visit
    name: 走访企业
    owed_by: {register: firms, where: {staff: {gte: 3}}}
    within: {days: 30, event: firms}
    fulfilled_by: {form: visits}
    source: {local: 试点区委}
measures:
  - id: rich-villages
    name: 收入达标村
    subjects: {unit_kinds: [行政村]}
    values: {income: {sum: amount, of: income}, before: {sum: amount, of: income, window: before}}
    test: {income: {gte: {value: income-line}}}
    word: 个村
  - id: all-income
    name: 村总收入
    total: {sum: amount, of: income}
  - id: turnout
    name: 到会率
    ratio: {of: {sum: present, of: meeting}, to: {sum: entitled, of: meeting}}
  - id: staff
    name: 企业员工
    subjects: {register: firms}
    add: staff
  - id: lag
    name: 录入间隔
    days: {of: meeting, first: held_on, last: entered_on}
  - id: hours
    name: 学时完成率
    subjects: {unit_kinds: [党支部]}
    values: {hours: {sum: hours, of: meeting}}
    attain: {value: hours, target: 400}
themes:
  - {id: duty, name: 责任, as: achievement, heading: 责任压实}
  - {id: lax, name: 松散, as: problem, heading: 责任松散}
slogans:
  - {id: always, text: 抓实3项, source: {document: 《讲话》}}
claims:
  - id: income-good
    theme: duty
    as: achievement
    measure: rich-villages
    when: {rate: {gte: 90%}}
    say: ["{unit}{num:zh}个村达标，占{rate:spoken}"]
  - id: meeting-few
    theme: lax
    as: problem
    measures: {m: assembly, i: all-income}
    when: {m.missing: {gte: 2}}
    say: ["大会缺{m.missing}次，收入{i.num:wan}"]
    join: "{units}缺会"
  - id: told
    theme: duty
    as: achievement
    rows: {form: meeting, where: {kind: 党课}}
    say: ["上了{rows_n}次党课：{topic}"]
tasks:
  - {id: roads, name: 修路, year: 2020, measure: rich-villages, target: 95%}
rubrics:
  - id: table
    name: 考核细则
    reviewees: {of: [镇党委]}
    peer_groups: [{id: towns, unit_kinds: [镇党委]}]
    parts: [{id: daily, name: 日常, weight: 60}, {id: panel, name: 点评, weight: 40}]
    groups: [{id: extra, name: 其他, part: daily, ceiling: 10}]
    items:
      - {id: meet, name: 党员大会, part: daily, basis: process, points: 10, measure: assembly, score: {rate: {}}}
      - {id: rich, name: 收入, part: daily, basis: result, points: 40, measure: rich-villages,
         score: {bands: [[100%, 40], [90%, 20]]}}
      - {id: add, name: 增收, part: daily, basis: result, points: 12, group: extra, measure: all-income, score: {add: {each: 1}}}
      - {id: mark, name: 点评, part: panel, basis: assessment, points: 40, score: {discretion: {low: 0, high: 40}}}
    grades: {bands: [[90, 好], [80, 较好], [0, 差]]}
    source: {local: 试点区委}
commentary:
  title: 点评
  opening: 同志们
  achievements: 成绩
  problems: 问题
  requirements: 要求
  sections: [{heading: 压实责任, themes: [duty], tasks: [roads]}]
"""


def write(folder: Path, rules: str = RULES, head: str = HEAD) -> Path:
    """A pack's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(head, "utf-8")
    (folder / "rules.yaml").write_text(rules, "utf-8")
    return folder


def load(folder: Path, rules: str = RULES, year: int = 2019, head: str = HEAD) -> Rules:
    """The rules of a pack written so."""
    return load_rules([write(folder, rules, head)], year)


def spoilt(old: str, new: str, rules: str = RULES) -> str:
    """The rules with one place changed, which must be there once."""
    assert rules.count(old) == 1, f"{rules.count(old)} × {old}"
    return rules.replace(old, new)


def issues(folder: Path, rules: str = RULES, year: int = 2019, head: str = HEAD) -> tuple[Issue, ...]:
    """What a pack is refused for; nothing where it loads."""
    try:
        load(folder, rules, year, head)
    except PackRefused as refused:
        return refused.issues
    return ()
