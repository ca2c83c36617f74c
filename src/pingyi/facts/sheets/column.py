"""One column of cells → typed values, each distinct cell read once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from pingyi.facts.sheets.cells import ERROR, Cell, Parse, Told, broken, plain
from pingyi.facts.sheets.wording import LONGEST_STROKE, empty
from pingyi.packs.schema import Field


@dataclass
class Column:
    """Values in the order of the cells, None where there is none; and what is told: (index, what)."""

    values: list[Any]
    told: list[tuple[int, Told]] = field(default_factory=list)


class Answers(dict[Cell, Any]):
    """Cell → its value, found out when the cell first turns up. ``told``: cell → what is to be said about it.

    A cell that says nothing is None and not told here: only its row knows whether it must be filled. Kept from sheet to
    sheet where the same column is read in the same setting: the days of a year, its numbers and choices are soon all known.
    """

    def __init__(self, parse: Parse, asked: Field) -> None:
        super().__init__()
        self._parse, self._asked = parse, asked
        self.told: dict[Cell, Told] = {}

    def __missing__(self, cell: Cell) -> Any:  # noqa: ANN401  any field's value
        if isinstance(cell, str):
            found: Any = None if empty(cell) else unvalued(self._asked, cell) if broken(cell) else self._parse(cell)
        else:
            found = self._parse(str(cell) if isinstance(cell, float) and not isfinite(cell) else cell)
        if isinstance(found, Told):
            self.told[cell] = found
            found = found.value
        self[cell] = found
        return found


def read(cells: Sequence[Cell], parse: Parse, asked: Field) -> Column:
    """Read a column by itself."""
    return look_up(cells, Answers(parse, asked))


def look_up(cells: Sequence[Cell], answers: Answers) -> Column:
    """Read a column by the answers that there are, and add to them."""
    if bool in set(map(type, cells)):  # True is 1.0 to a dictionary
        cells = [("TRUE" if cell else "FALSE") if isinstance(cell, bool) else cell for cell in cells]
    column = Column([answers[cell] for cell in cells])
    told = answers.told
    if told and not told.keys().isdisjoint(cells):
        column.told = [(index, told[cell]) for index, cell in enumerate(cells) if cell in told]
    return column


def texts(cells: Sequence[Cell], answers: Answers, most: int | None, *, key: bool) -> Column:
    """Read a column of texts of up to ``most`` characters: they hardly come again, and nearly all are in shape as they stand."""
    limit = sys.maxsize if most is None else most
    values: list[Any] = []
    for cell in cells:
        if isinstance(cell, str) and LONGEST_STROKE < len(cell) <= limit:
            bare = cell if key else cell.strip()
            if plain(cell) if key else cell.isprintable() and len(bare) > LONGEST_STROKE:
                values.append(bare)
                continue
        values.append(answers[("TRUE" if cell else "FALSE") if isinstance(cell, bool) else cell])
    told = answers.told
    return Column(values, [(index, told[cell]) for index, cell in enumerate(cells) if cell in told] if told else [])


def unvalued(asked: Field, cell: Cell) -> Told:
    """What to say about a formula without a stored result, or a cell that shows an error."""
    if isinstance(cell, str) and cell.startswith(ERROR):
        shows = cell.removeprefix(ERROR)
        return Told("error-value", f"“{asked.name}”显示为错误值{shows}", "请改正公式，或直接填写内容后保存，再报")
    hint = "请用 Excel 或 WPS 打开，待计算完成后保存，再报"
    return Told("formula-without-value", f"“{asked.name}”是公式，没有保存计算结果", hint)
