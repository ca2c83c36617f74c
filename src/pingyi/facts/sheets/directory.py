"""The register of organisations as an index of names: whom a cell means, on which day, in whose workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pingyi.facts.sheets.cells import Cell, Told, broken, repaired, shown, squash, text
from pingyi.facts.sheets.wording import empty
from pingyi.facts.tree import Tree, UnitSpan
from pingyi.packs.schema import UnitKindRule

_CODE, _NAME, _SHORT, _FORMER, _BARE, _COMPOSED = range(6)
"""How a name was found, the surest first: code, full name, short name, former name, name without its suffix, with the
name of a superior before it."""


@dataclass(frozen=True)
class Match:
    """A unit that a text may mean; ``spans``: from when to when it bore that name (None: that does not depend on the day)."""

    code: str
    tier: int
    spans: tuple[tuple[date, date | None], ...] | None = None

    def held(self, day: date) -> bool:
        """Whether the unit bore the name on that day."""
        return self.spans is None or any(first <= day and (last is None or day < last) for first, last in self.spans)


@dataclass(frozen=True)
class Context:
    """What narrows a name: the kinds that the form asks for, and the units that file, sheet and title name."""

    kinds: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()


class Directory:
    """Names of units. Built from the rows of the form `units` that count."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], kinds: Mapping[str, UnitKindRule]) -> None:
        rows = list(rows)
        self.tree = Tree(
            UnitSpan(row["code"], row["since"], row["until"], row["name"], row["kind"], row["parent"]) for row in rows
        )
        self._matches: dict[str, dict[tuple[str, int], tuple[tuple[date, date | None], ...]]] = defaultdict(dict)
        for row in rows:
            self._learn(row, kinds)
        self._found: dict[str, tuple[Match, ...]] = {}
        self._mentioned: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._kinds: dict[str, frozenset[str]] = {}
        self._sure: dict[frozenset[str], dict[Cell, str | None]] = {}

    def _learn(self, row: Mapping[str, Any], kinds: Mapping[str, UnitKindRule]) -> None:
        code, span = row["code"], (row["since"], row["until"])
        rule = kinds.get(row["kind"])
        names = {(row["code"], _CODE), (row["name"], _NAME), (row.get("short"), _SHORT), (row.get("former"), _FORMER)}
        names |= {
            (name.removesuffix(squash(suffix)), _BARE)
            for name in (squash(row["name"]),)
            for suffix in (rule.suffixes if rule else ())
            if name.endswith(squash(suffix)) and name != squash(suffix)
        }
        for name, tier in names:
            if name:
                found, key = self._matches[squash(name)], (code, tier)
                found[key] = (*found.get(key, ()), span)

    def find(self, words: str) -> tuple[Match, ...]:
        """Every unit that a text may mean, the surest first."""
        key = squash(words)
        if key not in self._found:
            self._found[key] = self._direct(key) or self._composed(key)
        return self._found[key]

    def _direct(self, key: str) -> tuple[Match, ...]:
        found = self._matches.get(key, {})
        matches = []
        for (code, tier), spans in found.items():
            whole = self.tree.spans[code]
            always = tier in {_CODE, _SHORT} or (tier != _FORMER and len(spans) == len(whole))
            matches.append(
                Match(code, tier, None if always else () if tier == _FORMER else tuple(sorted(spans, key=_start)))
            )
        return tuple(sorted(matches, key=lambda one: (one.tier, one.code)))

    def _composed(self, key: str) -> tuple[Match, ...]:
        """“鹭栖镇清河村”: the name of a superior, then the unit's own."""
        found: dict[str, Match] = {}
        for cut in range(2, len(key) - 1):
            tails = self._direct(key[cut:])
            if not tails:
                continue
            heads = {one.code for one in self.find(key[:cut])}
            for tail in tails:
                if heads & self.superiors(tail.code):
                    found.setdefault(tail.code, Match(tail.code, _COMPOSED + tail.tier, tail.spans))
        return tuple(sorted(found.values(), key=lambda one: (one.tier, one.code)))

    def superiors(self, code: str) -> frozenset[str]:
        """All units that were ever above a unit."""
        if code not in self._above:
            self._above[code] = frozenset()  # ends a circle
            parents = {span.parent for span in self.tree.spans.get(code, ()) if span.parent}
            self._above[code] = frozenset(parents).union(*(self.superiors(parent) for parent in parents))
        return self._above[code]

    def kinds_of(self, code: str) -> frozenset[str]:
        """The kinds that a unit, or any unit above it, ever had."""
        if code not in self._kinds:
            found = {span.kind for one in (code, *self.superiors(code)) for span in self.tree.spans.get(one, ())}
            self._kinds[code] = frozenset(found)
        return self._kinds[code]

    def named_in(self, words: str) -> frozenset[str]:
        """The units with units below them whose name stands in a title or a path."""
        if words not in self._mentioned:
            squashed = squash(words)
            starts = {squashed[at : at + 2] for at in range(len(squashed) - 1)}
            likely = (head for start in starts for head in self._heads.get(start, ()))
            self._mentioned[words] = frozenset(code for name, code in likely if name in squashed)
        return self._mentioned[words]

    @cached_property
    def _heads(self) -> dict[str, list[tuple[str, str]]]:
        """The first two characters of a name → names and codes of units that have units below them."""
        parents = {span.parent for spans in self.tree.spans.values() for span in spans if span.parent}
        tops = {code for code in parents if not self.superiors(code)}
        wanted = parents - tops
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, matches in self._matches.items():
            for code, tier in matches:
                if code in wanted and tier in {_NAME, _SHORT, _FORMER} and len(name) > 1:
                    found[name[:2]].append((name, code))
        return dict(found)

    def choose(self, words: str, day: date | None, context: Context) -> str | Told:
        """The unit's code, or what is wrong with the name."""
        matches = self.find(words)
        if not matches:
            hint = "请按组织名册填写全称或组织代码；新设、更名的，请先登记组织名册"
            return Told("unknown-unit", f"组织名册中没有“{shown(words)}”", hint)
        fitting = [one for one in matches if not context.kinds or context.kinds & self.kinds_of(one.code)]
        if not fitting:
            kind = self.tree.latest(matches[0].code).kind
            message = f"“{shown(words)}”是{kind}，本表由{'、'.join(sorted(context.kinds))}填报"
            return Told("wrong-kind-of-unit", message, "请核对是否填错了表或组织名称")
        narrowed = self._narrow(fitting, day, context)
        if len({one.code for one in narrowed}) > 1:
            codes = sorted({one.code for one in narrowed})
            offered = "、".join(f"{self.full_name(code)}（{code}）" for code in codes[:4])
            return Told("ambiguous-unit", f"“{shown(words)}”可指{len(codes)}个组织：{offered}", "请写全称或组织代码")
        one = narrowed[0]
        if one.spans is not None and day is not None and not one.held(day):
            name = self.tree.name(one.code, day)
            if squash(name) != squash(words):
                message = f"“{shown(words)}”是旧称或当日不用的名称，按“{name}”读入"
                return repaired("repaired-unit", message, one.code, "请改用现名", f"unit:{words}")
        return one.code

    def sure(self, cells: Sequence[Cell], kinds: frozenset[str]) -> list[str | None]:
        """The codes that :meth:`choose` gives for cells on every day and in every workbook; None where that depends."""
        known = self._sure.setdefault(kinds, {})
        for cell in set(cells):
            if cell not in known:
                known[cell] = self._surely(cell, kinds)
        return [known[cell] for cell in cells]

    def _surely(self, cell: Cell, kinds: frozenset[str]) -> str | None:
        if not isinstance(cell, str) or empty(cell) or broken(cell):
            return None
        best = self._best(text(cell), kinds)
        return best[0].code if len(best) == 1 and best[0].spans is None else None

    def _best(self, words: str, kinds: Collection[str]) -> list[Match]:
        """The surest of the units of those kinds that a text may mean."""
        matches = [one for one in self.find(words) if not kinds or set(kinds) & self.kinds_of(one.code)]
        return [one for one in matches if one.tier == matches[0].tier]

    def _narrow(self, matches: list[Match], day: date | None, context: Context) -> list[Match]:
        """The surest matches, then those of the kind asked for, of that day, under the units that the file names."""
        best = [one for one in matches if one.tier == matches[0].tier]
        for keep in (
            lambda one: not context.kinds or self.tree.latest(one.code).kind in context.kinds,
            lambda one: day is None or one.held(day),
            lambda one: day is None or self.tree.at(one.code, day) is not None,
            lambda one: bool(context.above & {one.code, *self.superiors(one.code)}),
        ):
            if len({one.code for one in best}) > 1:
                best = [one for one in best if keep(one)] or best
        return best

    def full_name(self, code: str) -> str:
        """The unit's name with its superior's."""
        parent = self.tree.latest(code).parent
        return (self.tree.name(parent) if parent and self.superiors(parent) else "") + self.tree.name(code)

    def day_matters(self, words: str, kinds: Collection[str]) -> bool:
        """Whether whom a text means, or what is to be said about it, depends on the day."""
        best = self._best(words, kinds)
        return len(best) > 1 or any(one.spans is not None for one in best)


def _start(span: tuple[date, date | None]) -> date:
    return span[0]
