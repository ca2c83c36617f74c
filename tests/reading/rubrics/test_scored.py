"""An imported pack scores as the table says: figures in, points out, through the packs' own worked cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.cli import app
from pingyi.reading.rubrics import import_rubric, write_files
from pingyi.reading.rubrics.output import files
from tests.reading.rubrics.grids import Made, write_xlsx

TABLE = Made(
    "乡镇护林防火工作考核细则",
    [
        ["序号", "考核内容", "分值", "评分标准"],
        ["1", "巡护", "20", "每月巡护一次，每少一次扣1.5分，扣完为止。"],
        ["2", "火情", "30", "发生一般火灾每起扣4分；瞒报的每次扣10分；发生重大火灾的，本项不得分。"],
        ["3", "知晓率", "20", "知晓率达到90%得20分，80%-90%得12分，低于80%不得分。"],
        ["4", "物资", "20", "完好率达到95%得20分，每低1个百分点扣1分，低于80%的不得分。"],
        ["5", "队伍", "10", "未建立扑火队伍扣6分，训练不足的酌情扣1-3分。"],
        ["6", "加分项", "5", "做法被省、市推广的，分别加5、2分。"],
    ],
)

CASE = """
- 案例: 甲乡有扣分，乙乡什么也没有报
  年份: 2019
  组织:
    - {代码: X, 名称: 某县, 类别: 县}
    - {代码: A, 名称: 甲乡, 类别: 乡镇, 上级: X}
    - {代码: B, 名称: 乙乡, 类别: 乡镇, 上级: X}
  任职: [{职务: 书记, 组织: A}, {职务: 书记, 组织: B}]
  记录:
    核定数据:
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 巡护, 已办数: 10, 应办数: 12}
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 火情·发生一般火灾, 已办数: 2}
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 火情·瞒报, 已办数: 1}
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 火情·发生重大火灾, 已办数: 0}
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 知晓率, 完成值: 85, 目标值: 100}
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 物资, 完成值: 91, 目标值: 100}
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 队伍·未建立扑火队伍, 已办数: 1}
      - {乡镇: A, 核定日期: 2019-12-01, 计分点: 加分项·市, 已办数: 1}
  应得:
    - {条目: 巡护, 组织: A, 得分: 17, 满分: 20}
    - {条目: 火情·发生一般火灾, 组织: A, 得分: 2, 满分: 10}
    - {条目: 火情·瞒报, 组织: A, 得分: 0, 满分: 10}
    - {条目: 火情·发生重大火灾, 组织: A, 得分: 10, 满分: 10}
    - {条目: 知晓率, 组织: A, 得分: 12, 满分: 20}
    - {条目: 物资, 组织: A, 得分: 16, 满分: 20}
    - {条目: 队伍·未建立扑火队伍, 组织: A, 得分: 1, 满分: 7}
    - {条目: 加分项, 组织: A, 得分: 2, 满分: 5}
    - {条目: 巡护, 组织: B, 得分: 0, 满分: 20, 状态: 待评}
    - {条目: 知晓率, 组织: B, 得分: 0, 满分: 20, 状态: 待评}
"""


def test_the_pack_scores_as_the_table_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack"
    write_files(pack, files(import_rubric(write_xlsx(TABLE, tmp_path / "细则.xlsx"))))
    (pack / "tests").mkdir()
    (pack / "tests" / "case.yaml").write_text(CASE, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        app(["pack", "test", str(pack)])
    assert left.value.code == 0, capsys.readouterr().out
