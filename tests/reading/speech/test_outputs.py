"""A reading as JSON, as a workbook, as a plan pack; and the command."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from pingyi.cli import app
from pingyi.errors import OutputRefused
from pingyi.packs.load import load_stack
from pingyi.reading.sources import from_text
from pingyi.reading.speech import read
from pingyi.reading.speech.outputs import to_json, workbook
from pingyi.reading.speech.plan_pack import NoPlanYear, NoTasks, plan_files, write_plan

TEXT = """\
云溪镇2025年党建工作计划
一、上年情况
2024年，发展党员12名，全镇没有发生一起责任事故。虽然有进步，但个别支部学习不够。
二、主要任务
各支部要在5月底前建成活动阵地3处，由党建办牵头，财政所配合。每季度开展一次评议。定期走访困难党员，办法待定。
"""


def test_json_says_where_everything_stands() -> None:
    source = from_text(TEXT, "计划.txt")
    data = json.loads(to_json(read(source)))
    assert data["schema"] == "pingyi-reading-1"
    assert data["year"] == 2025
    for one in (*data["tasks"], *data["findings"]):
        assert source.text[one["start"] : one["end"]] == one["text"]
        for part in (*one.get("deadlines", []), *one["cadences"]):
            assert source.text[part["start"] : part["end"]] == part["phrase"]
        for part in (*one["quantities"], *one.get("support", []), *one.get("units", [])):
            assert source.text[part["start"] : part["end"]] == part["text"]
    first = data["tasks"][0]
    assert first["lead"]["text"] == "各支部"
    assert [name["text"] for name in first["support"]] == ["财政所"]
    assert first["deadlines"][0] | {"start": 0, "end": 0} == {
        "phrase": "5月底前", "kind": "by", "first": None, "date": "2025-05-31", "months": [5], "cadence": None, "times": None,
        "within": None, "of": "", "carried": False, "sure": True, "note": "", "start": 0, "end": 0,
    }  # fmt: skip
    assert first["quantities"][0]["number"] == "3"
    assert data["tasks"][1]["cadences"][0]["cadence"] == "quarter"
    assert data["tasks"][0]["headings"] == ["二、主要任务"]
    assert not data["tasks"][-1]["sure"]


def test_the_workbook_lists_tasks_findings_and_what_a_person_must_settle() -> None:
    reading = read(from_text(TEXT, "计划.txt"))
    content = workbook(reading)
    assert content == workbook(reading)
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["任务", "成绩与问题", "需人核定"]
    rows = list(book["任务"].iter_rows(min_row=3, values_only=True))
    assert rows[0][:6] == ("序号", "任务", "牵头单位", "配合单位", "完成时限", "截止日期")
    assert len(rows) == 1 + len(reading.tasks)
    assert rows[1][4:6] == ("5月底前", "2025-05-31")
    settled = [row[0] for row in book["需人核定"].iter_rows(min_row=4, values_only=True)]
    assert settled == [one.id for one in (*reading.tasks, *reading.findings) if one.doubts]


def test_tasks_become_a_pack_that_loads(tmp_path: Path) -> None:
    files = plan_files(read(from_text(TEXT, "计划.txt")), publisher="云溪镇党委")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    loaded = load_stack([str(tmp_path)], 2025)
    tasks = list(loaded.rules.tasks.values())
    assert [(str(one.by), one.lead, one.quantity, one.cadence) for one in tasks[:2]] == [
        ("2025-05-31", "各支部", "3处", ""),
        ("None", "各支部", "一次", "每季度"),
    ]
    assert tasks[0].support == ("财政所",)
    assert "# 需核定：" in files["tasks.yaml"]


def test_a_pack_needs_a_year_and_tasks() -> None:
    with pytest.raises(NoPlanYear, match="请用 --year"):
        plan_files(read(from_text("计划要点\n各支部要开展学习教育活动。")))
    with pytest.raises(NoTasks, match="没有读出任务"):
        plan_files(read(from_text("今天天气晴朗。"), 2025))


def run(*arguments: str) -> int:
    return int(app(["read", *arguments], standalone_mode=False) or 0)


def test_the_command_tells_writes_and_says_what_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "计划.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert run(str(path), "--out", str(tmp_path / "读.xlsx"), "--to-pack", str(tmp_path / "包")) == 0
    told = capsys.readouterr().out
    assert "按2025年计（题目）" in told
    assert "T1　" in told
    assert "※" in told
    assert sorted(one.name for one in (tmp_path / "包").iterdir()) == ["pack.yaml", "tasks.yaml"]
    assert app(["pack", "lint", str(tmp_path / "包"), "--year", "2025"], standalone_mode=False) == 0


def test_the_command_prints_json_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "计划.txt"
    path.write_text("工作安排\n各支部要在5月底前建成活动阵地3处。", encoding="utf-8")
    assert run(str(path), "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["year"] is None
    assert [one["code"] for one in data["issues"]] == ["reading-no-year"]
    assert run(str(path), "--json", "--year", "2026") == 0
    assert json.loads(capsys.readouterr().out)["tasks"][0]["deadlines"][0]["date"] == "2026-05-31"


def test_a_text_that_says_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "闲话.txt"
    path.write_text("今天天气晴朗，大家心情舒畅。", encoding="utf-8")
    assert run(str(path)) == 1
    assert "没有读出成绩、问题或任务" in capsys.readouterr().out


def test_a_plan_pack_goes_into_a_folder_of_its_own(tmp_path: Path) -> None:
    files = plan_files(read(from_text(TEXT, "计划.txt")))
    write_plan(tmp_path / "包", files)
    write_plan(tmp_path / "包", files)
    assert {one.name: one.read_text(encoding="utf-8") for one in (tmp_path / "包").iterdir()} == files
    (tmp_path / "包" / "名册.xlsx").touch()
    with pytest.raises(OutputRefused, match="已有别的文件"):
        write_plan(tmp_path / "包", files)
