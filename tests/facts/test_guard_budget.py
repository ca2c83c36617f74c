"""The guard's promise under real limits: 2 s of CPU, 300 MB of address space, whatever the file."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.facts import raw_workbook as raw

CHILD = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
from pingyi.errors import WorkbookRefused
from pingyi.facts.guard import check_workbook
def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
before = cpu()
try:
    check_workbook(Path(sys.argv[1]))
    outcome = "accepted"
except WorkbookRefused as refusal:
    outcome = type(refusal).__name__
print(json.dumps({"outcome": outcome, "cpu": cpu() - before}))
"""


def check(path: Path) -> dict[str, Any]:
    """Outcome and CPU seconds of the check in a process of its own that may not exceed the limits."""
    # One thread for the linear algebra that nobody calls: its stacks would fill the address space on large machines.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def stream(path: Path, part: str, blocks: Iterable[bytes], level: int = 1) -> Path:
    """A workbook in which ``part`` is written block by block."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, text in raw.parts().items():
            if name != part:
                archive.writestr(name, text)
        with archive.open(part, "w") as handle:
            for block in blocks:
                handle.write(block)
    return path


def sheet(rows: Iterable[bytes]) -> Iterable[bytes]:
    head, _, tail = raw.sheet().partition(raw.ONE_CELL)
    yield head.encode()
    yield from rows
    yield tail.encode()


SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"


def million_empty_rows(path: Path) -> Path:
    return stream(path, SHEET, sheet(b'<row r="%d"/>' % n for n in range(1, 1_000_001)))


def million_blank_cells(path: Path) -> Path:
    row = b'<row r="%d" spans="1:3"><c r="A%d" s="1"/><c r="B%d" s="1"/><c r="C%d" s="1"/></row>'
    return stream(path, SHEET, sheet(row % (n, n, n, n) for n in range(1, 1_000_001)))


def two_hundred_thousand_columns(path: Path) -> Path:
    return stream(path, SHEET, sheet([b'<row r="1">', *([b"<c><v>1</v></c>"] * 200_000), b"</row>"]))


def last_cell_of_a_full_sheet(path: Path) -> Path:
    """As large as a sheet may be, ordinary until its last cell: the whole must be scanned, twice."""
    block = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>%d</v></c></row>' % (n, n, n * n, n, n * 7)
        for n in range(10_000, 20_000)
    )
    count = (254 << 20) // len(block)
    return stream(path, SHEET, sheet([*([block] * count), b'<row r="9"><c r="ZZ600000"><v>1</v></c></row>']))


def formulas_without_end(path: Path) -> Path:
    cells = b"".join(b'<c r="A%d" t="str"><f>IF(B%d="","",1)</f><v></v></c>' % (n, n) for n in range(10_000, 20_000))
    return stream(path, SHEET, sheet([b'<row r="1">', *([cells] * 300), b"</row>"]))


def formulas_up_to_the_limit(path: Path) -> Path:
    """Far out, each with a bar in a text, and padded to the largest such sheet: every slower way at once."""
    cells = b"".join(
        b'<c r="AA%d" t="str"><f>"|"&amp;B%d</f><v></v></c>' % (n, n) + b'<c r="B1"><v>1</v></c>' * 3
        for n in range(10_000, 20_000)
    )
    return stream(path, SHEET, sheet([b'<row r="1">', *([cells] * 99), b"</row>"]))


def far_beyond_the_limit(path: Path) -> Path:
    """Hardly anything but one cell beyond column Z, in a sheet that would be admitted without it."""
    row = b'<row r="1">' + b'<c r="B1"><v>1</v></c>' * 40_000 + b"</row>"
    return stream(path, SHEET, sheet([b'<row r="1"><c r="AB1"><v>1</v></c></row>', *([row] * 170)]))


def zeros(path: Path) -> Path:
    return stream(path, "xl/media/image1.bmp", [bytes(1 << 20)] * 200)


def sheet_bomb(path: Path) -> Path:
    return stream(path, SHEET, [b" " * (1 << 20)] * 300)


def false_size(path: Path) -> Path:
    stream(path, TEXTS, [b"<sst>", *([b"<si><t>x</t></si>" * 60_000] * 200)])
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1 << 20)
    path.write_bytes(content)
    return path


def shared_texts(path: Path) -> Path:
    block = b"".join(b"<si><t>%d</t></si>" % (n * 7919) for n in range(50_000))
    return stream(path, TEXTS, [b"<sst>", *([block] * (200 * 1_000_000 // len(block))), b"</sst>"])


def many_entries(path: Path) -> Path:
    with zipfile.ZipFile(raw.write(path, raw.parts()), "a") as archive:
        for n in range(60_000):
            archive.writestr(f"xl/media/{n}.png", b"")
    return path


def laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE sst [<!ENTITY a0 "ha">{entities}]><sst><si><t>&a9;</t></si></sst>'
    return stream(path, TEXTS, [document.encode()])


@pytest.mark.parametrize(
    ("make", "outcome"),
    [
        (million_empty_rows, "TooManyRows"),
        (million_blank_cells, "TooManyRows"),
        (two_hundred_thousand_columns, "TooWide"),
        (last_cell_of_a_full_sheet, "TooSparse"),
        (formulas_without_end, "TooLarge"),
        (formulas_up_to_the_limit, "accepted"),
        (zeros, "TooLarge"),
        (sheet_bomb, "TooLarge"),
        (false_size, "UnsafeArchive"),
        (shared_texts, "TooLarge"),
        (many_entries, "TooLarge"),
        (laughs, "HasEntities"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_bombs_stay_within_the_budget(tmp_path: Path, make: Any, outcome: str) -> None:
    result = check(make(tmp_path / "a.xlsx"))
    assert result["outcome"] == outcome

    assert result["cpu"] < 2


def test_six_hundred_thousand_rows_of_twelve_columns_pass_within_the_budget(tmp_path: Path) -> None:
    cells = b"".join(b'<c r="%c%%d"><v>%%d</v></c>' % letter for letter in b"ABCDEFGHIJKL")
    row = b'<row r="%d">' + cells + b"</row>"
    rows = (row % (n, *(value for k in range(12) for value in (n, n * k))) for n in range(1, 600_001))
    result = check(stream(tmp_path / "a.xlsx", SHEET, sheet(rows)))
    assert result["outcome"] == "accepted"

    assert result["cpu"] < 2
