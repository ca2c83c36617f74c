"""Anyone who holds the sealed year can recompute it: the seal reviewed again gives the same bytes as the workbooks did."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pingyi.cli import app
from pingyi.documents.outputs import DATA, LISTS, REPORT, SCORECARDS, SPEECH, SPEECH_WORD

OUTPUTS = (DATA, LISTS, REPORT, SCORECARDS, SPEECH, SPEECH_WORD)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert app(["demo", "--out", str(folder), "--size", "small", "--no-web"], standalone_mode=False) == 0
    return folder


def reviewed(folder: Path, out: Path, target: Path) -> Path:
    last = out / "2018年评议" / "封存"
    args = ["review", str(folder), "--year", "2019", "--last", str(last), "--names", str(out / "姓名簿.json")]
    assert app([*args, "--out", str(target)], standalone_mode=False) in {0, 1}
    return target


def test_the_seal_gives_the_same_bytes_as_the_workbooks(out: Path, tmp_path: Path) -> None:
    again = reviewed(out / "2019年评议" / "封存", out, tmp_path / "again")
    for name in OUTPUTS:
        assert (again / name).read_bytes() == (out / "2019年评议" / name).read_bytes(), name


def test_the_workbooks_give_the_same_bytes_twice_and_the_same_seal(out: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(out / "2019年台账", tmp_path / "2019年台账")
    again = reviewed(copy, out, tmp_path / "again")
    for name in OUTPUTS:
        assert (again / name).read_bytes() == (out / "2019年评议" / name).read_bytes(), name
    seals = (again / "封存" / "manifest.json", out / "2019年评议" / "封存" / "manifest.json")
    assert seals[0].read_bytes() == seals[1].read_bytes()
