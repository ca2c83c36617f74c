from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pingyi.cli import app
from pingyi.packs import load_rules


def run(*arguments: str) -> int:
    return int(app(["template", *arguments], standalone_mode=False) or 0)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_forms_by_id_name_and_alias(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("branch-meeting", "主题党日", "任职情况表", "--out", str(tmp_path / "表"), "--year", "2019") == 0
    assert names(tmp_path / "表") == ["主题党日.xlsx", "任职名册.xlsx", "支部会议纪实.xlsx"]
    assert "共3张空白表" in capsys.readouterr().out
    assert openpyxl.load_workbook(tmp_path / "表" / "主题党日.xlsx").worksheets[0]["A1"].value == "主题党日（2019年度）"


def test_all_that_a_branch_files(tmp_path: Path) -> None:
    assert run("--for", "党支部", "--rules", "regulations", "--out", str(tmp_path)) == 0
    found = names(tmp_path)
    assert "支部会议纪实.xlsx" in found
    assert "党组织书记和党务干部培训.xlsx" in found  # any organisation may
    assert "组织名册.xlsx" not in found


def test_all(tmp_path: Path) -> None:
    assert run("--all", "--rules", "regulations", "--out", str(tmp_path)) == 0
    assert len(names(tmp_path)) == len(load_rules(["regulations"], 2019).forms)


def test_nothing_asked_for_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--out", str(tmp_path / "表")) == 2
    assert "请写明表样的编号或名称，或用 --all、--for 选取" in capsys.readouterr().err
    assert not (tmp_path / "表").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["支部会议记实"], "找不到表样“支部会议记实”。是否指：支部会议纪实？"),
        (["收入"], "找不到表样“收入”。是否指：村集体经济收入表？"),
        (["--for", "支部"], "找不到组织类别“支部”"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(*arguments, "--out", str(tmp_path)) == 2
    assert said in capsys.readouterr().err
    assert names(tmp_path) == []


def test_a_template_that_was_filled_in_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("主题党日", "--out", str(tmp_path)) == 0
    assert run("主题党日", "--out", str(tmp_path)) == 0  # the same bytes
    path = tmp_path / "主题党日.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A4"] = "王庄村党支部"
    book.save(path)
    content = path.read_bytes()
    assert run("支部会议纪实", "主题党日", "--out", str(tmp_path)) == 2
    assert "已有同名文件，里面可能填了数据" in capsys.readouterr().err
    assert path.read_bytes() == content
    assert names(tmp_path) == ["主题党日.xlsx"]
