"""`pingyi rubric import`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pingyi.cli import app
from tests.reading.rubrics.grids import Made, write_xlsx
from tests.reading.rubrics.made_up import SAFETY

CLEAN = Made(
    "乡镇防汛工作考核细则",
    [
        ["序号", "考核内容", "分值", "评分标准"],
        ["1", "值班值守", "60", "脱岗的每次扣5分，扣完为止。"],
        ["2", "物资储备", "40", "储备完成率达到100%得40分，90%及以上得20分，不足90%不得分。"],
        ["合计", "<", "100", ""],
    ],
)


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        app(["rubric", "import", *words])
    return int(left.value.code or 0)


def test_a_sound_table_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_xlsx(CLEAN, tmp_path / "细则.xlsx")
    assert run(str(path), "--out", str(tmp_path / "pack")) == 0
    told = capsys.readouterr().out
    assert "《乡镇防汛工作考核细则》：2个条目，100分。" in told
    assert "计分语句2句，认出2句。" in told
    assert "没有发现原表的毛病。" in told


def test_faults_end_with_one_and_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_xlsx(SAFETY, tmp_path / "细则.xlsx")
    assert run(str(path), "--out", str(tmp_path / "pack")) == 1
    assert "序号“6”重复" in capsys.readouterr().out


def test_json_holds_items_rules_faults_and_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_xlsx(SAFETY, tmp_path / "细则.xlsx")
    run(str(path), "--out", str(tmp_path / "pack"), "--json", "--id", "safety-2023")
    found = json.loads(capsys.readouterr().out)
    assert found["counts"] == {
        "items": 7,
        "pack_items": 12,
        "scoring_sentences": 11,
        "recognised": 11,
        "faults": 1,
        "decisions": 19,
    }
    (first, *_) = found["sections"][0]["items"]
    (rule,) = first["parts"][0]["sentences"][0]["rules"]
    assert rule == {
        "said": "每少1次，扣1分，扣完为止", "effect": "take", "points": 1,
        "each": {"counts": "missing", "step": 1, "word": "次"}, "until_gone": True,
    }  # fmt: skip
    assert "id: safety-2023" in (tmp_path / "pack" / "pack.yaml").read_text(encoding="utf-8")


def test_the_workbook_sets_each_sentence_beside_what_was_understood(tmp_path: Path) -> None:
    path = write_xlsx(SAFETY, tmp_path / "细则.xlsx")
    run(str(path), "--out", str(tmp_path / "pack"))
    book = load_workbook(tmp_path / "pack" / "导入核对.xlsx")
    assert book.sheetnames == ["逐句核对", "要人定的", "表的毛病"]
    rows = list(book["逐句核对"].iter_rows(min_row=4, values_only=True))
    assert rows[0][:7] == (3, "1", "组织领导", 10, "每少一次扣1分，扣完为止。", "是", "每少1次，扣1分，扣完为止")


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write_xlsx(SAFETY, tmp_path / "细则.xlsx")
    for out in ("one", "two"):
        run(str(path), "--out", str(tmp_path / out))
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_wrong_id_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_xlsx(CLEAN, tmp_path / "细则.xlsx")
    assert run(str(path), "--out", str(tmp_path / "pack"), "--id", "平安") == 2
    assert "编号“平安”不合规矩" in capsys.readouterr().err
