"""Dues: what each subject owed in the year, and whether it was met.

A due is owed by a subject that is among those asked on the due's last day and existed through its whole period, unless it is
waived. The periods:
- ``every``: the periods of the year (a week belongs to the year of its Thursday);
- ``every_years`` N: one, the N years that end with this one;
- ``once``: one, from 1 January to the date; a full date of another year is nothing owed this year;
- ``within``: one for each row of the event that counts, from its day for so many days; it belongs to the year of its last day.
``since`` and ``until`` of the duty: a period that begins before the one, or ends on the other or later, is not owed.

A row of `waivers` speaks of the dues whose last day lies in its `since` … `until` (both inside) and whose subject then belongs to
its `unit` directly (is the unit, holds a post in it, is a member or a register row of it); its `duty` is the duty's id or name.
免除 removes the due. 延期 lets records dated up to `extended_to` count, and moves the limit of *on time* with it.

A record without a day fulfils nothing. *On time*: `at_least` records were entered no later than the period's end + `on_time_days`;
*late*: not even counting those whose day of entry is unknown; otherwise *unknown*. With `all_of` every part must be so, with
`any_of` one. A duty without fulfilments is never met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingyi.calendar import periods
from pingyi.measures.days import LONG_AGO, Bools, Ints, day_of, expand, number, year_bounds
from pingyi.measures.queries import Bit
from pingyi.measures.subjects import Roll
from pingyi.packs.schema import Duty, Within

_KEY = 1 << 20


@dataclass(frozen=True)
class Span:
    """One period of a duty: first and last day (both inside) and its label."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, eq=False)
class Dues:
    """The dues of one duty, as columns. ``sure``: met by records known to be in time; ``possible``: perhaps so."""

    duty: Duty
    roll: Roll
    subject: Ints
    first: Ints
    last: Ints
    end: Ints
    """The last day of a record that counts: ``last``, or the day to which it was extended."""
    slot: Ints
    """The place among the duty's spans; −1 for a clock started by an event."""
    path: Ints
    spans: tuple[Span, ...]
    waived: Ints
    """The subjects (places in the roll) of dues that a waiver removed."""
    waived_path: Ints
    waiver_rows: tuple[tuple[int, Ints, Ints], ...]
    """Each row of `waivers` that speaks of some of the dues, with their subjects and paths; set-aside rows too."""
    met: Bools
    sure: Bools
    possible: Bools

    @property
    def limit(self) -> Ints:
        """The last day of entry that is in time."""
        return self.end + self.duty.on_time_days

    def label(self, place: int) -> str:
        """The period's label (“2019年一季度”, “2019年3月5日起30日内”)."""
        if self.slot[place] >= 0:
            return self.spans[int(self.slot[place])].label
        day = day_of(int(self.first[place]))
        return f"{day.year}年{day.month}月{day.day}日起{int(self.last[place] - self.first[place])}日内"


@dataclass(frozen=True, eq=False)
class Tally:
    """The dues of one duty summed up: of each subject (a place in ``roll``) on a path how many it owed and met.

    ``in_time``: met by records known to be in time; ``unknown``: met, perhaps in time. A subject may stand here more than once.
    """

    roll: Roll
    subject: Ints
    path: Ints
    owed: Ints
    met: Ints
    in_time: Ints
    unknown: Ints


@dataclass(frozen=True)
class Waiver:
    """A row of `waivers` that speaks of a duty: ``extended_to`` is None where the due is waived."""

    row: int
    counts: bool
    unit: str
    first: int
    last: int
    extended_to: int | None


def spans_of(duty: Duty, year: int) -> tuple[Span, ...]:
    """The periods of a duty in a year (none for a clock that events start), those in which it is in force."""
    first, last = year_bounds(year)
    if duty.every:
        spans = [Span(number(p.first), number(p.last), p.label) for p in periods(duty.every, year)]
    elif duty.every_years:
        begin = date(year - duty.every_years + 1, 1, 1)
        spans = [Span(number(begin), last, f"{begin.year}—{year}年")]
    elif duty.once:
        day = date.fromisoformat(duty.once.by if len(duty.once.by) > 5 else f"{year}-{duty.once.by}")
        spans = [Span(first, number(day), f"{day.year}年{day.month}月{day.day}日前")] if day.year == year else []
    else:
        spans = []
    return tuple(span for span in spans if in_force(duty, span.first, span.last))


def clock_bit(within: Within, year: int) -> Bit:
    """The events whose clock ends in the year."""
    first, last = year_bounds(year)
    return Bit(within.where, first - within.days, last - within.days, dayless=False)


def in_force(duty: Duty, first: int, last: int) -> bool:
    """Whether a period lies within the duty's own dates."""
    begun = duty.since is None or number(duty.since) <= first
    return begun and (duty.until is None or last < number(duty.until))


def waivers_of(duty: Duty, table: pa.Table | None) -> tuple[Waiver, ...]:
    """The rows of a table `waivers` that name the duty."""
    if table is None:
        return ()
    found = []
    mine = pc.is_in(table["duty"], value_set=pa.array([duty.id, duty.name], pa.string()))
    places = pc.indices_nonzero(pc.and_(mine, pc.is_valid(table["unit"])))
    spoken = table.select(["counts", "unit", "sort", "since", "until", "extended_to"]).take(places)
    for place, row in zip(places.to_pylist(), spoken.to_pylist(), strict=True):
        extended = row["extended_to"] if row["sort"] == "延期" else None
        if row["sort"] == "免除" or extended:
            found.append(
                Waiver(
                    place,
                    row["counts"],
                    row["unit"],
                    number(row["since"]) if row["since"] else LONG_AGO,
                    number(row["until"]) if row["until"] else 1 << 19,
                    number(extended) if extended else None,
                )
            )
    return tuple(found)


def pairs_of(dues: Dues, subject: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Which records (places in ``subject`` and ``day``) lie in which dues of their subject: places in dues, places in records."""
    order = np.lexsort((day, subject))
    keys = subject[order] * _KEY + (day[order] - LONG_AGO)
    low = np.searchsorted(keys, dues.subject * _KEY + (dues.first - LONG_AGO), side="left")
    high = np.searchsorted(keys, dues.subject * _KEY + (dues.end - LONG_AGO), side="right")
    due, place = expand(low, high)
    return due, order[place]
