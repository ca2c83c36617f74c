"""The officers' worked example of a pack is one that loads, lints and passes its own case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pingyi.cli import app

GUIDE = Path(__file__).parents[2] / "docs/officers/规则包怎么改.md"
FILE = re.compile(r"<!-- 文件：(\S+) -->\n```yaml\n(.+?)```", re.DOTALL)
PACK = "我区规则"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the guide's pack."""
    for name, text in FILE.findall(GUIDE.read_text(encoding="utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / PACK


@pytest.mark.usefixtures("example")
def test_the_example_has_nothing_that_the_linter_minds(capsys: pytest.CaptureFixture[str]) -> None:
    assert app(["pack", "lint", PACK, "--year", "2019"], standalone_mode=False) == 0
    assert "没有问题" in capsys.readouterr().out


@pytest.mark.usefixtures("example")
def test_its_case_comes_out_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert app(["pack", "test", PACK], standalone_mode=False) == 0
    assert "缺十次，扣五分" in capsys.readouterr().out


def test_points_that_do_not_add_up_are_told_as_the_guide_tells(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubric = example / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("points: 26", "points: 25"), encoding="utf-8")
    assert app(["pack", "lint", PACK, "--year", "2019"], standalone_mode=False) == 1
    told = next(line.strip() for line in capsys.readouterr().out.splitlines() if "之和" in line)
    assert told in GUIDE.read_text(encoding="utf-8")
