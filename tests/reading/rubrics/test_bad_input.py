"""Files that are no scoring table: a clear word each, soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pingyi.errors import OutputRefused, Refusal
from pingyi.reading.rubrics import RubricRefused, import_rubric, write_files
from tests.reading.rubrics.grids import Made, write_csv, write_docx, write_html, write_xlsx

TWO_SECONDS = 2


def refused(path: Path) -> str:
    before = time.process_time()
    with pytest.raises(Refusal) as caught:
        import_rubric(path)
    assert time.process_time() - before < TWO_SECONDS
    return str(caught.value)


def test_text_without_a_table(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于开展考核工作的通知\n各单位：\n请做好准备。\n", encoding="utf-8")
    assert refused(path) == "通知.txt：文件里没有表格。请把评分细则做成表格（一行一个条目，有表头），再导入。"


def test_a_table_that_scores_nothing(tmp_path: Path) -> None:
    path = write_xlsx(Made("通讯录", [["姓名", "单位", "电话"], ["甲", "办公室", "0000"]]), tmp_path / "通讯录.xlsx")
    assert "找不到评分细则的表头" in refused(path)


def test_no_points_anywhere(tmp_path: Path) -> None:
    grid = [["检查项目", "检查标准", "检查结果"], ["用电安全", "无私拉乱接", ""], ["消防器材", "完好有效", ""]]
    assert "没有分值" in refused(write_docx(Made("安全检查", grid), tmp_path / "检查表.docx"))


def test_heads_without_rows(tmp_path: Path) -> None:
    path = write_csv(Made("考核细则", [["序号", "考核内容", "分值（10分）", "评分标准"]]), tmp_path / "空表.csv")
    with pytest.raises(RubricRefused, match="表头以下没有条目"):
        import_rubric(path)


@pytest.mark.parametrize("kind", ["xlsx", "docx", "html", "tsv", "csv"])
def test_an_empty_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"空.{kind}"
    path.write_bytes(b"")
    assert path.name in refused(path)


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv"])
def test_another_content(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"改名.{kind}"
    path.write_bytes(b"PK\x03\x04" + bytes(400))
    assert path.name in refused(path)


def test_traditional_characters(tmp_path: Path) -> None:
    grid = [
        ["序號", "考核項目", "標準分數", "評分標準"],
        ["1", "組織領導", "10", "責任書未簽訂的，減2分；會議記錄不規範、檔案資料不齊備，單位負責幹部未參與學習的減1分"],
    ]
    message = refused(write_html(Made("農村黨建責任制實績評議細則", grid), tmp_path / "細則.html"))
    assert "繁体字" in message


def test_cells_merged_both_ways_are_told(tmp_path: Path) -> None:
    grid = [
        ["考核项目", "分值", "评分标准", "责任单位"],
        ["组织领导", "10", "未研究部署的，扣2分", "<"],
        ["督促检查", "10", "^", "<"],
        ["资料报送", "10", "迟报一次扣1分", "办公室"],
    ]
    grid[2][3] = "^"
    found = import_rubric(write_html(Made("考核细则", grid), tmp_path / "细则.html"))
    (told,) = [issue for issue in found.faults if issue.code == "rubric-merged-both"]
    assert told.message == "“未研究部署的，扣2分”横竖都合并了（2行2列），按每一行都有它读入"


def test_a_long_cell_takes_no_longer(tmp_path: Path) -> None:
    text = "每少一次" * 5000 + "扣1分，" * 3000 + "（" * 2000
    before = time.process_time()
    import_rubric(
        write_csv(Made("考核细则", [["考核内容", "分值", "评分标准"], ["组织领导", "10", text]]), tmp_path / "长.csv")
    )
    assert time.process_time() - before < TWO_SECONDS


def test_another_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("x", encoding="utf-8")
    with pytest.raises(OutputRefused, match="已有别的文件"):
        write_files(tmp_path, {"pack.yaml": b""})
