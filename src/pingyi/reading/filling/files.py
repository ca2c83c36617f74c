"""The files that forms come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from pingyi.reading.filling.document import Document
from pingyi.reading.filling.grid import Grid
from pingyi.reading.filling.refusals import UnknownForm
from pingyi.reading.filling.workbook import Workbook


class File(Protocol):
    """A form's file: its tables, and what is written into them."""

    def grids(self) -> list[Grid]:
        """The tables, in order."""

    def number(self, sheet: str, at: tuple[int, int], digits: str) -> None:
        """Write a number."""

    def text(self, sheet: str, at: tuple[int, int], text: str) -> None:
        """Write a text."""

    def blanks(self, sheet: str, at: tuple[int, int], values: Mapping[int, str]) -> None:
        """Write into the blanks drawn inside a text."""

    def note(self, sheet: str, at: tuple[int, int], text: str, *, unsure: bool = False) -> None:
        """Say something about a cell."""

    def bytes(self) -> bytes:
        """The file."""


def open_form(path: Path) -> File:
    """A form's file, checked.

    Raises:
        WorkbookRefused, SourceRefused: it cannot be read, each reason its own class. UnknownForm: another kind of file.
    """
    kinds: dict[str, Callable[[Path], File]] = {".xlsx": Workbook, ".docx": Document}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise UnknownForm(path)
    return kind(path)
