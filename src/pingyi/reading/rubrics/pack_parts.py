"""Parts of an imported pack: its one form, the weights of its parts, what a bar leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pingyi.numbers import fraction, half_up
from pingyi.reading.rubrics.lines import Section
from pingyi.reading.rubrics.model import Rule
from pingyi.reading.rubrics.reading import Read

WHOLE = Decimal(100)


FORM = "imported-figures"


@dataclass(frozen=True)
class About:
    """What the pack is called and whom it judges."""

    id: str
    title: str
    file: str
    kind: str
    grades: tuple[tuple[Decimal, str], ...]


def barred_to(rule: Rule, grades: Sequence[str]) -> str | None:
    """The best grade that is left under a bar; None where the grades do not know the one it names."""
    if rule.effect == "veto":
        return grades[-1]
    if rule.effect == "disqualify":
        return grades[1] if len(grades) > 1 else None
    if rule.grade not in grades:
        return None
    at = list(grades).index(rule.grade)
    if rule.effect == "fail":
        return grades[at]
    return grades[at + 1] if at + 1 < len(grades) else None


def inside_of(reads: Sequence[Read]) -> Decimal:
    """What the items of a section add up to inside the hundred."""
    return sum((read.points or Decimal(0) for read in reads if any(not item.bonus for item in read.items)), Decimal(0))


def weight_of(section: Section, reads: Sequence[Read]) -> Decimal:
    """What a section weighs: what it says, else what its items add up to."""
    return section.points or inside_of(reads)


def rescaled(weights: dict[int, Decimal]) -> dict[int, Decimal]:
    """The same proportions, adding up to 100 in hundredths; what rounding leaves goes to the largest."""
    whole = sum(weights.values(), Decimal(0))
    share = fraction(100 * whole.as_integer_ratio()[1], whole.as_integer_ratio()[0])
    if share is None:
        return weights

    found = {key: Decimal(str(half_up(Fraction(weight) * share, 2))) for key, weight in weights.items()}
    largest = max(found, key=lambda key: found[key])
    found[largest] += WHOLE - sum(found.values(), Decimal(0))
    return found


def form_of(about: About, choices: list[str]) -> dict[str, Any]:
    """The form in which every figure is entered."""
    return {
        "id": FORM,
        "name": "核定数据",
        "aliases": [f"{about.title}核定数据"],
        "unit_kinds": [about.kind],
        "origin": "superior",
        "fields": [
            {"id": "unit", "name": about.kind, "type": "unit"},
            {"id": "counted_on", "name": "核定日期", "type": "date", "role": "when"},
            {"id": "item", "name": "计分点", "type": "choice", "choices": choices, "note": "一个计分点一行"},
            {
                "id": "number",
                "name": "已办数",
                "type": "count",
                "required": False,
                "note": "办到或发生的次数、件数；没有发生的填0",
            },
            {"id": "owed", "name": "应办数", "type": "count", "required": False, "note": "按要求应当办到的次数、件数"},
            {"id": "amount", "name": "金额", "type": "money", "measured_in": "万元", "required": False},
            {
                "id": "value",
                "name": "完成值",
                "type": "quantity",
                "scale": 100,
                "required": False,
                "note": "与目标值用同一单位；百分比可填如92.5",
            },
            {
                "id": "target",
                "name": "目标值",
                "type": "quantity",
                "scale": 100,
                "required": False,
                "note": "与完成值用同一单位；百分比填100",
            },
        ],
    }
