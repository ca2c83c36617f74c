"""The measured year of a union set: figures of every unit in it, from the districts' own up to the root.

Each district is counted as it counts itself (:func:`pingyi.measures.evaluate` over its rows); above them integers only add, along
the tree above as it stands on the year's last day. A unit above that is itself asked by a measure (there is a duty of its kind)
adds its own. Subjects and rows are looked up in the districts when somebody asks.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from pingyi.facts.union.manifest import District
from pingyi.facts.union.open import Union
from pingyi.measures import evaluate
from pingyi.measures.engine import Engine, MakeEngine
from pingyi.measures.measured import Measured
from pingyi.measures.model import Evidence, Figure, SealedShare, SubjectFigure
from pingyi.measures.reads import tables_read
from pingyi.measures.subjects import POST, UNIT, roll_of, roll_of_field
from pingyi.measures.union_cache import Store, Sums
from pingyi.measures.union_count import Counting, Told, check_handed, count
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Measure

Grid = np.ndarray[tuple[int, int], np.dtype[np.int64]]
OPEN_ROWS = 4_000_000
"""Rows of districts that stay open for subjects and evidence; one district at least."""


def evaluate_union(  # noqa: PLR0913  what is counted, how, and who hears of it
    rules: Rules,
    union: Union,
    *,
    measures: Collection[str] | None = None,
    cache: Path | None = None,
    workers: int = 1,
    engine: MakeEngine = Engine,
    told: Told = lambda *_: None,
) -> UnionMeasured:
    """Every measure of the rules (or those named) for every unit of the set.

    ``rules``: the set's, or those with more packs on top. ``cache``: a folder where districts' figures are kept by seal, so that
    next time only new ones are counted. ``workers``: processes that count parts side by side (the default engine only).

    Raises:
        KeyError: a name in ``measures`` that is no measure. UnionRefused: a measure needs what stays in the districts, and they
        did not hand it up.
    """
    if measures is not None and (strange := set(measures) - rules.measures.keys()):
        raise KeyError(*sorted(strange))
    wanted = tuple(name for name in rules.measures if measures is None or name in set(measures))
    check_handed(rules, union, wanted)
    counting = Counting(rules, union, wanted, engine)
    store = Store(cache, rules, wanted)
    counted = count(counting, store, workers, told)
    return UnionMeasured(counting, store, counted)


class UnionMeasured:
    """Implements :class:`pingyi.measures.model.Measures`. ``counted``: how many districts were counted now; others were kept."""

    def __init__(self, counting: Counting, store: Store, counted: int) -> None:
        self.year = counting.union.manifest.year
        self.counted = counted
        # What is looked up later needs no cluster, and may be asked when it is long gone.
        self._counting = replace(counting, engine=Engine)
        self._store, self._union = store, counting.union
        self._rules = counting.rules
        self._place = {name: place for place, name in enumerate(counting.measures)}
        self._open: OrderedDict[str, Measured] = OrderedDict()
        self._homes: dict[str, str | None] = {}

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of the measures evaluated, in pack order."""
        return self._counting.measures

    @property
    def handed(self) -> tuple[str, ...]:
        """Those among them that the districts handed up, and that only they can check."""
        handed = set(self._union.manifest.handed)
        return tuple(name for name in self.measures if name in handed)

    def figure(self, measure: str, unit: str) -> Figure:
        """The figure of a unit's subtree; 0 (of 0) where it has no subject."""
        rated = self._rules.measures[measure].has_denominator
        row = self._place[measure]
        above = self._above.get(unit)
        if above is not None:
            num, den, unknown = (int(value) for value in above[:, row])
            return Figure(measure, unit, num, den if rated else None, unknown)
        home = self._home(unit)
        if home is None:
            return Figure(measure, unit, 0, 0 if rated else None)
        sums = self._sums(self._union.manifest.district(home))
        place = sums.places.get(unit)
        if place is None:
            return self._opened(home).figure(measure, unit)
        num, den, unknown = (int(side[row, place]) for side in (sums.num, sums.den, sums.unknown))
        return Figure(measure, unit, num, den if rated else None, unknown)

    def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:
        """The subjects that share in the figure, sorted. Above districts a register's row is named with its district before it."""
        home = self._home(unit)
        if home is not None:
            return self._opened(home).subjects(measure, unit)
        found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        if unit not in self._above:
            return ()
        for one in self._own.subjects(measure, unit) if measure not in self.handed else ():
            found[one.subject][0] += one.num
            found[one.subject][1] += one.den
        alone = _unique(self._rules, self._rules.measures[measure])
        for district in self._union.districts_under(unit):
            for one in self._opened(district.code).subjects(measure, district.code):
                entry = found[one.subject if alone else f"{district.code}/{one.subject}"]
                entry[0] += one.num
                entry[1] += one.den
        return tuple(SubjectFigure(name, *found[name]) for name in sorted(found))

    def evidence(self, measure: str, unit: str) -> Evidence:
        """Within a district the rows that the figure rests on; above, and of what was handed up, the seals in which they lie."""
        home = self._home(unit)
        if home is not None and measure not in self.handed:
            return self._opened(home).evidence(measure, unit)
        if home is not None:
            districts: tuple[District, ...] = (self._union.manifest.district(home),)
        else:
            districts = self._union.districts_under(unit) if unit in self._above else ()
        shares = tuple(self._share(measure, district) for district in districts)
        lines = "".join(f"{share.district}\t{share.seal}\t{share.hash}\n" for share in shares)
        return Evidence(measure, unit, (), (), hashlib.sha256(lines.encode()).hexdigest(), shares)

    # Above ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _above(self) -> dict[str, Grid]:
        """Unit above → array of (num, den, unknown) by measure."""
        codes = sorted({span.code for span in self._union.above})
        found = {code: np.zeros((3, len(self.measures)), dtype=np.int64) for code in codes}
        for district in self._union.manifest.districts:
            sums = self._sums(district)
            place = sums.places[district.code]
            column = np.stack([side[:, place] for side in (sums.num, sums.den, sums.unknown)])
            for code in self._union.crown.path(district.code, self._union.last)[1:]:
                found[code] += column
        for code in codes:
            for name, row in self._place.items():
                own = self._own.figure(name, code) if name not in self.handed else None
                if own is not None:
                    found[code][:, row] += (own.num, own.den or 0, own.unknown)
        return found

    def _sums(self, district: District) -> Sums:
        """A district's figures; counted again where the cache lost them meanwhile."""
        sums = self._store.get(district.seal)
        if sums is None:
            _, sums = next(iter(self._counting.sums([district])))
            self._store.put(district.seal, sums)
        return sums

    @cached_property
    def _own(self) -> Measured:
        """The units above by themselves: what they owe as subjects, with nothing on record."""
        names = [name for name in self.measures if name not in self.handed]
        return evaluate(self._rules, self._union.above_facts(self._rules), measures=names)

    # Districts ------------------------------------------------------------------------------------------------------

    def _home(self, unit: str) -> str | None:
        """The district in which a unit is; None: above, or nowhere."""
        if unit not in self._homes:
            self._homes[unit] = None if unit in self._above else self._union.home(unit)
        return self._homes[unit]

    def _opened(self, code: str) -> Measured:
        """A district by itself. Those asked last stay open."""
        if code not in self._open:
            self._open[code] = self._counting.district(code)
            rows = [sum(self._union.manifest.district(one).rows.values()) for one in self._open]
            while len(rows) > 1 and sum(rows) > OPEN_ROWS:
                self._open.popitem(last=False)
                rows.pop(0)
        self._open.move_to_end(code)
        return self._open[code]

    def _share(self, measure: str, district: District) -> SealedShare:
        sealed = self._union.sealed(district.code).tables
        names = [name for name in tables_read(self._rules, self._rules.measures[measure]) if name in sealed]
        lines = "".join(f"{name}\t{sealed[name].with_origin}\n" for name in names)
        tables = tuple((name, sealed[name].rows) for name in names)
        return SealedShare(
            district.code, district.name, district.seal, tables, hashlib.sha256(lines.encode()).hexdigest()
        )


def _unique(rules: Rules, measure: Measure) -> bool:
    """Whether the subjects' names are unique in the set as they stand: units and posts are, rows of registers are not."""
    duty = measure.duty or measure.on_time
    if duty:
        return roll_of(rules.duties[duty].owed_by) in {UNIT, POST}
    if measure.subjects:
        return roll_of(measure.subjects) in {UNIT, POST}
    named = measure.total or (measure.ratio.of if measure.ratio else None)
    form = rules.forms[named.form if named else measure.days.of if measure.days else UNIT]
    return roll_of_field(form, "") in {UNIT, POST}
