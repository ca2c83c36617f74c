"""A year with some rows corrected, added, taken out or set aside: the figures again without counting the year again.

    after = corrected(WhoReads(rules), measured, facts, facts_after)
    after.figure("branch-assembly", "T03")

What the changed rows' subjects contribute is evaluated by the very :func:`pingyi.measures.evaluate`, over the rows about them alone
(:mod:`differences`): as they were and as they are. Everybody else contributes the same to both, so the figure of any unit is the
old one, less the one, plus the other. Rows in evidence are looked up again only for measures and units that the change can reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.measures import evaluate
from pingyi.measures.differences import Change, both_about, change_of, rows_at, units_of
from pingyi.measures.model import Evidence, Figure, Measures, SubjectFigure
from pingyi.measures.subjects import UNIT
from pingyi.measures.who_reads import TAKEN, WAIVERS, WhoReads

_DEEPEST = 16
"""Corrections upon corrections: each asks the one before it, so that at some depth the year evaluated whole is quicker."""
_MARK = "\x1f"
"""Ends the names of the later version, where both versions stand side by side; no name in a ledger holds it."""


def corrected(readers: WhoReads, base: Measures, before: Facts, after: Facts) -> Measures:
    """The measures of a year after a change: equal in everything to the year evaluated whole.

    Args:
        readers: of the rules by which ``base`` was measured.
        base: all measures of ``before``, evaluated whole or corrected in their turn.
        before: the facts that were measured.
        after: the same year's facts after the change. Tables that are the same objects are not compared.

    Where the tree itself changes everything may, and the year is evaluated whole.
    """
    change = change_of(readers, before, after)
    if not change.forms and not change.linked:
        return base
    deep = isinstance(base, Corrected) and base.depth >= _DEEPEST
    if UNIT in change.forms or UNIT in change.linked or after.files or deep:
        return evaluate(readers.rules, after)
    return Corrected(readers, base, before, after, change)


class Corrected:
    """Implements :class:`pingyi.measures.model.Measures`: a year (``base``) as it is after a change."""

    def __init__(self, readers: WhoReads, base: Measures, before: Facts, after: Facts, change: Change) -> None:
        self.year = base.year
        self.moved = frozenset(readers.of(change.forms))
        """The measures whose figures the change can reach."""
        self.seen = frozenset(readers.of(change.forms | change.linked))
        """The measures in whose evidence it can be seen."""
        self.forms = change.forms
        """The tables that differ."""
        self.depth: int = base.depth + 1 if isinstance(base, Corrected) else 1
        self._readers, self._base, self._facts, self._change = readers, base, after, change
        self._less, self._more, self.units = _little_districts(readers, before, after, change)

    def reaches(self, measure: str, unit: str) -> bool:
        """Whether the figure, the subjects that share in it, or the rows in evidence can be others than before."""
        return unit in self.units and measure in self.seen

    def figure(self, measure: str, unit: str) -> Figure:
        """The figure of a unit's subtree."""
        figure = self._base.figure(measure, unit)
        if measure not in self.moved or unit not in self.units:
            return figure
        less, more = self._less.figure(measure, unit), self._more.figure(measure, unit)
        den = None if figure.den is None else figure.den - (less.den or 0) + (more.den or 0)
        unknown = figure.unknown - less.unknown + more.unknown
        return Figure(measure, unit, figure.num - less.num + more.num, den, unknown)

    def subjects(self, measure: str, unit: str) -> tuple[SubjectFigure, ...]:
        """The subjects that share in the figure, sorted."""
        shares = self._base.subjects(measure, unit)
        if measure not in self.moved or unit not in self.units:
            return shares
        names = self._change.names
        fresh = [share for share in self._more.subjects(measure, unit) if share.subject in names]
        return tuple(sorted([*(share for share in shares if share.subject not in names), *fresh]))

    def evidence(self, measure: str, unit: str) -> Evidence:
        """The rows that the figure rests on, and the dues not met."""
        return (self._again if self.reaches(measure, unit) else self._base).evidence(measure, unit)

    @cached_property
    def _again(self) -> Measures:
        """The measures that the change reaches, evaluated whole, for their rows."""
        names = self._readers.of(self._change.forms | self._change.linked)
        tables = {table for name in names for table in self._readers.tables[name]}
        places = {place for issue in self._facts.issues if issue.others for place in (issue.place, *issue.others)}
        # Rows that another row repeats or contradicts come with it, whatever table they are of.
        tables |= rows_at(self._facts, places).keys() if places else set()
        narrow = {name: table for name, table in self._facts.tables.items() if name in tables}
        return evaluate(self._readers.rules, replace(self._facts, tables=narrow), measures=names)


@dataclass(frozen=True)
class _Version:
    """One version of a little district; ``mark``: what its names end in."""

    measures: Measures
    mark: str = ""

    def figure(self, measure: str, unit: str) -> Figure:
        return self.measures.figure(measure, unit + self.mark)

    def subjects(self, measure: str, unit: str) -> Iterable[SubjectFigure]:
        shares = self.measures.subjects(measure, unit + self.mark)
        return (replace(share, subject=share.subject.removesuffix(self.mark)) for share in shares)


def _little_districts(
    readers: WhoReads, before: Facts, after: Facts, change: Change
) -> tuple[_Version, _Version, frozenset[str]]:
    """Both versions, reduced to the rows about whom the change names and to the units that these are in; and those units."""
    measures = readers.of(change.forms)
    forms = {form for name in measures for form in readers.tables[name]}
    own = both_about(readers, before, after, change.names, forms)
    units = after.tables[UNIT]
    codes = units_of(readers, own, change.names, units)
    inside = pa.array(sorted(codes), pa.string())
    tree = units.filter(pc.is_in(units["code"], value_set=inside))
    versions = zip(own, (before, after), strict=True)
    old, new = ({**tables, **_waivers(facts, forms, inside), UNIT: tree} for tables, facts in versions)
    if set(measures) <= readers.renamable:
        # Side by side in one district: most of what an evaluation takes, it takes once.
        facts = Facts(after.year, _side_by_side(readers, old, new))
        both = evaluate(readers.rules, facts, measures=measures)
        return _Version(both), _Version(both, _MARK), codes
    apart = (Facts(after.year, tables) for tables in (old, new))
    less, more = (evaluate(readers.rules, facts, measures=measures) for facts in apart)
    return _Version(less), _Version(more), codes


def _waivers(facts: Facts, forms: Collection[str], units: pa.Array) -> dict[str, pa.Table]:
    """The waivers for some units: they name no subject, yet speak of the dues of whoever belongs there."""
    table = facts.tables.get(WAIVERS) if WAIVERS in forms else None
    return {} if table is None else {WAIVERS: table.filter(pc.is_in(table["unit"], value_set=units))}


def _side_by_side(
    readers: WhoReads, old: Mapping[str, pa.Table], new: Mapping[str, pa.Table]
) -> Mapping[str, pa.Table]:
    found = dict(old)
    for name, table in new.items():
        if name == TAKEN:
            keys: tuple[str, ...] = ("row_id", "person")
        else:
            keys = ("row_id", *readers.keys(name), *(("code", "parent") if name == UNIT else ()))
        for key in dict.fromkeys(keys):
            marked = pc.binary_join_element_wise(table[key], _MARK, "")
            table = table.set_column(table.column_names.index(key), table.schema.field(key), marked)  # noqa: PLW2901  key by key
        found[name] = pa.concat_tables([old[name], table]) if name in old else table
    return found
