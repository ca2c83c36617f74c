"""Small districts, sealed, and put into one set: the made-up district of the tests of facts under other codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.union_districts import renamed
from pingyi.facts.model import Facts
from pingyi.facts.seal import seal
from pingyi.facts.tree import UnitSpan
from pingyi.facts.union.above import EVER, Above, one_above
from pingyi.facts.union.layout import HANDED_SCHEMA
from pingyi.facts.union.manifest import UnionManifest
from pingyi.facts.union.write import Handing, unite
from pingyi.packs import Rules
from tests.facts.made import facts, meeting, rules

NAMES = {"A": "甲区委", "B": "乙区委", "C": "丙区委", "D": "丁区委"}
CITY = one_above("S", "某某市委", "市委")
PROVINCE = Above(
    (
        UnitSpan("P", EVER, None, "某省委", "省委", None),
        UnitSpan("S1", EVER, None, "一市委", "市委", "P"),
        UnitSpan("S2", EVER, None, "二市委", "市委", "P"),
        UnitSpan("AQ", EVER, None, "甲区委", "区委", "S1"),
        UnitSpan("BQ", EVER, None, "乙区委", "区委", "S1"),
        UnitSpan("CQ", EVER, None, "丙区委", "区委", "S2"),
    )
)
NOTHING = Handing(lambda _: (), lambda _, __: HANDED_SCHEMA.empty_table())
TAKING_PART = {"meeting": ([0, 0, 1], ["aa", "bb", "aa"])}


def only(above: Above, *codes: str) -> Above:
    """What is said of some units; who is not among them is nobody's parent."""
    kept = (span for span in above.spans if span.code in codes)
    return Above(tuple(replace(span, parent=span.parent if span.parent in codes else None) for span in kept))


def some(days: int = 3) -> dict[str, list[dict[str, Any]]]:
    """Rows of every form: with a day and without, about units and about register rows, repeated ones too."""
    return {
        "meeting": [
            meeting(date(2019, 4, day), unit=("V1", "V2")[day % 2], topic=f"主题{day}") for day in range(1, days + 1)
        ],
        "household": [{"unit": "V1", "no": "H1"}, {"unit": "V2", "no": "H2"}],
        "visit": [
            {"unit": "V2", "month": date(2019, 5, 1), "household": "H2"},
            {"unit": "V1", "month": date(2019, 4, 1), "household": "H1"},
            *({"unit": "V1", "month": date(2019, 4, 1), "household": "H1"} for _ in range(11)),
            {"unit": "V1", "month": None, "household": None},
        ],
        "income": [{"unit": "V1", "year": 2019, "amount": 5_000}, {"unit": "T1", "year": None, "amount": None}],
    }


def district(lead: str, rows: dict[str, list[dict[str, Any]]] | None = None, rules_: Rules | None = None) -> Facts:
    """The district whose codes begin with ``lead``."""
    given = some() if rows is None else rows
    taking_part = TAKING_PART if len(given.get("meeting", ())) > 1 else None
    return renamed(facts(given, taking_part), rules_ or rules(), lead, NAMES[lead])


def sealed(folder: Path, lead: str, rows: dict[str, list[dict[str, Any]]] | None = None, **changes: Any) -> Path:
    """Its seal, in a folder of its own below ``folder``; ``changes``: other facts, rules or cut-off."""
    place = folder / NAMES[lead] / f"封存{changes.get('turn', '')}"
    seal(
        place,
        changes.get("facts") or district(lead, rows),
        changes.get("rules") or rules(),
        last=None,
        cutoff=date(2019, 12, 31),
        published={},
    )
    return place


def with_units(given: Facts, **columns: list[Any]) -> Facts:
    """The same facts with columns of the register of units replaced."""
    units = given.tables["units"]
    for name, values in columns.items():
        at = units.schema.get_field_index(name)
        units = units.set_column(at, units.schema.field(at), pa.array(values, units.schema.field(at).type))
    return given.with_table("units", units)


def merged(out: Path, *folders: Path, above: Above = CITY, **options: Any) -> UnionManifest:
    """Seals put into one set."""
    return unite(folders, out, handing=options.pop("handing", NOTHING), above=above, **options)
