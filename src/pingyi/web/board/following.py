"""What the journal says of records that other pages changed: each record as it was and as it became, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from pingyi.web.journal.models import Line
from pingyi.web.records.models import Record

SUBMIT, AMEND, WITHDRAW, CONFIRM, RETURN = "提交纪实", "修改纪实", "撤销纪实", "确认纪实", "退回纪实"
"""The actions of the pages on which one records and judges."""
_DAYS = frozenset({"day", "entered"})
_READ = frozenset({"form", "year", "last_year", "unit_id", "subject", "day", "entered", "status", "values"})


def steps(lines: Sequence[Line]) -> Iterator[tuple[Record | None, Record | None]]:
    """(before, after) for each line, oldest first. ``before`` is None where the line made the record.

    A record is walked back from how it stands now: over every line about it that came later, whoever wrote it.
    """
    if not lines:
        return
    rows = {line.row for line in lines}
    current = {str(one.pk): one for one in Record.objects.filter(pk__in=[int(row) for row in rows if row.isdecimal()])}
    found: dict[int, tuple[Record | None, Record | None]] = {}
    later: dict[str, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(kind="records.record", row__in=rows, number__gte=lines[0].number).order_by(
        "-number"
    ):
        later[line.row].append(line)
    for row, about in later.items():
        state: Record | None = current.get(row)
        for line in about:
            before = _back(state, line)
            found[line.number] = before, state
            state = before
    for line in lines:
        if line.number in found:
            yield found[line.number]


def _back(state: Record | None, line: Line) -> Record | None:
    """The record before a line."""
    if state is None or (not line.before and {"form", "values"} <= line.after.keys()):
        return None
    earlier = copy(state)
    for name, value in _plain(line.before).items():
        setattr(earlier, name, value)
    return earlier


def _plain(before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name in _DAYS and value else value
        for name, value in before.items()
        if name in _READ
    }
