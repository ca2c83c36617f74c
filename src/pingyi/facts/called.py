"""Names by opaque id, packed.

A district has a hundred thousand members, and as texts of their own their ids and names take ten times the room.
"""

from __future__ import annotations

import re
from collections.abc import ItemsView, Iterable, Iterator, Mapping, MutableMapping, Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np

DIGITS = 16
_ID = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
_NUMBER = np.dtype(">u8")


class Called(MutableMapping[str, str]):
    """Id → name, as a dictionary is; what is written later stands beside what was packed."""

    def __init__(self, names: Mapping[str, str]) -> None:
        packed = {key: name for key, name in names.items() if _ID.fullmatch(key)}
        numbers = _numbers(packed)
        order = np.argsort(numbers)
        ordered = [*packed.values()]
        ordered = [ordered[at] for at in order.tolist()]
        self._numbers = numbers[order]
        self._text = "".join(ordered)
        self._ends = np.cumsum([0, *map(len, ordered)], dtype=np.int64)
        self._later: dict[str, str] = {key: name for key, name in names.items() if key not in packed}

    def several(self, keys: Sequence[str]) -> list[str | None]:
        """The names of many ids; None where there is none."""
        if not (len(self._numbers) and all(map(_ID.fullmatch, keys))):
            return [self.get(key) for key in keys]
        found = self._at(_numbers(keys))
        if self._later:
            later = self._later.get
            return [later(key, name) for key, name in zip(keys, found, strict=True)]
        return found

    def _at(self, wanted: np.ndarray[Any, Any]) -> list[str | None]:
        """What was packed of these numbers."""
        at = np.minimum(np.searchsorted(self._numbers, wanted), len(self._numbers) - 1)
        hits = (self._numbers[at] == wanted).tolist()
        text, begins, ends = self._text, self._ends[at].tolist(), self._ends[at + 1].tolist()
        return [text[a:b] if hit else None for a, b, hit in zip(begins, ends, hits, strict=True)]

    def __getitem__(self, key: str) -> str:
        """The name of an id."""
        if key in self._later:
            return self._later[key]
        if len(self._numbers) and _ID.fullmatch(key):
            (found,) = self._at(_numbers([key]))
            if found is not None:
                return found
        raise KeyError(key)

    def __setitem__(self, key: str, name: str) -> None:
        """Note a name; the latest one stays."""
        self._later[key] = name

    def __delitem__(self, key: str) -> None:
        """Forget a name."""
        left = dict(self)
        del left[key]
        self.__init__(left)  # type: ignore[misc]  # packed anew; nobody does this often

    def bearers(self) -> frozenset[str]:
        """All names."""
        if self._later:
            return frozenset(dict(self.items()).values())
        ends = self._ends.tolist()
        return frozenset(self._text[begin:end] for begin, end in pairwise(ends))

    def items(self) -> ItemsView[str, str]:
        """The pairs, likewise."""
        keys = [*self]
        return dict(zip(keys, (name or "" for name in self.several(keys)), strict=True)).items()

    def __iter__(self) -> Iterator[str]:
        """The ids: those that were packed in their order, then the others."""
        later = self._later
        digits = self._numbers.tobytes().hex()
        yield from (key for at in range(0, len(digits), DIGITS) if (key := digits[at : at + DIGITS]) not in later)
        yield from later

    def __len__(self) -> int:
        """How many there are."""
        keys = [key for key in self._later if _ID.fullmatch(key)] if len(self._numbers) else []
        both = sum(name is not None for name in self._at(_numbers(keys)))
        return len(self._numbers) + len(self._later) - both

    def __ior__(self, other: Mapping[str, str]) -> Self:
        """Note the names of the other one too."""
        self._later.update(other)
        return self

    def __repr__(self) -> str:
        """How many, and nobody's name."""
        return f"Called({len(self)})"


def _numbers(keys: Iterable[str]) -> np.ndarray[Any, Any]:
    """Ids as numbers, which have the same order."""
    return np.frombuffer(bytes.fromhex("".join(keys)), _NUMBER)
