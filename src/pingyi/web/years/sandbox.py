"""What a corrected record would change: the year weighed twice, with the records as they are and with some replaced.

    found = consequences(2019, {171: {"unit": "B01", "kind": "党员大会", …}, 305: None}, added=[("theme-day", {…})])
    for move in found.moves: move.unit, move.before.total, move.after.total, move.before.rank, move.after.rank

Nothing is saved. :func:`weigh` is pure: facts before and after, rules, last year. :func:`consequences` fetches the records and
hands them to the very code that makes the year's facts, so that a contradiction settled here is settled as it would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pingyi.again import hold
from pingyi.facts.model import Facts
from pingyi.issues import Issue
from pingyi.packs import Rules
from pingyi.review import LastYear
from pingyi.scoring import Scores, Sheet
from pingyi.web.records.facts import COLUMNS, Kept, in_force, made
from pingyi.web.records.models import Record
from pingyi.web.registers.models import Person
from pingyi.web.rulebooks.active import rules as rules_of
from pingyi.web.years import store
from pingyi.web.years.making import last_seal

Changes = Mapping[int, Mapping[str, Any] | None]
"""Record's number → its values as a record keeps them; None: as if it had been withdrawn."""


@dataclass(frozen=True)
class Standing:
    """Where one reviewee stands: total, rank in its group (None: not ranked), the computed grade."""

    total: Decimal
    rank: int | None
    grade: str
    provisional: bool


@dataclass(frozen=True)
class ItemMove:
    """An item whose points would change: its id, points and arithmetic before and after."""

    item: str
    before: Decimal
    after: Decimal
    formula_before: str
    formula_after: str


@dataclass(frozen=True)
class Move:
    """One reviewee before and after; ``items``: those of its items that change."""

    unit: str
    group: str
    before: Standing
    after: Standing
    items: tuple[ItemMove, ...]

    @property
    def moves(self) -> bool:
        """Whether anything of it changes."""
        return self.before != self.after or bool(self.items)


@dataclass(frozen=True)
class Consequences:
    """All reviewees in the order of the scores; ``issues``: problems that are there after the change and were not before."""

    moves: tuple[Move, ...]
    issues: tuple[Issue, ...]
    settled: tuple[Issue, ...]

    @property
    def others(self) -> tuple[Move, ...]:
        """Those of whom anything changes."""
        return tuple(move for move in self.moves if move.moves)

    def of(self, unit: str) -> Move | None:
        """One reviewee's; None for a unit that is not reviewed."""
        return next((move for move in self.moves if move.unit == unit), None)


def consequences(
    year: int, changes: Changes, added: Sequence[tuple[str, Mapping[str, Any]]] = (), rules: Rules | None = None
) -> Consequences:
    """The year as recorded today against the same year with records replaced, withdrawn (None) or added (form, values).

    A returned or withdrawn record that ``changes`` gives values for counts again; so does one that is to be put right.

    Raises:
        NoDistrict, NoRubric: nothing can be weighed.
    """
    own = rules or rules_of(year)
    records: list[Kept] = list(in_force(own, year).values_list(*COLUMNS))
    missing = set(changes) - {record[4] for record in records}
    bearers = frozenset(Person.objects.values_list("name", flat=True))
    # A returned record counts nowhere; an appeal may put it in corrected.
    returned = [one for one in _rows(missing) if changes[one[4]] is not None]
    before = made(own, records, bearers)
    after = made(own, _changed([*records, *returned], changes, added), bearers)
    seal = last_seal(year)
    sealed = store.sealed(seal.folder) if seal else None
    last = LastYear(sealed.facts, sealed.published) if sealed else None
    moves = weigh(before.facts, after.facts, own, last)
    fresh = tuple(sorted(set(after.issues) - set(before.issues)))
    return Consequences(moves, fresh, tuple(sorted(set(before.issues) - set(after.issues))))


def weigh(before: Facts, after: Facts, rules: Rules, last: LastYear | None = None) -> tuple[Move, ...]:
    """Every reviewee's standing in two versions of one year; pure. The second is weighed from the first, as far as that goes."""
    held = hold(before, rules, last)
    return tuple(_moves(held.scores, held.again(after).scores))


def _moves(before: Scores, after: Scores) -> Iterator[Move]:
    now = {sheet.unit: sheet for sheet in after.sheets}
    for sheet in before.sheets:
        then = now.get(sheet.unit, sheet)
        yield Move(sheet.unit, sheet.group, _standing(sheet), _standing(then), tuple(_items(sheet, then)))


def _standing(sheet: Sheet) -> Standing:
    return Standing(sheet.total, sheet.rank, sheet.grade, sheet.provisional)


def _items(before: Sheet, after: Sheet) -> Iterator[ItemMove]:
    now = {item.item: item for item in after.items}
    for item in before.items:
        then = now.get(item.item)
        if then is not None and (then.points, then.state, then.full) != (item.points, item.state, item.full):
            yield ItemMove(item.item, item.points, then.points, item.formula, then.formula)


def _rows(numbers: set[int]) -> list[Kept]:
    return list(Record.objects.filter(pk__in=numbers).values_list(*COLUMNS)) if numbers else []


def _changed(
    records: Sequence[Kept], changes: Changes, added: Sequence[tuple[str, Mapping[str, Any]]]
) -> Iterator[Kept]:
    for form, values, entered, origin, pk in records:
        if pk not in changes:
            yield form, values, entered, origin, pk
        elif (fresh := changes[pk]) is not None:
            yield form, fresh, entered, origin, pk
    for number, (form, values) in enumerate(added, start=1):
        yield form, values, None, {}, -number
