"""What comes in beside what is there: the same, changed, new; and what is there but does not come.

Two rows are the same when all their fields are, but for the day of entry; so a row is never taken twice, and of two alike rows in
the workbooks two are kept (the facts then count one and say so). A row whose key is there with other contents is a changed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pingyi.packs import Rules
from pingyi.packs.schema import FieldType, Form
from pingyi.web.intake.incoming import Incoming, Lists
from pingyi.web.records.facts import COLUMNS, columns, in_force


@dataclass
class Plan:
    """What would be done with the rows of one form. Numbers of rows of the folder, and of records (``pk``)."""

    new: list[int] = field(default_factory=list)
    same: int = 0
    changed: list[tuple[int, int]] = field(default_factory=list)
    """(row, the record that it replaces)"""
    gone: list[int] = field(default_factory=list)
    """Records that the folder no longer has."""


def compare(rules: Rules, incoming: Incoming) -> dict[str, Plan]:
    """Form → what would be done, of every form that the folder holds rows of."""
    there = _there(rules, incoming)
    return {
        form_id: _compared(rules.forms[form_id], own, there.get(form_id, {})) for form_id, own in incoming.rows.items()
    }


def _there(rules: Rules, incoming: Incoming) -> Lists:
    records = in_force(rules, incoming.year).filter(form__in=list(incoming.rows))
    return columns(rules, records.values_list(*COLUMNS).order_by("pk").iterator(chunk_size=5000))


def _compared(form: Form, own: Mapping[str, list[Any]], there: Mapping[str, list[Any]]) -> Plan:
    plan = Plan()
    if not there:
        plan.new = list(range(len(own["line"])))
        return plan
    pks = there["pk"]
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for row in reversed(range(len(pks))):
        waiting[signature(form, there, row)].append(row)
    unlike: list[int] = []
    for row in range(len(own["line"])):
        alike = waiting.get(signature(form, own, row))
        if alike:
            alike.pop()
            plan.same += 1
        else:
            unlike.append(row)
    left = sorted(row for rows in waiting.values() for row in rows)
    by_key: dict[Hashable, list[int]] = defaultdict(list)
    for row in reversed(left):
        by_key[_key(form, there, row)].append(row)
    replaced: set[int] = set()
    for row in unlike:
        before = by_key.get(_key(form, own, row))
        if before:
            replaced.add(before[-1])
            plan.changed.append((row, pks[before.pop()]))
        else:
            plan.new.append(row)
    plan.gone = [pks[row] for row in left if row not in replaced]
    return plan


def signature(form: Form, own: Mapping[str, list[Any]], row: int) -> Hashable:
    """All that a row says, but for the day of entry."""
    return tuple(_frozen(own[one.id][row]) for one in form.fields if one.role != "entered")


def _key(form: Form, own: Mapping[str, list[Any]], row: int) -> Hashable:
    """What a row is known by: the form's key; without one, all but its free text."""
    if form.key and all(own[name][row] is not None for name in form.key):
        return tuple(own[name][row] for name in form.key)
    named = (one for one in form.fields if one.role != "entered" and (one.type is not FieldType.TEXT or one.open))
    return ("", *(_frozen(own[one.id][row]) for one in named))


def _frozen(value: Any) -> Hashable:
    return (len(value), *sorted(one for one in value if one)) if isinstance(value, list) else value
