from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from pingyi.cli import app
from pingyi.facts.seal import open_seal, verify

HEADS = ["组织代码", "组织名称", "组织类别", "上级组织代码", "自何日起", "至何日止"]
UNITS = [
    ["Q", "某某区委", "区委", None, date(2010, 1, 1), None],
    ["T1", "甲镇党委", "镇党委", "Q", date(2010, 1, 1), None],
]


def run(*arguments: str) -> int:
    return int(app(list(arguments), standalone_mode=False) or 0)


def ledgers(folder: Path, rows: list[list[object]]) -> Path:
    folder.mkdir(exist_ok=True)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "组织名册"
    for row in (["组织名册"], HEADS, *rows):
        sheet.append(row)
    book.save(folder / "组织名册.xlsx")
    return folder


def test_folder_is_sealed_and_the_names_stay_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = ledgers(tmp_path / "台账", UNITS), tmp_path / "封存"
    assert (
        run("seal", str(folder), "--year", "2019", "--out", str(out), "--rules", "house", "--cutoff", "2020-01-10") == 0
    )
    said = capsys.readouterr().out
    assert said.startswith("已封存2019年：")
    sealed = open_seal(out)
    assert sealed.manifest.hash in said
    assert sealed.manifest.cutoff == date(2020, 1, 10)
    assert sealed.facts.tree.codes == ("Q", "T1")
    assert not [path for path in out.rglob("*") if "姓名" in path.name]


def test_problems_in_the_ledgers_are_counted_and_a_correction_names_what_it_corrects(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, first, second = ledgers(tmp_path / "台账", [*UNITS, UNITS[1]]), tmp_path / "一", tmp_path / "二"
    common = ("--year", "2019", "--rules", "house")
    assert run("seal", str(folder), *common, "--out", str(first)) == 1
    assert "台账中有0处问题未入库，1处暂不计" in capsys.readouterr().out
    ledgers(folder, UNITS)
    assert run("seal", str(folder), *common, "--out", str(first)) == 2
    assert run("seal", str(folder), *common, "--out", str(second), "--corrects", str(first)) == 0
    assert open_seal(second).manifest.corrects == open_seal(first).manifest.hash
    assert open_seal(second).manifest.cutoff == date(2019, 12, 31)
    assert verify(first) == []


def test_strict_and_impossible_places(tmp_path: Path) -> None:
    folder = ledgers(tmp_path / "台账", [*UNITS, UNITS[1]])
    common = ("--year", "2019", "--rules", "house")
    assert run("seal", str(folder), *common, "--out", str(tmp_path / "a"), "--strict") == 2
    assert run("seal", str(folder), *common, "--out", str(folder / "a")) == 2
    assert run("seal", str(folder), *common, "--out", str(tmp_path / "a"), "--last", str(tmp_path / "none")) == 2
    assert not (tmp_path / "a").exists()


def test_problems_are_printed_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ledgers(tmp_path / "台账", [*UNITS, UNITS[1]])
    out = tmp_path / "封存"
    assert run("seal", str(folder), "--year", "2019", "--rules", "house", "--out", str(out), "--json") == 1
    printed = json.loads(capsys.readouterr().out)
    assert [issue["code"] for issue in printed] == ["duplicate-row"]
