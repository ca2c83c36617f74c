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

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from pingyi.measures.days import LONG_AGO, Bools, Ints
from pingyi.measures.vector import Column, holds_all
from pingyi.packs.conditions import fields as fields_of
from pingyi.packs.schema import FieldType, Form, Subjects

UNIT, POST, MEMBER = "units", "posts", "members"
_ROLLS = {FieldType.UNIT: UNIT, FieldType.PERSON: MEMBER, FieldType.PERSONS: MEMBER, FieldType.POST: POST}
_KEY = 1 << 20
"""More than the days between the first and the last day that is looked at."""


@dataclass(frozen=True, eq=False)
class Roll:
    """All subjects of one sort (``name``: the table that lists them). Arrays run over tenures, sorted by (subject, first)."""

    name: str
    ids: tuple[str, ...]
    subject: Ints
    first: Ints
    last: Ints
    path: Ints
    run: Ints
    """The first day of the uninterrupted existence that the tenure is part of."""
    columns: dict[str, Column]

    @cached_property
    def names(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """``ids`` as an array."""
        return np.array(self.ids, dtype=object)

    def tenure_at(self, subject: Ints, day: Ints) -> Ints:
        """The tenure of each subject on its day; −1 where it did not exist."""
        found = np.searchsorted(self._keys, subject * _KEY + (day - LONG_AGO), side="right") - 1
        safe = np.maximum(found, 0)
        if not len(self.subject):
            return np.full(len(subject), -1, dtype=np.int64)
        good = (found >= 0) & (self.subject[safe] == subject) & (self.last[safe] >= day)
        return np.where(good, safe, -1)

    @cached_property
    def listed(self) -> pa.Array:
        """``ids`` as texts to look up in."""
        return pa.array(self.ids, pa.string())

    @cached_property
    def _keys(self) -> Ints:
        return self.subject * _KEY + (self.first - LONG_AGO)

    def select(self, asked: Subjects) -> Bools:
        """For each tenure whether the subject is among those asked (members who are exempt are not, unless `where` reads it)."""
        chosen = holds_all(asked.where, self.columns, len(self.subject))
        if asked.unit_kinds:
            chosen &= _among(self.columns["kind"], asked.unit_kinds)
        if asked.post:
            chosen &= (self.columns["post"].values == asked.post).astype(bool)
        if asked.of:
            chosen &= _among(self.columns["kind"], asked.of)
        if asked.members and "exempt" not in fields_of(asked.where):
            chosen &= ~self.columns["exempt"].values
        return chosen

    def tenures_table(self) -> pa.Table:
        """The tenures as the engine joins them."""
        return pa.table(
            {
                "_at": pa.array(self.ids, pa.string()).take(pa.array(self.subject)),
                "_at_first": pa.array(self.first, pa.int64()),
                "_at_last": pa.array(self.last, pa.int64()),
                "_at_path": pa.array(self.path, pa.int64()),
            }
        )


def _among(column: Column, wanted: Iterable[str]) -> Bools:
    result = np.zeros(len(column.values), dtype=bool)
    for kind in wanted:
        result |= (column.values == kind).astype(bool)
    return result


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
