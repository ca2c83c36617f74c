"""The tree of organisations with its history: asked as of a day, so renamed, moved and merged units keep their past."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, order=True)
class UnitSpan:
    """A unit as it was from ``since`` (included) to ``until`` (excluded; None: still). A code has one span or several."""

    code: str
    since: date
    until: date | None
    name: str
    kind: str
    parent: str | None

    def covers(self, day: date) -> bool:
        """Whether the span holds on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Tenure:
    """A time in which a unit's whole way up the tree stayed the same: ``path`` runs from the unit itself to the root.

    ``first`` and ``last`` are both included and lie inside the window that was asked for.
    """

    code: str
    first: date
    last: date
    path: tuple[str, ...]


class Tree:
    """All spans of all units. Days before a unit's first span, after its last, or in a gap: it did not exist."""

    def __init__(self, spans: Iterable[UnitSpan]) -> None:
        self._spans: dict[str, list[UnitSpan]] = defaultdict(list)
        for span in sorted(spans, key=_in_time):
            self._spans[span.code].append(span)
        self._starts = {code: [span.since for span in spans] for code, spans in self._spans.items()}
        self.at = lru_cache(maxsize=200_000)(self._at)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code ever given, sorted."""
        return tuple(sorted(self._spans))

    @property
    def spans(self) -> Mapping[str, list[UnitSpan]]:
        """Code → its spans in order of time."""
        return self._spans

    def _at(self, code: str, day: date) -> UnitSpan | None:
        """The unit as it was that day; None where it did not exist."""
        starts = self._starts.get(code)
        if not starts:
            return None
        index = bisect_right(starts, day) - 1
        span = self._spans[code][index] if index >= 0 else None
        return span if span is not None and span.covers(day) else None

    def latest(self, code: str) -> UnitSpan:
        """The unit's last span. Raises KeyError for a code never given."""
        return self._spans[code][-1]

    def name(self, code: str, day: date | None = None) -> str:
        """The name on that day, or the last one it had; the code itself where nothing is known of it."""
        span = self.at(code, day) if day else None
        if span is None:
            span = self._spans[code][-1] if code in self._spans else None
        return span.name if span else code

    def path(self, code: str, day: date) -> tuple[str, ...]:
        """From the unit up to the root as it was that day; empty where the unit did not exist. A cycle ends the way."""
        way: list[str] = []
        span = self.at(code, day)
        while span is not None and span.code not in way:
            way.append(span.code)
            span = self.at(span.parent, day) if span.parent else None
        return tuple(way)

    def units(self, day: date, kinds: Iterable[str] = ()) -> tuple[UnitSpan, ...]:
        """The units that existed that day, of those kinds (none named: all), by code."""
        wanted = set(kinds)
        spans = (self.at(code, day) for code in self.codes)
        return tuple(span for span in spans if span is not None and (not wanted or span.kind in wanted))

    def exists_through(self, code: str, first: date, last: date) -> bool:
        """Whether the unit existed on every day of [first, last]; being renamed or moved does not interrupt it."""
        day = first
        while day <= last:
            span = self.at(code, day)
            if span is None:
                return False
            if span.until is None:
                return True
            day = span.until
        return True

    def tenures(self, code: str, first: date, last: date) -> tuple[Tenure, ...]:
        """The unit's tenures inside [first, last], in order; changes anywhere on the way up start a new one."""
        found: list[Tenure] = []
        day = first
        while day <= last:
            path = self.path(code, day)
            until = min(last, self._next_change(code, day, last) - timedelta(days=1))
            if path:
                if found and found[-1].path == path and found[-1].last + timedelta(days=1) == day:
                    found[-1] = Tenure(code, found[-1].first, until, path)
                else:
                    found.append(Tenure(code, day, until, path))
            day = until + timedelta(days=1)
        return tuple(found)

    def _next_change(self, code: str, day: date, last: date) -> date:
        """The first day after ``day`` on which any span of the way up begins or ends (the day after ``last`` at the latest)."""
        edge = last + timedelta(days=1)
        way = self.path(code, day) or (code,)
        top = self.at(way[-1], day)
        # A parent that is named but does not exist (yet, or any more) ends the way; its coming changes it.
        awaited = (top.parent,) if top is not None and top.parent is not None else ()
        for member in (*way, *awaited):
            for span in self._spans.get(member, ()):
                for change in (span.since, span.until):
                    if change is not None and day < change < edge:
                        edge = change
        return edge


def _in_time(span: UnitSpan) -> tuple[str, date, date, str, str, str]:
    """The order of spans; one that still holds comes after one that ended, a unit without a parent before one with."""
    return span.code, span.since, span.until or date.max, span.name, span.kind, span.parent or ""
