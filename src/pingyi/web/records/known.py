"""What a record's names are looked up in: the registers as the web keeps them, of one year, seen from one unit.

The tree and the posts are kept per process under a version that every change of a register bumps (Setting ``registers-version``,
asked afresh each time: another process may have changed it). A unit's members are few and asked for each time.

In a page a person is chosen, not typed: what stands in a cell is the opaque id, so the “name” of each person here is the id.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from pingyi.facts.names import NamesBook
from pingyi.facts.sheets.directory import Directory
from pingyi.facts.sheets.lookup import Known
from pingyi.facts.sheets.people import People
from pingyi.packs import Rules
from pingyi.packs.schema import Form
from pingyi.web.base.models import Setting
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.records.values import from_json
from pingyi.web.registers.models import Person, Unit
from pingyi.web.rulebooks.active import rules as rules_of

VERSION = "registers-version"
UNITS, MEMBERS, POSTS = "units", "members", "posts"


@dataclass(frozen=True)
class Registry:
    """The tree with its history, and the posts, as one year sees them."""

    year: int
    rules: Rules
    directory: Directory
    posts: tuple[dict[str, Any], ...] = field(repr=False)

    def post_ids(self, units: Iterable[str]) -> list[str]:
        """The posts that units have, “书记@T01”, each once."""
        wanted = set(units)
        return sorted({f"{row['title']}@{row['unit']}" for row in self.posts if row["unit"] in wanted})


@dataclass(frozen=True)
class Seen:
    """The registers from one unit's side: what its record's cells are checked by, and its members' names."""

    known: Known
    names: Mapping[str, str] = field(repr=False)
    members: tuple[dict[str, Any], ...] = field(repr=False)


def version() -> str:
    """The registers' version now, whoever changed them; empty until a register has been changed for the first time."""
    return Setting.objects.filter(name=VERSION).values_list("value", flat=True).first() or ""


def bump() -> None:
    """Say that a register has changed; belongs into the transaction that changes it.

    The version is no number: two databases that one process comes across never have the same one.
    """
    Setting.objects.update_or_create(name=VERSION, defaults={"value": secrets.token_hex(8)})
    cache.delete(f"setting:{VERSION}")


def of_form(form: Form, year: int) -> QuerySet[Record]:
    """The records of a form that count in a year: :func:`pingyi.web.records.facts.in_force`, of one form."""
    lasting = Q(last_year=None) | Q(last_year__gte=year)
    years = {"year__lte": year} if form.history else {"year": year}
    return Record.objects.filter(lasting if form.history else Q(), form=form.id, status__in=COUNTING, **years)


def registry(year: int) -> Registry:
    """The tree and the posts of a year; made again only when a register has changed or other rules hold."""
    rules, now = rules_of(year), version()
    kept = _KEPT.get(year)
    if kept is None or not now or kept[0] != now or kept[1].rules is not rules:
        kept = _KEPT[year] = now, _made(year, rules)
    return kept[1]


_KEPT: dict[int, tuple[str, Registry]] = {}
"""Year → version and registry. Not in Django's cache, which would pickle it at each use."""


def _made(year: int, rules: Rules) -> Registry:
    rows = _rows(UNITS, year, rules)
    told = {row["code"] for row in rows}
    # A unit that no record speaks of (made by the district itself, before its register came in) is as it stands today.
    bare = (
        Unit.objects.exclude(code__in=told)
        if len(told) < 500
        else [u for u in Unit.objects.all() if u.code not in told]
    )
    rows += [
        {
            "code": u.code,
            "name": u.name,
            "kind": u.kind,
            "parent": u.parent_id,
            "since": u.since,
            "until": u.until,
            "short": u.short,
        }
        for u in bare
    ]
    posts = tuple(_rows(POSTS, year, rules))
    return Registry(year, rules, Directory(rows, rules.unit_kinds), posts)


def _rows(form_id: str, year: int, rules: Rules, **where: Any) -> list[dict[str, Any]]:
    form = rules.forms[form_id]
    found = of_form(form, year).filter(**where).order_by("id")
    return [from_json(form, kept) for kept in found.values_list("values", flat=True)]


def seen_from(unit: str, whole: Registry) -> Seen:
    """The registers as a unit's record needs them: its own members, all posts, the whole tree."""
    year = whole.year
    rows = _rows(MEMBERS, year, whole.rules, unit_id=unit)
    ids = {row["person"] for row in rows}
    names = dict(Person.objects.filter(id__in=ids).values_list("id", "name"))
    book = NamesBook(b"", {person: person for person in ids})
    people = People(whole.directory, book)
    people.learn_members(rows)
    for row in whole.posts:
        people.titles.setdefault(row["title"], set()).add(row["unit"])
    known = Known(year, whole.directory, people, book, whole.rules.unit_kinds)
    members = tuple(sorted(rows, key=lambda row: (row["since"] or date.min, row["person"])))
    return Seen(known, names, members)
