from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.packs import yamlsafe
from pingyi.packs.refusals import annotation_at, keys_of, model_at, near, nearest, offer, offer_names
from pingyi.packs.schema import Duty, Field, Form, Pack, ScoreRule
from tests.packs.district import RULES, issues

DATA: dict[str, Any] = yamlsafe.read("rules.yaml", RULES.encode()).data


def paths(node: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(inner for key, value in items for inner in paths(value, (*path, key)))]


def replaced(node: object, path: tuple[str | int, ...], value: object) -> object:
    if not path:
        return value
    if isinstance(node, dict):
        return {key: replaced(inner, path[1:], value) if key == path[0] else inner for key, inner in node.items()}
    assert isinstance(node, list)
    return [replaced(inner, path[1:], value) if index == path[0] else inner for index, inner in enumerate(node)]


ALL = [path for path in paths(DATA) if path]
ODD = [7, -1, "x", "", "无", True, None, [], [1], ["党支部"], {}, {"a": 1}, date(2019, 3, 5), "1.5"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ALL), st.sampled_from(ODD))
def test_whatever_is_written_is_taken_or_refused_in_chinese(
    tmp_path: Path, path: tuple[str | int, ...], odd: object
) -> None:
    text = yaml.safe_dump(replaced(DATA, path, odd), allow_unicode=True, sort_keys=False)
    for issue in issues(tmp_path / "local", text):
        assert re.search("[\u4e00-\u9fff]", issue.message), issue
        assert "写法不对" not in issue.message or issue.code == "bad-name", issue
        assert not re.search("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", f"{issue.message}{issue.hint}"), issue
        assert issue.place.file.startswith("local"), issue
        assert issue.place.row, issue


@pytest.mark.parametrize(
    ("model", "path", "name"),
    [
        (Form, ("fields", 0), "Field"),
        (Form, ("checks", 2), "Check"),
        (Duty, ("owed_by",), "Subjects"),
        (Duty, ("any_of", 1), "Fulfilment"),
        (ScoreRule, ("tiers", "tiers", 0), "Tier"),
        (ScoreRule, ("bands", 1), "Band"),
        (Pack, ("measures", 0, "values", "income"), "Value"),
        (Pack, ("nowhere", 0), "Pack"),
    ],
)
def test_the_model_at_a_path_is_found(model: type[Any], path: tuple[str | int, ...], name: str) -> None:
    assert model_at(model, path).__name__ == name


def test_keys_are_those_that_may_be_written() -> None:
    assert "register" in keys_of(Form)
    assert "register_" not in keys_of(Form)
    assert annotation_at(Field, ("name",)) is str


def test_the_nearest_is_offered_before_all_others() -> None:
    assert nearest("quartr", ["month", "quarter"]) == "是否为“quarter”？"
    assert nearest("zzz", ["month"]) == ""
    assert offer("quartr", ["month", "quarter"]) == "是否为“quarter”？可用：month、quarter"
    assert offer("x", []) == ""
    assert offer("x", [f"n{number}" for number in range(50)]).endswith("n39……")
    assert near("收入", ["党课", "行政村年收入统计表", "村集体收入"], 3) == ["村集体收入", "行政村年收入统计表"]
    assert near("党客", ["党课", "党员大会"]) == ["党课"]
    assert near("同", ["同", "同"]) == ["同"]


def test_at_most_five_names_of_a_pack_are_offered() -> None:
    assert offer_names("open-dya", ["open-day", "visits"]) == "是否为“open-day”？可用：open-day、visits"
    many = [f"open-day-{number}" for number in range(9)]
    assert offer_names("open-day", many).count("“") == 5
    assert offer_names("zzz", many) == ""
