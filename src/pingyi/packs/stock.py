"""All entries of a stack of packs while they are checked: what is known, what is out of force, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from pingyi.issues import Issue
from pingyi.packs.conditions import Node, Scalar
from pingyi.packs.literals import Scope, type_condition
from pingyi.packs.reading import SECTIONS, ReadPack, Spot, key_of
from pingyi.packs.refusals import offer_names
from pingyi.packs.schema import Dated, Model, Source

WORDS = {
    "unit_kinds": "组织类别", "values": "定值", "forms": "台账表样", "duties": "应办事项", "measures": "取数", "tasks": "任务",
    "rubrics": "评分细则", "themes": "主题", "slogans": "提法", "claims": "事实",
}  # fmt: skip
"""What the sections are called."""


@dataclass(frozen=True)
class Entry:
    """An entry of a pack and where it stands."""

    model: Any
    spot: Spot
    pack: str


@dataclass
class Stock:
    """The entries in force in ``year``, by section and id, in the order of the stack."""

    year: int
    packs: list[ReadPack]
    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: {section: {} for section in SECTIONS})
    gone: dict[str, set[str]] = field(default_factory=lambda: {section: set() for section in SECTIONS})
    """Ids that packs know but that are not in force this year, or that rest on such."""
    issues: list[Issue] = field(default_factory=list)

    @property
    def first(self) -> date:
        """The year's first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The year's last day."""
        return date(self.year, 12, 31)

    def models(self, section: str) -> dict[str, Any]:
        """Id → model."""
        return {key: entry.model for key, entry in self.entries[section].items()}

    def each(self, section: str) -> Iterator[tuple[str, Entry]]:
        """The entries of a section; entries may be dropped meanwhile."""
        yield from list(self.entries[section].items())

    def put(self, section: str, key: str, model: Model) -> None:
        """Put a typed model in an entry's place."""
        old = self.entries[section][key]
        self.entries[section][key] = Entry(model, old.spot, old.pack)

    def drop(self, section: str, key: str) -> None:
        """Leave an entry out of this year's rules."""
        del self.entries[section][key]
        self.gone[section].add(key)

    def problem(self, entry: Entry, path: tuple[str | int, ...], code: str, message: str, hint: str = "") -> None:
        """Note a problem of an entry."""
        self.issues.append(Issue(entry.spot.place(*path), code, message, hint))

    def broken(self, section: str, key: str) -> bool:
        """Whether an entry of that id was refused already: what refers to it is no further problem."""
        ids: dict[str, tuple[str, ...]] = {section: (key,)}
        if section == "measures":
            # A duty's own measures go by its id: where the duty is broken, so are they.
            ids["duties"] = (key, key.removesuffix("-on-time"))
        return any(
            one in read.broken.get(where, ()) for read in self.packs for where, keys in ids.items() for one in keys
        )

    def needs(self, entry: Entry, path: tuple[str | int, ...], section: str, key: str | None) -> bool:
        """Whether what an entry refers to is there; False where it is gone or broken, or (then noted) unknown."""
        if key is None or key in self.entries[section]:
            return True
        if key not in self.gone[section] and not self.broken(section, key):
            allowed = list(self.entries[section])
            self.problem(
                entry, path, "unknown-reference", f"没有名为“{key}”的{WORDS[section]}", offer_names(key, allowed)
            )
        return False

    def check_kinds(self, entry: Entry, path: tuple[str | int, ...], kinds: tuple[str, ...]) -> None:
        """Kinds of organisation must be known."""
        for index, kind in enumerate(kinds):
            self.needs(entry, (*path, index), "unit_kinds", kind)

    def type(self, entry: Entry, path: tuple[str | int, ...], node: Node, scope: Scope) -> Node:
        """A condition with its values in place and its literals typed."""

        def report(code: str, message: str, hint: str) -> None:
            self.problem(entry, path, code, message, hint)

        return type_condition(node, scope, lambda name: self.value(entry, path, name), report)

    def value(self, entry: Entry, path: tuple[str | int, ...], name: str) -> Scalar | None:
        """A dated value as it is at the end of the year; None (noted) where there is none."""
        if not self.needs(entry, path, "values", name):
            return None
        dated: Dated = self.entries["values"][name].model
        holding = [found for found in dated.values if found.since <= self.last]
        if not holding:
            self.problem(entry, path, "value-not-yet", f"定值“{name}”在{self.year}年还没有值", "请补上更早的一条")
            return None
        return max(holding, key=lambda found: found.since).value


def in_force(entry: Model, first: date, last: date) -> bool:
    """Whether an entry, by its own dates and its source's, is in force on at least one day of [first, last]."""
    since, until = span(entry)
    return (since is None or since <= last) and (until is None or until > first)


def span(entry: Model) -> tuple[date | None, date | None]:
    """From when to when (excluded) an entry is in force: the narrower of its own dates and its source's."""
    source: Source | None = getattr(entry, "source", None)
    sinces = [day for day in (getattr(entry, "since", None), source.since if source else None) if day]
    untils = [day for day in (getattr(entry, "until", None), source.until if source else None) if day]
    return max(sinces, default=None), min(untils, default=None)


def merge(packs: list[ReadPack], year: int) -> Stock:
    """Stack the packs: a later entry of the same id takes the place of the earlier one, and must say what it replaces."""
    stock = Stock(year, packs)
    for read in packs:
        for section in SECTIONS:
            _merge_section(stock, read, section)
    return stock


def _merge_section(stock: Stock, read: ReadPack, section: str) -> None:
    versions: dict[str, list[Entry]] = {}
    for index, model in enumerate(getattr(read.pack, section)):
        versions.setdefault(key_of(model), []).append(Entry(model, read.spot(section, index), read.pack.id))
    for key, found in versions.items():
        _check_versions(stock, section, key, found)
        below = key in stock.entries[section] or key in stock.gone[section]
        for entry in found:
            _check_replaces(stock, entry, section, key, below=below)
        current = [entry for entry in found if in_force(entry.model, stock.first, stock.last)]
        if not current:
            stock.entries[section].pop(key, None)
            stock.gone[section].add(key)
            continue
        latest = max(current, key=lambda entry: span(entry.model)[0] or date.min)
        stock.gone[section].discard(key)
        if section == "rubrics":
            # The topmost rubric is the last one, also where it replaces a lower pack's.
            stock.entries[section].pop(key, None)
        stock.entries[section][key] = latest


def _check_versions(stock: Stock, section: str, key: str, found: list[Entry]) -> None:
    """The same id twice in one pack is right only for versions of which one ends before the next begins."""
    ordered = sorted(found, key=lambda entry: span(entry.model)[0] or date.min)
    for earlier, later in pairwise(ordered):
        until, since = span(earlier.model)[1], span(later.model)[0]
        if until is None or since is None or until > since:
            line = earlier.spot.place().row
            stock.problem(
                later, (), "duplicate-id", f"{WORDS[section]}“{key}”在规则包里有两条",
                f"另一条在第{line}行；前后两个版本请各写起止日期，且不重叠",
            )  # fmt: skip


def _check_replaces(stock: Stock, entry: Entry, section: str, key: str, *, below: bool) -> None:
    says = bool(getattr(entry.model, "replaces", ""))
    if below and not says:
        lower = stock.entries[section].get(key)
        where = f"规则包“{lower.pack}”" if lower else "下层规则包"
        stock.problem(
            entry, (), "silent-override", f"{WORDS[section]}“{key}”与{where}的同名",
            "如确要改动，请写 replaces: 说明收紧或改动了什么；否则请换一个名称",
        )  # fmt: skip
    elif says and not below:
        allowed = list(stock.entries[section])
        stock.problem(
            entry, ("replaces",), "replaces-nothing", f"下层规则包里没有“{key}”可改", offer_names(key, allowed)
        )
