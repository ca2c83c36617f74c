"""`pingyi fill` as a shell sees it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pingyi.cli import app
from pingyi.demo import district
from pingyi.demo.district import District
from pingyi.demo.workbooks import folder_of, write_district


@cache
def made() -> District:
    return district(size="tiny")


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("区")
    write_district(made(), out)
    return folder_of(out, 2019)


def form(tmp_path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    return path


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        app(["fill", *map(str, words)])
    return int(str(ended.value.code))


def test_a_form_is_filled_from_a_folder(ledgers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = form(tmp_path, ["党员统计表"], ["单位", "党支部数"], ["鹭栖镇", None])
    out = tmp_path / "填好.xlsx"
    assert run(path, "--facts", ledgers, "--year", 2019, "--out", out) == 0
    sheet: Any = load_workbook(out).active
    facts = made().facts(2019)
    branches = facts.tree.units(facts.last, ["党支部"])
    assert sheet["B3"].value == sum("T01" in facts.tree.path(branch.code, facts.last) for branch in branches)
    assert "已填1格，待核0格（已着色并批注），未填0格。" in capsys.readouterr().out


def test_what_is_left_is_told_with_its_reason(
    ledgers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form(tmp_path, ["党员统计表"], ["单位", "女党员数"], ["鹭栖镇", None])
    assert run(path, "--facts", ledgers, "--year", 2019, "--out", tmp_path / "填好.xlsx") == 1
    assert "未填　Sheet!B3（鹭栖镇›女党员数）：台账中没有按“女”分的数" in capsys.readouterr().out


def test_as_json(ledgers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = form(tmp_path, ["党员统计表"], ["单位", "党支部数"], ["鹭栖镇", None])
    run(path, "--facts", ledgers, "--year", 2019, "--out", tmp_path / "填好.xlsx", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["year"], told["filled"], told["empty"]) == (2019, 1, 0)
    assert told["cells"][0]["ask"] == "units:.党支部"


def test_a_confirmed_form_is_remembered_beside_the_result(ledgers: Path, tmp_path: Path) -> None:
    path = form(tmp_path, ["党员统计表"], ["单位", "党支部数"], ["鹭栖镇", None])
    out = tmp_path / "填好.xlsx"
    assert run(path, "--facts", ledgers, "--year", 2019, "--out", out, "--confirm") == 0
    memory = json.loads((tmp_path / "一表通记忆.json").read_text(encoding="utf-8"))
    ((kept),) = memory["forms"].values()
    assert kept == {"title": "表", "heads": {"党支部数": "units:.党支部"}}
    mapping = json.loads((tmp_path / "填好.对应.json").read_text(encoding="utf-8"))
    assert mapping["heads"]["党支部数"]["ask"] == "units:.党支部"
    assert run(path, "--facts", ledgers, "--year", 2019, "--out", out) == 0
    sheet: Any = load_workbook(out).active
    assert sheet["B3"].comment.text.endswith("已由人确认")


def test_the_form_itself_is_not_written_over(ledgers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = form(tmp_path, ["党员统计表"], ["单位", "党支部数"], ["鹭栖镇", None])
    assert run(path, "--facts", ledgers, "--year", 2019, "--out", path) == 2
    assert "不能写到原表上" in capsys.readouterr().err


def test_a_bad_file_is_told_of_before_the_facts_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, empty = tmp_path / "坏.docx", tmp_path / "空文件夹"
    path.write_bytes(b"nothing")
    empty.mkdir()
    assert run(path, "--facts", empty, "--year", 2019, "--out", tmp_path / "x.docx") == 2
    assert "坏.docx" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("title", "blank", "said"),
    [("2017年党员统计表", None, "要的是2017年的数"), ("党员统计表", 7, "没有找到带表头的空格")],
)
def test_what_is_wrong_with_the_form_is_told_before_facts_are_read(
    title: str, blank: int | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder of ledgers is empty, which would be refused too."""
    (tmp_path / "台账").mkdir()
    path = form(tmp_path, [title], ["单位", "党支部数"], ["鹭栖镇", blank])
    assert run(path, "--facts", tmp_path / "台账", "--year", 2019, "--out", tmp_path / "填好.xlsx") == 2
    assert said in capsys.readouterr().err
