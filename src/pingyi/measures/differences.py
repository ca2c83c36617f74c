"""What differs between two versions of a year's facts, whom it is about, and all that is on record about them.

A measure adds up what each subject contributes, and a subject's contribution rests on the rows about it, its own rows in the
registers, and the tree. So whom no changed row names contributes what it did, whatever else the year holds: the rows about those
who are named, out of both versions, are enough to tell the difference (:mod:`increment`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import PARTICIPANTS, Facts
from pingyi.issues import Place
from pingyi.measures.days import Bools
from pingyi.measures.subjects import MEMBER, POST, UNIT
from pingyi.measures.who_reads import TAKEN, WAIVERS, WhoReads

_FEW = 64


@dataclass(frozen=True)
class Change:
    """``forms``: the tables that differ. ``names``: everybody and everything that a changed row names as a subject can be named.

    ``linked``: forms of which a row repeats or contradicts a changed row, or did; their rows are in evidence together.
    """

    forms: frozenset[str]
    names: frozenset[str]
    linked: frozenset[str] = frozenset()


def change_of(readers: WhoReads, before: Facts, after: Facts) -> Change:
    """What differs between two versions of one year."""
    named: set[str] = set()
    places: set[Place] = set()
    forms: set[str] = set()
    for name in sorted(before.tables.keys() | after.tables.keys()):
        old, new = before.tables.get(name), after.tables.get(name)
        if old is new or (old is not None and new is not None and old.equals(new)):
            continue
        mine, others = _parted(old, new) if old is not None and new is not None else (old, new)
        for own, rest, facts in ((mine, others, before), (others, mine, after)):
            if own is None:
                continue
            rows = own if rest is None else own.filter(pa.array(_only_in(own, rest)))
            told = {name: rows}
            if name == TAKEN:
                named |= _texts(rows, ["person"])
                told = _rows_taken(facts, rows)
            for form, changed in told.items():
                forms.add(form)
                named |= _named(readers, facts, form, changed)
                places |= _places(changed)
    linked = _linked(readers, before, after, places, named)
    return Change(frozenset(forms), frozenset(named), frozenset(linked))


def _parted(old: pa.Table, new: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Both tables without the rows with which both begin, and those with which both end."""
    most = min(len(old), len(new))
    begin = _alike(old, new, most, 0, 0)
    end = _alike(old, new, most - begin, len(old), len(new))
    return old.slice(begin, len(old) - begin - end), new.slice(begin, len(new) - begin - end)


def _alike(old: pa.Table, new: pa.Table, most: int, old_end: int, new_end: int) -> int:
    """How many rows agree from the beginning (ends 0), or from the ends backwards; at most ``most``."""
    low = 0
    while low < most:
        # What agrees is halved again and again: to compare is fast, so this costs little more than one look.
        step = (most - low + 1) // 2
        at = (old_end - low - step, new_end - low - step) if old_end or new_end else (low, low)
        if old.slice(at[0], step).equals(new.slice(at[1], step)):
            low += step
        else:
            most = low + step - 1
    return low


def _only_in(mine: pa.Table, other: pa.Table) -> Bools:
    """The rows of one table that the other has not, or not the same."""
    if max(len(mine), len(other)) <= _FEW:
        # One corrected record: to look at the values takes less than to set a column's machinery going for each.
        there = {tuple(row.values()) for row in other.to_pylist()}
        return np.array([tuple(row.values()) not in there for row in mine.to_pylist()], dtype=np.bool_)
    if "row_id" not in mine.column_names:
        keys = [pc.binary_join_element_wise(*table.columns, "\t").combine_chunks() for table in (mine, other)]
        return np.asarray(~pc.is_in(keys[0], value_set=keys[1]).to_numpy(zero_copy_only=False), dtype=np.bool_)
    place = pc.index_in(mine["row_id"], value_set=other["row_id"].combine_chunks())
    there = pc.is_valid(place).to_numpy()
    found = np.flatnonzero(there)
    same = pa.table(other).take(place.combine_chunks().drop_null())
    differs: Bools = ~there
    for name in mine.column_names:
        left, right = mine[name].take(pa.array(found)), same[name]
        equal = pc.or_(
            pc.fill_null(pc.equal(left, right), False),  # noqa: FBT003  what missing means
            pc.and_(pc.is_null(left), pc.is_null(right)),
        )
        differs[found[~equal.to_numpy()]] = True
    return differs


def _named(readers: WhoReads, facts: Facts, form: str, rows: pa.Table) -> set[str]:
    """Whom rows name; with those who are spoken of by a row of `waivers`: whoever ever belonged to its unit directly."""
    named = _texts(rows, readers.keys(form))
    if form in readers.taken:
        named |= set(_takers(facts, form, rows["row_id"]).to_pylist())
    if form == WAIVERS:
        for name, table in facts.tables.items():
            listed = name in readers.rules.forms and readers.rules.forms[name].register_
            if name != UNIT and (listed or name in {POST, MEMBER}):
                named |= _texts(table.filter(pc.is_in(table["unit"], value_set=rows["unit"])), ["subject"])
    return named


def _rows_taken(facts: Facts, taken: pa.Table) -> dict[str, pa.Table]:
    """The rows in which some rows of `participants` say that somebody took part, by form."""
    found = {}
    for form in pc.unique(taken["form"]).to_pylist():
        table = facts.tables.get(form)
        if table is not None:
            ids = taken.filter(pc.equal(taken["form"], form))["row_id"]
            found[form] = table.filter(pc.is_in(table["row_id"], value_set=ids))
    return found


def _texts(rows: pa.Table, columns: Iterable[str]) -> set[str]:
    found = (value for column in columns for value in pc.unique(rows[column]).to_pylist())
    return {value for value in found if value is not None}


def _takers(facts: Facts, form: str, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Who took part in some rows of a form."""
    table = facts.tables.get(TAKEN, PARTICIPANTS.empty_table())
    return table.filter(pc.and_(pc.equal(table["form"], form), pc.is_in(table["row_id"], value_set=ids)))["person"]


def _places(rows: pa.Table) -> set[Place]:
    shown = zip(*(rows[name].to_pylist() for name in ("file", "sheet", "line")), strict=True)
    return {Place(file, sheet, line) for file, sheet, line in shown}


def _bare(place: Place) -> Place:
    return Place(place.file, place.sheet, place.row)


def _linked(readers: WhoReads, before: Facts, after: Facts, places: set[Place], named: set[str]) -> set[str]:
    """The forms of all rows that an issue names together with a changed row, or did not before; whom they name joins ``named``."""
    groups = [
        {frozenset(map(_bare, (issue.place, *issue.others))) for issue in facts.issues if issue.others}
        for facts in (before, after)
    ]
    moved = (groups[0] ^ groups[1]) | {group for group in groups[0] | groups[1] if group & places}
    wanted = {place for group in moved for place in group}
    forms = set()
    for facts in (before, after) if wanted else ():
        for name, rows in rows_at(facts, wanted).items():
            forms.add(name)
            named |= _texts(rows, readers.keys(name))
    return forms


def rows_at(facts: Facts, places: Collection[Place]) -> dict[str, pa.Table]:
    """The rows that stand at some places, by form."""
    lines = pa.array(sorted({place.row for place in places}), pa.int32())
    files = pa.array(sorted({place.file for place in places}), pa.string())
    found = {}
    for name, table in facts.tables.items():
        if name == TAKEN:
            continue
        likely = pc.and_(pc.is_in(table["line"], value_set=lines), pc.is_in(table["file"], value_set=files))
        rows = table.filter(likely)
        standing = zip(*(rows[one].to_pylist() for one in ("file", "sheet", "line")), strict=True)
        kept = [Place(*one) in places for one in standing]
        if any(kept):
            found[name] = rows.filter(pa.array(kept))
    return found


def both_about(
    readers: WhoReads, before: Facts, after: Facts, names: frozenset[str], forms: Collection[str]
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """:func:`about` of two versions; a table that both share is looked through once."""
    old = about(readers, before, names, forms)
    if before.tables.get(TAKEN) is not after.tables.get(TAKEN):
        return old, about(readers, after, names, forms)
    fresh = {name for name in forms if before.tables.get(name) is not after.tables.get(name)}
    shared = {name: rows for name, rows in old.items() if name not in fresh}
    return old, shared | about(readers, after, names, fresh)


def about(readers: WhoReads, facts: Facts, names: frozenset[str], forms: Collection[str]) -> dict[str, pa.Table]:
    """Every row of some tables that names one of ``names``; of `units` none, of `participants` those who took part in such rows."""
    wanted = pa.array(sorted(names), pa.string())
    taken = facts.tables.get(TAKEN, PARTICIPANTS.empty_table())
    theirs = pc.is_in(taken["person"], value_set=wanted)
    own = taken.filter(theirs)
    found: dict[str, pa.Table] = {}
    for name in sorted(set(forms) - {UNIT, TAKEN}):
        table = facts.tables.get(name)
        if table is None:
            continue
        chosen = reduce(pc.or_, [pc.is_in(table[column], value_set=wanted) for column in readers.keys(name)])
        if name in readers.taken and len(own):
            ids = own.filter(pc.equal(own["form"], name))["row_id"]
            chosen = pc.or_(chosen, pc.is_in(table["row_id"], value_set=ids))
        rows = table.filter(chosen)
        if len(rows):
            found[name] = rows
    if TAKEN in forms and len(taken):
        among = [
            pc.and_(pc.equal(taken["form"], name), pc.is_in(taken["row_id"], value_set=rows["row_id"]))
            for name, rows in found.items()
            if name in readers.taken
        ]
        found[TAKEN] = taken.filter(reduce(pc.or_, among, theirs))
    return found


def units_of(
    readers: WhoReads, versions: Iterable[Mapping[str, pa.Table]], names: Iterable[str], units: pa.Table
) -> frozenset[str]:
    """The units that rows or names name, and all that any row ever put above them."""
    above: dict[str, set[str | None]] = {}
    for code, parent in zip(units["code"].to_pylist(), units["parent"].to_pylist(), strict=True):
        above.setdefault(code, set()).add(parent)
    found: set[str] = set()
    edge = {name.rpartition("@")[2] for name in names}
    for name, rows in ((name, rows) for tables in versions for name, rows in tables.items()):
        if name in readers.rules.forms:
            edge |= {text.rpartition("@")[2] for text in _texts(rows, readers.keys(name))}
    while edge := (edge & above.keys()) - found:
        found |= edge
        edge = {parent for code in edge for parent in above[code] if parent is not None}
    return frozenset(found)
