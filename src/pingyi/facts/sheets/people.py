"""The registers of members and posts as indexes: whom a name means in a unit, who was entitled on a day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from pingyi.facts.names import NamesBook, person_id
from pingyi.facts.sheets.cells import Cell, Told, broken, repaired, shown, squash, text
from pingyi.facts.sheets.directory import Context, Directory
from pingyi.facts.sheets.wording import empty
from pingyi.issues import Severity
from pingyi.packs.schema import UnitKindRule

FULL = "正式党员"
_SEPARATORS = re.compile(r"[、，,;；\s/]+")
_REMARK = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
NOBODY = frozenset({"无", "没有", "无人", "全勤", "全部到会", "0"})
_OPEN = date.max
_GENERIC = frozenset({"党委", "党支部", "支部", "党总支", "党组", "党工委", "村", "镇", "社区", "本"})


class Stay(NamedTuple):
    """A member's time in a unit."""

    person: str
    since: date
    until: date
    full: bool = True
    exempt_since: date | None = None
    settled: bool = True
    """False: the register's row is set aside (listed in two branches). The name is known; where it counts is not."""

    def covers(self, day: date | None) -> bool:
        """Whether the member was there that day (no day: at any time)."""
        return day is None or self.since <= day < self.until

    def entitled(self, day: date) -> bool:
        """Whether a meeting of that day expects the member."""
        exempt = self.exempt_since is not None and self.exempt_since <= day
        return self.settled and self.covers(day) and self.full and not exempt


_NOBODY: Mapping[Cell, Stay] = {}


@dataclass
class People:
    """Members and post-holders by unit and name."""

    directory: Directory
    names: NamesBook
    stays: dict[str, dict[str, list[Stay]]] = field(default_factory=dict)
    """Unit → name → stays."""
    holders: dict[str, dict[str, list[Stay]]] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)
    """Title → the units that have such a post."""

    def __post_init__(self) -> None:
        self._anywhere: dict[str, list[Stay]] | None = None
        self._beneath: dict[str, set[str]] | None = None
        self._ids: set[str] = set()
        self._numbered: dict[str, str] = {}
        self._alone: dict[str | None, dict[Cell, Stay]] | None = None

    def learn_members(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take in the register of members; rows of the table that are set aside (`counts` false) still say who is who."""
        names = self.names.names
        for row in rows:
            person, unit, exempt = row["person"], row["unit"], row.get("exempt_since")
            if row.get("exempt"):
                exempt = exempt or date.min
            since, until = row["since"] or date.min, row["until"] or _OPEN
            stay = Stay(person, since, until, row["kind"] == FULL, exempt, row.get("counts", True))
            name = squash(names.get(person, ""))
            if unit not in self.stays:
                self.stays[unit] = {name: [stay]}
            elif name in (own := self.stays[unit]):
                own[name].append(stay)
            else:
                own[name] = [stay]
            self._ids.add(person)
        self._anywhere = self._beneath = self._alone = None

    def learn_posts(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take in the register of posts."""
        for row in rows:
            self.titles.setdefault(row["title"], set()).add(row["unit"])
            name = squash(self.names.names.get(row["person"] or "", ""))
            if name:
                stay = Stay(row["person"], row["since"] or date.min, row["until"] or _OPEN)
                self.holders.setdefault(row["unit"], {}).setdefault(name, []).append(stay)

    def person(self, cell: Cell, unit: str | None, day: date | None) -> str | Told:
        """The opaque id of a member given by number or name, seen from the unit of the row."""
        alone = self.alone.get(unit, _NOBODY).get(cell)
        return alone.person if alone is not None and alone.covers(day) else self._person(cell, unit, day)

    def _person(self, cell: Cell, unit: str | None, day: date | None) -> str | Told:
        words = text(cell)
        name = squash(words)
        if name not in self._by_name:  # no name that anybody bears: then perhaps a number
            if words not in self._numbered:
                self._numbered[words] = person_id(self.names.secret, words)
            if self._numbered[words] in self._ids:
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

    @property
    def alone(self) -> Mapping[str | None, Mapping[Cell, Stay]]:
        """Unit → name → the stay of the only member who bears it there, for names written as they are compared."""
        if self._alone is None:
            self._alone = {
                unit: {name: stays[0] for name, stays in by_name.items() if len(stays) == 1 and not empty(name)}
                for unit, by_name in self.stays.items()
            }
        return self._alone

    def only(self, cell: Cell, unit: str | None) -> Stay | None:
        """The one stay that :meth:`person` looks at first; None where it has several to weigh, or none."""
        if empty(cell) or broken(cell):
            return None
        name = squash(text(cell))
        nearest = self.stays.get(unit, {}).get(name) if unit is not None else None
        if nearest is None:
            if name not in self._by_name:
                return None
            nearest = next(stays for stays in self._circles(name, unit) if stays)
        return nearest[0] if len(nearest) == 1 else None

    def _circles(self, name: str, unit: str | None) -> Iterable[list[Stay]]:
        """Members of that name: in the unit, among those who hold its posts, in the units below it, anywhere."""
        if unit is not None:
            yield self.stays.get(unit, {}).get(name, [])
            yield self.holders.get(unit, {}).get(name, [])
            yield [stay for below in self._below(unit) for stay in self.stays.get(below, {}).get(name, ())]
        yield self._by_name.get(name, [])

    @property
    def _by_name(self) -> Mapping[str, list[Stay]]:
        """Name → the stays of all who bear it, anywhere."""
        if self._anywhere is None:
            self._anywhere = defaultdict(list)
            for by_name in self.stays.values():
                for one, stays in by_name.items():
                    self._anywhere[one] += stays
        return self._anywhere

    def _below(self, unit: str) -> Collection[str]:
        if self._beneath is None:
            self._beneath = defaultdict(set)
            for code in self.stays:
                for above in self.directory.superiors(code):
                    self._beneath[above].add(code)
        return self._beneath.get(unit, ())

    def entitled(self, unit: str, day: date) -> set[str]:
        """The members whom a meeting of that day expects."""
        return {stay.person for stays in self.stays.get(unit, {}).values() for stay in stays if stay.entitled(day)}

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
