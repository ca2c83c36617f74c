from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.cli import app
from pingyi.demo.workbooks import NOTES, folder_of


def _run(*args: str) -> object:
    return app(list(args), standalone_mode=False)


def test_the_command_writes_both_years_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = _run("demo", "--out", str(tmp_path), "--size", "tiny", "--seed", "4", "--workbooks-only")
    said = capsys.readouterr().out
    assert code == 0
    assert "2018年：" in said
    assert "2019年：" in said
    assert list(folder_of(tmp_path, 2019).rglob("*.xlsx"))
    assert (tmp_path / NOTES / "planted-2019.json").is_file()
    _run("demo", "--out", str(tmp_path), "--size", "tiny", "--seed", "4", "--workbooks-only")
    assert "已有，未重写" in capsys.readouterr().out


def test_an_unknown_size_is_refused_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("demo", "--out", str(tmp_path), "--size", "huge") == 2
    assert "找不到规模“huge”" in capsys.readouterr().err
