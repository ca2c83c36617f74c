"""The way from a figure to its rows: ledgers first, then the subjects that do not pass, the registers, the dues not met."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.issues import Place
from pingyi.measures.model import Evidence, Measures, RowRef
from pingyi.measures.subjects import roll_of
from pingyi.packs.rules import Rules
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


@dataclass(frozen=True)
class Trace:
    """What lies behind the figure of one measure and unit; ``every``: registers row by row."""

    rules: Rules
    facts: Facts
    measures: Measures
    measure: str
    unit: str
    every: bool

    @cached_property
    def evidence(self) -> Evidence:
        """The rows and the dues not met."""
        return self.measures.evidence(self.measure, self.unit)

    def nodes(self) -> Iterator[Node]:
        """The steps under the figure."""
        failing = self._failing()
        apart = {row for rows in failing.values() for row in rows}
        shown: dict[str, list[RowRef]] = defaultdict(list)
        folded: dict[str, int] = defaultdict(int)
        for row in self.evidence.rows:
            plays = row.role in {"counted", "set-aside"} or row in apart
            if row.form in REGISTERS and not plays and not self.every:
                folded[row.form] += 1
            else:
                shown[row.form].append(row)
        for form in sorted(shown, key=lambda form: form in REGISTERS):
            yield self._ledger(form, shown[form], apart)
        if failing:
            yield self._subjects(failing)
        if folded:
            counts = "、".join(f"{self._form(form)}{folded[form]}行" for form in REGISTERS if form in folded)
            yield Node("名册", f"{counts}，作应有数或范围的依据，或已看未计入（加 {ALL} 逐行列出）")
        yield from self._missing()

    def _form(self, form: str) -> str:
        return self.rules.forms[form].name if form in self.rules.forms else form

    def _ledger(self, form: str, rows: Sequence[RowRef], apart: set[RowRef]) -> Node:
        """A form's rows in the order of files, sheets and lines; those of subjects that do not pass stand apart."""
        counted = sum(row.role == "counted" for row in rows)
        others = sum(row in apart for row in rows)
        own = sorted((row for row in rows if row not in apart), key=_reading_order)
        inside = tuple(Node(_place(row), ROLES.get(row.role, row.role)) for row in own)
        after = f"，未达标对象的{others}行列在后面" if others else ""
        return Node(f"台账“{self._form(form)}”", f"{len(rows)}行，计入{counted}行{after}", inside)

    # Subjects that do not pass ----------------------------------------------------------------------------------------

    def _subjects(self, failing: Mapping[str, Sequence[RowRef]]) -> Node:
        """Each with its rows; those without a record in one line."""
        inside = [
            Node(self._name(subject), f"{len(rows)}行", tuple(Node(_place(row), "未达标") for row in rows))
            for subject, rows in failing.items()
            if rows
        ]
        silent = [self._name(subject) for subject, rows in failing.items() if not rows]
        if silent:
            inside.append(Node("没有记录的", f"{len(silent)}个：{'、'.join(silent)}"))
        return Node("未达标对象", f"{len(failing)}个", tuple(inside))

    def _failing(self) -> dict[str, list[RowRef]]:
        """Of a share that is better high: each subject that does not pass, with the rows that keep it from passing."""
        rule = self.rules.measures[self.measure]
        if rule.kind != "share" or rule.subjects is None or rule.better == "less":
            return {}
        failing: dict[str, list[RowRef]] = {
            one.subject: [] for one in self.measures.subjects(self.measure, self.unit) if one.num < one.den
        }
        columns = {value.form: value.by or "subject" for value in rule.values.values() if value.form}
        if not rule.values:
            columns = {roll_of(rule.subjects): "subject"}
        about = {form: self._abouts(form, column) for form, column in columns.items()}
        for row in sorted(self.evidence.rows, key=_reading_order):
            who = about.get(row.form, {}).get(row.row_id)
            if who in failing and row.role not in {"counted", "set-aside"}:
                failing[who].append(row)
        return failing

    def _abouts(self, form: str, column: str) -> Mapping[str, str]:
        """Row id → the subject that the row is about, of the rows in evidence."""
        table = self.facts.tables.get(form)
        if table is None:
            return {}
        ids = pa.array([row.row_id for row in self.evidence.rows if row.form == form], pa.string())
        rows = table.select(dict.fromkeys(("row_id", column))).filter(pc.is_in(table["row_id"], value_set=ids))
        return dict(zip(rows["row_id"].to_pylist(), rows[column].to_pylist(), strict=True))

    def _name(self, subject: str) -> str:
        """A unit by its name, a post as “X镇党委书记”, a register's row by its open `name`; others by their ids."""
        asked = self.rules.measures[self.measure].subjects
        table = self.facts.tables.get(asked.register_) if asked is not None and asked.register_ else None
        if table is not None and "name" in table.column_names:
            names = table.filter(pc.equal(table["subject"], subject))["name"].to_pylist()
            return next((name for name in names if isinstance(name, str)), subject)
        title, at, code = subject.partition("@")
        return f"{self.facts.tree.name(code)}{title}" if at else self.facts.tree.name(subject)

    # Dues not met -----------------------------------------------------------------------------------------------------

    def _missing(self) -> Iterator[Node]:
        """The dues not met, by period in the order of time."""
        if not self.evidence.missing:
            return
        periods: dict[str, list[str]] = defaultdict(list)
        for due in self.evidence.missing:
            duty = self.rules.duties[due.duty].name if due.duty in self.rules.duties else due.duty
            periods[due.period].append(f"{self._name(due.subject)}：{duty}")
        inside = tuple(
            Node(period, f"{len(periods[period])}次", tuple(Node(due, "") for due in sorted(periods[period])))
            for period in sorted(periods, key=_when)
        )
        yield Node("未尽", f"{len(self.evidence.missing)}次", inside)


def _place(row: RowRef) -> str:
    return str(Place(row.file, row.sheet, row.line))


def _reading_order(row: RowRef) -> tuple[str, str, int, str]:
    return row.file, row.sheet, row.line, row.row_id


def _when(label: str) -> tuple[tuple[int, ...], str]:
    """The place of a period's label in the order of time: “2019年一季度” before “2019年三季度”, “2019年3月” before “2019年11月”."""
    found = re.findall(r"\d+|[一二三四](?=季)|[上下](?=半年)", label)
    return tuple(_NUMERALS[one] if one in _NUMERALS else int(one) for one in found), label
