from __future__ import annotations

import json
from pathlib import Path

import pytest

from pingyi.errors import PackRefused
from pingyi.packs import load_rules, rules_of
from pingyi.packs.canonical import canonical_pack, leaves, pack_from_json, sha256_of
from tests.packs.district import RULES, load, spoilt


@pytest.mark.parametrize("name", ["house", "regulations", "seed-district"])
def test_a_pack_comes_back_from_its_canonical_json(name: str) -> None:
    for pack in load_rules([name], 2019).packs:
        content = canonical_pack(pack)
        again = pack_from_json(content)
        assert again == pack
        assert canonical_pack(again) == content


def test_rules_are_the_same_out_of_a_seal(tmp_path: Path) -> None:
    rules = load(tmp_path / "local")
    again = rules_of((pack_from_json(canonical_pack(pack)) for pack in rules.packs), 2019)
    assert again == rules


def test_rules_out_of_a_seal_are_checked_too(tmp_path: Path) -> None:
    house, local = load(tmp_path / "local").packs
    broken = local.model_copy(update={"themes": ()})
    with pytest.raises(PackRefused, match=r"local（claims\.income-good\.theme）：没有名为“duty”的主题"):
        rules_of([house, broken], 2019)


def test_canonical_json_is_sorted_utf8_without_spaces(tmp_path: Path) -> None:
    content = canonical_pack(load(tmp_path / "local").packs[-1])
    data = json.loads(content)
    assert content == json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert data["values"][0]["values"][0] == {"since": "2018-01-01", "value": "3万元"}
    assert data["rubrics"][0]["items"][0]["points"] == "10"


def test_the_order_of_keys_and_the_files_do_not_matter_but_a_value_does(tmp_path: Path) -> None:
    first = load(tmp_path / "a" / "local").packs[-1]
    turned = spoilt("{since: 2019-01-01, value: 5万元}", "{value: 5万元, since: 2019-01-01}")
    assert sha256_of(load(tmp_path / "b" / "local", turned).packs[-1]) == sha256_of(first)
    changed = load(tmp_path / "c" / "local", spoilt("value: 5万元", "value: 6万元")).packs[-1]
    assert sha256_of(changed) != sha256_of(first)
    before, after = leaves(first), leaves(changed)
    assert {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} == {
        "values.income-line.values.1.value"
    }


def test_leaves_go_by_id_by_name_or_by_place(tmp_path: Path) -> None:
    text = RULES + ""
    found = leaves(load(tmp_path / "local", text).packs[-1])
    assert found["duties.assembly.every"] == "quarter"
    assert found["unit_kinds.镇党委.suffixes.0"] == "党委"
    assert found["forms.meeting.checks.0.that.not.present.gt.field"] == "entitled"
    assert found["rubrics.table.items.meet.score.rate"] == {}


def test_two_versions_of_an_id_have_two_paths() -> None:
    pack = load_rules(["regulations"], 2019).packs[-1]
    found = leaves(pack)
    assert found["duties.village-openness.source.until"] == "2026-01-01"
    assert found["duties.village-openness#2.source.since"] == "2026-01-01"


def test_dates_in_conditions_come_back(tmp_path: Path) -> None:
    check = "checks:\n      - {that: {not: {present: {gt: {field: entitled}}}}, say: 实到不能多于应到}\n"
    more = (
        check
        + "      - {that: {held_on: {gte: 2018-01-01}, any: [{kind: [党课, 党员大会]}, {present: {gte: 1}}]}, say: 太早}\n"
    )
    rules = load(tmp_path / "local", spoilt(check, more))
    again = rules_of((pack_from_json(canonical_pack(pack)) for pack in rules.packs), 2019)
    assert again.forms == rules.forms
