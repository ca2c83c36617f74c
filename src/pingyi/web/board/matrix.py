"""The board's table: units (or the committees above them) × duties, or × the periods of one duty; counted by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from pingyi.packs import Rules
from pingyi.web.board.models import DueState
from pingyi.web.registers.models import Unit


@dataclass
class Cell:
    """How many dues are done, of how many that have begun; how many are overdue; how many are waived."""

    done: int = 0
    total: int = 0
    overdue: int = 0
    waived: int = 0

    def add(self, other: Cell) -> None:
        """Count another cell in."""
        self.done += other.done
        self.total += other.total
        self.overdue += other.overdue
        self.waived += other.waived

    @property
    def look(self) -> str:
        """The class by which it is coloured; the numbers say the same."""
        if self.overdue:
            return "overdue"
        if self.done < self.total:
            return "due"
        return "done" if self.total else "none"

    @property
    def said(self) -> str:
        """For who does not see the colour."""
        if not self.total:
            return f"免除{self.waived}项" if self.waived else "没有应办"
        return f"应办{self.total}项，完成{self.done}项" + (f"，逾期{self.overdue}项" if self.overdue else "")


@dataclass
class Line:
    """A row of the table."""

    unit: Unit
    cells: list[Cell]
    total: Cell = field(default_factory=Cell)
    below: bool = False


@dataclass(frozen=True)
class Column:
    """A column: a duty, or a period of one duty (then ``label``)."""

    duty: str
    title: str
    label: str = ""


Key = tuple[str, str]


def dues_under(unit: Unit, year: int, chosen: Mapping[str, str]) -> QuerySet[DueState]:
    """The dues of a subtree that the filters leave."""
    found = DueState.objects.filter(year=year, unit__path__startswith=unit.path)
    if duty := chosen.get("duty"):
        found = found.filter(duty=duty)
    if kind := chosen.get("kind"):
        found = found.filter(unit__kind=kind)
    month = chosen.get("month", "")
    if month.isdecimal() and 1 <= int(month) <= 12:
        first = date(year, int(month), 1)
        until = date(year + int(month) // 12, int(month) % 12 + 1, 1)
        found = found.filter(last__gte=first, last__lt=until)
    return found.order_by()


def columns_of(dues: QuerySet[DueState], rules: Rules, duty: str) -> list[Column]:
    """The duties that somebody owes, in pack order; of one duty: its periods in order of time."""
    if duty:
        periods = dues.values_list("label", "first").distinct()
        firsts: dict[str, date] = {}
        for label, first in periods:
            firsts[label] = min(first, firsts.get(label, first))
        title = _shorter(sorted(firsts, key=lambda label: (firsts[label], label)))
        return [Column(duty, short, label) for label, short in title[:60]]
    owed = set(dues.values_list("duty", flat=True).distinct())
    return [Column(name, rules.duties[name].name) for name in rules.duties if name in owed]


def _shorter(labels: Sequence[str]) -> list[tuple[str, str]]:
    """Labels of one year need not say it each time."""
    return [
        (label, label.partition("年")[2] if label[:4].isdecimal() and label.partition("年")[2] else label)
        for label in labels
    ]


def counted(dues: QuerySet[DueState], today: date, *, by_label: bool) -> dict[str, dict[Key, Cell]]:
    """Unit → (duty, label) → cell."""
    column = ("duty", "label") if by_label else ("duty",)
    open_ = Q(waived=False)
    rows = dues.values("unit_id", *column).annotate(
        done=Count("id", filter=open_ & Q(met=True)),
        total=Count("id", filter=open_ & (Q(first__lte=today) | Q(met=True))),
        overdue=Count("id", filter=open_ & Q(met=False, end__lt=today)),
        aside=Count("id", filter=Q(waived=True)),
    )
    found: dict[str, dict[Key, Cell]] = defaultdict(dict)
    for row in rows:
        found[row["unit_id"]][row["duty"], row.get("label", "")] = Cell(
            row["done"], row["total"], row["overdue"], row["aside"]
        )
    return found


def lines(units: Iterable[Unit], cells: Mapping[str, Mapping[Key, Cell]], columns: Sequence[Column]) -> list[Line]:
    """A line for each unit."""
    made = []
    for unit in units:
        own = cells.get(unit.code, {})
        line = Line(unit, [own.get((one.duty, one.label), Cell()) for one in columns])
        for cell in line.cells:
            line.total.add(cell)
        made.append(line)
    return made


def folded(
    above: Sequence[Unit], paths: Mapping[str, str], cells: Mapping[str, Mapping[Key, Cell]]
) -> dict[str, dict[Key, Cell]]:
    """The cells of units summed up to those above them. ``paths``: unit → its path."""
    found: dict[str, dict[Key, Cell]] = defaultdict(dict)
    heads = {unit.code: unit.path for unit in above}
    for code, own in cells.items():
        head = next((top for top, path in heads.items() if paths.get(code, "").startswith(path)), None)
        if head is not None:
            for key, cell in own.items():
                found[head].setdefault(key, Cell()).add(cell)
    return found


def totals(cells: Mapping[str, Mapping[Key, Any]], columns: Sequence[Column]) -> list[Cell]:
    """The sum of each column over all units."""
    sums = [Cell() for _ in columns]
    for own in cells.values():
        for place, one in enumerate(columns):
            if (cell := own.get((one.duty, one.label))) is not None:
                sums[place].add(cell)
    return sums
