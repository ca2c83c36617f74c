from __future__ import annotations

import re
from pathlib import Path

import pytest

from pingyi.errors import PackRefused, UnknownName
from pingyi.packs import conditions, library_ids, load_pack, load_rules
from pingyi.packs.conditions import Op
from pingyi.packs.load import folder_of, load_stack
from tests.packs.district import RULES, issues, load, spoilt, write
from tests.packs.spoilt import SPOILT


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


def test_nor_is_what_refers_to_a_refused_dutys_measures(tmp_path: Path) -> None:
    rules = spoilt("every: quarter", "evry: quarter").replace(
        "measures: {m: assembly,", "measures: {m: assembly-on-time,"
    )
    found = issues(tmp_path / "local", rules)
    assert {(issue.code, issue.place.row) for issue in found} == {("unknown-key", found[0].place.row)}


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
