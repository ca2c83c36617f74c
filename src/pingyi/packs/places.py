"""Where a rule stands: the topmost pack of the stack that has it."""

from __future__ import annotations

from pingyi.issues import Place
from pingyi.packs.reading import ReadPack, key_of


class Places:
    """Finds the line of any entry of a stack."""

    def __init__(self, packs: list[ReadPack]) -> None:
        self._packs = packs

    def place(self, section: str, key: str, *inside: str | int) -> Place:
        """The place of something inside an entry; an empty place where no pack has the entry."""
        for read in reversed(self._packs):
            for index, entry in enumerate(getattr(read.pack, section)):
                if key_of(entry) == key:
                    return read.spot(section, index).place(*inside)
        return Place()

    def item(self, rubric: str, item: str) -> Place:
        """The place of an item of a rubric."""
        for read in reversed(self._packs):
            for index, entry in enumerate(read.pack.rubrics):
                if entry.id == rubric:
                    number = next((i for i, one in enumerate(entry.items) if one.id == item), 0)
                    return read.spot("rubrics", index).place("items", number)
        return Place()
