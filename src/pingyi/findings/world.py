"""All that a claim may speak of, read once and asked often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pingyi.facts.model import Facts
from pingyi.measures.model import Measures
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType

OFFICE = "党委"


@dataclass(frozen=True)
class World:
    """The rules, the measured year, last year's, and who is compared with whom."""

    rules: Rules
    facts: Facts
    measures: Measures
    last: Measures | None
    root: str
    peers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Reviewee → the reviewees of its peer group, itself included."""
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False, compare=False)
    _under: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict, repr=False, compare=False)

    def corrected(
        self, facts: Facts, measures: Measures, peers: Mapping[str, tuple[str, ...]], forms: frozenset[str]
    ) -> World:
        """The same year after a correction of some forms' tables; what was read of the others is read already."""
        rows = {form: rows for form, rows in self._rows.items() if form not in forms}
        under = {form: rows for form, rows in self._under.items() if form not in forms}
        return World(self.rules, facts, measures, self.last, self.root, peers, rows, under)

    def rows(self, form: str) -> list[dict[str, Any]]:
        """All rows of a form as mappings; none where the facts have no such table."""
        if form not in self._rows:
            table = self.facts.tables.get(form)
            self._rows[form] = [] if table is None else table.to_pylist()
        return self._rows[form]

    def rows_under(self, form: str, unit: str) -> list[dict[str, Any]]:
        """The rows of a form that are about ``unit`` or, on their day, about a unit below it."""
        if form not in self._under:
            under: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in self.rows(form):
                for code in self.facts.tree.path(self.about(form, row), row["day"] or self.facts.last):
                    under[code].append(row)
            self._under[form] = dict(under)
        return self._under[form].get(unit, [])

    def about(self, form: str, row: Mapping[str, Any]) -> str:
        """The unit that a row is about: its subject where that is a unit, else the unit that it was filed under."""
        declared = self.rules.forms[form]
        subject = next((item for item in declared.fields if item.id == declared.subject), None)
        about = row[subject.id] if subject is not None and subject.type is FieldType.UNIT else row["unit"]
        return str(about)

    def name(self, code: str) -> str:
        """A unit's name at the end of the year, or its last one."""
        return self.facts.tree.name(code, self.facts.last)

    def place(self, code: str) -> str:
        """The name without its office: “云溪镇党委” → “云溪镇”."""
        return self.name(code).removesuffix(OFFICE)

    def owner(self, code: str) -> str | None:
        """The reviewee that a unit belongs to on the year's last day or, if it ended before, at its end; None: to none."""
        path = self.facts.tree.path(code, self.facts.last) or (code, self.facts.tree.latest(code).parent or "")
        return next((unit for unit in path if unit in self.peers), None)

    def full_name(self, code: str, *, seen_from: str) -> str:
        """A unit's name as it is said of a unit above it: the district says “云溪镇柳湾村”, the town “柳湾村”."""
        name = self.name(code)
        owner = self.owner(code) if seen_from == self.root and code in self.facts.tree.spans else None
        if owner is None or owner == code or name.startswith(self.place(owner)):
            return name
        return self.place(owner) + name
