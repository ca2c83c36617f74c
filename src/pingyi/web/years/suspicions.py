"""What looks odd in a year's records: nothing that is proven, and nothing that counts; somebody should look before the seal.

Two signs are read off the facts here: many records of one unit that say the same on the same day, and sums that are all round.
Copies, back-dated rows and contradictions are found on the way in (:mod:`pingyi.facts.quality`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pingyi.facts.model import SYSTEM, Facts
from pingyi.issues import Issue, Place, Severity
from pingyi.packs import Rules
from pingyi.packs.schema import FieldType, Form

SAME_DAY, ROUND = "same-day", "round-numbers"
ALIKE = 4
"""So many records of one form on one day, from one unit, with the same counts, are told."""
SUMS = 4
"""Fewer sums than this are round by chance."""
ROUND_FEN = 100_000
"""1,000 元: what is a multiple of it is round."""
_COUNTED = frozenset({FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.PERSONS})


def suspicions(rules: Rules, facts: Facts) -> tuple[Issue, ...]:
    """All signs, sorted; each is a note with the first row and the others that take part."""
    found: list[Issue] = []
    for form in rules.forms.values():
        if not form.register_:
            found += _same_day(form, facts)
            found += _round(form, facts)
    return tuple(sorted(found))


def _same_day(form: Form, facts: Facts) -> Iterator[Issue]:
    counts = [field.id for field in form.fields if field.type in _COUNTED]
    if not counts:
        return
    groups: dict[tuple[object, ...], list[Place]] = defaultdict(list)
    for row in _rows(facts, form, ["unit", *counts]):
        said = tuple(row[name] for name in counts)
        if row["day"] is not None and any(value is not None for value in said):
            groups[row["unit"], row["day"], said].append(_place(row))
    for (unit, day, _), places in groups.items():
        if len(places) >= ALIKE:
            message = f"“{facts.tree.name(str(unit))}”的“{form.name}”在{day}这一天有{len(places)}条，各项数字完全相同"
            yield Issue(places[0], SAME_DAY, message, "请核对是否分别发生过", Severity.NOTE, tuple(places[1:]))


def _round(form: Form, facts: Facts) -> Iterator[Issue]:
    for field in (field for field in form.fields if field.type is FieldType.MONEY):
        groups: dict[str, list[tuple[int, Place]]] = defaultdict(list)
        for row in _rows(facts, form, ["unit", field.id]):
            if row[field.id]:
                groups[row["unit"]].append((row[field.id], _place(row)))
        for unit, sums in groups.items():
            if len(sums) >= SUMS and all(fen % ROUND_FEN == 0 for fen, _ in sums):
                message = f"“{facts.tree.name(unit)}”的“{form.name}”共{len(sums)}笔“{field.name}”，全部是整千元"
                others = tuple(place for _, place in sums[1:])
                yield Issue(sums[0][1], ROUND, message, "请抽查凭证，看是否估填", Severity.NOTE, others)


def _rows(facts: Facts, form: Form, columns: list[str]) -> list[dict[str, Any]]:
    table = facts.tables[form.id]
    wanted = [*dict.fromkeys([*SYSTEM.names, *columns])]
    rows: list[dict[str, Any]] = table.filter(table["counts"]).select(wanted).to_pylist()
    return rows


def _place(row: dict[str, Any]) -> Place:
    return Place(row["file"], row["sheet"], row["line"])
