"""Who can be asked: units, posts, members and the rows of registers, each with its tenures.

A *tenure* is a time in which a subject's way up the tree and its attributes stayed the same; a subject's tenures never overlap.
- a unit exists as the tree says; attribute `kind`;
- a post exists while a row of `posts` holds (a vacancy interrupts it, a change of holder does not); attributes `post` and `kind`
  of its unit;
- a member exists while a row of `members` holds; attributes `kind` and `exempt` (from `exempt_since` on);
- a row of a register exists from its field of role since to that of role until (unnamed: always); attributes: its fields.
The last three exist only while the unit that they name does. Where several rows of one subject hold on the same day, the one that
began last counts; among those, the last in the table's order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.union.layout import PLACE_BITS
from pingyi.measures.days import LONG_AGO, Bools, Ints
from pingyi.measures.vector import Columns, holds_all
from pingyi.packs.conditions import fields as fields_of
from pingyi.packs.schema import FieldType, Form, Subjects

UNIT, POST, MEMBER = "units", "posts", "members"
_ROLLS = {FieldType.UNIT: UNIT, FieldType.PERSON: MEMBER, FieldType.PERSONS: MEMBER, FieldType.POST: POST}
_FEW = 4
_PLACES = (1 << PLACE_BITS) - 1
_KEY = 1 << 20
"""More than the days between the first and the last day that is looked at."""
NEVER = -(1 << 30)
"""Before every day; its negative is after every day."""


@dataclass(frozen=True, eq=False)
class Roll:
    """All subjects of one sort (``name``: the table that lists them). Arrays run over tenures, sorted by (subject, first)."""

    name: str
    listed: pa.Array
    """The subjects' ids, sorted."""
    subject: Ints
    first: Ints
    last: Ints
    path: Ints
    run: Ints
    """The first day of the uninterrupted existence that the tenure is part of."""
    columns: Columns
    keys: Ints | None = None
    """Of the units of a union set: the number of each subject; −1 where it has none (a unit above the districts)."""

    def __len__(self) -> int:
        return len(self.listed)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The subjects' ids as texts; of a union set there are very many."""
        return tuple(self.listed.to_pylist())

    @cached_property
    def names(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """``ids`` as an array."""
        return np.array(self.ids, dtype=object)

    def places(self, named: pa.Array) -> Ints:
        """Where subjects stand in the roll, named by id or by key; −1: nowhere."""
        if not len(named):
            return np.zeros(0, dtype=np.int64)
        if pa.types.is_integer(named.type):
            return self._by_key(named.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False))
        if self.name != UNIT:
            return _places_in(self.listed, named)
        # Units are asked many times over (by every register): Arrow would make its index anew each time.
        coded = named.dictionary_encode()
        found = np.array([*map(self._index.get, coded.dictionary.to_pylist(), repeat(-1)), -1], dtype=np.int64)
        places: Ints = found[coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
        return places

    @cached_property
    def _index(self) -> dict[str, int]:
        return dict(zip(self.ids, range(len(self)), strict=True))

    def _by_key(self, keys: Ints) -> Ints:
        start, place = self._keyed
        # The last block is empty: a key of no block is looked for there, one below nought beyond all of them.
        block = np.clip(keys >> PLACE_BITS, -1, len(start) - 2)
        at = start[block] + (keys & _PLACES)
        found: Ints = np.where(at < start[block + 1], place[np.minimum(at, len(place) - 1)], -1)
        return found

    @cached_property
    def _keyed(self) -> tuple[Ints, Ints]:
        """Keys count up within the blocks of districts: where each begins, and by block and place whose it is (−1: nobody's)."""
        keys = np.full(len(self), -1, dtype=np.int64) if self.keys is None else self.keys
        own = np.flatnonzero(keys >= 0)
        blocks = keys[own] >> PLACE_BITS
        most = np.zeros(int(blocks.max(initial=-1)) + 1, dtype=np.int64)
        np.maximum.at(most, blocks, (keys[own] & _PLACES) + 1)
        start = np.concatenate([[0], np.cumsum(most), [most.sum()]])
        place = np.full(max(int(start[-1]), 1), -1, dtype=np.int64)
        place[start[blocks] + (keys[own] & _PLACES)] = own
        return start, place

    def tenure_at(self, subject: Ints, day: Ints) -> Ints:
        """The tenure of each subject on its day; −1 where it did not exist."""
        found = np.searchsorted(self._keys, subject * _KEY + (day - LONG_AGO), side="right") - 1
        safe = np.maximum(found, 0)
        if not len(self.subject):
            return np.full(len(subject), -1, dtype=np.int64)
        good = (found >= 0) & (self.subject[safe] == subject) & (self.last[safe] >= day)
        return np.where(good, safe, -1)

    @cached_property
    def _keys(self) -> Ints:
        return self.subject * _KEY + (self.first - LONG_AGO)

    def select(self, asked: Subjects) -> Bools:
        """For each tenure whether the subject is among those asked (members who are exempt are not, unless `where` reads it)."""
        said = repr(asked)
        if said not in self._selected:
            self._selected[said] = self._select(asked)
        return self._selected[said]

    @cached_property
    def _selected(self) -> dict[str, Bools]:
        return {}

    def _select(self, asked: Subjects) -> Bools:
        chosen = holds_all(asked.where, self.columns, len(self.subject))
        if asked.unit_kinds:
            chosen &= self.columns["kind"].among(asked.unit_kinds)
        if asked.post:
            chosen &= self.columns["post"].among([asked.post])
        if asked.of:
            chosen &= self.columns["kind"].among(asked.of)
        if asked.members and "exempt" not in fields_of(asked.where):
            chosen &= ~self.columns["exempt"].values
        return chosen

    def tenures_of(self, subject: Ints) -> tuple[Ints, Ints]:
        """Where the tenures of subjects begin and end; none of −1."""
        starts = self._starts
        return starts[subject], np.where(subject >= 0, starts[subject + 1], starts[subject])

    @cached_property
    def _starts(self) -> Ints:
        return np.searchsorted(self.subject, np.arange(len(self) + 1))

    @cached_property
    def alone(self) -> Ints:
        """Of each subject its one tenure; −1 where it has several."""
        begun = np.flatnonzero(np.diff(self.subject, prepend=-1))
        several = np.diff(begun, append=len(self.subject)) > 1
        tenures: Ints = np.where(several, -1, begun)
        return tenures

    def still(self, low: int, high: int) -> Bools:
        """The subjects that stand at one and the same place on every day of [low, high]."""
        if (low, high) not in self._still:
            tenure = self.alone
            self._still[low, high] = (tenure >= 0) & (self.first[tenure] <= low) & (high <= self.last[tenure])
            self._still[low, high].flags.writeable = False
        return self._still[low, high]

    @cached_property
    def _still(self) -> dict[tuple[int, int], Bools]:
        """Most ask about the same days: a year, or all that there are records of."""
        return {}

    def on(self, day: int) -> Ints:
        """The tenure of every subject on one day; −1 where it did not exist."""
        if day not in self._on:
            found = np.full(len(self), -1, dtype=np.int64)
            there = np.flatnonzero((self.first <= day) & (day <= self.last))
            found[self.subject[there]] = there
            found.flags.writeable = False
            self._on[day] = found
        return self._on[day]

    @cached_property
    def _on(self) -> dict[int, Ints]:
        return {}

    def named(self, places: Ints, *, by_key: bool) -> pa.Array:
        """Subjects by their places: their ids, or their keys."""
        return pa.array(self.keys[places]) if by_key and self.keys is not None else self.listed.take(pa.array(places))

    def tenures_table(self, moving: Bools, *, by_key: bool = False) -> pa.Table:
        """The tenures of some subjects as the engine joins them, the days between filled up (path −1): each day is in one row."""
        rows = np.flatnonzero(moving[self.subject])
        subject, first, last = self.subject[rows], self.first[rows], self.last[rows]
        begins, ends = np.diff(subject, prepend=-1) != 0, np.diff(subject, append=-1) != 0
        before = np.append(NEVER, last[:-1] + 1)
        before[begins] = NEVER
        after = np.full(int(ends.sum()), -NEVER, dtype=np.int64)
        gaps = np.flatnonzero(before < first)
        at = np.concatenate([subject, subject[gaps], subject[ends]])
        return pa.table(
            {
                "_at": self.named(at, by_key=by_key),
                "_at_first": np.concatenate([first, before[gaps], last[ends] + 1]),
                "_at_last": np.concatenate([last, first[gaps] - 1, after]),
                "_at_path": np.concatenate([self.path[rows], np.full(len(gaps) + len(after), -1, dtype=np.int64)]),
            }
        )


def _places_in(listed: pa.Array, named: pa.Array) -> Ints:
    """Where texts stand in a list of distinct ones; −1: nowhere."""
    if len(named) * _FEW > len(listed):
        found: Ints = pc.index_in(named, value_set=listed).fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return found
    # Few among many: an index of those is soon made, and soon looked up in.
    coded = named.dictionary_encode()
    met = pc.index_in(listed, value_set=coded.dictionary).fill_null(-1).to_numpy(zero_copy_only=False)
    place = np.full(len(coded.dictionary) + 1, -1, dtype=np.int64)
    there = np.flatnonzero(met >= 0)
    place[met[there]] = there
    places: Ints = place[coded.indices.fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False)]
    return places


def roll_of(asked: Subjects) -> str:
    """The table that lists the subjects asked."""
    if asked.register_:
        return asked.register_
    if asked.members:
        return MEMBER
    return POST if asked.post else UNIT


def roll_of_field(form: Form, by: str) -> str | None:
    """The table that lists what a form's rows are about, by one of its fields ("": its own subject); None: free text."""
    if form.id in {UNIT, POST, MEMBER} and not by:
        return form.id
    named = form.field(by or form.subject)
    own = form.id if form.register_ and named.id == form.subject else None
    return named.refers if named.type is FieldType.ROW else _ROLLS.get(named.type, own)
