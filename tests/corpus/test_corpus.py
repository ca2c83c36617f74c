"""Every broken folder of the corpus: exactly the expected issues, no traceback, no row lost, and all outputs of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from pingyi.documents.marked import write_marked
from pingyi.facts.guard import check_workbook
from pingyi.facts.seal.told import issues_from_json, issues_json
from pingyi.issues import Severity
from tests.corpus import files, layouts, names, rows, values
from tests.corpus.case import folder_of, named, not_counting, rows_in, told, value
from tests.corpus.ledger import FILE, SHEET, read
from tests.facts.test_guard_budget import false_size, laughs, million_blank_cells, million_empty_rows, sheet_bomb

ALL = (*values.CASES, *layouts.CASES, *names.CASES, *rows.CASES, *files.CASES)
BOMBS = {
    "million_empty_rows": "workbook-too-many-rows",
    "million_blank_cells": "workbook-too-many-rows",
    "sheet_bomb": "workbook-too-large",
    "false_size": "workbook-unsafe",
    "laughs": "workbook-entities",
}
CHILD = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
from pingyi.errors import WorkbookRefused
from pingyi.facts.guard import check_workbook
def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
outcome = {}
for name, path in json.load(sys.stdin).items():
    before, code = cpu(), "accepted"
    try:
        check_workbook(Path(path))
    except WorkbookRefused as refusal:
        code = refusal.code
    outcome[name] = code, cpu() - before
print(json.dumps(outcome))
"""
DOCS = Path(__file__).parents[2] / "docs"
CASES = {case.name: case for case in ALL}


@pytest.mark.parametrize("name", CASES)
def test_broken_folder(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    folder = folder_of(tmp_path, case)
    reading = read(folder)
    assert told(reading.issues) == sorted(case.told)

    kept = rows_in(reading)
    lost = [
        line for line in case.lines if (FILE, SHEET, line) not in kept and not named(reading.issues, FILE, SHEET, line)
    ]
    assert lost == []
    assert not_counting(reading) == case.aside
    for form, line, field, expected in case.holds:
        assert value(reading, form, line, field) == expected

    for issue in reading.issues:
        assert str(issue).startswith(issue.place.file), "a line for the terminal"
        assert issue.hint or issue.severity is Severity.NOTE, "what to do"
    assert issues_from_json(json.loads(json.dumps(issues_json(reading.issues)))) == reading.issues
    for copy in write_marked(folder, tmp_path / "标注", reading.issues):
        check_workbook(copy)


def test_refusals_stay_within_two_seconds_and_300_megabytes(tmp_path: Path) -> None:
    bombs = (million_empty_rows, million_blank_cells, sheet_bomb, false_size, laughs)
    paths = {make.__name__: make(tmp_path / f"{make.__name__}.xlsx") for make in bombs}
    for number, case in enumerate(files.REFUSED):
        folder = tmp_path / str(number)
        folder.mkdir()
        paths[case.name] = folder_of(folder, case) / files.BAD
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    listed = json.dumps({name: str(path) for name, path in paths.items()})
    done = subprocess.run(
        [sys.executable, "-c", CHILD], input=listed, capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    expected = {case.name: case.told[0].split()[0] for case in files.REFUSED} | BOMBS
    assert {name: code for name, (code, _) in outcome.items()} == expected
    assert max(cpu for _, cpu in outcome.values()) < 2


def test_there_are_enough_cases_and_no_two_of_one_name() -> None:
    assert 60 <= len(CASES) == len(ALL)


def test_a_marked_copy_that_was_mended_can_be_sent_back(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, CASES["text for a number"])
    issues = read(folder).issues
    (copy,) = write_marked(folder, tmp_path / "标注", issues)
    book = openpyxl.load_workbook(copy)
    book[SHEET]["F4"] = 5
    book.save(folder / FILE)
    again = read(folder)
    assert [issue for issue in again.issues if issue.severity is not Severity.NOTE] == []
    assert {line for file, _, line in rows_in(again) if file == FILE} == {3, 4, 5, 6}


def test_every_code_is_explained() -> None:
    explained = set(re.findall(r"^\| `([a-z-]+)`", (DOCS / "issue-codes.md").read_text("utf-8"), re.MULTILINE))
    for_officers = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", (DOCS / "data-problems.md").read_text("utf-8")))
    assert for_officers <= explained
    assert {line.split()[0] for case in ALL for line in case.told} <= explained
