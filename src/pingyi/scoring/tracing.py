"""From a figure of a measured year to what lies behind it, as :mod:`telling` tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.measures.handed import handed_up
from pingyi.measures.model import Evidence, Measures, MissingDue, RowRef
from pingyi.measures.subjects import roll_of
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Measure
from pingyi.scoring.telling import Behind, Row, shows


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

    @cached_property
    def naming(self) -> Naming:
        """How subjects and dues are called."""
        return Naming(self.rules, self.facts, self.measure)

    def behind(self) -> Behind:
        """All of it."""
        failing = self._failing()
        apart = {row for rows in failing.values() for row in rows}
        shown: dict[str, list[Row]] = defaultdict(list)
        folded: dict[str, int] = defaultdict(int)
        for row in self.evidence.rows:
            if shows(row.form, row.role, apart=row in apart, every=self.every):
                shown[row.form].append(_row(row))
            else:
                folded[row.form] += 1
        named = [(self.naming.subject(one), [_row(row) for row in rows]) for one, rows in failing.items()]
        missing = [(due.period, self.naming.due(due)) for due in self.evidence.missing]
        forms = {form.id: form.name for form in self.rules.forms.values()}
        shares = [
            (f"{share.name}封存", f"校验值{share.seal[:16]}，有关各表共{share.rows}行")
            for share in self.evidence.shares
        ]
        handed = handed_up(self.rules).get(self.measure, ()) if shares else ()
        return Behind(shown, folded, named, missing, forms, shares, handed)

    def _failing(self) -> dict[str, list[RowRef]]:
        """Each subject that does not pass, with the rows that keep it from passing."""
        if not tells_failing(self.rules.measures[self.measure]):
            return {}
        failing: dict[str, list[RowRef]] = {
            one.subject: [] for one in self.measures.subjects(self.measure, self.unit) if one.num < one.den
        }
        about = {form: self._abouts(form, column) for form, column in abouts(self.rules.measures[self.measure]).items()}
        for row in self.evidence.rows:
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


def tells_failing(rule: Measure) -> bool:
    """Whether those who do not pass are told by name: of a share that is better high."""
    return rule.kind == "share" and rule.subjects is not None and rule.better != "less"


def abouts(rule: Measure) -> dict[str, str]:
    """Of a share: the forms whose rows are about its subjects, and the column that says about whom."""
    if rule.subjects is None:
        return {}
    columns = {value.form: value.by or "subject" for value in rule.values.values() if value.form}
    return columns if rule.values else {roll_of(rule.subjects): "subject"}


class Naming:
    """A unit by its name, a post as “X镇党委书记”, a register's row by its open `name`; others by their ids."""

    def __init__(self, rules: Rules, facts: Facts, measure: str) -> None:
        asked = rules.measures[measure].subjects
        self._rules, self._tree = rules, facts.tree
        table = facts.tables.get(asked.register_) if asked is not None and asked.register_ else None
        self._register = table if table is not None and "name" in table.column_names else None

    def subject(self, subject: str) -> str:
        """How a subject is called."""
        if self._register is not None:
            return self._listed.get(subject, subject)
        title, at, code = subject.partition("@")
        return f"{self._tree.name(code)}{title}" if at else self._tree.name(subject)

    def due(self, due: MissingDue) -> str:
        """“云溪镇党委书记：观摩学习”."""
        duty = self._rules.duties[due.duty].name if due.duty in self._rules.duties else due.duty
        return f"{self.subject(due.subject)}：{duty}"

    @cached_property
    def _listed(self) -> dict[str, str]:
        return {} if self._register is None else _first_names(self._register.select(["subject", "name"]).to_pylist())


def _first_names(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        if isinstance(row["name"], str):
            found.setdefault(str(row["subject"]), row["name"])
    return found


def _row(row: RowRef) -> Row:
    return Row(row.file, row.sheet, row.line, row.row_id, row.form, row.role)
