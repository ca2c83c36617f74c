"""The ground into which facts are planted: a year's rows, with the means to take some out and put others in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pingyi.demo.diary import Diary
from pingyi.demo.model import FIRMS, ORGANS, ROOT, SCHOOLS, Ground, Row

MESS = "mess:"
"""The tag of a row that stands for a contradiction to be found begins with this and ends with the issue's code."""


STANDING = (
    ("A1.2", "branch-debriefs", ROOT),
    ("A1.2", "duty-items", ROOT),
    ("A1.7", "org-building", FIRMS),
    ("A1.8", "enterprises", FIRMS),
    ("A2.1", "fusion-items", ROOT),
    ("A3.1", "venues", ROOT),
    ("A3.2", "party-funds", ROOT),
    ("A3.5", "standard-checks", SCHOOLS),
    ("A4.1", "branch-meeting", ROOT),
    ("A4.1", "theme-day", ROOT),
    ("A4.1", "member-appraisal", ROOT),
    ("A4.9", "branch-meeting", SCHOOLS),
    ("A4.9", "theme-day", SCHOOLS),
    ("A5.1", "led-projects", ROOT),
    ("A5.2", "venues", "T06"),
    ("P1.5", "city-rankings", ROOT),
    ("P2.1", "village-income", ROOT),
    ("P3.1", "weak-orgs", ROOT),
    ("P4.2", "demo-sites", ROOT),
    ("P4.3", "demo-sites", ORGANS),
)
"""Claims that ordinary life itself bears out: claim, form, the unit whose rows show it."""


def so(**wanted: object) -> Callable[[Row], bool]:
    """A test of a row: all these fields have these values."""
    return lambda row: all(row.values.get(name) == value for name, value in wanted.items())


@dataclass(frozen=True)
class Plant:
    """A fact of the speech, planted: its claim, the units that show it, and how many rows of which form say so."""

    claim: str
    units: tuple[str, ...]
    form: str
    rows: int


class Bed:
    """A year's rows while facts are planted into them; ``diary`` draws for the plants alone."""

    def __init__(self, ground: Ground, year: int, book: dict[str, list[Row]]) -> None:
        self.ground, self.year, self._book = ground, year, book
        self.diary = Diary(ground, year, "plants")

    def town(self, n: int) -> str | None:
        """The n-th town's code, if there is one that outlives the two years."""
        code = f"T{n:02}"
        return code if code in self.ground.towns and self.ground.tree.at(code, date(2019, 12, 31)) else None

    def towns(self) -> list[str]:
        """Every town that outlives the two years."""
        return [code for code in self.ground.towns if self.ground.tree.at(code, date(2019, 12, 31))]

    def villages(self, town: str | None) -> list[str]:
        """A town's own villages (none for no town)."""
        return self.diary.homes_of(town, "行政村") if town else []

    def communities(self, town: str | None) -> list[str]:
        """A town's own communities (none for no town)."""
        return self.diary.homes_of(town, "社区") if town else []

    def put(self, claim: str, form: str, **values: object) -> None:
        """Plant one row under a claim (or under “B”, the ordinary state around a plant)."""
        if form in self._book:
            self._book[form].append(Row(form, values, tag=claim))

    def put_row(self, claim: str, row: Row) -> None:
        """Plant a row that a maker made."""
        self.put(claim, row.form, **row.values)

    def drop(self, form: str, where: Callable[[Row], bool]) -> None:
        """Take out the rows of ordinary life that would blur a plant."""
        if form in self._book:
            self._book[form][:] = [row for row in self._book[form] if row.tag or not where(row)]

    def drop_unit(self, form: str, *units: str) -> None:
        """Take out all ordinary rows of some units."""
        wanted = set(units)
        self.drop(form, lambda row: row.values["unit"] in wanted)

    def change(self, claim: str, form: str, where: Callable[[Row], bool], **values: object) -> int:
        """Give ordinary rows other values and claim them; how many there were."""
        count = 0
        for place, row in enumerate(self._book.get(form, [])):
            if not row.tag and where(row):
                self._book[form][place] = Row(form, {**row.values, **values}, tag=claim)
                count += 1
        return count

    def rows(self, form: str, where: Callable[[Row], bool]) -> list[Row]:
        """The rows of a form that are so."""
        return [row for row in self._book.get(form, []) if where(row)]

    def plants(self) -> tuple[Plant, ...]:
        """What was planted, by claim and form."""
        found: dict[tuple[str, str], list[str]] = {}
        for form, rows in self._book.items():
            for row in rows:
                for claim in row.tag.split(" "):
                    if claim and claim != "B" and not claim.startswith(MESS):
                        found.setdefault((claim, form), []).append(str(row.values.get("unit")))
        for claim, form, top in STANDING:
            rows = self._book.get(form, [])
            if self.year == 2019 and rows and (top == ROOT or self.ground.tree.at(top, self.diary.last)):
                count = len(rows) if top == ROOT else sum(self._belongs(row, top) for row in rows)
                found.setdefault((claim, form), []).extend([top] * count)
        return tuple(
            Plant(claim, tuple(sorted(set(units))), form, len(units)) for (claim, form), units in sorted(found.items())
        )

    def _belongs(self, row: Row, top: str) -> bool:
        return self.ground.committee(row.values["unit"], self.diary.last) == top
