"""Evidence: the rows that a number rests on, selected by the very predicates that made the number.

Roles:
- *counted*: rows counted or summed; of a due, the records that fulfil it (on_time: in time); of a share, the records behind the
  values of subjects that pass (attain, add: of all), or the subjects' own rows where it reads no records;
- *denominator*: who was asked (rows of units up to the one asked about, of posts, members, registers), the second term of a ratio,
  events that start a clock, waivers and extensions;
- *considered*: read, but not enough: right sort but not valid, too late, of a subject that does not pass, or of one that once stood
  under the unit;
- *set-aside*: rows that would have been one of these but count nowhere until settled. The rows that these repeat or contradict come
  with them (as considered where they count).
Whatever can change a number is in its evidence before or after the change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pingyi.measures.days import Ints, distinct, expand
from pingyi.measures.dues import Dues
from pingyi.measures.ledger import CONSIDERED, DENOMINATOR, ROLE_BITS, SET_ASIDE, Ledger, Rows
from pingyi.measures.model import Evidence, MissingDue
from pingyi.measures.paths import Paths
from pingyi.measures.reading import Book, Reading
from pingyi.measures.selectors import Marks, Selectors
from pingyi.measures.subjects import UNIT
from pingyi.packs.schema import Measure

_KEY_BITS = 32
"""Enough for a row's number and its role: a thousand million rows."""


@dataclass(frozen=True, eq=False)
class _Marked:
    """The marks of a measure: ``keys`` (row's number × 4 + role) way by way; those of ``ways[i]`` begin at ``starts[i]``."""

    keys: npt.NDArray[np.uint32]
    ways: Ints
    starts: Ints


@dataclass(frozen=True, eq=False)
class Spread:
    """What the evidence of a measure is put together from, for every unit at once: ``keys`` are row's number × 4 + role.

    The evidence of a unit is: the marks and dues of the ways that lead through it, the rows of `units` from where those ways with
    marks begin up to the unit, and whoever stands or stood under it in one of the ``rolls`` (:meth:`Annex.standing`).
    """

    marks: tuple[tuple[int, Ints], ...]
    """Way (its place among all) → its marks."""
    missing: tuple[tuple[int, MissingDue], ...]
    """Way → a due that was not met."""
    rolls: tuple[str, ...]
    shares: tuple[tuple[str, int, int, int], ...]
    """Subject, way, numerator, denominator: what each adds to the figure."""


class Annex:
    """The evidence of one measured year: what is shared between measures and units is made once."""

    def __init__(self, book: Book, paths: Paths, readings: Mapping[str, Reading], ledger: Ledger) -> None:
        self._book, self._paths, self._readings = book, paths, readings
        self._ledger = ledger
        self._selectors = Selectors(book, self._ledger, readings)
        self._marks: dict[str, _Marked] = {}
        self._around: dict[tuple[str, str], Ints] = {}
        self._missing: dict[tuple[str, str], tuple[Ints, list[MissingDue]]] = {}

    def evidence(self, measure: str, unit: str) -> Evidence:
        """The evidence of one figure."""
        chosen = self._chosen(measure, unit)
        missing = self._missing_dues(measure, unit)
        return Evidence(measure, unit, Rows(self._ledger, chosen), missing, self._ledger.digest(chosen))

    def came(self, measure: str, unit: str, forms: Collection[str]) -> bool:
        """Whether a row of some forms is in the evidence of a figure."""
        return bool(self._ledger.of_forms(self._chosen(measure, unit) >> ROLE_BITS, forms).any())

    def _chosen(self, measure: str, unit: str) -> Ints:
        """The rows of an evidence in their roles, in its order."""
        marks = self._keys(measure)
        kept = self._paths.under(unit)[marks.ways]
        _, places = expand(marks.starts[:-1][kept], marks.starts[1:][kept])
        around = [
            self._way_up(marks.ways[kept], unit),
            *(self._standing(table, unit) for table in self._selectors.rolls(self._rule(measure))),
        ]
        chosen = np.sort(np.concatenate([marks.keys[places], *around]))
        # Sorted by row, then role: the first of each row is the role that it is named by.
        rows = chosen >> ROLE_BITS
        first: Ints = chosen[np.diff(rows, prepend=-1) != 0]
        return first

    @property
    def ledger(self) -> Ledger:
        """Whose numbers the rows have."""
        return self._ledger

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The ways up the tree, by number."""
        return self._paths.all

    def spread(self, measure: str) -> Spread:
        """The evidence of a measure before a unit is asked about."""
        marks = self._keys(measure)
        ends = marks.starts[1:].tolist()
        keys = (marks.keys[first:end].astype(np.int64) for first, end in zip(marks.starts.tolist(), ends, strict=False))
        missing = [
            (int(way), due)
            for ways, dues in self._missing_of(measure)
            for way, due in zip(ways.tolist(), dues, strict=True)
        ]
        rolls = self._selectors.rolls(self._rule(measure))
        shares = (
            share
            for part in self._readings[measure].parts
            for share in zip(
                part.names[part.subject].tolist(), part.path.tolist(), part.num.tolist(), part.den.tolist(), strict=True
            )
        )
        return Spread(tuple(zip(marks.ways.tolist(), keys, strict=True)), tuple(missing), rolls, tuple(shares))

    def standing(self, table: str) -> dict[str, Ints]:
        """Unit → the rows of a roll about all who ever stood directly in it, in their roles."""
        rows = self._book.facts.tables.get(table)
        if rows is None:
            return {}
        subject = rows["subject"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
        coded = rows["code" if table == UNIT else "unit"].combine_chunks().dictionary_encode()
        named = coded.indices.fill_null(-1).to_numpy().astype(np.int64)
        order = np.argsort(subject, kind="stable")
        pairs = distinct(np.column_stack([named, subject])[named >= 0])
        ordered = subject[order]
        which, places = expand(
            np.searchsorted(ordered, pairs[:, 1]), np.searchsorted(ordered, pairs[:, 1], side="right")
        )
        numbers, of = self._ledger.numbers(table, order[places]), pairs[which, 0]
        starts = np.searchsorted(of, np.arange(len(coded.dictionary) + 1)).tolist()
        return {
            unit: self._as_keys(np.sort(numbers[starts[place] : starts[place + 1]]), CONSIDERED)
            for place, unit in enumerate(coded.dictionary.to_pylist())
        }

    def own(self, units: Iterable[str]) -> dict[str, Ints]:
        """Unit → its own rows of `units`, in their roles."""
        found = {}
        for unit in units:
            numbers, _ = self._ledger.at_units(UNIT, self._ledger.codes([unit]))
            found[unit] = self._as_keys(numbers, DENOMINATOR)
        return found

    def _keys(self, measure: str) -> _Marked:
        """The marks of a measure; without repeats."""
        if measure not in self._marks:
            found = list(self._selectors.marks(self._rule(measure)))
            found += [mark for one in found for mark in self._linked(one)]
            none = np.zeros(0, dtype=np.int64)
            keys = np.concatenate([none, *((mark.number << ROLE_BITS) | mark.role for mark in found)])
            path = np.concatenate([none, *(mark.path for mark in found)])
            pairs = np.sort((path[path >= 0] << _KEY_BITS) | keys[path >= 0])
            pairs = pairs[np.diff(pairs, prepend=-1) != 0]
            ways, starts = np.unique(pairs >> _KEY_BITS, return_index=True)
            keys = (pairs & ((1 << _KEY_BITS) - 1)).astype(np.uint32)
            self._marks[measure] = _Marked(keys, ways, np.append(starts, len(pairs)))
        return self._marks[measure]

    def _linked(self, marks: Marks) -> Iterable[Marks]:
        """The rows that set-aside rows repeat or contradict."""
        aside = marks.role == SET_ASIDE
        if not aside.any():
            return
        links = self._ledger.links
        for number, path in zip(marks.number[aside].tolist(), marks.path[aside].tolist(), strict=True):
            if number in links:
                others = np.array(links[number], dtype=np.int64)
                roles = np.where(self._ledger.counts[others], CONSIDERED, SET_ASIDE)
                yield Marks(others, np.full(len(others), path, dtype=np.int64), roles, others)

    def _way_up(self, ways: Ints, unit: str) -> Ints:
        """The rows of `units` from where the paths begin up to the unit asked about."""
        codes: set[str] = set()
        for way in ways.tolist():
            path = self._paths.all[way]
            codes.update(path[: path.index(unit) + 1])
        numbers, _ = self._ledger.at_units("units", self._ledger.codes(codes))
        return self._as_keys(np.sort(numbers), DENOMINATOR)

    def _standing(self, table: str, unit: str) -> Ints:
        """The rows that decide who stands under the unit and who does not: also of those who left, or whose rows are set aside."""
        if (table, unit) not in self._around:
            numbers = self._ledger.about(table, self._ledger.ever_under(unit))
            self._around[table, unit] = self._as_keys(numbers, CONSIDERED)
        return self._around[table, unit]

    def _as_keys(self, numbers: Ints, role: int) -> Ints:
        """Rows in a role (those set aside are named so), and the rows that those repeat or contradict."""
        counts = self._ledger.counts
        linked = {
            other for number in numbers[~counts[numbers]].tolist() for other in self._ledger.links.get(number, ())
        }
        more = np.array(sorted(linked), dtype=np.int64)
        keys = (numbers << ROLE_BITS) | np.where(counts[numbers], role, SET_ASIDE)
        return np.concatenate([keys, (more << ROLE_BITS) | np.where(counts[more], CONSIDERED, SET_ASIDE)])

    def _rule(self, measure: str) -> Measure:
        return self._book.rules.measures[measure]

    # What was not done ----------------------------------------------------------------------------------------------

    def _missing_dues(self, measure: str, unit: str) -> tuple[MissingDue, ...]:
        found: list[MissingDue] = []
        for path, missing in self._missing_of(measure):
            if len(path):
                found += [missing[place] for place in np.flatnonzero(self._paths.under(unit)[path]).tolist()]
        return tuple(found)

    def _missing_of(self, measure: str) -> list[tuple[Ints, list[MissingDue]]]:
        """Of each duty the paths and dues that the measure misses: not met, or for on_time met late."""
        rule = self._rule(measure)
        found = []
        for duty in self._selectors.duties(rule):
            key = (duty, "late" if rule.on_time else measure if rule.subjects else "")
            if key not in self._missing:
                dues, path = self._selectors.dues_of(rule, duty)
                late = dues.met & ~dues.possible
                missed = np.flatnonzero((late if rule.on_time else ~dues.met) & (path >= 0))
                self._missing[key] = path[missed], _listed(dues, missed)
            found.append(self._missing[key])
        return found


def _listed(dues: Dues, places: Ints) -> list[MissingDue]:
    pairs = zip(places.tolist(), dues.subject[places].tolist(), strict=True)
    return [MissingDue(dues.roll.ids[subject], dues.duty.id, dues.label(place)) for place, subject in pairs]
