"""The registers of members and posts as indexes: whom a name means in a unit, who was entitled on a day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.names import NamesBook, person_id
from pingyi.facts.sheets.cells import Cell, Told, broken, plain, repaired, shown, squash, text
from pingyi.facts.sheets.directory import Context, Directory
from pingyi.facts.sheets.roll import COLUMNS, Roll, Stay
from pingyi.facts.sheets.wording import empty
from pingyi.issues import Severity
from pingyi.packs.schema import UnitKindRule

FULL = "正式党员"
_SEPARATORS = re.compile(r"[、，,;；\s/]+")
_REMARK = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
NOBODY = frozenset({"无", "没有", "无人", "全勤", "全部到会", "0"})
_GENERIC = frozenset({"党委", "党支部", "支部", "党总支", "党组", "党工委", "村", "镇", "社区", "本"})


_REGISTER = pa.schema(
    [COLUMNS.field(name) for name in ("person", "unit", "since", "until", "exempt_since")]
    + [("kind", pa.string()), ("exempt", pa.bool_()), ("counts", pa.bool_())]
)
"""What is asked of the register of members."""


@dataclass
class People:
    """Members and post-holders by unit and name."""

    directory: Directory
    names: NamesBook
    holders: dict[str, dict[str, list[Stay]]] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)
    """Title → the units that have such a post."""

    def __post_init__(self) -> None:
        self._roll = Roll(COLUMNS.empty_table())
        self._beneath: dict[str, set[str]] | None = None
        self._numbered: dict[str, str] = {}

    @property
    def stays(self) -> dict[str | None, dict[str, list[Stay]]]:
        """Unit → name → stays, all of them at once: for a few units."""
        return {unit: self._roll.of(unit) for unit in self._roll.units}

    def learn_members(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take in rows of the register of members; those that are set aside (`counts` false) still say who is who."""
        lists: dict[str, list[Any]] = {name: [] for name in _REGISTER.names}
        for row in rows:
            for name, values in lists.items():
                values.append(row.get(name, True if name == "counts" else None))
        lists["exempt"] = [bool(one) for one in lists["exempt"]]
        self.learn_register(pa.table(lists, schema=_REGISTER))

    def learn_register(self, table: pa.Table) -> None:
        """As :meth:`learn_members`, of a table with all of these columns; one after another they add up."""
        table = pa.table({name: table[name] for name in _REGISTER.names}, schema=_REGISTER)
        persons = table["person"].combine_chunks()
        names = [name or "" for name in self.names.called(persons.to_pylist())]
        since, until = (
            pc.fill_null(table[name], pa.scalar(day, pa.date32()))
            for name, day in (("since", date.min), ("until", date.max))
        )
        exempt = pc.fill_null(table["exempt_since"], pa.scalar(date.min, pa.date32()))
        exempt = pc.if_else(pc.fill_null(table["exempt"], fill_value=False), exempt, table["exempt_since"])
        full = pc.fill_null(pc.equal(table["kind"], FULL), fill_value=False)
        columns = [persons, table["unit"], pa.array(_squashed(names)), since, until, full, exempt, table["counts"]]
        self._roll = Roll(pa.concat_tables([self._roll.rows, pa.table(columns, schema=COLUMNS)]))
        self._beneath = None

    def learn_posts(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take in the register of posts."""
        for row in rows:
            self.titles.setdefault(row["title"], set()).add(row["unit"])
            name = squash(self.names.names.get(row["person"] or "", ""))
            if name:
                stay = Stay(row["person"], row["since"] or date.min, row["until"] or date.max)
                self.holders.setdefault(row["unit"], {}).setdefault(name, []).append(stay)

    def person(self, cell: Cell, unit: str | None, day: date | None) -> str | Told:
        """The opaque id of a member given by number or name, seen from the unit of the row."""
        alone = self.alone(unit).get(cell)
        return alone.person if alone is not None and alone.covers(day) else self._person(cell, unit, day)

    def _person(self, cell: Cell, unit: str | None, day: date | None) -> str | Told:
        words = text(cell)
        name = squash(words)
        if not self._roll.anywhere(name):  # no name that anybody bears: then perhaps a number
            if words not in self._numbered:
                self._numbered[words] = person_id(self.names.secret, words)
            if self._roll.holds(self._numbered[words]):
                return self._numbered[words]
        seen = False
        for stays in self._circles(name, unit):
            if not stays:
                continue
            there = {stay.person for stay in stays if stay.covers(day)}
            if len(there) == 1:
                return there.pop()
            if len(there) > 1:
                return _ambiguous(words, len(there))
            seen = True
        if not seen:
            return Told(
                "unknown-person", f"党员名册中没有“{shown(cell)}”", "请核对姓名或填党员编号；新转入的，请先登记党员名册"
            )
        ever = {stay.person for stays in self._circles(name, unit) for stay in stays}
        if len(ever) > 1:
            return _ambiguous(words, len(ever))
        message = f"“{shown(cell)}”当日不在册，仍按名册中的同名党员读入"
        return Told("person-not-there-that-day", message, "请核对转入、转出日期", Severity.NOTE, ever.pop())

    def alone(self, unit: str | None) -> Mapping[Cell, Stay]:
        """Name → the stay of the only member who bears it in the unit, for names written as they are compared."""
        return self._roll.alone(unit)

    def only(self, cell: Cell, unit: str | None) -> Stay | None:
        """The one stay that :meth:`person` looks at first; None where it has several to weigh, or none."""
        if empty(cell) or broken(cell):
            return None
        name = squash(text(cell))
        nearest = self._roll.of(unit).get(name) if unit is not None else None
        if nearest is None:
            if not self._roll.anywhere(name):
                return None
            nearest = next(stays for stays in self._circles(name, unit) if stays)
        return nearest[0] if len(nearest) == 1 else None

    def _circles(self, name: str, unit: str | None) -> Iterable[list[Stay]]:
        """Members of that name: in the unit, among those who hold its posts, in the units below it, anywhere."""
        if unit is not None:
            yield self._roll.of(unit).get(name, [])
            yield self.holders.get(unit, {}).get(name, [])
            yield self._roll.within(name, self._below(unit))
        yield self._roll.anywhere(name)

    def _below(self, unit: str) -> Collection[str]:
        if self._beneath is None:
            self._beneath = defaultdict(set)
            for code in self._roll.units:
                if code is not None:
                    for above in self.directory.superiors(code):
                        self._beneath[above].add(code)
        return self._beneath.get(unit, ())

    def entitled(self, unit: str, day: date) -> set[str]:
        """The members whom a meeting of that day expects."""
        return {stay.person for stays in self._roll.of(unit).values() for stay in stays if stay.entitled(day)}

    def several(self, cell: Cell, unit: str | None, day: date | None) -> tuple[list[str], int, list[Told]]:
        """A cell with names → the ids that are known, how many people are named, what is told."""
        told: list[Told] = []
        bare = _REMARK.sub("", text(cell))
        if bare != text(cell):
            told.append(repaired("repaired-names", "姓名后的括注未读入", None, "请只写姓名"))
        words = [word for word in _SEPARATORS.split(bare.strip("。．. ")) if word]
        if not words or (len(words) == 1 and words[0] in NOBODY):
            return [], 0, told
        ids: list[str] = []
        unknown: list[str] = []
        for word in dict.fromkeys(words):
            found = self.person(word, unit, day)
            if isinstance(found, Told):
                if found.value is None:
                    unknown.append(word)
                    told.append(Told(found.code, found.message, found.hint, Severity.NOTE))
                    continue
                told.append(found)
                found = found.value
            ids.append(found)
        distinct = len(dict.fromkeys(words))
        if distinct < len(words):
            told.append(repaired("repaired-names", "同一姓名写了两次，只计一次", None, "同名的两人请用党员编号"))
        return ids, distinct, told

    def post(self, cell: Cell, unit: str | None, day: date | None, kinds: Mapping[str, UnitKindRule]) -> str | Told:
        """The id of a post, “书记@T01”: written so, as “鹭栖镇党委书记”, or by its title within the row's unit."""
        words = text(cell)
        title, at, code = words.partition("@")
        if at and code in self.titles.get(title, ()):
            return words
        squashed = squash(words)
        told: Told | None = None
        for title in sorted(self.titles, key=lambda one: (-len(one), one)):
            plain = squash(title)
            if not squashed.endswith(plain):
                continue
            head = squashed.removesuffix(plain)
            if self._is_own(head, unit, kinds):
                found: str | Told = unit or ""
            else:
                above = frozenset({unit, *self.directory.superiors(unit)} if unit else ())
                found = self.directory.choose(head, day, Context(above=above))
            if isinstance(found, Told):
                if found.value is None:
                    told = told or Told("unknown-post", f"“{shown(cell)}”：{found.message}", found.hint)
                    continue
                return Told(found.code, found.message, found.hint, found.severity, f"{title}@{found.value}", found.fold)
            if found in self.titles[title]:
                return f"{title}@{found}"
            told = told or Told("unknown-post", f"任职名册中没有“{shown(cell)}”这一职务", "请先登记任职名册")
        hint = "请写成“某镇党委书记”，职务名称与任职名册一致"
        return told or Told("unknown-post", f"任职名册中没有“{shown(cell)}”这一职务", hint)

    def _is_own(self, head: str, unit: str | None, kinds: Mapping[str, UnitKindRule]) -> bool:
        """Whether what stands before a title is no name, but the sort of the row's own unit (“党委书记”)."""
        if unit is None:
            return False
        rule = kinds.get(self.directory.tree.latest(unit).kind) if unit in self.directory.tree.spans else None
        return not head or head in _GENERIC or (rule is not None and head in {rule.name, *map(squash, rule.suffixes)})


def _ambiguous(words: str, count: int) -> Told:
    return Told("ambiguous-person", f"名册中有{count}人叫“{shown(words)}”", "请填党员编号")


def _squashed(names: list[str]) -> list[str]:
    """Names in the shape in which they are compared, as nearly all are already."""
    return names if plain("".join(names)) else [squash(name) for name in names]
