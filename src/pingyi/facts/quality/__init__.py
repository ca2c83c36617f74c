"""Checks that look across rows: what repeats, contradicts or cannot have been is set aside until somebody settles it.

    settle(rules, tables, texts, year) → tables with `counts` brought up to date, and the issues

The checks run in the order of :data:`CHECKS`; each sees only the rows that still count, so that a copy of a
copy is told once. A row that is set aside stays in its table with `counts` false. Each issue stands on a row
and names in ``others`` the rows that it repeats or contradicts; :func:`reasons` looks up why a row is set
aside.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa

from pingyi.facts.quality import backdated, contradictions, copies, duplicates, existence, persons
from pingyi.facts.quality.year import Outcome, Year
from pingyi.issues import Issue, Place, Severity
from pingyi.packs.rules import Rules

__all__ = ["CHECKS", "Outcome", "Year", "reasons", "settle"]

CHECKS = (
    duplicates.check,
    contradictions.check,
    existence.check,
    persons.two_branches,
    persons.two_meetings,
    copies.check,
    backdated.check,
)


def settle(
    rules: Rules, tables: Mapping[str, pa.Table], texts: Mapping[str, pa.Table], year: int, names: Collection[str] = ()
) -> tuple[dict[str, pa.Table], tuple[Issue, ...]]:
    """Set aside what cannot count; same input, same result.

    ``texts`` are the raw texts beside the tables (:class:`pingyi.facts.build.Built`), ``names`` the members'
    names that are masked before texts are compared. Issues come sorted.
    """
    now = Year(rules, dict(tables), texts, year, tuple(names))
    issues: list[Issue] = []
    for check in CHECKS:
        outcome = check(now)
        issues += outcome.issues
        now = now.without(outcome.aside)
    return dict(now.tables), tuple(sorted(issues))


def reasons(issues: Sequence[Issue]) -> dict[Place, tuple[Issue, ...]]:
    """Row (file, sheet, line) → the issues for which it is set aside.

    Of a `contradicting-rows`, `person-in-two-branches` or `back-dated` all rows named are aside, of the others
    only the row that the issue stands on.
    """
    found: dict[Place, list[Issue]] = {}
    for issue in issues:
        if issue.severity is Severity.DOUBT:
            aside = [issue.place, *issue.others] if issue.code in _ALL_ASIDE else [issue.place]
            for place in aside:
                found.setdefault(Place(place.file, place.sheet, place.row), []).append(issue)
    return {place: tuple(told) for place, told in found.items()}


_ALL_ASIDE = frozenset({contradictions.CODE, persons.BRANCHES, backdated.CODE})
