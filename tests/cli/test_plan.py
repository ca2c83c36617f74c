from __future__ import annotations

import json

import pytest

from pingyi.cli import app
from pingyi.packs import load_rules


def run(*arguments: str) -> int:
    return int(app(["plan", *arguments], standalone_mode=False) or 0)


def test_the_plan_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--year", "2019") == 0
    said = capsys.readouterr().out
    head, *passes = said.split("\n\n")
    assert head.startswith("2019年，")
    assert f"共{len(passes)}遍" in head
    (meeting,) = [one for one in passes if "（branch-meeting）：以“党支部”为对象" in one]
    assert "有纪实的月份、“应到人数”之和、“实到人数”之和" in meeting
    assert "组织生活到会率" in meeting
    assert "None" not in said


def test_the_plan_as_json_names_every_measure_that_reads_records(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json") == 0
    told = json.loads(capsys.readouterr().out)
    rules = load_rules(["seed-district"], 2019)
    reading = {name for one in told["passes"] for name in one["measures"]}
    asking = {name for name, one in rules.measures.items() if one.total or one.ratio or one.days or one.duty}
    assert asking <= reading <= set(rules.measures)
    assert told["measures"] == len(rules.measures)
    assert {"kind", "form", "bits", "columns", "aggregates", "measures", "by", "roll", "form_name"} == set(
        told["passes"][0]
    )


def test_rules_that_are_not_there_are_refused() -> None:
    assert run("--rules", "nothing") == 2
