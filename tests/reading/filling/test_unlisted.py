"""Rows of units among which one stands that the register of units does not have."""

from __future__ import annotations

from pathlib import Path

from tests.reading.filling.test_general import known, of, table


def test_a_unit_that_nobody_knows_is_told_and_the_others_are_filled(tmp_path: Path) -> None:
    village, *_ = known().units("Q", "行政村")
    name = village.name
    form = table(
        ["2019年矛盾纠纷排查化解情况统计表", "<"], ["村", "排查矛盾纠纷（件）"], [name, None], ["不存在村", None]
    )
    filled, left = of(tmp_path, form).cells
    assert filled.number is not None
    assert (left.at, left.why) == ("B4", "组织名册里没有“不存在村”，请核对单位名称")
