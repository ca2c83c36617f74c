"""The numbers of units: their places in pre-order of the tree as it stood on the year's last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pyarrow as pa

from pingyi.facts.tree import Tree, UnitSpan
from pingyi.facts.union.layout import ABOVE_SCHEMA, KEY, key_of


def places(tree: Tree, day: date, codes: Iterable[str]) -> tuple[str, ...]:
    """Every code once, by place: parents before their children, children by code; whoever does not hang in the tree that day after.

    ``codes``: all codes that the register of units names, those of rows set aside included.
    """
    children = _children(tree, day)
    found: list[str] = []
    waiting = sorted((span.code for span in tops(tree, day)), reverse=True)
    while waiting:
        code = waiting.pop()
        found.append(code)
        waiting += sorted(children.get(code, ()), reverse=True)
    return (*found, *sorted(set(codes) - set(found)))


def tops(tree: Tree, day: date) -> tuple[UnitSpan, ...]:
    """The units that have nobody above them that day: no parent, or one that the tree does not know then; by code."""
    return tuple(span for span in tree.units(day) if span.parent is None or tree.at(span.parent, day) is None)


def top_of(tree: Tree, day: date) -> UnitSpan | None:
    """The district itself: the first unit by code without a parent; where there is none, the first whose parent is not known."""
    found = tops(tree, day)
    return next((span for span in found if span.parent is None), found[0] if found else None)


def in_cycles(tree: Tree, day: date) -> tuple[str, ...]:
    """The units from which no way leads to a top, by code: they, or units above them, are their own parents."""
    children = _children(tree, day)
    reached = {span.code for span in tops(tree, day)}
    waiting = list(reached)
    while waiting:
        below = children.get(waiting.pop(), ())
        reached.update(below)
        waiting += below
    return tuple(span.code for span in tree.units(day) if span.code not in reached)


def _children(tree: Tree, day: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for span in tree.units(day):
        if span.parent is not None:
            found.setdefault(span.parent, []).append(span.code)
    return found


def numbered(spans: Sequence[UnitSpan], day: date) -> pa.Table:
    """The units above as `above.parquet` holds them."""
    tree = Tree(spans)
    place = {code: number for number, code in enumerate(places(tree, day, tree.codes))}
    rows = [
        {**{name: getattr(span, name) for name in ABOVE_SCHEMA.names if name != KEY}, KEY: key_of(0, place[span.code])}
        for span in spans
    ]
    rows.sort(key=lambda row: (row[KEY], row["since"]))
    return pa.Table.from_pylist(rows, schema=ABOVE_SCHEMA)


def spans_of(table: pa.Table) -> Iterator[UnitSpan]:
    """The spans in an `above.parquet`."""
    return (UnitSpan(**row) for row in table.drop_columns(KEY).to_pylist())
