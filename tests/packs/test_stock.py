from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.errors import PackRefused
from pingyi.packs import Rules, load_rules
from pingyi.packs.conditions import Op
from tests.packs.district import RULES, issues, load, spoilt, write

UPPER = "id: upper\nname: 上层\nversion: '1'\nextends: [local]\n"


def upper(tmp_path: Path, text: str, year: int = 2019, lower: str = RULES) -> Rules:
    return load_rules([write(tmp_path / "local", lower), write(tmp_path / "upper", text, UPPER)], year)


def refused(tmp_path: Path, text: str, year: int = 2019) -> list[tuple[str, str]]:
    with pytest.raises(PackRefused) as found:
        upper(tmp_path, text, year)
    return [(issue.code, f"{issue.message}{issue.hint}") for issue in found.value.issues]


DUTY = """\
duties:
  - id: assembly
    name: 党员大会
    owed_by: {unit_kinds: [党支部]}
    every: month
    fulfilled_by: {form: meeting}
    source: {local: 上层}
"""


def test_a_later_pack_must_say_what_it_replaces(tmp_path: Path) -> None:
    [(code, said)] = refused(tmp_path, DUTY)
    assert code == "silent-override"
    assert "规则包“local”" in said


def test_a_replaced_rule_keeps_its_place(tmp_path: Path) -> None:
    rules = upper(tmp_path, DUTY + "    replaces: 由每季度收紧为每月\n")
    assert list(rules.duties) == ["assembly", "lecture", "visit"]
    assert rules.duties["assembly"].every == "month"
    assert [pack.id for pack in rules.packs] == ["house", "local", "upper"]


def test_the_topmost_rubric_is_the_last(tmp_path: Path) -> None:
    rubric = RULES[RULES.index("rubrics:") : RULES.index("commentary:")]
    two = rubric + rubric.removeprefix("rubrics:\n").replace("id: table", "id: other")
    rules = upper(
        tmp_path,
        rubric.replace("    name: 考核细则", "    name: 新细则\n    replaces: 改了名"),
        lower=RULES.replace(rubric, two),
    )
    assert [table.name for table in rules.rubrics.values()] == ["考核细则", "新细则"]
    assert rules.rubric.name == "新细则"


def test_to_replace_what_is_not_there_is_refused(tmp_path: Path) -> None:
    text = DUTY.replace("id: assembly", "id: asembly") + "    replaces: 收紧\n"
    [(code, said)] = refused(tmp_path, text)
    assert code == "replaces-nothing"
    assert "是否为“assembly”" in said


def test_a_pack_is_in_the_stack_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "local")
    assert [pack.id for pack in load_rules([folder, "house", folder], 2019).packs] == ["house", "local"]


def test_the_same_id_twice_in_one_pack_is_refused(tmp_path: Path) -> None:
    text = spoilt("  - id: lecture\n", "  - id: assembly\n")
    assert "duplicate-id" in {issue.code for issue in issues(tmp_path / "local", text)}


VERSIONS = """\
duties:
  - id: openness
    name: 村务公开
    owed_by: {unit_kinds: [行政村]}
    every: quarter
    fulfilled_by: {form: income}
    source: {document: 《旧法》, article: 第三十条, until: 2020-07-01}
  - id: openness
    name: 村务公开
    owed_by: {unit_kinds: [行政村]}
    every: month
    fulfilled_by: {form: income}
    source: {document: 《新法》, article: 条号待核, since: 2020-07-01}
"""


@pytest.mark.parametrize(("year", "every"), [(2019, "quarter"), (2020, "month"), (2021, "month")])
def test_of_two_versions_that_of_the_years_end_holds(tmp_path: Path, year: int, every: str) -> None:
    assert upper(tmp_path, VERSIONS, year).duties["openness"].every == every


def test_versions_must_not_overlap(tmp_path: Path) -> None:
    [(code, said)] = refused(tmp_path, VERSIONS.replace("until: 2020-07-01", "until: 2020-07-02"))
    assert code == "duplicate-id"
    assert "第2行" in said


EXPIRING = "    source: {document: 《条例》, article: 第十一条, since: 2018-10-28, until: 2020-05-01}\n"
SOURCE = "    source: {document: 《条例》, article: 第十一条}\n"


@pytest.mark.parametrize(("year", "there"), [(2017, False), (2018, True), (2020, True), (2021, False)])
def test_a_duty_is_kept_in_every_year_with_a_day_in_force(tmp_path: Path, year: int, there: bool) -> None:
    rules = load(tmp_path / "local", spoilt(SOURCE, EXPIRING, spoilt("since: 2018-01-01", "since: 2001-01-01")), year)
    assert ("assembly" in rules.duties) is there
    assert ("assembly" in rules.measures) is there
    # What rests on it goes with it: the item, the claim, not the rubric.
    assert ("meet" in [item.id for item in rules.rubric.items]) is there
    assert ("meeting-few" in rules.claims) is there


def test_the_dates_of_a_duty_itself_count_too(tmp_path: Path) -> None:
    rules = load(tmp_path / "local", spoilt("every: quarter", "every: quarter\n    until: 2019-01-01"))
    assert "assembly" not in rules.duties


def test_what_rests_on_a_form_out_of_force_falls_away(tmp_path: Path) -> None:
    text = spoilt("    name: 走访\n", "    name: 走访\n    source: {document: 《旧》, until: 2019-01-01}\n")
    rules = load(tmp_path / "local", text)
    assert "visits" not in rules.forms
    assert "visit" not in rules.duties


def test_a_dated_value_is_the_years(tmp_path: Path) -> None:
    def line(year: int) -> object:
        test = load(tmp_path / "local", RULES, year).measures["rich-villages"].test
        assert test is not None
        return getattr(test, "operand", None), getattr(test, "op", None)

    assert line(2018) == (3_000_000, Op.GTE)
    assert line(2019) == (5_000_000, Op.GTE)
    assert line(2030) == (5_000_000, Op.GTE)
    found = issues(tmp_path / "local", RULES, 2017)
    assert [issue.code for issue in found] == ["value-not-yet"]


def test_a_value_may_be_used_in_a_claim(tmp_path: Path) -> None:
    text = spoilt(
        "when: {m.missing: {gte: 2}}", "when: {all: [{any: [{i.num: {lt: {value: income-line}}}]}, {not: {m.num: 4}}]}"
    )
    when = load(tmp_path / "local", text).claims["meeting-few"].when
    assert "5万元" in str(when)


OLD = "slogans:\n  - {id: old, text: 老提法, until: 2019-01-01, source: {document: 《讲话》}}\n"


def test_a_sentence_with_an_expired_slogan_is_not_said(tmp_path: Path) -> None:
    text = spoilt("slogans:\n", OLD)
    text = spoilt(
        'say: ["大会缺{m.missing}次，收入{i.num:wan}"]', 'say: ["老提法，缺{m.missing}次", "缺{m.missing}次"]', text
    )
    assert load(tmp_path / "local", text).claims["meeting-few"].say == ("缺{m.missing}次",)
    only = spoilt('"老提法，缺{m.missing}次", "缺{m.missing}次"', '"老提法，缺{m.missing}次"', text)
    assert "meeting-few" not in load(tmp_path / "local", only).claims
    assert "meeting-few" in load(tmp_path / "local", only, 2018).claims


@pytest.mark.parametrize(
    ("old", "new"), [("heading: 责任压实", "heading: 老提法压实"), ("opening: 同志们", "opening: 老提法")]
)
def test_a_heading_with_an_expired_slogan_is_refused(tmp_path: Path, old: str, new: str) -> None:
    found = issues(tmp_path / "local", spoilt(old, new, spoilt("slogans:\n", OLD)))
    assert [issue.code for issue in found] == ["slogan-out-of-date"]


def test_a_slogans_own_digits_may_stand(tmp_path: Path) -> None:
    text = spoilt('say: ["大会缺{m.missing}次，收入{i.num:wan}"]', 'say: ["抓实3项，缺{m.missing}次"]')
    assert load(tmp_path / "local", text).claims["meeting-few"].say


def test_a_task_whose_measure_is_out_of_force_is_told_but_not_tracked(tmp_path: Path) -> None:
    text = spoilt("    name: 收入达标村\n", "    name: 收入达标村\n    source: {document: 《旧》, until: 2019-01-01}\n")
    rules = load(tmp_path / "local", text)
    assert (rules.tasks["roads"].measure, rules.tasks["roads"].target) == (None, "")
    # The sums were checked with the item that falls away.
    assert [item.id for item in rules.rubric.items] == ["meet", "add", "mark"]


def test_a_theme_out_of_force_leaves_its_section(tmp_path: Path) -> None:
    bar = "bars: [{measure: visit, at_most: 差, authority: {document: 《办法》, article: 第一条}}]}"
    text = spoilt("[0, 差]]}", "[0, 差]], " + bar)
    assert load(tmp_path / "local", text).rubric.grades.bars
    gone = spoilt(
        "    source: {local: 试点区委}\nmeasures:", "    source: {local: 试点区委, until: 2019-01-01}\nmeasures:", text
    )
    assert load(tmp_path / "local", gone).rubric.grades.bars == ()
