"""A table of problems and measures: its column of problems gives findings, the rest tasks."""

from __future__ import annotations

from pathlib import Path

from pingyi.reading.sources import open_source
from pingyi.reading.speech import read

TABLE = (
    "序号\t反馈问题\t整改措施\t责任领导\t责任单位\t整改时限\n"
    "1\t研究党建次数偏少，全年仅4次\t每月首次党委会固定研究党建\t张某\t党建办\t长期坚持\n"
    "2\t活动场所有2处闲置\t引入社会组织运营，盘活场所2处\t李某\t社会事务办\t2025年6月底前\n"
)


def test_problems_beside_their_measures(tmp_path: Path) -> None:
    path = tmp_path / "整改台账.tsv"
    path.write_text(TABLE, encoding="utf-8")
    found = read(open_source(path), 2025)
    assert [(one.kind, one.text) for one in found.findings] == [
        ("problem", "研究党建次数偏少，全年仅4次"),
        ("problem", "活动场所有2处闲置"),
    ]
    assert [one.person for one in found.tasks] == ["张某", "李某"]
    assert [when.deadline.phrase for when in found.tasks[0].cadences] == ["长期坚持", "每月"]
    assert str(found.tasks[1].by) == "2025-06-30"
