"""What the makers of records share: a year's draws, days, branches, and how diligent each committee is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from random import Random

from pingyi.demo.model import MERGED_ON, SCHOOLS, Ground, Member
from pingyi.facts.tree import UnitSpan

DAY = timedelta(days=1)


class Diary:
    """One maker's view of one year; its draws depend on nothing but the seed, the year and the maker's name."""

    def __init__(self, ground: Ground, year: int, name: str) -> None:
        self.ground, self.year = ground, year
        self.rng = Random(f"{ground.seed}/{name}/{year}")
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        self._rates: dict[str, float] = {}

    def fixed(self, what: str) -> Random:
        """A source of draws that is the same in every year."""
        return Random(f"{self.ground.seed}/fixed/{what}")

    def day(self, first: date, last: date) -> date:
        """A drawn day of [first, last]; a Sunday gives way to the Monday after where there is one."""
        day = first + timedelta(days=self.rng.randrange((last - first).days + 1))
        return day + DAY if day.weekday() == 6 and day < last else day

    def in_month(self, month: int, low: int = 3, high: int = 26) -> date:
        """A drawn day of a month."""
        return self.day(date(self.year, month, low), date(self.year, month, high))

    def entered(self, day: date, late: float = 0.04) -> date:
        """When a record of that day was entered: within a few days, now and then weeks later."""
        days = self.rng.randrange(0, 7) if self.rng.random() >= late else self.rng.randrange(20, 45)
        return day + timedelta(days=days)

    @cached_property
    def branches(self) -> list[UnitSpan]:
        """Every branch that existed on some day of the year, once, as it was at its end."""
        return list(self._living(("党支部",)))

    def units(self, *kinds: str) -> list[UnitSpan]:
        """Every unit of those kinds that existed on some day of the year."""
        return list(self._living(kinds))

    def _living(self, kinds: tuple[str, ...]) -> Iterator[UnitSpan]:
        for code, spans in self.ground.tree.spans.items():
            living = [s for s in spans if s.since <= self.last and (s.until is None or s.until > self.first)]
            if living and living[-1].kind in kinds:
                yield self.ground.tree.spans[code][-1] if spans[-1] in living else living[-1]

    def exists(self, code: str, day: date) -> bool:
        """Whether the unit existed that day."""
        return self.ground.tree.at(code, day) is not None

    def diligence(self, code: str) -> float:
        """How often a unit does what it owes: its committee's habit of the year, and its own.

        2019 is two points better than 2018, and the schools' committee leaves hardly anything out.
        """
        if code not in self._rates:
            top = self.ground.committee(code, self.last) or self.ground.committee(code, self.first)
            rate = self.fixed(f"habit/{top}").uniform(0.962, 0.985) - 0.022 * (self.last.year < 2019)
            if top == SCHOOLS:
                rate = 0.975 if self.last.year < 2019 else 0.997
            elif self.fixed(f"own/{code}").random() < 0.04:
                rate -= 0.1
            self._rates[code] = rate
        return self._rates[code]

    def does(self, code: str) -> bool:
        """Whether a unit does a thing that it owes, this time."""
        return self.rng.random() < self.diligence(code)

    def members(self, branch: str, day: date) -> list[Member]:
        """A branch's members that day."""
        return self.ground.members_of(branch, day)

    def entitled(self, branch: str, day: date) -> list[Member]:
        """A branch's members that day whom a meeting expects."""
        return self.ground.entitled(branch, day)

    def quarter(self, quarter: int) -> tuple[date, date]:
        """First and last day of a quarter (1–4)."""
        first = date(self.year, 3 * quarter - 2, 1)
        nxt = date(self.year + (quarter == 4), 3 * quarter % 12 + 1, 1)
        return first, nxt - DAY

    def share(self, number: int) -> int:
        """A number of the full demo district, in proportion to this one's size (at least 1)."""
        return max(1, round(number * self.ground.size.scaled().branches / 520))

    def between(self, low: int, high: int) -> int:
        """A whole number of [low, high]."""
        return self.rng.randint(low, high)

    def some_of(self, count: int, low: float, high: float) -> set[int]:
        """Which of ``count`` things are so: a drawn share of [low, high], rounded down, in drawn places."""
        return set(self.rng.sample(range(count), min(count, int(count * self.rng.uniform(low, high)))))

    def committees(self) -> list[str]:
        """The committees that existed on some day of the year, in their order."""
        return [
            code for code in self.ground.committees if self.exists(code, self.first) or self.exists(code, self.last)
        ]

    def towns(self) -> list[str]:
        """The towns among them."""
        return [code for code in self.committees() if code[0] == "T"]

    def homes(self) -> list[str]:
        """All villages and communities."""
        return [span.code for span in self.units("行政村", "社区")]

    def homes_of(self, town: str, *kinds: str) -> list[str]:
        """A town's own villages and communities (by where they hung first), by code."""
        spans = self.ground.tree.spans
        found = (code for code in self.homes() if spans[code][0].parent == town)
        return [code for code in found if not kinds or spans[code][0].kind in kinds]

    def branches_of(self, committee: str) -> list[str]:
        """The branches that a committee had at the end of the year (or of its own life)."""
        last = self.last if self.exists(committee, self.last) else MERGED_ON - DAY
        return [span.code for span in self.branches if self.ground.committee(span.code, last) == committee]

    def no(self, mark: str, unit: str, n: int) -> str:
        """A number for the row of a register."""
        return f"{mark}{self.year % 100}-{unit}-{n:02}"
