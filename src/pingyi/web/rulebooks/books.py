"""A pack by its key in an address (“ship-seed-district”: it ships, “up-12”: it was uploaded), and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404

from pingyi.issues import Issue
from pingyi.packs import Rules, library_ids, load_rules
from pingyi.packs.burden import Burden, burden
from pingyi.packs.cases import Case, read_cases
from pingyi.packs.lint import Shares, lint, shares
from pingyi.packs.load import HOUSE, build, folder_of, stack
from pingyi.packs.reading import ReadPack
from pingyi.web.rulebooks.active import SHIPPED, in_force, source_of
from pingyi.web.rulebooks.models import Rulebook

BURDENED = ("党支部", "行政村", "社区", "镇党委")
"""The kinds of organisation whose yearly cost is shown: those that fill most."""


@dataclass(frozen=True)
class Book:
    """A pack: its key, what the core loads it from, its row where it was uploaded."""

    key: str
    source: str
    sha256: str
    row: Rulebook | None = None

    @property
    def read(self) -> ReadPack:
        """The pack itself, as read."""
        return _stacked(self.source, self.sha256)[-1]

    @property
    def title(self) -> str:
        """“甲区规则包 2019.1”."""
        pack = self.read.pack
        return f"{pack.name} {pack.version}"

    def rules(self, year: int) -> Rules:
        """Its rules in a year. Raises PackRefused."""
        return _rules(self.source, year, self.sha256)


@dataclass(frozen=True)
class Checked:
    """What the linter says of a pack in a year: its own problems and warnings, shares of points by rubric, burden by kind."""

    issues: tuple[Issue, ...]
    shares: tuple[tuple[str, Shares], ...]
    burden: tuple[tuple[str, Burden], ...]


def book_of(key: str) -> Book:
    """A pack by its key. Raises Http404."""
    sort, _, name = key.partition("-")
    if sort == "ship" and name in library_ids():
        return Book(key, name, "")
    row = (
        Rulebook.objects.filter(pk=int(name)).first() if sort == "up" and name.isdecimal() and len(name) < 12 else None
    )
    if row is None or (row.folder and not (Path(settings.HOME) / row.folder).is_dir()):
        raise Http404
    return Book(key, source_of(row), row.sha256, row)


def now(year: int) -> Book:
    """The pack in force in a year."""
    row = in_force(year)
    if row is None:
        return Book(f"ship-{SHIPPED}", SHIPPED, "")
    return Book(f"up-{row.pk}", source_of(row), row.sha256, row)


def shipped() -> list[Book]:
    """The packs that ship, without the one that all stand on."""
    return [Book(f"ship-{name}", name, "") for name in library_ids() if name != HOUSE]


@lru_cache(maxsize=16)
def checked(book: Book, year: int) -> Checked:
    """Lint, shares and burden; kept, since neither changes."""
    packs, found = stack([book.source])
    rules, more = build(packs, year)
    problems = [*found, *more]
    if problems:
        return Checked(tuple(sorted(set(problems))), (), ())
    below = {f"{one.pack.id}/" for one in packs[:-1]}
    own = [issue for issue in lint(rules, packs) if not issue.place.file.startswith(tuple(below))]
    loads = [(kind, burden(rules, kind)) for kind in BURDENED]
    return Checked(
        tuple(own),
        tuple((rubric.name, shares(rubric)) for rubric in rules.rubrics.values()),
        tuple((kind, load) for kind, load in loads if load.records),
    )


def cases_of(book: Book) -> tuple[Sequence[Case], Sequence[Issue]]:
    """The pack's own worked cases, and what is wrong with how they are written."""
    return read_cases(folder_of(book.source))


@lru_cache(maxsize=8)
def _rules(source: str, year: int, _sha256: str) -> Rules:
    return load_rules([source], year)


@lru_cache(maxsize=8)
def _stacked(source: str, _sha256: str) -> tuple[ReadPack, ...]:
    return tuple(stack([source])[0])
