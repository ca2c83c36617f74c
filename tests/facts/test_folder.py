from __future__ import annotations

from pathlib import Path

from pingyi.facts.folder import workbooks


def test_workbooks_are_found_and_other_tables_named(tmp_path: Path) -> None:
    for name in (
        "乙镇/三会一课.xlsx",
        "乙镇/~$三会一课.xlsx",
        "甲镇.XLSX",
        "名单.csv",
        "台账.et",
        "说明.docx",
        ".x.xlsx",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "文件夹.xlsx").mkdir()
    found, issues = workbooks(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["乙镇/三会一课.xlsx", "甲镇.XLSX"]
    assert [str(issue) for issue in issues] == [
        "乙镇/~$三会一课.xlsx：三会一课.xlsx 当时正被打开　→ 请关闭 Excel 或 WPS，确认最后的修改已保存，再复制文件夹",
        (
            "台账.et：未读取：只读取 .xlsx 工作簿，不读取 .et 文件"
            "　→ 请用 WPS 表格打开，另存为“Excel 工作簿（*.xlsx）”再报"
        ),
        (
            "名单.csv：未读取：只读取 .xlsx 工作簿，不读取 .csv 文件"
            "　→ 请用 Excel 或 WPS 打开，核对无乱码后另存为“Excel 工作簿（*.xlsx）”再报"
        ),
    ]


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert workbooks(tmp_path) == ([], [])
