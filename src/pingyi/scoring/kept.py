"""Explanations out of what was kept of a sealed year (:mod:`keeping`): the same trees, without engine and packs."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pingyi.facts.keep import Kept
from pingyi.scoring.naming import bearers
from pingyi.scoring.nodes import Node
from pingyi.scoring.telling import Behind, Frame, Row, Said, figure_node, measure_node, shows

_ROLES = ("counted", "denominator", "considered", "set-aside")
"""As :data:`pingyi.measures.ledger.ROLES`."""
_ROLE_BITS, _ROLE_MASK = 2, 3


@dataclass(frozen=True)
class _Figure:
    """A figure as it was kept."""

    num: int
    den: int | None
    unknown: int


class KeptYear:
    """What was kept of a year. Every question raises :class:`pingyi.facts.keep.BrokenError` where a block cannot be read."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._index = kept.block("index")
        self._read: dict[str, Any] = {}

    def explained(self, unit: str, what: str, *, whole: str, every: bool) -> Node | None:
        """What ``pingyi explain`` shows; ``whole``: how the unit at the top is called.

        None where a name is not clear, or nothing was kept that answers: then the seal itself is asked.
        """
        code, thing = self._unit(unit, whole), self._thing(what)
        if code is None or thing is None:
            return None
        sort, name = thing
        if sort == "measure":
            return self._measure(name, code, every=every)
        if code in self._index["reviewed"]:
            return self._item(name, code, every=every)
        measure = self._index["items"][name]
        return None if measure is None else self._measure(measure, code, every=every)

    def _unit(self, name: str, whole: str) -> str | None:
        units = self._index["units"]
        if name == whole:
            return None if self._index["root"] is None else str(self._index["root"])
        first = bearers({code: units[code] for code in self._index["reviewed"]}, name)
        found = first if len(first) == 1 else bearers(units, name)
        return found[0] if len(found) == 1 else None

    def _thing(self, name: str) -> tuple[str, str] | None:
        return next(((sort, key) for sort, key, called in self._index["things"] if name in (key, called)), None)

    def _name(self, code: str) -> str:
        return str(self._index["units"][code][0]) if code in self._index["units"] else code

    def _block(self, name: str) -> Any:  # noqa: ANN401  JSON
        if name not in self._read:
            self._read[name] = self._kept.block(name)
        return self._read[name]

    def _item(self, item: str, unit: str, *, every: bool) -> Node:
        raw = self._block(f"item {item}")[unit]
        before, after = tuple(map(_node, raw["before"])), tuple(map(_node, raw["after"]))
        frame = Frame(raw["label"], raw["value"], before, tuple(map(tuple, raw["figures"])), after)
        return frame.node(self._figures(frame, unit, every=every))

    def _figures(self, frame: Frame, unit: str, *, every: bool) -> Iterator[Node]:
        for measure, whose in frame.figures:
            name = "" if whose == unit else self._name(whose)
            behind = self._behind(measure, whose, every=every)
            yield figure_node(self._said(measure), name, self._figure(measure, whose), behind)

    def _measure(self, measure: str, unit: str, *, every: bool) -> Node:
        behind = self._behind(measure, unit, every=every)
        return measure_node(self._name(unit), self._said(measure), self._figure(measure, unit), behind)

    def _said(self, measure: str) -> Said:
        return Said(**self._block(f"measure {measure}")["said"])

    def _figure(self, measure: str, unit: str) -> _Figure:
        block = self._block(f"measure {measure}")
        return _Figure(*block["figures"].get(unit, (0, 0 if block["rated"] else None, 0)))

    # What lies behind a figure --------------------------------------------------------------------------------------

    def _behind(self, measure: str, unit: str, *, every: bool) -> Behind:
        block = self._block(f"measure {measure}")
        roles = self._roles(block, unit)
        failing = list(self._failing(block, unit, roles))
        apart = {number for _, numbers in failing for number in numbers}
        ledgers: dict[str, list[Row]] = defaultdict(list)
        folded: dict[str, int] = defaultdict(int)
        for number in sorted(roles):
            form, role = self._form(number), roles[number]
            if shows(form, role, apart=number in apart, every=every):
                ledgers[form].append(self._row(number, form, role))
            else:
                folded[form] += 1
        told = [(name, [self._row(one, self._form(one), roles[one]) for one in numbers]) for name, numbers in failing]
        missing = [(period, due) for way, period, due in block["missing"] if way in self._under(unit)]
        return Behind(ledgers, folded, told, missing, self._index["forms"])

    def _roles(self, block: Mapping[str, Any], unit: str) -> dict[int, str]:
        """The numbers of all rows in evidence with their roles; a row that plays several parts is named by the first."""
        ways = self._under(unit)
        keys: set[int] = set()
        below: set[str] = set()
        for way, marks in block["marks"]:
            if way in ways:
                keys.update(marks)
                path = self._index["paths"][way]
                below.update(path[: path.index(unit) + 1])
        for code in below:
            keys.update(self._block("own").get(code, ()))
        for roll in block["rolls"]:
            standing = self._block(f"standing {roll}")
            for code in self._ever_under(unit):
                keys.update(standing.get(code, ()))
        found: dict[int, str] = {}
        for key in sorted(keys):
            found.setdefault(key >> _ROLE_BITS, _ROLES[key & _ROLE_MASK])
        return found

    def _failing(
        self, block: Mapping[str, Any], unit: str, roles: Mapping[int, str]
    ) -> Iterator[tuple[str, list[int]]]:
        """Each who does not pass: its name, and the rows that keep it from passing."""
        ways = self._under(unit)
        for name, shares, about in block["failing"]:
            own = [(num, den) for way, num, den in shares if way in ways]
            if sum(num for num, _ in own) < sum(den for _, den in own):
                yield name, [one for one in about if roles.get(one) in {"denominator", "considered"}]

    def _under(self, unit: str) -> frozenset[int]:
        """The ways that lead through a unit."""
        if unit not in self._ways:
            found = frozenset(way for way, path in enumerate(self._index["paths"]) if unit in path)
            self._ways[unit] = found
        return self._ways[unit]

    @cached_property
    def _ways(self) -> dict[str, frozenset[int]]:
        return {}

    def _ever_under(self, unit: str) -> set[str]:
        """The unit and every unit that any row ever put under it, at any remove."""
        found, edge = {unit}, [unit]
        while edge:
            fresh = set(self._index["children"].get(edge.pop(), ())) - found
            found |= fresh
            edge += fresh
        return found

    def _form(self, number: int) -> str:
        """The form that a row is of: forms without a row share their start with the next."""
        return self._starts[1][bisect_right(self._starts[0], number) - 1]

    @cached_property
    def _starts(self) -> tuple[list[int], list[str]]:
        return [start for _, start in self._index["starts"]], [form for form, _ in self._index["starts"]]

    def _row(self, number: int, form: str, role: str) -> Row:
        rows = self._block(f"rows {form}")
        place = number - self._starts[0][self._starts[1].index(form)]
        file, sheet = rows["files"][rows["file"][place]], rows["sheets"][rows["sheet"][place]]
        return Row(file, sheet, rows["line"][place], number, form, role)


def _node(raw: Mapping[str, Any]) -> Node:
    return Node(raw["label"], raw["value"], tuple(map(_node, raw["children"])))
