"""Workbooks of plain cells, read many cells at a time; what is not plain is left to the reader that knows everything.

The checks of :func:`pingyi.facts.guard.check_cells` are met on the way: a sheet that is understood here holds no formula,
no error and no cell beyond the limits.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pingyi.facts.container import Container
from pingyi.facts.guard import Admitted
from pingyi.facts.sheets.cells import Cell
from pingyi.facts.sheets.formats import Formats
from pingyi.facts.sheets.grid import COMMON, Grid, Numbers, read_grid
from pingyi.facts.sheets.page import Cells, Coded, Page, Palette, merged_within
from pingyi.facts.sheets.texts import shared_texts

WORTH = 40_000
"""Bytes of a workbook's sheets below which the other reader is as quick."""
_TEXTS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"


class Swift:
    """Reads workbooks one after another, and keeps what one teaches about the next."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Let go of all that was kept: for when a folder is through."""
        self._formats = Formats()
        self._whole: Cells = np.zeros(0, object)

    def pages(self, admitted: Admitted, file: str) -> Iterator[Page] | None:
        """The worksheets, one at a time; None where the workbook is small or anything in it is unusual.

        Raises what :func:`pingyi.facts.guard.check_cells` raises of a damaged file.
        """
        size = sum(admitted.parts[part].file_size for part in admitted.sheets.values())
        known = {part for part in (_TEXTS, _STYLES) if part in admitted.parts} | set(admitted.sheets.values())
        if size < WORTH or not admitted.usual or known != set(admitted.parts):
            return None
        with admitted.opened() as container:
            texts = _texts(container)
            if texts is None:
                return None
            numbers, grids = Numbers(), list[Grid]()
            for part in admitted.sheets.values():
                grid = read_grid(container, part, len(texts), numbers, admitted.limits)
                if grid is None:
                    return None
                grids.append(grid)
            cells = self._formats.values(numbers, _whole(container, _STYLES) or b"")
        if cells is None:
            return None
        palette = self._palette(texts, numbers.common, cells)
        return _pages(admitted, file, [_placed(grid, len(texts), numbers.common) for grid in grids], palette)

    def _palette(self, texts: list[str], common: int, cells: list[Cell]) -> Palette:
        """What the codes of a workbook's grids stand for, as :func:`_placed` counts."""
        if common > len(self._whole):
            self._whole = np.array([float(number) for number in range(min(COMMON, 2 * common))], object)
        return Palette(texts, self._whole[:common], cells)


def _placed(grid: Grid, texts: int, common: int) -> Grid:
    """The grid with the places in the palette for codes."""
    codes = grid.codes
    rare = codes < -COMMON
    places = np.where(codes < 0, texts - codes, codes)
    places[rare] += common - COMMON
    return replace(grid, codes=places)


def _pages(admitted: Admitted, file: str, grids: list[Grid], palette: Palette) -> Iterator[Page]:
    for name, grid in zip(admitted.sheets, grids, strict=True):
        page = Page(file, name, Coded(grid.codes, palette), grid.top, grid.left, hidden=name in admitted.hidden)
        page.merged = merged_within(page, grid.merged)
        yield page


def _texts(container: Container) -> list[str] | None:
    if _TEXTS not in container.parts:
        return []
    content = _whole(container, _TEXTS)
    return None if content is None else shared_texts(content)


def _whole(container: Container, part: str) -> bytes | None:
    """A part whose checksum is right."""
    if part not in container.parts:
        return None
    content = container.read(part)
    return content if zlib.crc32(content) == container.parts[part].CRC else None
