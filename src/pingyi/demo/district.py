"""A made-up district, complete: its ground, its forms, and the rows of each of its years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from random import Random

from pingyi.demo import registers, truth
from pingyi.demo.ground import build
from pingyi.demo.model import SIZES, YEARS, Ground, Row, Size
from pingyi.demo.plants import Plant, planted
from pingyi.demo.records import ordinary
from pingyi.demo.tidy import tidy
from pingyi.facts.model import Facts
from pingyi.packs import load_rules
from pingyi.packs.schema import Form


class District:
    """A made-up district: same seed, size and forms, same rows in the same order."""

    years = YEARS

    def __init__(self, ground: Ground, forms: Mapping[str, Form], *, plants: bool = True) -> None:
        self.ground, self.forms, self.seed = ground, forms, ground.seed
        self._plants = plants
        self._books: dict[int, tuple[dict[str, list[Row]], tuple[Plant, ...]]] = {}

    def rows(self, year: int) -> Mapping[str, list[Row]]:
        """The year's rows by form, in the order of the forms: ordinary life with the planted facts in it."""
        return self._year(year)[0]

    def plants(self, year: int) -> tuple[Plant, ...]:
        """What was planted in that year: claim, units, forms, how many rows."""
        return self._year(year)[1]

    def facts(self, year: int) -> Facts:
        """The year's facts straight from memory."""
        return truth.facts(self.ground, year, self.rows(year), self.forms)

    @property
    def secret(self) -> bytes:
        """The key of the person ids."""
        return truth.secret(self.seed)

    def _year(self, year: int) -> tuple[dict[str, list[Row]], tuple[Plant, ...]]:
        if year not in self._books:
            book: dict[str, list[Row]] = {name: [] for name in self.forms}
            _fill(book, registers.rows(self.ground, year))
            _fill(book, ordinary(self.ground, year))
            plants = planted(self.ground, year, book) if self._plants else ()
            for name, form in self.forms.items():
                book[name] = tidy(form, book[name])
            self._books[year] = book, plants
        return self._books[year]


def _fill(book: dict[str, list[Row]], rows: Iterable[Row]) -> None:
    for row in rows:
        if row.form in book:
            book[row.form].append(row)


def district(seed: int = 2019, size: Size | str = "demo", forms: Mapping[str, Form] | None = None) -> District:
    """The made-up district of a seed and a size (a :class:`Size` or one of ``SIZES``), with the shipped packs' forms."""
    return District(
        build(seed, SIZES[size] if isinstance(size, str) else size), shipped_forms() if forms is None else forms
    )


def random_district(seed: int, *, tiny: bool = True, forms: Mapping[str, Form] | None = None) -> District:
    """A district of drawn size for property tests, without planted facts where the draw says so."""
    rng = Random(f"{seed}/random-district")
    towns = rng.randrange(1, 5)
    villages = rng.randrange(towns, towns * 3 + 1) * (1 if tiny else 3)
    branches = villages + towns + 3 + rng.randrange(0, 6) * (1 if tiny else 4)
    size = Size(towns, villages, branches, branches * rng.randrange(4, 9))
    return District(build(seed, size), shipped_forms() if forms is None else forms, plants=rng.random() < 0.5)


@cache
def shipped_forms() -> Mapping[str, Form]:
    """The forms of the packs that ship, as they stand for the district of the demo."""
    return load_rules(["seed-district"], YEARS[-1]).forms
