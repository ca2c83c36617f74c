"""What a reader makes of a made-up district's workbooks, with all their mess, is the district in memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pingyi.demo.district import district
from pingyi.demo.workbooks import NOTES, folder_of, write_district
from pingyi.facts.model import ORIGIN, Facts
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Reading, read_folder
from pingyi.packs import load_rules

CODES = frozenset({
    "repaired-number", "missing-value", "unknown-unit", "unreadable-date", "check-failed", "duplicate-row",
    "contradicting-rows", "person-in-two-branches", "unknown-sheet", "unit-not-existing-that-day",
})  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    made, out = district(2019, "tiny"), tmp_path_factory.mktemp("demo")
    write_district(made, out)
    return made, out


def reading(tiny: tuple[Any, Path], year: int) -> Reading:
    made, out = tiny
    rules = load_rules(["seed-district"], year)
    return read_folder(folder_of(out, year), rules, year, names=NamesBook.create(made.secret))


def counting(facts: Facts) -> dict[str, list[str]]:
    """Form → its rows that count, without their origin, sorted; and who took part in them."""
    tables = {name: table.filter(table["counts"]) for name, table in facts.tables.items() if name != "participants"}
    known = pa.array(sorted({row for table in tables.values() for row in table["row_id"].to_pylist()}), pa.string())
    present = facts.tables["participants"]
    tables["participants"] = present.filter(pc.is_in(present["row_id"], value_set=known))
    return {name: sorted(map(repr, table.drop_columns(_origin(table)).to_pylist())) for name, table in tables.items()}


def _origin(table: pa.Table) -> list[str]:
    return [name for name in table.column_names if name in ORIGIN]


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_workbooks_of_a_year_give_the_facts_in_memory(tiny: tuple[Any, Path], year: int) -> None:
    found, wanted = counting(reading(tiny, year).facts), counting(tiny[0].facts(year))
    assert found.keys() == wanted.keys()
    for name, rows in wanted.items():
        assert found[name] == rows, name


def test_every_messy_line_is_told_where_it_stands(tiny: tuple[Any, Path]) -> None:
    found = {
        (place.file, place.sheet, place.row, issue.code)
        for issue in reading(tiny, 2019).issues
        for place in (issue.place, *issue.others)
    }
    planted = json.loads((tiny[1] / NOTES / "planted-2019.json").read_text("utf-8"))["mess"]
    mess = {(one["file"], one["sheet"], one["row"], one["code"]) for one in planted if one["code"] in CODES}
    assert mess
    # Of a repeated row the first one counts, whichever of the two was typed later.
    assert {one for one in mess - found if one[3] != "duplicate-row"} == set()
