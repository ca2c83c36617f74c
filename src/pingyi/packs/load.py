"""Packs loaded: folders → packs → the rules of one year. Every problem of every pack is reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from pingyi.errors import PackRefused, UnknownName
from pingyi.issues import Issue, Place
from pingyi.packs.checking import claims, duties, forms, measures, rubrics
from pingyi.packs.places import Places
from pingyi.packs.reading import TOP, ReadPack, read_pack
from pingyi.packs.refusals import near, offer_names
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Pack
from pingyi.packs.stock import merge

HOUSE = "house"
"""The pack at the bottom of every stack: the tables that pingyi itself reads."""


def library_ids() -> tuple[str, ...]:
    """The packs that ship, sorted; `house` is among them."""
    found = _library().iterdir()
    return tuple(sorted(one.name for one in found if one.is_dir() and one.joinpath(TOP).is_file()))


def load_pack(folder: Path) -> Pack:
    """Read one folder, without what it extends.

    Raises:
        PackRefused: with every problem of the folder.
    """
    read = read_pack(folder)
    if read.issues:
        raise PackRefused(folder.name, sorted(read.issues))
    return read.pack


@dataclass(frozen=True)
class Loaded:
    """The rules of a year with the packs as read, which know where each rule stands."""

    rules: Rules
    packs: tuple[ReadPack, ...]

    def place(self, section: str, key: str) -> Place:
        """Where a rule stands, in the topmost pack that has it."""
        return Places(list(self.packs)).place(section, key)

    def item_place(self, rubric: str, item: str) -> Place:
        """Where an item of a rubric stands."""
        return Places(list(self.packs)).item(rubric, item)


def load_rules(names_or_paths: Sequence[str | Path], year: int) -> Rules:
    """The rules in force in ``year`` of the packs named (a library id or a folder), with what they extend below them.

    Raises:
        PackRefused: with every problem of all packs of the stack.
        UnknownName: a name that is neither a folder nor a pack that ships.
    """
    return load_stack(names_or_paths, year).rules


def load_stack(names_or_paths: Sequence[str | Path], year: int) -> Loaded:
    """As :func:`load_rules`, with the packs as read beside the rules."""
    packs, issues = stack(names_or_paths)
    rules, found = build(packs, year)
    issues += found
    if issues:
        raise PackRefused("、".join(_called(one) for one in names_or_paths) or HOUSE, sorted(set(issues)))
    return Loaded(rules, tuple(packs))


def rules_of(packs: Iterable[Pack], year: int) -> Rules:
    """The rules of packs that are in hand (out of a seal), lowest first; nothing is looked up in the library.

    Raises:
        PackRefused: with every problem.
    """
    read = [ReadPack(pack) for pack in packs]
    rules, issues = build(read, year)
    if issues:
        raise PackRefused("、".join(one.pack.id for one in read), sorted(set(issues)))
    return rules


def rules_over(below: Sequence[Pack], names_or_paths: Sequence[str | Path], year: int) -> Rules:
    """The rules of packs that are in hand (out of a seal), with those named on top; these may extend packs in hand.

    One that is named and in hand stands where it is in hand.

    Raises:
        PackRefused: with every problem. UnknownName: a name that is neither a folder nor a pack that ships.
    """
    have = {pack.id for pack in below}
    named = [read for one in names_or_paths if (read := _find(one)).pack.id not in have]
    builder = _Stack([*(ReadPack(pack) for pack in below), *named])
    packs = builder.ordered()
    rules, found = build(packs, year)
    issues = [*builder.issues, *found]
    if issues:
        raise PackRefused("、".join(_called(one) for one in names_or_paths), sorted(set(issues)))
    return rules


def build(packs: list[ReadPack], year: int) -> tuple[Rules, list[Issue]]:
    """Merge, check and type a stack; the rules are whole only where there is no issue."""
    stock = merge(packs, year)
    for read in packs:
        since, until = read.pack.since, read.pack.until
        if (since and since > stock.last) or (until and until <= stock.first):
            code, message = "pack-not-in-force", f"规则包“{read.pack.name}”在{year}年不适用"
            stock.issues.append(
                Issue(read.top.place("since"), code, message, f"适用期：{since or '——'}至{until or '——'}")
            )
    for module in (forms, duties, measures, rubrics, claims):
        module.check(stock)
    commentary, papers = claims.check_commentary(stock), claims.check_papers(stock)
    mappings: dict[str, Any] = {section: stock.models(section) for section in stock.entries}
    rules = Rules(year=year, packs=tuple(read.pack for read in packs), commentary=commentary, papers=papers, **mappings)
    return rules, stock.issues


def stack(names_or_paths: Sequence[str | Path]) -> tuple[list[ReadPack], list[Issue]]:
    """The packs named and all that they extend, lowest first, `house` at the bottom, each once.

    Raises:
        UnknownName: a name that is neither a folder nor a pack that ships.
    """
    builder = _Stack([_find(HOUSE), *(_find(one) for one in names_or_paths)])
    return builder.ordered(), builder.issues


class _Stack:
    def __init__(self, given: list[ReadPack]) -> None:
        self._given = given
        self._known = {read.pack.id: read for read in given}
        self._placed: list[ReadPack] = []
        self._open: list[str] = []
        self.issues: list[Issue] = []

    def ordered(self) -> list[ReadPack]:
        for read in self._given:
            self._place(read)
        for read in self._placed:
            self.issues += read.issues
        return self._placed

    def _place(self, read: ReadPack) -> None:
        if any(placed.pack.id == read.pack.id for placed in self._placed):
            return
        self._open.append(read.pack.id)
        for index, name in enumerate(read.pack.extends):
            if name in self._open:
                way = "→".join([*self._open[self._open.index(name) :], name])
                message = f"规则包互相依托：{way}"
                self.issues.append(Issue(read.top.place("extends", index), "cycle", message, "请去掉其中一处"))
                continue
            below = self._below(name)
            if below is None:
                allowed = sorted({*library_ids(), *self._known})
                message = f"没有名为“{name}”的规则包可依托"
                place = read.top.place("extends", index)
                self.issues.append(Issue(place, "unknown-reference", message, offer_names(name, allowed)))
                continue
            self._place(below)
        self._open.pop()
        self._placed.append(read)

    def _below(self, name: str) -> ReadPack | None:
        if name not in self._known and name in library_ids():
            self._known[name] = read_pack(_library().joinpath(name))
        return self._known.get(name)


def folder_of(name_or_path: str | Path) -> Any:  # noqa: ANN401  a Path or a packaged resource
    """The folder of a pack that ships, or the folder named.

    Raises:
        UnknownName: neither.
    """
    if isinstance(name_or_path, str) and name_or_path in library_ids():
        return _library().joinpath(name_or_path)
    folder = Path(name_or_path)
    if folder.is_dir():
        return folder.resolve()
    name = _called(name_or_path)
    raise UnknownName("规则包", name, near(name, library_ids(), 3))


def _find(name_or_path: str | Path) -> ReadPack:
    return read_pack(folder_of(name_or_path))


def _called(name_or_path: str | Path) -> str:
    return name_or_path if isinstance(name_or_path, str) else name_or_path.name


def _library() -> Any:  # noqa: ANN401  importlib's Traversable has no home common to all versions
    return resources.files("pingyi.packs") / "library"
