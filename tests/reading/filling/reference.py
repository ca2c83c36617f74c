"""What a made-up district holds, counted by naive loops over its ground and its rows: the truth about filled forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from pingyi.demo.district import District
from pingyi.demo.model import Row

FIRST, LAST = date(2019, 1, 1), date(2019, 12, 31)


@dataclass(frozen=True)
class Known:
    """A district in one year."""

    district: District
    year: int = 2019

    @cached_property
    def spans(self) -> list[Any]:
        return list(self.district.ground.spans)

    def span(self, code: str, day: date) -> Any:
        return next(
            (s for s in self.spans if s.code == code and s.since <= day and (s.until is None or day < s.until)), None
        )

    def above(self, code: str, day: date) -> list[str]:
        way: list[str] = []
        span = self.span(code, day)
        while span is not None:
            way.append(span.code)
            span = self.span(span.parent, day) if span.parent else None
        return way

    def under(self, code: str, unit: str, day: date) -> bool:
        return unit in self.above(code, day)

    def units(self, unit: str, *kinds: str, day: date = LAST) -> list[Any]:
        return [
            s
            for code in sorted({s.code for s in self.spans})
            if (s := self.span(code, day)) and s.kind in kinds and self.under(code, unit, day)
        ]

    def members(self, unit: str, kind: str = "", day: date = LAST) -> int:
        return sum(
            1
            for member in self.district.ground.members
            for stay in member.stays
            if stay.since <= day and (stay.until is None or day < stay.until)
            if not kind or member.kind == kind
            if self.under(stay.unit, unit, day)
        )

    def rows(
        self,
        form: str,
        unit: str,
        first: date = FIRST,
        last: date = LAST,
        where: Callable[[dict[str, Any]], bool] = lambda _: True,
    ) -> list[dict[str, Any]]:
        """Rows of events in a time, below a unit on their day; of registers without a day, all, below it at the end."""
        shape = self.district.forms[form]
        when = shape.with_role("when") if not shape.register_ else shape.with_role("since")
        found = []
        for row in self._counted(form):
            day = row.values.get(when.id) if when else None
            if day is not None and not first <= day <= last:
                continue
            at = last if shape.register_ or day is None else day
            if self.under(row.values["unit"], unit, at) and where(dict(row.values)):
                found.append(dict(row.values))
        return found

    def _counted(self, form: str) -> Iterable[Row]:
        return [row for row in self.district.rows(self.year)[form] if row.counts]

    def count(self, form: str, unit: str, first: date = FIRST, last: date = LAST, **equal: Any) -> Fraction:
        return Fraction(len(self.rows(form, unit, first, last, _equal(equal))))

    def total(self, form: str, field: str, unit: str, first: date = FIRST, last: date = LAST, **equal: Any) -> Fraction:
        return Fraction(sum(row.get(field) or 0 for row in self.rows(form, unit, first, last, _equal(equal))))

    def rate(self, form: str, unit: str, met: Callable[[dict[str, Any]], bool]) -> Fraction | None:
        rows = self.rows(form, unit)
        return Fraction(sum(map(met, rows)) * 100, len(rows)) if rows else None

    @cached_property
    def towns(self) -> list[Any]:
        return self.units("Q", "镇党委")

    @cached_property
    def committees(self) -> list[Any]:
        return self.units("Q", "镇党委", "机关党委", "教育中心党委", "两新组织党委")


def _equal(equal: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
    return lambda row: all(row.get(name) == value for name, value in equal.items())
