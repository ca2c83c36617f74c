from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pingyi.demo import District, district, random_district
from pingyi.demo.sheets import Placed
from pingyi.demo.workbooks import NOTES, folder_of, names_book, write_district, write_year
from pingyi.errors import OutputRefused
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Reading, read_folder
from pingyi.packs import load_rules


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _read(made: District, year: int, folder: Path) -> Reading:
    return read_folder(folder, load_rules(["seed-district"], year), year, names=NamesBook.create(made.secret))


def _content(made: District, year: int, reading: Reading | None) -> dict[str, Counter[tuple[object, ...]]]:
    """Form → what its counting rows say, wherever they came from."""
    facts = made.facts(year) if reading is None else reading.facts
    found: dict[str, Counter[tuple[object, ...]]] = {}
    for form in made.forms:
        table = facts.tables[form].filter(facts.tables[form]["counts"])
        columns = [name for name in table.column_names if name not in {"row_id", "file", "sheet", "line"}]
        found[form] = Counter(zip(*(table[name].to_pylist() for name in columns), strict=True))
    return found


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for place in ("one", "two"):
        write_district(district(11, "tiny"), tmp_path / place)
    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "two")
    write_district(district(12, "tiny"), tmp_path / "three")
    assert _hashes(tmp_path / "one") != _hashes(tmp_path / "three")


def test_a_second_run_keeps_what_is_there_and_other_inputs_write_anew(tmp_path: Path, tiny: District) -> None:
    assert write_district(tiny, tmp_path)
    marker = folder_of(tmp_path, 2019) / "另存.txt"
    marker.write_text("在", "utf-8")
    assert not write_district(district(7, "tiny"), tmp_path)
    assert marker.exists()
    assert write_district(district(8, "tiny"), tmp_path)
    assert not marker.exists()


def test_a_run_that_broke_off_is_done_again(tmp_path: Path, tiny: District) -> None:
    write_district(tiny, tmp_path)
    (tmp_path / NOTES / "来源.json").unlink()
    assert write_district(tiny, tmp_path)


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path, tiny: District) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("", "utf-8")
    with pytest.raises(OutputRefused, match="无法写入"):
        write_district(tiny, blocked / "demo")


def test_progress_names_each_workbook(tmp_path: Path, tiny: District) -> None:
    told: list[tuple[str, int, int]] = []
    write_year(tiny, 2019, tmp_path, lambda name, done, total: told.append((name, done, total)))
    total = len(list(tmp_path.rglob("*.xlsx")))
    assert [done for _, done, _ in told] == list(range(total + 1))
    assert {count for _, _, count in told} == {total}


def test_the_names_book_holds_the_key_alone(tmp_path: Path, tiny: District) -> None:
    write_district(tiny, tmp_path)
    book = NamesBook.load(names_book(tmp_path))
    assert (book.secret, book.names) == (tiny.secret, {})


def test_what_was_planted_is_listed_beside_the_workbooks(tmp_path: Path, small: District) -> None:
    write_district(small, tmp_path)
    noted = json.loads((tmp_path / NOTES / "planted-2019.json").read_text("utf-8"))
    assert noted["year"] == 2019
    assert {plant["claim"] for plant in noted["claims"]} >= {"A1.4", "A2.2", "P2.7"}
    for item in noted["mess"]:
        assert (folder_of(tmp_path, 2019) / item["file"]).is_file()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, small: District) -> tuple[Path, list[Placed], Reading]:
    folder = tmp_path_factory.mktemp("written")
    placed = write_year(small, 2019, folder)
    return folder, placed, _read(small, 2019, folder)


def test_sheets_look_as_offices_keep_them(written: tuple[Path, list[Placed], Reading]) -> None:
    folder, _, _ = written
    seen: Counter[str] = Counter()
    for path in folder.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        seen["several sheets"] += len(book.worksheets) > 1
        for sheet in book.worksheets:
            cells = [cell for row in sheet.iter_rows(max_row=40, values_only=True) for cell in row]
            seen["two header rows"] += any(area.min_row < area.max_row for area in sheet.merged_cells.ranges)
            seen["title"] += "2019年" in str(sheet["A1"].value)
            seen["money in 万元"] += any("（万元）" in str(cell) for cell in cells)
            seen["date as text"] += any(str(cell).startswith("2019.") for cell in cells if isinstance(cell, str))
            seen["date without year"] += any(
                str(cell)[:1].isdigit() and str(cell).endswith("日") and "年" not in str(cell) for cell in cells
            )
            seen["合计"] += any(row[0] == "合计" for row in sheet.iter_rows(values_only=True))
        assert book.properties.created is not None
        assert book.properties.created.date() == date(2020, 1, 8)
    assert {what for what, count in seen.items() if not count} == set()


def test_what_is_read_from_the_workbooks_is_the_truth(
    written: tuple[Path, list[Placed], Reading], small: District
) -> None:
    _, _, reading = written
    truth, found = _content(small, 2019, None), _content(small, 2019, reading)
    assert {form for form in truth if truth[form] != found[form]} == set()


def test_the_reader_finds_the_mess_and_nothing_else(written: tuple[Path, list[Placed], Reading]) -> None:
    _, placed, reading = written
    told = {(p.file, p.sheet, p.row, issue.code) for issue in reading.issues for p in (issue.place, *issue.others)}
    # A debrief's figure is held against the records later, when these are counted.
    listed = {(item.file, item.sheet, item.row, item.code) for item in placed if item.code != "debrief-differs"}
    assert listed - told == set()
    places = {(item.file, item.sheet, item.row) for item in placed}
    assert [
        issue for issue in reading.issues if (issue.place.file, issue.place.sheet, issue.place.row) not in places
    ] == []
    assert {item.code for item in placed} >= {
        "duplicate-row", "contradicting-rows", "check-failed", "unknown-unit", "unreadable-date", "missing-value",
        "unit-not-existing-that-day", "person-in-two-branches", "person-in-two-meetings", "copied-text", "back-dated",
        "debrief-differs", "unknown-sheet", "repaired-number", "repaired-date",
    }  # fmt: skip


@pytest.mark.parametrize(("seed", "year"), [(1, 2018), (2, 2019), (3, 2019)])
def test_random_districts_are_read_as_they_are(tmp_path: Path, seed: int, year: int) -> None:
    made = random_district(seed)
    write_year(made, year, tmp_path)
    truth, found = _content(made, year, None), _content(made, year, _read(made, year, tmp_path))
    assert {form for form in truth if truth[form] != found[form]} == set()
