"""What persons gave: the rows of the form `figures`, matched to the rubric's items; what does not fit is an issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pingyi.facts.model import Facts
from pingyi.issues import Issue, Place
from pingyi.numbers import fraction, plain
from pingyi.packs.schema import Item, Rubric
from pingyi.packs.schema.score_rules import Discretion

FORM = "figures"
_SCALE = 100
"""`figures.points` is stored in hundredths of a point."""


@dataclass(frozen=True)
class Given:
    """A person's figure for an item of a unit: points, the row's id and its place."""

    points: Fraction
    row_id: str
    place: Place


def given(
    rubric: Rubric, facts: Facts, units: Iterable[str]
) -> tuple[Mapping[tuple[str, str], Given], tuple[Issue, ...]]:
    """(unit, item id) → the figure given, and the rows that were refused.

    A row names its item by id or by name. Refused: an item that the rubric has not, or that asks for no figure; a unit
    that is not reviewed; two different figures for one item of one unit (then neither counts).
    """
    reviewed = set(units)
    called = {name: item for item in reversed(rubric.items) for name in (item.name, item.id)}
    found: dict[tuple[str, str], list[Given]] = {}
    issues: list[Issue] = []
    for row in _rows(facts):
        one = Given(fraction(row["points"], _SCALE) or Fraction(), row["row_id"], _place(row))
        item = called.get(row["item"])
        if item is None:
            issues.append(Issue(one.place, "figure-unknown-item", f"评分细则中没有条目“{row['item']}”", _near(rubric)))
        elif item.score.discretion is None:
            hint = "该条由系统依记录计分；如有异议请更正记录"
            issues.append(Issue(one.place, "figure-not-asked", f"条目“{item.name}”不由人酌情计分", hint))
        elif row["unit"] not in reviewed:
            message = f"“{facts.tree.name(row['unit'])}”不在本细则的考核对象之列"
            issues.append(Issue(one.place, "figure-not-reviewed", message, "请核对被考核组织"))
        else:
            found.setdefault((row["unit"], item.id), []).append(one)
    settled = {}
    for key, several in found.items():
        if len({one.points for one in several}) == 1:
            settled[key] = several[0]
        else:
            said = "、".join(f"{plain(one.points)}分" for one in several)
            others = tuple(one.place for one in several[1:])
            message = f"同一条目计了不同的分：{said}"
            issues.append(
                Issue(several[0].place, "figure-twice", message, "请只留一个；未定之前按待评处理", others=others)
            )
    return settled, tuple(sorted(issues))


def allowed(rule: Discretion, value: Fraction | None) -> tuple[tuple[Decimal, Decimal], ...]:
    """The (low, high) among which a figure may lie; ``value``: the measure's, for ranges by rate. None: 0 points."""
    if not rule.ranges:
        return rule.spans
    return tuple((one.low, one.high) for one in rule.ranges if value is not None and value >= Fraction(one.at))


def said(spans: Iterable[tuple[Decimal, Decimal]]) -> str:
    """“18—20分”, “15—17分或18—20分”."""
    return "或".join(f"{plain(low)}—{plain(high)}分" for low, high in sorted(spans))


def outside(item: Item, one: Given, spans: Iterable[tuple[Decimal, Decimal]]) -> Issue:
    """The issue of a figure that lies outside its range."""
    message = f"条目“{item.name}”计{plain(one.points)}分，超出规定幅度（{said(spans)}），未予采用"
    return Issue(one.place, "figure-outside-range", message, "请在幅度内重新计分；未改之前按待评处理")


def _near(rubric: Rubric) -> str:
    asked = [item.name for item in rubric.items if item.score.discretion is not None]
    return "可酌情计分的条目：" + "、".join(asked[:40]) if asked else "本细则没有酌情计分的条目"


def _rows(facts: Facts) -> list[dict[str, Any]]:
    table = facts.tables.get(FORM)
    if table is None:
        return []
    columns = ["row_id", "file", "sheet", "line", "unit", "item", "points"]
    rows: list[dict[str, Any]] = table.filter(table["counts"]).select(columns).to_pylist()
    return [row for row in rows if row["points"] is not None]


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["file"], row["sheet"], row["line"])
