"""A few records changed: the facts of the year again, by reading only the forms that can be touched by it.

    reach = reached(rules, {"branch-meeting"})
    old, new = (part(rules, before, rows, reach, bearers) for rows in (rows_before, rows_after))
    after = renewed(rules, before, old, new, reach)

What the rows of a form become, and which of them are set aside, depends on the rows of that form, on the organisations, on the
registers that it refers to, and on the members where the absent are written down. So these forms are read twice, as they were and
as they are, and what differs is put into the facts that are there; who was in two places at once is asked of all tables again.
Equal to :func:`pingyi.web.records.facts.made` of all records, whatever the change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.loose import loose
from pingyi.facts.model import PARTICIPANTS, Facts
from pingyi.facts.quality import Year
from pingyi.facts.quality.persons import MEETINGS, two_meetings
from pingyi.facts.reading import Reading
from pingyi.issues import Issue
from pingyi.packs import Rules
from pingyi.packs.schema import FieldType, Form
from pingyi.web.records.facts import Due, Kept, columns, gathered

UNITS, MEMBERS, TAKEN = "units", "members", "participants"


@dataclass(frozen=True)
class Reach:
    """``touched``: the forms whose tables the change can touch; ``read``: those to be read again to know it."""

    touched: frozenset[str]
    read: frozenset[str]


@dataclass(frozen=True, eq=False)
class Part:
    """What the forms to be read again become, in one version of the year."""

    tables: Mapping[str, pa.Table]
    issues: tuple[Issue, ...]


def reached(rules: Rules, changed: Collection[str]) -> Reach | None:
    """What a change of rows of some forms can reach; None: anything, as where the organisations themselves change."""
    if UNITS in changed:
        return None
    forms = rules.forms
    # A register's key that names a person is called otherwise wherever it is used.
    touched = set(changed) | {form.id for form in forms.values() if _refers(form) & set(changed)}
    if MEMBERS in changed:
        touched |= {form.id for form in forms.values() if form.absent}
    read = touched | {UNITS} | {register for name in touched for register in _refers(forms[name])}
    return Reach(frozenset(touched), frozenset(read & forms.keys()))


def _refers(form: Form) -> set[str]:
    return {one.refers for one in form.fields if one.type is FieldType.ROW}


def part(rules: Rules, base: Reading, kept: Iterable[Kept], reach: Reach, bearers: Collection[str]) -> Part:
    """``kept``: all records of the forms to be read, in one version; ``base``: the year of which the other forms are."""
    small = replace(rules, forms={name: form for name, form in rules.forms.items() if name in reach.read})
    asked = MEMBERS not in reach.touched and any(small.forms[name].absent for name in reach.touched)
    due = Due(rules, base.facts.tables[MEMBERS]) if asked else None
    tables, found = gathered(small, columns(small, kept), bearers, due)
    return Part(tables, tuple(issue for issue in found if issue.code != MEETINGS))


def renewed(rules: Rules, base: Reading, old: Part, new: Part, reach: Reach) -> Reading:
    """The year after a change: ``base``, of which ``old`` became ``new``. Tables that stay as they are stay the same objects."""
    tables = dict(base.facts.tables)
    for name in reach.touched:
        if not new.tables[name].equals(tables[name]):
            tables[name] = new.tables[name]
    taken = _taken(tables[TAKEN], new.tables[TAKEN], reach.touched)
    if not taken.equals(tables[TAKEN]):
        tables[TAKEN] = taken
    gone, come = (
        Counter([*part.issues, *loose(rules, of, {})]) for part, of in ((old, base.facts.tables), (new, tables))
    )
    told = Counter(issue for issue in base.issues if issue.code != MEETINGS) + (come - gone) - (gone - come)
    met = two_meetings(Year(rules, tables, {}, rules.year)).issues
    issues = tuple(sorted([*told.elements(), *met]))
    return Reading(Facts(rules.year, tables, issues), issues, ())


def _taken(base: pa.Table, fresh: pa.Table, touched: Collection[str]) -> pa.Table:
    """Who took part: of the forms touched as it is now, of the others as it was."""
    wanted = pa.array(sorted(touched), pa.string())
    parts = base.filter(pc.invert(pc.is_in(base["form"], wanted))), fresh.filter(pc.is_in(fresh["form"], wanted))
    return pa.concat_tables(parts).sort_by([(name, "ascending") for name in PARTICIPANTS.names]).combine_chunks()
