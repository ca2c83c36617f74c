"""A folder of workbooks into the records of a year: look first, then take in, then (if need be) undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pingyi.issues import Issue, Severity
from pingyi.packs import Rules
from pingyi.web.base.access import Right, scope
from pingyi.web.intake import comparing, incoming, saving
from pingyi.web.intake.comparing import Plan
from pingyi.web.intake.incoming import Incoming
from pingyi.web.intake.saving import AlreadyUndone, Manner, undo
from pingyi.web.people.models import User
from pingyi.web.records.facts import COLUMNS, columns, in_force, made_of
from pingyi.web.records.models import Batch
from pingyi.web.registers.models import Unit
from pingyi.web.registers.names import DatabaseNames
from pingyi.web.rulebooks.active import rules as rules_of

__all__ = ["AlreadyUndone", "Looked", "Manner", "doubts", "look", "take_in", "take_in_read", "undo"]

UNITS = "units"


@dataclass(frozen=True)
class Looked:
    """What a folder would bring, before anything is saved."""

    rules: Rules
    incoming: Incoming
    plans: dict[str, Plan]
    names: DatabaseNames
    outside: dict[str, int]
    """Form → rows of units that are not the user's; they are left out."""

    def told(self) -> dict[str, Any]:
        """The same in numbers, as JSON."""
        forms = [
            {
                "form": form_id,
                "name": self.rules.forms[form_id].name,
                "new": len(plan.new),
                "same": plan.same,
                "changed": len(plan.changed),
                "gone": len(plan.gone),
                "outside": self.outside.get(form_id, 0),
            }
            for form_id, plan in self.plans.items()
        ]
        severities = Counter(issue.severity for issue in self.incoming.issues)
        return {
            "forms": forms,
            "files": self.incoming.files,
            "rows": self.incoming.count,
            "new": sum(one["new"] for one in forms),
            "same": sum(one["same"] for one in forms),
            "changed": sum(one["changed"] for one in forms),
            "gone": sum(one["gone"] for one in forms),
            "outside": sum(self.outside.values()),
            "issues": {severity.value: severities[severity] for severity in Severity},
        }


def _quiet(_: str) -> None:
    """Say nothing."""


def look(folder: Path, year: int, by: User | None = None, progress: Callable[[str], None] = _quiet) -> Looked:
    """Read a folder and compare it with what is there. ``by`` None: the command line, which may touch all.

    Raises:
        NothingToRead: there is no workbook in the folder.
    """
    rules, names = rules_of(year), DatabaseNames()
    return looked(rules, incoming.read(folder, rules, year, names=names, progress=progress), names, by)


def looked(rules: Rules, brought: Incoming, names: DatabaseNames, by: User | None = None) -> Looked:
    """Compare what was read with what is there."""
    outside: dict[str, int] = {}
    if by is not None:
        brought, outside = _own(brought, by)
    return Looked(rules, brought, comparing.compare(rules, brought), names, outside)


def take_in(folder: Path, year: int, manner: Manner, progress: Callable[[str], None] = _quiet) -> Batch:
    """Look and take in at once, for programs; people look first."""
    return save(look(folder, year, manner.by, progress), manner)


def save(found: Looked, manner: Manner) -> Batch:
    """Keep what was looked at."""
    return saving.save(found.rules, found.incoming, found.plans, found.names, manner)


def take_in_read(brought: Incoming, names: DatabaseNames, manner: Manner) -> Batch:
    """Take in rows that were read already."""
    return save(looked(rules_of(brought.year), brought, names, manner.by), manner)


def _own(brought: Incoming, by: User) -> tuple[Incoming, dict[str, int]]:
    """The rows of the units that somebody may bring in rows of; how many of each form were left out."""
    units = set(Unit.objects.filter(scope(by, Right.IMPORT, "")).values_list("code", flat=True))
    trees = set(Unit.objects.filter(scope(by, Right.TREE, "")).values_list("code", flat=True))
    own = brought.rows.get(UNITS, {})
    below = _below(trees, dict(zip(own.get("code", ()), own.get("parent", ()), strict=True)))
    rows: dict[str, Any] = {}
    outside: dict[str, int] = {}
    for form_id, own_rows in brought.rows.items():
        allowed = below if form_id == UNITS else units | below
        codes = own_rows["code" if form_id == UNITS else "unit"]
        keep = [row for row, code in enumerate(codes) if code in allowed]
        if len(keep) == len(codes):
            rows[form_id] = own_rows
            continue
        outside[form_id] = len(codes) - len(keep)
        rows[form_id] = {name: [values[row] for row in keep] for name, values in own_rows.items()}
    return Incoming(brought.year, rows, brought.issues, brought.files), outside


def _below(trees: set[str], parents: dict[str, Any]) -> set[str]:
    """The units of a subtree, and those that the register puts below them."""
    found = set(trees)
    while fresh := {code for code, parent in parents.items() if parent in found and code not in found}:
        found |= fresh
    return found


def doubts(found: Looked) -> tuple[Issue, ...]:
    """What would be set aside or withheld of the rows that come in, seen beside all that is there already."""
    rules, brought = found.rules, found.incoming
    replaced = {record for plan in found.plans.values() for _, record in plan.changed}
    records = in_force(rules, brought.year).values_list(*COLUMNS).iterator(chunk_size=5000)
    rows: dict[str, Any] = dict(columns(rules, (one for one in records if one[-1] not in replaced)))
    places: set[tuple[str, str, int]] = set()
    for form_id, plan in found.plans.items():
        own = brought.rows[form_id]
        chosen = sorted([*plan.new, *(row for row, _ in plan.changed)])
        names = [*(one.id for one in rules.forms[form_id].fields), *incoming.ORIGIN]
        before = rows.get(form_id, {})
        rows[form_id] = {name: [*before.get(name, ()), *(own[name][row] for row in chosen)] for name in names}
        places.update((own["file"][row], own["sheet"][row], own["line"][row]) for row in chosen)
    reading = made_of(rules, rows, frozenset(found.names.names.values()))
    return tuple(one for one in reading.issues if (one.place.file, one.place.sheet, one.place.row) in places)
