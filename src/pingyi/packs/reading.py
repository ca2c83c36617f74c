"""A pack's folder read into its model: every file, every entry by itself, so that one broken entry hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as Folder
from typing import Any, Protocol

from pydantic import ValidationError

from pingyi.issues import Issue, Place
from pingyi.packs.document import Document, Path
from pingyi.packs.refusals import offer, problems
from pingyi.packs.schema import (
    ClaimRule,
    Commentary,
    Dated,
    Duty,
    Form,
    Measure,
    Model,
    Pack,
    Papers,
    Rubric,
    Slogan,
    Task,
    Theme,
    UnitKindRule,
)

SECTIONS: dict[str, type[Model]] = {
    "unit_kinds": UnitKindRule,
    "values": Dated,
    "forms": Form,
    "duties": Duty,
    "measures": Measure,
    "tasks": Task,
    "rubrics": Rubric,
    "themes": Theme,
    "slogans": Slogan,
    "claims": ClaimRule,
}
"""The lists of a pack; any of its files may hold them."""
SINGLES: dict[str, tuple[type[Model], str]] = {
    "commentary": (Commentary, "点评框架"),
    "papers": (Papers, "文书框架"),
}
"""What a pack holds at most once, and what it is called."""
TOP = "pack.yaml"
CASES = "tests"
"""The folder of worked cases inside a pack: not rules, so not read here."""


class Tree(Protocol):
    """A folder: a pathlib Path, or a packaged resource, which offers less."""

    @property
    def name(self) -> str:
        """Its name."""

    def iterdir(self) -> Iterator[Any]:
        """What lies in it."""

    def joinpath(self, *parts: str) -> Any:  # noqa: ANN401  again such a folder or file
        """Something inside."""


@dataclass(frozen=True)
class Spot:
    """Where an entry stands: its file and path there; ``name`` begins its dotted key (“duties.branch-assembly”)."""

    document: Document
    path: Path
    name: str

    def place(self, *inside: str | int) -> Place:
        """The place of something inside the entry."""
        dotted = ".".join([self.name, *map(str, inside)]) if self.name else ".".join(map(str, inside))
        return self.document.place((*self.path, *inside), dotted)


@dataclass
class ReadPack:
    """A pack as read: the model, where each entry stands, the ids of entries that were refused, and all problems."""

    pack: Pack
    spots: dict[tuple[str, int], Spot] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    top: Spot = field(default_factory=lambda: Spot(Document(TOP), (), ""))

    def spot(self, section: str, index: int) -> Spot:
        """Where an entry stands; of a pack that came out of a seal only its id and the entry's are known."""
        known = self.spots.get((section, index))
        if known is not None:
            return known
        found = getattr(self.pack, section)
        name = f"{section}.{key_of(found[index])}" if isinstance(found, tuple) else section
        return Spot(Document(self.pack.id), (), name)


def key_of(entry: Model) -> str:
    """What an entry is called: its id, a kind of organisation's name."""
    return str(getattr(entry, "id", None) or getattr(entry, "name", ""))


def read_pack(folder: Tree | Folder) -> ReadPack:
    """Read a folder. Problems are in ``issues``; what could be read is in ``pack`` all the same."""
    from pingyi.packs import yamlsafe  # noqa: PLC0415  the packs of a seal come without YAML

    reader = _Reader(folder.name)
    files = sorted((found for found in folder.iterdir() if found.is_file()), key=lambda found: found.name)
    yaml_files = [found for found in files if found.name.endswith((".yaml", ".yml"))]
    if TOP not in [found.name for found in yaml_files]:
        reader.issues.append(Issue(Place(folder.name), "no-pack-yaml", f"文件夹里没有{TOP}", "请写明id、name、version"))
    for found in yaml_files:
        reader.file(yamlsafe.read(f"{folder.name}/{found.name}", found.read_bytes()), top=found.name == TOP)
    return reader.result()


class _Reader:
    def __init__(self, name: str) -> None:
        self.issues: list[Issue] = []
        self._name = name
        self._top: Document | None = None
        self._heading: dict[str, Any] = {}
        self._entries: dict[str, list[tuple[Model, Spot]]] = {section: [] for section in SECTIONS}
        self._broken: dict[str, set[str]] = {section: set() for section in SECTIONS}
        self._singles: dict[str, tuple[Model, Spot]] = {}

    def file(self, document: Document, *, top: bool) -> None:
        self.issues += document.issues
        if top:
            self._top = document
        if document.data is None:
            return
        if not isinstance(document.data, dict):
            self._issue(document, (), "wrong-type", "文件应由若干“名称: 值”组成")
            return
        heading = [key for key in Pack.model_fields if key not in SECTIONS and key not in SINGLES]
        allowed = [*SECTIONS, *SINGLES, *(heading if top else [])]
        for key, value in document.data.items():
            if key in SECTIONS:
                self._section(document, key, value)
            elif key in SINGLES:
                self._single(document, key, value)
            elif top and key in heading:
                self._heading[key] = value
            elif key in heading:
                self._issue(document, (key,), "unknown-key", f"“{key}”只能写在{TOP}里")
            else:
                self._issue(document, (key,), "unknown-key", f"不认识的“{key}”", offer(key, allowed))

    def _issue(self, document: Document, path: Path, code: str, message: str, hint: str = "") -> None:
        place = document.place(path, ".".join(map(str, path)))
        self.issues.append(Issue(place, code, message, hint))

    def _section(self, document: Document, section: str, value: object) -> None:
        if value is None:
            return
        if not isinstance(value, list):
            self._issue(document, (section,), "wrong-type", "这里应为一列，每项前写“- ”")
            return
        for index, raw in enumerate(value):
            key = str(raw.get("id") or raw.get("name") or index) if isinstance(raw, dict) else str(index)
            spot = Spot(document, (section, index), f"{section}.{key}")
            entry = self._entry(SECTIONS[section], raw, spot)
            if entry is None:
                self._broken[section].add(key)
            else:
                self._entries[section].append((entry, spot))

    def _entry(self, model: type[Model], raw: object, spot: Spot) -> Any:  # noqa: ANN401  one of the section models
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for path, code, message, hint in problems(error, model):
                self.issues.append(Issue(spot.place(*path), code, message, hint))
            return None

    def _single(self, document: Document, key: str, raw: object) -> None:
        model, called = SINGLES[key]
        if key in self._singles:
            self._issue(document, (key,), "duplicate-id", f"{called}（{key}）写了两处", "请只留一处")
            return
        spot = Spot(document, (key,), key)
        entry = self._entry(model, raw, spot)
        if entry is not None:
            self._singles[key] = (entry, spot)

    def result(self) -> ReadPack:
        top = Spot(self._top or Document(f"{self._name}/{TOP}"), (), "")
        heading = dict(self._heading)
        if self._top is not None:
            try:
                Pack.model_validate(heading)
            except ValidationError as error:
                for path, code, message, hint in problems(error, Pack):
                    self.issues.append(Issue(top.place(*path), code, message, hint))
                    if path:
                        heading.pop(str(path[0]), None)
        lists = {section: tuple(entry for entry, _ in found) for section, found in self._entries.items()}
        singles = {key: entry for key, (entry, _) in self._singles.items()}
        # A heading that lacks its id goes by the folder's name, so that the rest is looked at too.
        head = {"id": "pack", "name": self._name, "version": "0"} | heading
        pack = Pack.model_validate(head).model_copy(update={**lists, **singles})
        spots = {(section, i): spot for section, found in self._entries.items() for i, (_, spot) in enumerate(found)}
        spots |= {(key, 0): spot for key, (_, spot) in self._singles.items()}
        return ReadPack(pack, spots, self._broken, self.issues, top)
