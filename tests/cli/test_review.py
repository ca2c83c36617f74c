from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pingyi.cli import app
from pingyi.demo import district
from pingyi.demo.workbooks import folder_of, write_district
from pingyi.facts.seal.told import issues_from_json
from pingyi.issues import Severity
from tests.corpus.ledger import FILE, cells

CLEAN: dict[str, Any] = {}
BROKEN = {"F4": "全体", "F5": "约27人"}


def review(folder: Path, *options: str) -> int:
    """The command as a shell sees it, refusals included."""
    with pytest.raises(SystemExit) as ended:
        app(["review", str(folder), "--year", "2019", "--out", str(folder.parent / "结果"), *options])
    return int(str(ended.value.code))


def ledgers(tmp_path: Path, edits: dict[str, Any]) -> Path:
    folder = tmp_path / "台账"
    folder.mkdir()
    cells(edits)(folder)
    return folder


def written(tmp_path: Path) -> set[str]:
    """What there is beside the ledgers' folder."""
    return {path.name for path in tmp_path.iterdir()} - {"台账"}


def test_without_a_problem_it_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(ledgers(tmp_path, CLEAN)) == 0
    said = capsys.readouterr().out
    assert "台账中的问题：没有" in said
    assert "点评讲话" in said
    assert written(tmp_path) == {"结果", "姓名簿.json"}
    assert not any((tmp_path / "结果" / "标注").glob("*.xlsx"))


def test_good_rows_go_in_and_the_problems_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(ledgers(tmp_path, BROKEN)) == 1
    said = capsys.readouterr().out
    assert "未入库1处" in said
    assert "三会一课.xlsx「支部会议纪实」第4行F列：“实到人数”的“全体”不是数字" in said
    assert "约27人" not in said  # mended: in the list, not on the terminal
    assert (tmp_path / "结果" / "标注" / FILE).is_file()


def test_as_json_there_is_nothing_but_the_issues_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert review(ledgers(tmp_path, BROKEN), "--json") == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    issues = issues_from_json(json.loads(captured.out))
    assert [(issue.code, issue.place.row, issue.severity) for issue in issues] == [
        ("unreadable-number", 4, Severity.ERROR),
        ("repaired-number", 5, Severity.REPAIRED),
    ]
    assert captured.out == (tmp_path / "结果" / "数据问题.json").read_text("utf-8")


def test_strict_refuses_with_the_list_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(ledgers(tmp_path, BROKEN), "--strict") == 2
    captured = capsys.readouterr()
    assert "第4行F列：“实到人数”的“全体”不是数字" in captured.out
    assert "按严格方式未予受理" in captured.err
    assert "Traceback" not in captured.err
    assert written(tmp_path) == set()


def test_strict_as_json_gives_the_issues_and_the_refusal_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert review(ledgers(tmp_path, BROKEN), "--strict", "--json") == 2
    captured = capsys.readouterr()
    assert [issue.code for issue in issues_from_json(json.loads(captured.out))] == [
        "unreadable-number",
        "repaired-number",
    ]
    assert "按严格方式未予受理" in captured.err
    assert written(tmp_path) == set()


def test_strict_takes_what_was_only_mended(tmp_path: Path) -> None:
    assert review(ledgers(tmp_path, {"F5": "约27人"}), "--strict") == 0


def test_a_folder_without_a_workbook_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "台账").mkdir()
    assert review(tmp_path / "台账", "--json") == 2
    captured = capsys.readouterr()
    assert (captured.out, "没有可读的 .xlsx 工作簿" in captured.err) == ("", True)
    assert written(tmp_path) == set()


def test_results_inside_the_ledgers_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ledgers(tmp_path, CLEAN)
    assert review(folder, "--out", str(folder / "结果")) == 2
    assert "结果不能写进台账文件夹" in capsys.readouterr().err
    assert written(tmp_path) == set()


def test_the_tiny_district_with_all_its_mess(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_district(district(2019, "tiny"), tmp_path)
    folder = folder_of(tmp_path, 2019)
    assert review(folder, "--strict", "--json") == 2
    strict = json.loads(capsys.readouterr().out)
    assert not (tmp_path / "结果").exists()
    assert review(folder, "--json") == 1
    issues = issues_from_json(json.loads(capsys.readouterr().out))
    read = issues_from_json(strict)
    assert set(read) <= set(issues)  # a review also compares the debriefs' figures
    assert {issue.code for issue in issues} >= {"duplicate-row", "contradicting-rows", "copied-text", "repaired-date"}
    marked = {path.name for path in (tmp_path / "结果" / "标注").rglob("*.xlsx")}
    grave = {Severity.ERROR, Severity.DOUBT}
    assert marked == {Path(issue.place.file).name for issue in issues if issue.severity in grave and issue.place.sheet}
