"""What a number is by its cell's format: a day, a time of the day, or the number that it is.

Which formats make a day of a number is for the reader of workbooks to say. It is asked once for each format and number,
with a workbook of nothing but such cells.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, load_workbook

from pingyi.facts.sheets.cells import Cell
from pingyi.facts.sheets.grid import Number

Format = tuple[str, str | None]
"""The number of a format, and what it says where the workbook itself defines it."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_AROUND = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="b" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
}


class Formats:
    """Answers, kept from workbook to workbook."""

    def __init__(self) -> None:
        self._answers: dict[tuple[Format, bytes], Cell] = {}
        self._styles: dict[bytes, list[Format] | None] = {}

    def values(self, numbers: Iterable[Number], styles: bytes) -> list[Cell] | None:
        """The cells that numbers are in a workbook with these ``styles`` (styles.xml); None where one has no style there."""
        numbers = list(numbers)
        if all(style < 0 for style, _ in numbers):
            return [float(raw) for _, raw in numbers]
        if styles not in self._styles:
            self._styles[styles] = _formats(styles)
        known = self._styles[styles]
        if known is None or any(style >= len(known) for style, _ in numbers):
            return None
        asked = {(known[style], raw): (style, raw) for style, raw in numbers if style >= 0}
        new = [(key, number) for key, number in asked.items() if key not in self._answers]
        if new:
            cells = _ask([number for _, number in new], styles)
            if cells is None:
                return None
            self._answers.update(zip((key for key, _ in new), cells, strict=True))
        return [self._answers[known[style], raw] if style >= 0 else float(raw) for style, raw in numbers]


def _formats(styles: bytes) -> list[Format] | None:
    """The format of each style of cells."""
    try:
        root = ET.fromstring(styles)  # noqa: S314  the check of the workbook has ruled out document types  # nosec B314
    except ET.ParseError:
        return None
    own = {one.get("numFmtId", ""): one.get("formatCode") for one in root.iterfind("{*}numFmts/{*}numFmt")}
    numbers = [one.get("numFmtId", "") for one in root.iterfind("{*}cellXfs/{*}xf")]
    return [(number, own.get(number)) for number in numbers]


def _ask(numbers: list[Number], styles: bytes) -> list[Cell] | None:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" s="{style}"><v>{raw.decode()}</v></c></row>'
        for at, (style, raw) in enumerate(numbers, 1)
    )
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    parts: dict[str, str | bytes] = {**_AROUND, "xl/styles.xml": styles, "xl/worksheets/sheet1.xml": sheet}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    try:
        cells = [row[0] for row in load_workbook(packed).get_sheet_by_index(0).to_python()]
    except (CalamineError, OSError, ValueError):
        return None
    return cells if len(cells) == len(numbers) else None
