"""How an explanation is told, from plain values: the figure and its arithmetic, ledgers, subjects that do not pass, dues not met.

Where the values come from is another's: :mod:`explaining` reads them off a measured year, :mod:`kept` off what was kept of one.
Nothing here needs the packs' language or an engine.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pingyi.issues import Place
from pingyi.numbers import percent, plain
from pingyi.scoring import wording
from pingyi.scoring.nodes import Node

ROLES = {
    "counted": "计入",
    "denominator": "作应有数或范围的依据",
    "considered": "已看，不符合条件，未计入",
    "set-aside": "存疑，暂不计入",
}
REGISTERS = ("units", "posts", "members")
"""The house's registers: who there is. Their rows stand behind every figure, and are told by their number."""
ALL = "--all"
"""The option that shows the registers row by row."""
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_DIVIDED = {
    "duty": ("已尽", "应尽"),
    "on_time": ("及时录入", "已尽"),
    "ratio": ("分子合计", "分母合计"),
    "days": ("天数合计", "记录"),
    "share": ("符合条件", "对象"),
    "attain": ("已达到（以目标数为限）合计", "目标数合计"),
}
"""What numerator and denominator are, by kind of measure."""


@dataclass(frozen=True)
class Said:
    """A measure as it is told; ``scale`` as :func:`pingyi.scoring.wording.scale_of` has it."""

    name: str
    kind: str
    word: str
    money: bool
    scale: int
    source: str


class Valued(wording.Counted, Protocol):
    """A figure as it is told."""

    @property
    def unknown(self) -> int:
        """Of a measure of punctuality: what is not known."""
        ...


class Row(NamedTuple):
    """A row in its role, sorted as one reads; ``tie`` parts rows of the same line (all of one explanation by the same sort)."""

    file: str
    sheet: str
    line: int
    tie: str | int
    form: str
    role: str


@dataclass(frozen=True)
class Behind:
    """What lies behind a figure.

    ``ledgers``: form → its rows that are shown, in the order of evidence; ``folded``: register → how many rows are only counted;
    ``failing``: the name of each who does not pass, with the rows that keep it from passing; ``missing``: of each due not met its
    period and “who：what”; ``forms``: form → what it is called; ``shares``: of a figure that was not followed into the districts
    of a union set, each district's seal and how much of it the measure reads; ``handed``: what it needs that stays there.
    """

    ledgers: Mapping[str, Sequence[Row]]
    folded: Mapping[str, int]
    failing: Sequence[tuple[str, Sequence[Row]]]
    missing: Sequence[tuple[str, str]]
    forms: Mapping[str, str]
    shares: Sequence[tuple[str, str]] = ()
    handed: Sequence[str] = ()


@dataclass(frozen=True)
class Frame:
    """An item's score without what lies behind its figures (measure, unit): these stand between ``before`` and ``after``."""

    label: str
    value: str
    before: tuple[Node, ...]
    figures: tuple[tuple[str, str], ...]
    after: tuple[Node, ...]

    def node(self, figures: Iterable[Node]) -> Node:
        """The whole tree."""
        return Node(self.label, self.value, (*self.before, *figures, *self.after))


def shows(form: str, role: str, *, apart: bool, every: bool) -> bool:
    """Whether a row is shown by itself; ``apart``: it is listed under a subject that does not pass."""
    return form not in REGISTERS or role in {"counted", "set-aside"} or apart or every


def figure_node(said: Said, whose: str, figure: Valued, behind: Behind) -> Node:
    """A figure within an item; ``whose``: the peer's name, empty where it is the reviewee's own."""
    name = f"（{whose}）" if whose else ""
    return Node(f"取数“{said.name}”{name}", _value(figure, said), tuple(steps(behind)))


def measure_node(unit: str, said: Said, figure: Valued, behind: Behind) -> Node:
    """A figure by itself, without points."""
    source = (Node("依据", said.source),) if said.source else ()
    children = (*source, Node("算式", _formula(figure, said)), *steps(behind))
    return Node(f"{unit}·{said.name}", _value(figure, said), children)


def _applies(figure: Valued) -> bool:
    return figure.den is None or figure.den > 0


def _value(figure: Valued, said: Said) -> str:
    if not _applies(figure):
        return "不适用"
    if said.scale > 1 and not said.money:
        return wording.scaled_text(figure, said, said.scale)
    return wording.figure_text(figure, said)


def _formula(figure: Valued, said: Said) -> str:
    """The figure's arithmetic: “已尽42次 ÷ 应尽48次 = 87.5%（缺6次）”."""
    if not _applies(figure):
        return "无应办、应评的对象，不适用"
    value = _value(figure, said)
    if figure.den is None:
        return f"合计{value}"
    over, under = _DIVIDED[said.kind]
    if said.kind in {"ratio", "days"}:
        top, bottom = value.partition("（")[0].split("/")
        mean = figure.num > figure.den
        quotient = plain(wording.quotient(figure, said.scale), 2)
        came = f"平均{quotient}" if mean else percent(figure.num, figure.den, 2)
        return f"{over}{top} ÷ {under}{bottom} = {came}"
    word, short = said.word or "个", figure.den - figure.num
    missing = f"（缺{short}{word}）" if said.kind == "duty" and short else ""
    unknown = f"；另有{figure.unknown}{word}不知录入日期，未计入" if figure.unknown else ""
    if said.kind == "attain":
        word = said.word
    share = percent(figure.num, figure.den, 2)
    return f"{over}{figure.num}{word} ÷ {under}{figure.den}{word} = {share}{missing}{unknown}"


def steps(behind: Behind) -> Iterator[Node]:
    """The steps under a figure: ledgers first, then the subjects that do not pass, the registers, the dues not met."""
    apart = {row for _, rows in behind.failing for row in rows}
    for form in sorted(behind.ledgers, key=lambda form: form in REGISTERS):
        yield _ledger(behind.forms.get(form, form), behind.ledgers[form], apart)
    if behind.failing:
        yield _subjects(behind.failing)
    if behind.folded:
        counts = "、".join(
            f"{behind.forms.get(form, form)}{behind.folded[form]}行" for form in REGISTERS if form in behind.folded
        )
        yield Node("名册", f"{counts}，作应有数或范围的依据，或已看未计入（加 {ALL} 逐行列出）")
    if behind.missing:
        yield _missing(behind.missing)
    if behind.handed:
        needs = "、".join(behind.handed)
        yield Node("上报的整数", f"要用{needs}，这些表留在区县：由区县算好上报，只有区县自己能核对")
    if behind.shares:
        inside = tuple(Node(name, said) for name, said in behind.shares)
        yield Node("各区县封存", f"{len(inside)}份，逐行依据请打开该区县的封存", inside)


def _ledger(name: str, rows: Sequence[Row], apart: set[Row]) -> Node:
    """A form's rows in the order of files, sheets and lines; those of subjects that do not pass stand apart."""
    counted = sum(row.role == "counted" for row in rows)
    own = sorted(row for row in rows if row not in apart)
    others = len(rows) - len(own)
    inside = tuple(Node(_place(row), ROLES.get(row.role, row.role)) for row in own)
    after = f"，未达标对象的{others}行列在后面" if others else ""
    return Node(f"台账“{name}”", f"{len(rows)}行，计入{counted}行{after}", inside)


def _subjects(failing: Sequence[tuple[str, Sequence[Row]]]) -> Node:
    """Each with its rows; those without a record in one line."""
    inside = [
        Node(name, f"{len(rows)}行", tuple(Node(_place(row), "未达标") for row in sorted(rows)))
        for name, rows in failing
        if rows
    ]
    silent = [name for name, rows in failing if not rows]
    if silent:
        inside.append(Node("没有记录的", f"{len(silent)}个：{'、'.join(silent)}"))
    return Node("未达标对象", f"{len(failing)}个", tuple(inside))


def _missing(missing: Sequence[tuple[str, str]]) -> Node:
    """The dues not met, by period in the order of time."""
    periods: dict[str, list[str]] = defaultdict(list)
    for period, due in missing:
        periods[period].append(due)
    inside = tuple(
        Node(period, f"{len(periods[period])}次", tuple(Node(due, "") for due in sorted(periods[period])))
        for period in sorted(periods, key=_when)
    )
    return Node("未尽", f"{len(missing)}次", inside)


def _place(row: Row) -> str:
    return str(Place(row.file, row.sheet, row.line))


def _when(label: str) -> tuple[tuple[int, ...], str]:
    """The place of a period's label in the order of time: “2019年一季度” before “2019年三季度”, “2019年3月” before “2019年11月”."""
    found = re.findall(r"\d+|[一二三四](?=季)|[上下](?=半年)", label)
    return tuple(_NUMERALS[one] if one in _NUMERALS else int(one) for one in found), label
