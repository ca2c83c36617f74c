"""The tiny made-up district's workbooks of both years, and the facts that they give: made once for all tests that want them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from pingyi.demo import District, district
from pingyi.demo.workbooks import folder_of, write_district
from pingyi.facts.model import Facts
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Around, Taken, read_folder
from pingyi.packs import load_rules
from pingyi.web.intake.incoming import kept
from pingyi.web.intake.services import Manner, take_in_read
from pingyi.web.records.models import Batch
from pingyi.web.registers.names import DatabaseNames
from pingyi.web.rulebooks.active import rules as rules_of


@dataclass(frozen=True)
class Books:
    """The district, where its workbooks lie, and what they say."""

    made: District
    folders: Mapping[int, Path]
    facts: Mapping[int, Facts]
    taken: Mapping[int, Taken]
    names: NamesBook


@cache
def books() -> Books:
    made = district(2019, "tiny")
    out = Path(tempfile.mkdtemp(prefix="pingyi-tests-"))
    write_district(made, out)
    names = NamesBook.create(made.secret)
    folders = {year: folder_of(out, year) for year in made.years}
    taken: dict[int, Taken] = {}
    facts: dict[int, Facts] = {}
    for year, folder in folders.items():
        around = Around(taken=partial(taken.__setitem__, year))
        facts[year] = read_folder(folder, load_rules(["seed-district"], year), year, names=names, around=around).facts
    return Books(made, folders, facts, taken, names)


def load(year: int, *, whole: bool = True) -> Batch:
    """Take a year in without reading its workbooks again; the database must know the district's secret."""
    known = DatabaseNames()
    known.names |= books().names.names
    brought = kept(rules_of(year), books().taken[year])
    return take_in_read(brought, known, Manner(f"{year}年台账", whole=whole))
