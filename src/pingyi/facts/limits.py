"""How large a workbook may be, and why each limit is what it is."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Upper bounds, in bytes unless said otherwise.

    They are set so that the check stays within 2 s of CPU and 300 MB on an office computer, and a ledger of 600,000
    rows of a dozen columns still passes (about 40 MB packed, 240 MB unpacked).
    """

    packed: int = 200 * MB
    """The file as it lies on the disk; mostly photographs where it is near this."""
    unpacked: int = 1024 * MB
    """All parts together as their directory declares them; only text parts are ever unpacked."""
    sheet: int = 256 * MB
    """One worksheet, and all of them together: what can be unpacked twice and scanned within the time."""
    far: int = 128 * MB
    """One worksheet that reaches beyond column Z: each of its cells is looked at by itself, which takes twice as long."""
    strings: int = 96 * MB
    """The table of shared texts, which readers hold in memory as a whole."""
    small: int = 32 * MB
    """Any other XML part (styles, comments, drawings, pivot caches)."""
    index: int = 4 * MB
    """Content types, workbook.xml and relationships, which are parsed whole."""
    ratio: int = 200
    """Unpacked over packed for a part above ``ratio_from``. Ledgers reach 6 to 20, blank rows 40; the most is 1032."""
    ratio_from: int = 8 * MB
    entries: int = 5_000
    """Parts; a ledger with a photograph a row has one or two thousand."""
    sheets: int = 500
    """Worksheets; one a village is about 140."""
    rows: int = 700_000
    """Rows of one sheet, empty ones included; the format itself ends at 1,048,576."""
    columns: int = 702
    """Columns that hold something (A–ZZ): a year of days side by side needs 366."""
    cells: int = 30_000_000
    """The rectangle around all content of a sheet, which readers lay out in memory: 1,048,576 rows of 26 columns."""
    formulas: int = 1_000_000
    """In the whole workbook, at about 0.4 µs each; a ledger of 300,000 rows with three computed columns."""
    unvalued: int = 50_000
    """Formulas without a stored result that are listed one by one."""

    def part_size(self, name: str) -> int:
        """How large the part called ``name`` may be."""
        lower = name.lower()
        if "worksheets/" in lower and lower.endswith(".xml"):
            return self.sheet
        if lower.endswith("sharedstrings.xml"):
            return self.strings
        if lower.endswith((".rels", "workbook.xml", "[content_types].xml")):
            return self.index
        return self.small if lower.endswith((".xml", ".vml")) else self.unpacked


DEFAULT = Limits()
