"""The tables of a made-up province that the demo has no pattern for: its units, the units above, waivers, what is handed up."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from nation_noise import below, noise, salt
from nation_pattern import EVENTS, Ints, Pattern
from nation_rows import Chunk
from nation_tree import FOREVER, ROOT, Province

from pingyi.facts.union.layout import ABOVE_SCHEMA, KEPT_SCHEMA, record_schema, register_schema
from pingyi.packs.rules import Rules

_WAIVED = (("theme-day", "免除"), ("branch-committee", "免除"), ("theory-study", "免除"), ("member-appraisal", "延期"))
_WAIVER_EVERY = 600
"""One unit of so many has a waiver."""
_EPOCH = date(1970, 1, 1)


def units_table(rules: Rules, chunk: Chunk) -> pa.Table:
    """The register of units of whole districts: one row a span, by code and day."""
    units, pattern = chunk.units, chunk.pattern
    low, high = chunk.low, chunk.high
    changed, until = units.changed[low:high], units.until[low:high]
    unit = np.repeat(np.arange(high - low), 1 + (changed > 0))
    second = np.diff(unit, prepend=-1) == 0
    begins = np.where(second, changed[unit], units.since[low:high][unit])
    cut = (changed[unit] > 0) & ~second
    ends = np.where(cut, changed[unit], until[unit])
    parent = np.where(cut, units.earlier[low:high][unit], units.parent[low:high][unit])
    codes = chunk.codes.take(pa.array(unit))
    every = pa.array(units.code.tolist(), pa.string())
    city = pc.binary_join_element_wise(pc.utf8_slice_codeunits(codes, 0, 4), "00000000", "")
    above = pc.if_else(pa.array(parent < 0), city, every.take(pa.array(np.maximum(parent, 0))))
    names = pa.array(pattern.names, pa.string()).take(pa.array(chunk.owner[unit]))
    renamed = pa.array(cut & (parent == units.parent[low:high][unit]))
    days = {
        "since": pa.array(begins.astype(np.int32)).cast(pa.date32()),
        "until": pa.array(ends.astype(np.int32), mask=ends >= FOREVER).cast(pa.date32()),
    }
    count = len(unit)
    columns: dict[str, Any] = {
        "subject": codes, "code": codes, "day": days["since"], "counts": pa.array(np.ones(count, dtype=bool)),
        "name": pc.if_else(renamed, pc.binary_join_element_wise("原", names, ""), names), "parent": above,
        "row_id": pc.binary_join_element_wise(codes, pa.array(second.astype(int)).cast(pa.string()), "-"),
        "kind": pa.array(pattern.kinds, pa.string()).take(pa.array(chunk.owner[unit])),
        "key": pa.array(chunk.key[unit], pa.int32()),
        "line": pa.array(np.arange(2, count + 2), pa.int32()), **days,
    }  # fmt: skip
    sheet = rules.forms["units"].name
    columns |= {
        name: pa.array([text] * count, pa.string()) for name, text in (("file", f"{sheet}.xlsx"), ("sheet", sheet))
    }
    schema = register_schema(rules.forms["units"])
    return pa.table([columns.get(one.name, pa.nulls(count, one.type)) for one in schema], schema=schema)


def waivers_table(rules: Rules, chunk: Chunk) -> pa.Table:
    """Some units owe a duty later, or not at all for a time."""
    form, kinds = rules.forms["waivers"], np.array(chunk.pattern.kinds, dtype=object)
    order = chunk.order
    dice = noise(salt(chunk.seed, "waivers", chunk.units.code[chunk.low]), len(order))
    named = below(dice, len(_WAIVED))
    for_branch = np.isin(kinds[chunk.owner[order]], ("党支部",))
    for_committee = np.isin(kinds[chunk.owner[order]], tuple(chunk.pattern.committees))
    fits = np.where(named == 2, for_committee, for_branch)
    rate = np.where(named == 2, _WAIVER_EVERY // 60, _WAIVER_EVERY)
    chosen = np.flatnonzero(fits & ((dice >> np.uint64(3)) % rate.astype(np.uint64) == 0))
    unit = order[chosen]
    month = 1 + below(noise(salt(chunk.seed, "months", chunk.units.code[chunk.low]), len(order))[chosen], 10)
    first = np.array([(date(2019, one, 1) - _EPOCH).days for one in month.tolist()], dtype=np.int64)
    later = named[chosen] == 3
    duty = named[chosen]
    ends = np.where(later, (date(2019, 12, 31) - _EPOCH).days, first + 61)
    extended = np.where(later, (date(2020, 1, 31) - _EPOCH).days, 0)
    district = chunk.units.district[chunk.low : chunk.high][unit]
    starts = np.flatnonzero(np.diff(district, prepend=-1))
    row = np.arange(len(unit)) - np.repeat(starts, np.diff(np.append(starts, len(unit))))
    key = chunk.key[unit]
    texts = {
        "duty": [_WAIVED[one][0] for one in duty.tolist()], "sort": [_WAIVED[one][1] for one in duty.tolist()],
        "decided_by": ["区委组织部"] * len(unit),
    }  # fmt: skip
    numbers = {
        "row": row, "subject": key, "unit": key, "since": first, "until": ends, "day": first, "decided_on": first,
    }  # fmt: skip
    columns: dict[str, Any] = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    columns |= {name: pa.array(values.astype(np.int32)) for name, values in numbers.items()}
    columns |= {
        "extended_to": pa.array(extended.astype(np.int32), mask=~later), "counts": pa.array(np.ones(len(unit), bool))
    }  # fmt: skip
    schema = record_schema(form)
    whole = pa.table([columns.get(one.name, pa.nulls(len(unit), one.type)) for one in schema], schema=schema)
    ordered = pc.sort_indices(whole, sort_keys=[("subject", "ascending"), ("day", "ascending"), ("row", "ascending")])
    return whole.take(ordered)


def above_table(provinces: tuple[Province, ...]) -> pa.Table:
    """The nation, the provinces, the cities."""
    rows: list[tuple[str, str, str, str | None]] = [(ROOT, "全国", "中央", None)]
    for province in {one.code: one for one in provinces}.values():
        rows.append((province.code, province.name, "省级党组织", ROOT))
        rows += [(code, name, "市级党组织", province.code) for code, name in province.cities]
    since = (date(2011, 7, 1) - _EPOCH).days
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(4)]
    days = [pa.array([since] * len(rows), pa.int32()).cast(pa.date32()), pa.nulls(len(rows), pa.date32())]
    return pa.table([*columns, *days, pa.array(range(len(rows)), pa.int32())], schema=ABOVE_SCHEMA)


def handed_tables(chunk: Chunk) -> dict[str, pa.Table]:
    """District → what its units add to measures over persons, each under its way up to the district."""
    units, pattern = chunk.units, chunk.pattern
    ways = _ways(chunk)
    found: dict[str, pa.Table] = {}
    district = units.district[chunk.low : chunk.high]
    for place in np.unique(district).tolist():
        here = np.flatnonzero((district == place) & (units.until[chunk.low : chunk.high] == FOREVER))
        tables = []
        for measure, parts in pattern.handed.items():
            num, den, unknown = (part[chunk.owner[here]] for part in parts)
            some = np.flatnonzero((num != 0) | (den != 0) | (unknown != 0))
            columns = [pa.array([measure] * len(some)), ways.take(pa.array(here[some]))]
            columns += [pa.array(part[some]) for part in (num, den, unknown)]
            tables.append(pa.table([*columns, pa.array(chunk.key[here[some]], pa.int32())], schema=KEPT_SCHEMA))
        found[chunk.districts[place]] = pa.concat_tables(tables).sort_by(
            [("measure", "ascending"), ("path", "ascending")]
        )
    return found


def _ways(chunk: Chunk) -> pa.Array:
    """Of every unit its way up to the district on the year's last day, codes joined by “/”."""
    parent = chunk.units.parent[chunk.low : chunk.high] - chunk.low
    way, at = chunk.codes, np.arange(len(parent))
    while True:
        at = np.where(at >= 0, parent[np.maximum(at, 0)], -1)
        at[at < 0] = -1
        if not (at >= 0).any():
            return way
        longer = pc.binary_join_element_wise(way, chunk.codes.take(pa.array(np.maximum(at, 0))), "/")
        way = pc.if_else(pa.array(at >= 0), longer, way)


def many(pattern: Pattern, owner: Ints, each: int) -> float:
    """How many events stand twice, as a share, so that units have ``each`` records on average."""
    missing = each * len(owner) - int(pattern.rows()[owner].sum())
    return max(0.0, missing / max(1, int(pattern.rows(EVENTS)[owner].sum())))
