"""``pingyi explain``: out of a seal, by any name, as text and as JSON; a wrong name is refused with the nearest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pingyi.cli import _quick, app
from pingyi.facts import keep
from pingyi.facts.seal import seal
from pingyi.packs import load_rules
from tests.scoring.year import facts_of

PACK = Path(__file__).parents[1] / "packs_scoring" / "third"


def _sealed(folder: Path, year: int, done: int, last: Path | None = None) -> Path:
    rules = load_rules([PACK], year)
    since = date(2010, 1, 1)
    root: dict[str, Any] = {"code": "Q", "name": "区委", "kind": "区委", "parent": None, "since": since}
    town = {"code": "A", "name": "甲镇党委", "kind": "镇党委", "parent": "Q", "since": since, "short": "甲镇"}
    visits = [{"unit": "A", "planned": 10, "done": done}]
    facts = facts_of(rules, year, units=[root, town], visits=visits)
    seal(folder, facts, rules, last=last, cutoff=date(year, 12, 31), published={})
    return folder


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("seals")
    last = _sealed(folder / "2018", 2018, 9)
    return _sealed(folder / "2019", 2019, 8, last), last


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where these tests keep what the next question needs."""
    monkeypatch.setattr(keep, "folder", lambda kind: tmp_path / kind)
    return tmp_path / "explain"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["explain", *map(str, words)])


@pytest.mark.parametrize(("unit", "item"), [("A", "line"), ("甲镇", "走访率低于线"), ("甲镇党委", "line")])
def test_explains_down_to_the_row(seals: tuple[Path, Path], unit: str, item: str) -> None:
    result = run(seals[0], unit, item)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:3] == [
        "甲镇党委·走访率低于线：5分 / 10分（已计分）",
        "  条目：日常考核“走访率低于线”，10分",
        "  算式：8/10（80%），低于90%10个百分点，每低1个百分点扣0.5分：10 − 5 = 5分（扣完为止）",
    ]
    assert "      visits.xlsx「表」第2行：计入" in result.stdout.splitlines()


def test_last_year_comes_out_of_its_own_seal(seals: tuple[Path, Path]) -> None:
    assert "无上年可比，不适用" in run(seals[0], "A", "last").stdout
    assert "8/10（80%），上年90%，低10个百分点" in run(seals[0], "A", "last", "--last", seals[1]).stdout


def test_as_json(seals: tuple[Path, Path]) -> None:
    tree = json.loads(run(seals[0], "A", "line", "--json").stdout)
    assert (tree["label"], tree["value"]) == ("甲镇党委·走访率低于线", "5分 / 10分（已计分）")
    assert {child["label"] for child in tree["children"]} == {"条目", "算式", "取数“走访率”"}


@pytest.mark.parametrize(
    ("unit", "item", "sentence"),
    [
        ("乙镇", "line", "找不到组织“乙镇”。是否指：甲镇党委？"),
        ("A", "走访", "找不到条目或取数“走访”。是否指：走访率低于线、走访率位次、走访率与平均比？"),
    ],
)
def test_a_wrong_name_is_refused_with_the_nearest(
    seals: tuple[Path, Path], unit: str, item: str, sentence: str
) -> None:
    result = run(seals[0], unit, item)
    assert (result.exit_code, result.stderr.strip()) == (2, sentence)


@pytest.mark.parametrize("unit", ["Q", "区委", "全区"])
@pytest.mark.parametrize("what", ["走访率", "visited", "line"])
def test_a_measure_of_any_unit_is_explained_without_points(seals: tuple[Path, Path], unit: str, what: str) -> None:
    shown = run(seals[0], unit, what).stdout.splitlines()
    assert shown[:3] == [
        "区委·走访率：8/10（80%）",
        "  算式：分子合计8 ÷ 分母合计10 = 80%",
        "  台账“走访纪实”：1行，计入1行",
    ]
    assert shown[-1] == "  名册：组织名册2行，作应有数或范围的依据，或已看未计入（加 --all 逐行列出）"


def test_registers_are_shown_row_by_row_when_asked_for(seals: tuple[Path, Path]) -> None:
    shown = run(seals[0], "Q", "走访率", "--all").stdout.splitlines()
    assert shown[-3] == "  台账“组织名册”：2行，计入0行"
    assert not [line for line in shown if "名册：" in line]


# Asked again -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on evaluating is an error: an answer can only come out of what was kept."""

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    return lambda: monkeypatch.setattr("pingyi.measures.evaluate", forbidden)


QUESTIONS = [
    ("A", "line"),
    ("甲镇", "last"),
    ("全区", "走访率"),
    ("Q", "line"),
    ("A", "走访率", "--all"),
    ("A", "line", "--json"),
]


def test_the_second_question_needs_no_engine_whatever_it_asks(
    seals: tuple[Path, Path], no_engine: Callable[[], None]
) -> None:
    plain = [run(seals[0], *words).stdout for words in QUESTIONS]
    before = [run(seals[0], *words, "--last", seals[1]).stdout for words in QUESTIONS]
    no_engine()
    assert [run(seals[0], *words).stdout for words in QUESTIONS] == plain
    assert [run(seals[0], *words, "--last", seals[1]).stdout for words in QUESTIONS] == before
    assert plain[1] != before[1]


def test_the_quick_way_says_the_same(seals: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert not _quick.answered(["explain", str(seals[0]), "A", "line"])
    for words in QUESTIONS:
        told = run(seals[0], *words).stdout
        assert _quick.answered(["explain", str(seals[0]), *words])
        assert capsys.readouterr().out == told


@pytest.mark.parametrize(
    "words",
    [
        [], ["review"], ["explain"], ["explain", "x", "A"], ["explain", "x", "A", "line", "more"],
        ["explain", "x", "A", "line", "--help"],
        ["explain", "", "A", "line"], ["explain", "x", "A", "line", "--last"], ["explain", "x", "A", "line", "--last", "nowhere"],
    ],
)  # fmt: skip
def test_whatever_is_odd_is_left_to_the_application(words: list[str]) -> None:
    assert _quick.parsed(words) is None


def test_another_seal_or_last_year_is_another_answer(tmp_path: Path) -> None:
    first, second = _sealed(tmp_path / "a", 2019, 8), _sealed(tmp_path / "b", 2019, 7)
    assert "8/10" in run(first, "A", "line").stdout
    assert "7/10" in run(second, "A", "line").stdout
    assert "8/10" in run(first, "A", "line").stdout
    for done in (9, 6):
        last = _sealed(tmp_path / f"last{done}", 2018, done)
        assert f"上年{done}0%" in run(first, "A", "last", "--last", last).stdout


def test_a_changed_seal_is_refused_though_its_answers_were_kept(tmp_path: Path) -> None:
    folder = _sealed(tmp_path / "a", 2019, 8)
    run(folder, "A", "line")
    table = folder / "tables" / "visits.parquet"
    table.write_bytes(table.read_bytes()[:-1] + b"x")
    result = run(folder, "A", "line")
    assert (result.exit_code, "visits.parquet" in result.stderr) == (2, True)
    assert not _quick.answered(["explain", str(folder), "A", "line"])


def test_what_is_broken_is_made_again(seals: tuple[Path, Path], kept: Path, no_engine: Callable[[], None]) -> None:
    told = run(seals[0], "A", "line").stdout
    (file,) = kept.iterdir()
    for broken in (b"", b"nonsense", file.read_bytes()[:200], file.read_bytes()[:-1]):
        file.write_bytes(broken)
        assert run(seals[0], "A", "line").stdout == told
        assert run(seals[0], "Q", "走访率", "--all").stdout
    no_engine()
    assert run(seals[0], "A", "line").stdout == told


def test_where_nothing_can_be_kept_it_only_takes_longer(seals: tuple[Path, Path], kept: Path) -> None:
    kept.write_text("a file, no folder")
    assert run(seals[0], "A", "line").stdout == run(seals[0], "A", "line").stdout != ""


def test_wrong_names_are_refused_as_ever(seals: tuple[Path, Path]) -> None:
    run(seals[0], "A", "line")
    assert run(seals[0], "乙镇", "line").stderr.strip() == "找不到组织“乙镇”。是否指：甲镇党委？"
    assert run(seals[0], "A", "走访").exit_code == 2


def test_a_kept_answer_starts_without_the_application_and_the_engine(seals: tuple[Path, Path], tmp_path: Path) -> None:
    run(seals[0], "A", "line")
    heavy = {"typer", "pydantic", "numpy", "pyarrow", "duckdb", "ibis"}
    program = (
        "import sys; from pathlib import Path; from pingyi.facts import keep; from pingyi.cli import main\n"
        f"keep.folder = lambda kind: Path({str(tmp_path)!r}) / kind\n"
        f"sys.argv = ['pingyi', 'explain', {str(seals[0])!r}, 'A', 'line']\n"
        f"main(); print(sorted({heavy!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.stdout.startswith("甲镇党委·走访率低于线：5分 / 10分（已计分）")
