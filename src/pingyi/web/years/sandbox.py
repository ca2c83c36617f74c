"""What a corrected record would change: the year weighed twice, with the records as they are and with some replaced.

    found = consequences(2019, {171: {"unit": "B01", "kind": "党员大会", …}, 305: None}, added=[("theme-day", {…})])
    for move in found.moves: move.unit, move.before.total, move.after.total, move.before.rank, move.after.rank

Nothing is saved. :func:`weigh` is pure: facts before and after, rules, last year. :func:`consequences` fetches the records and
hands them to the very code that makes the year's facts, so that a contradiction settled here is settled as it would be.

The year as it stands is measured once a process, and kept until anybody changes anything: the journal's end says so. Of what
corrections change, only the forms are read again that they can touch (:mod:`pingyi.web.records.partial`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pingyi.again import Held, hold
from pingyi.facts.model import Facts
from pingyi.facts.reading import Reading
from pingyi.issues import Issue
from pingyi.packs import Rules
from pingyi.review import LastYear
from pingyi.scoring import Scores, Sheet
from pingyi.web.journal.models import Head
from pingyi.web.records.facts import COLUMNS, Kept, in_force, made
from pingyi.web.records.known import version
from pingyi.web.records.models import Record
from pingyi.web.records.partial import Part, Reach, part, reached, renewed
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
    standing = _standing_year(year, own)
    before = standing.reading
    touched = _rows(set(changes))
    reach = reached(own, ({one[0] for one in touched} | {form for form, _ in added}) & own.forms.keys())
    records = standing.records(own, reach)
    known = {record[4] for record in records}
    # A returned record counts nowhere; an appeal may put it in corrected.
    returned = [one for one in touched if one[4] not in known and changes[one[4]] is not None]
    changed = list(_changed([*records, *returned], changes, added))
    if reach is None:
        after = made(own, changed, standing.bearers)
    else:
        after = renewed(
            own, before, standing.part(own, reach), part(own, before, changed, reach, standing.bearers), reach
        )
    moves = tuple(_moves(standing.held.scores, standing.held.again(after.facts).scores))
    fresh = tuple(sorted(set(after.issues) - set(before.issues)))
    return Consequences(moves, fresh, tuple(sorted(set(before.issues) - set(after.issues))))


@dataclass(frozen=True)
class _Year:
    """A year as it stands: read, measured and scored; and, of the forms that somebody wanted changed, the records."""

    year: int
    bearers: frozenset[str]
    reading: Reading
    held: Held
    _records: dict[Reach | None, list[Kept]] = field(default_factory=dict)
    _parts: dict[Reach, Part] = field(default_factory=dict)

    def records(self, rules: Rules, reach: Reach | None) -> list[Kept]:
        """The records that count, of the forms to be read; of all where anything may change."""
        if reach is None:
            return list(in_force(rules, self.year).values_list(*COLUMNS))
        if reach not in self._records:
            if len(self._records) >= _MOST:
                self._records.clear()
                self._parts.clear()
            self._records[reach] = list(in_force(rules, self.year).filter(form__in=reach.read).values_list(*COLUMNS))
        return self._records[reach]

    def part(self, rules: Rules, reach: Reach) -> Part:
        """What these forms are now."""
        if reach not in self._parts:
            self._parts[reach] = part(rules, self.reading, self.records(rules, reach), reach, self.bearers)
        return self._parts[reach]


_MOST = 4
"""Of so many changes the records are kept beside a year."""
_kept: dict[tuple[object, ...], _Year] = {}
"""The last year asked about, under all that it depends on; one, since it is large."""


def _standing_year(year: int, rules: Rules) -> _Year:
    seal = last_seal(year)
    end = Head.objects.values_list("number", "hash").first()
    # A year that is kept holds its rules, so no others can have their id meanwhile.
    key = (year, id(rules), end, version(), seal.folder if seal else None)
    if (known := _kept.get(key)) is not None:
        return known
    bearers = frozenset(Person.objects.values_list("name", flat=True))
    reading = made(rules, in_force(rules, year).values_list(*COLUMNS).iterator(chunk_size=5000), bearers)
    sealed = store.sealed(seal.folder) if seal else None
    last = LastYear(sealed.facts, sealed.published) if sealed else None
    found = _Year(year, bearers, reading, hold(reading.facts, rules, last))
    _kept.clear()
    if end is not None and end[0]:  # where nothing was ever written down, nothing says what has changed
        _kept[key] = found
    return found


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
