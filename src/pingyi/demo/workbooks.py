"""Writes a district's years as folders of workbooks, beside a list of what was planted and which mess was made."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from pingyi.demo.cells import Writer
from pingyi.demo.district import District
from pingyi.demo.layout import plan
from pingyi.demo.mess import Mess
from pingyi.demo.sheets import Placed, write
from pingyi.errors import OutputRefused
from pingyi.facts.names import NamesBook

EDITION = "4"
"""Raised whenever the generator writes something else for the same inputs: older folders are then written anew."""
NOTES = "说明"
Progress = Callable[[str, int, int], None]
"""What is being written, how many are done, how many there are."""


def folder_of(out: Path, year: int) -> Path:
    """Where a year's workbooks lie."""
    return out / f"{year}年台账"


def names_book(out: Path) -> Path:
    """The names book of the made-up district: it holds nothing but the key, so that person ids are always the same."""
    return out / "姓名簿.json"


def write_district(district: District, out: Path, progress: Progress | None = None) -> bool:
    """Write both years' folders and `说明/` under ``out``; False where they are there already, of the same inputs.

    Raises:
        OutputRefused: if ``out`` cannot be written to.
    """
    stamp = {"edition": EDITION, "inputs": inputs(district)}
    manifest = out / NOTES / "来源.json"
    try:
        if manifest.is_file() and json.loads(manifest.read_text("utf-8")) == stamp:
            return False
        for year in district.years:
            shutil.rmtree(folder_of(out, year), ignore_errors=True)
        (out / NOTES).mkdir(parents=True, exist_ok=True)
        manifest.unlink(missing_ok=True)
        for year in district.years:
            placed = write_year(district, year, folder_of(out, year), progress)
            _dump(out / NOTES / f"planted-{year}.json", _planted(district, year, placed))
        NamesBook.create(district.secret).save(names_book(out))
        _dump(manifest, stamp)
    except OSError as error:
        raise OutputRefused(out, error.strerror or str(error)) from error
    return True


def planted_of(out: Path, year: int) -> Any:  # noqa: ANN401  JSON
    """What was written beside a year's workbooks: how many records, the planted claims, and the mess."""
    return json.loads((out / NOTES / f"planted-{year}.json").read_text("utf-8"))


def write_year(district: District, year: int, folder: Path, progress: Progress | None = None) -> list[Placed]:
    """Write one year's workbooks into ``folder``; gives back where each messy line came to stand."""
    books = plan(district.ground, year, district.rows(year), district.forms)
    Mess(district.ground, year).scatter(books)
    placed: list[Placed] = []
    for done, book in enumerate(books):
        if progress is not None:
            progress(book.path, done, len(books))
        writer = Writer(district.ground, Random(f"{district.seed}/{year}/{book.path}"), year, book.keeper)
        placed += write(folder, book, writer)
    if progress is not None:
        progress("", len(books), len(books))
    return placed


def inputs(district: District) -> str:
    """SHA-256 over everything the workbooks are made from: seed, size, and the forms."""
    parts = {
        "seed": district.seed,
        "size": asdict(district.ground.size),
        "forms": {name: form.model_dump(mode="json", by_alias=True) for name, form in district.forms.items()},
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _planted(district: District, year: int, placed: list[Placed]) -> dict[str, object]:
    return {
        "year": year,
        "records": sum(map(len, district.rows(year).values())),
        "claims": [asdict(plant) for plant in district.plants(year)],
        "mess": [asdict(item) for item in placed],
    }


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
