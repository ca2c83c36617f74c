"""A file of a pack as read: its data, and the line of every value in it. Apart from the reader, which a sealed pack never needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pingyi.issues import Issue, Place

Path = tuple[str | int, ...]
"""The keys and places in lists by which a value is reached."""


@dataclass
class Document:
    """One file: its data (None where it is empty or does not parse), the line of each path, and what was wrong with it."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def place(self, path: Path, key: str = "") -> Place:
        """The place of a path, or of its nearest known parent."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, row=self.lines.get(path, 0), key=key)
