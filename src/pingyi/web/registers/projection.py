"""`Unit` and `Person` as they follow from the records: made again in the transaction that changes a register.

The tree is the one of today's year; an organisation that ended keeps the place that it had on its last day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from pingyi.facts.tree import Tree, UnitSpan
from pingyi.web.base.clock import today
from pingyi.web.records.facts import in_force
from pingyi.web.records.known import MEMBERS, POSTS, UNITS, bump
from pingyi.web.records.values import from_json
from pingyi.web.registers import pinyin
from pingyi.web.registers.models import Person, Unit
from pingyi.web.rulebooks.active import rules as rules_of

HOUSE = frozenset({UNITS, MEMBERS, POSTS})
_FIELDS = ("name", "short", "kind", "parent", "since", "until", "path", "search")


@transaction.atomic
def refresh(forms: Collection[str], persons: Collection[str] | None = None) -> None:
    """Bring what follows from these registers up to date. ``persons``: whose rows changed (None: anybody's)."""
    if UNITS in forms:
        units()
    if MEMBERS in forms:
        members(persons)
    if HOUSE & set(forms):
        bump()


def rows_of(form_id: str, year: int, **where: Any) -> list[dict[str, Any]]:
    """The rows of a register that count in a year, typed."""
    rules = rules_of(year)
    form = rules.forms[form_id]
    kept = in_force(rules, year).filter(form=form_id, **where).order_by("day", "pk").values_list("values", flat=True)
    return [from_json(form, one) for one in kept]


def spans(rows: Iterable[Mapping[str, Any]]) -> list[UnitSpan]:
    """The register's rows as spans of a tree."""
    names = ("code", "since", "until", "name", "kind", "parent")
    return [UnitSpan(**{name: row[name] for name in names}) for row in rows]


def bare_span(unit: Unit) -> UnitSpan:
    """An organisation of which no record speaks, as it stands."""
    return UnitSpan(unit.code, unit.since, unit.until, unit.name, unit.kind, unit.parent_id)


def placeholders(rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of `Unit` for new codes, so that records can point to them; :func:`units` puts them in their place."""
    known = set(Unit.objects.values_list("code", flat=True))
    fresh = {row["code"]: row for row in rows if row["code"] not in known}
    Unit.objects.bulk_create(
        [
            Unit(code=code, name=row["name"], kind=row["kind"], since=row["since"], path=f"/{code}/")
            for code, row in sorted(fresh.items())
        ],
        batch_size=500,
    )


def units(day: date | None = None) -> None:
    """All organisations as they stand on a day (default: today), from the records of the form `units`."""
    day = day or today()
    rows = rows_of(UNITS, day.year)
    told = {row["code"] for row in rows}
    bare = [unit for unit in Unit.objects.all() if unit.code not in told and unit.until != unit.since]
    tree = Tree([*spans(rows), *map(bare_span, bare)])
    names: dict[str, dict[str, None]] = {unit.code: {unit.name: None} for unit in bare}
    short: dict[str, str] = {unit.code: unit.short for unit in bare}
    for row in rows:
        called = (row["name"], row["short"], row["former"])
        names.setdefault(row["code"], {}).update((name, None) for name in called if name)
        short[row["code"]] = row["short"] or short.get(row["code"], "")
    found = [_unit(tree, code, day, short[code], names[code]) for code in tree.codes]
    Unit.objects.bulk_create(
        found, batch_size=500, update_conflicts=True, unique_fields=["code"], update_fields=list(_FIELDS)
    )


def _unit(tree: Tree, code: str, day: date, short: str, names: Iterable[str]) -> Unit:
    span = tree.at(code, day) or tree.latest(code)
    seen = min(max(day, span.since), span.until - timedelta(days=1)) if span.until else max(day, span.since)
    way = tree.path(code, seen) or (code,)
    return Unit(
        code=code,
        name=span.name,
        short=short,
        kind=span.kind,
        parent_id=way[1] if len(way) > 1 else None,
        since=tree.spans[code][0].since,
        until=_end(tree, code),
        path="/" + "/".join(reversed(way)) + "/",
        search=pinyin.place([*names])[:400],
    )


def _end(tree: Tree, code: str) -> date | None:
    return tree.latest(code).until


def members(persons: Collection[str] | None = None) -> None:
    """Where each member belongs today (or belonged last)."""
    day = today()
    where = {} if persons is None else {"subject__in": sorted(persons)}
    at: dict[str, tuple[tuple[bool, date], str]] = {}
    for row in rows_of(MEMBERS, day.year, **where):
        since = row["since"] or date.min
        rank = since <= day and (row["until"] is None or day < row["until"]), since
        if row["person"] not in at or rank >= at[row["person"]][0]:
            at[row["person"]] = rank, row["unit"]
    known = Person.objects.filter(id__in=list(at)) if persons is not None else Person.objects.all()
    moved = [one for one in known if one.id in at and one.unit_id != at[one.id][1]]
    for one in moved:
        one.unit_id = at[one.id][1]
    # As an insert that meets itself: one statement for a thousand rows, where bulk_update would write a case for each.
    Person.objects.bulk_create(
        moved, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=["unit"]
    )
