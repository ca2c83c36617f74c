"""Packs named on top of packs that are in hand, out of a seal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pingyi.errors import PackRefused, UnknownName
from pingyi.packs import load_rules, rules_over
from pingyi.packs.schema import Pack
from tests.facts.made import rules

CITY: dict[str, Any] = {
    "id": "city",
    "name": "市",
    "version": "1",
    "extends": ["made"],
    "measures": [{"id": "visits", "name": "走访次数", "total": {"count": "visit"}}],
}


def pack(folder: Path, content: dict[str, Any]) -> Path:
    (folder / "pack.yaml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def test_a_pack_may_extend_one_that_is_only_in_hand(tmp_path: Path) -> None:
    city = pack(tmp_path, CITY)
    found = rules_over(rules().packs, [city], 2019)
    assert [one.id for one in found.packs] == ["house", "made", "city"]
    assert found.measures["visits"].total is not None
    with pytest.raises(PackRefused, match="没有名为“made”的规则包可依托"):
        load_rules([city], 2019)


def test_what_is_in_hand_is_not_taken_from_the_library(tmp_path: Path) -> None:
    house = rules().packs[0]
    other = Pack.model_validate(house.model_dump(by_alias=True) | {"version": "0"})
    found = rules_over([other, *rules().packs[1:]], ["house", pack(tmp_path, CITY)], 2019)
    assert found.packs[0].version == "0"


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    broken = CITY | {"measures": [{"id": "visits", "name": "走访次数", "total": {"count": "nothing"}}]}
    with pytest.raises(PackRefused, match="nothing"):
        rules_over(rules().packs, [pack(tmp_path, broken)], 2019)
    with pytest.raises(UnknownName):
        rules_over(rules().packs, [tmp_path / "无"], 2019)
