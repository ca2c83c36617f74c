"""Who a table is about, and its grades: taken from its words where it says so, else from a default that a person must confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pingyi.reading.rubrics.model import Rule

KINDS: tuple[tuple[str, str], ...] = (
    (r"乡镇|镇乡|镇街|乡（镇）|乡\(镇\)|街道", "乡镇"),
    (r"社区", "社区"),
    (r"行政村|各村|乡村|村级|文明村|村居|美丽村|未来乡村|示范村", "行政村"),
    (r"学校|中小学|幼儿园|校园|教育督导", "学校"),
    (r"企业|公司|生产经营单位", "企业"),
    (r"医院|卫生院|医疗", "医疗机构"),
    (r"党支部|支部", "党支部"),
    (r"党委|党工委|党组", "基层党委"),
    (r"部门|县直|区直|市直|成员单位|机关", "部门"),
)
UNKNOWN = "被考核单位"
DEFAULT_GRADES: tuple[tuple[Decimal, str], ...] = (
    (Decimal(90), "优秀"), (Decimal(80), "良好"), (Decimal(60), "合格"), (Decimal(0), "不合格"),
)  # fmt: skip


def kind_of(title: str) -> str:
    """The kind of unit that a title names; :data:`UNKNOWN` where it names none."""
    return next((kind for pattern, kind in KINDS if re.search(pattern, title)), UNKNOWN)


def grades_of(rules: Sequence[Rule]) -> tuple[tuple[Decimal, str], ...]:
    """Grade lines that the table itself gives (“90分以上为优秀”), the best first; () where it gives none or not all."""
    lines: dict[str, Decimal] = {}
    for rule in rules:
        bound = rule.when.bound
        if rule.effect != "mark" or bound is None:
            continue
        lines[rule.grade] = bound.low if bound.low is not None else Decimal(0)
    ordered = sorted(((low, grade) for grade, low in lines.items()), key=lambda one: -one[0])
    if len(ordered) < 2 or len({low for low, _ in ordered}) != len(ordered):
        return ()
    return tuple(ordered)
