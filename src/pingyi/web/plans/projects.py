"""Projects, and the lists that are tracked to their end: rows of the pack's register forms with a day by which they are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from pingyi.errors import Refusal
from pingyi.packs.schema import FieldType, Form
from pingyi.web.base.editing import change, create
from pingyi.web.journal.chain import write
from pingyi.web.people.models import User
from pingyi.web.plans.models import Link, Milestone
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.rulebooks.active import rules

DONE = ("done_on", "closed_on")
"""The fields in which packs keep the day of completion."""
DUE = "due_on"
LISTS = "three-lists"
ORDER = ("责任清单", "任务清单", "问题清单")
"""The three lists, from above to below."""


class BadLink(Refusal):
    """Two lines that cannot be linked."""

    def __init__(self, why: str) -> None:
        super().__init__(f"没有关联：{why}。")


@dataclass(frozen=True)
class Project:
    """A tracked row as a page shows it."""

    record: Record
    form: Form
    name: str
    due_on: date | None
    done_on: date | None
    spent: int

    def state(self, today: date) -> str:
        """The state as a class of the style sheet: done, overdue or due."""
        if self.done_on:
            return "done"
        return "overdue" if self.due_on and self.due_on < today else "due"


def tracked(year: int) -> dict[str, Form]:
    """The register forms of the year's rules that have a day by which, and one on which, something is done."""
    return {
        form.id: form
        for form in rules(year).forms.values()
        if form.register_
        and {one.id for one in form.fields} & set(DONE)
        and _has(form, DUE)
        and form.id != "rectifications"
    }


def _has(form: Form, field_id: str) -> bool:
    return any(one.id == field_id and one.type is FieldType.DATE for one in form.fields)


def rows(scoped: Q, year: int, forms: Iterable[str]) -> QuerySet[Record]:
    """The tracked rows of a year within a scope: those of the year, and older ones that are kept with their history."""
    return (
        Record.objects.filter(scoped, form__in=list(forms), status__in=COUNTING, year=year)
        .select_related("unit")
        .annotate(spent=Sum("milestones__spent"))
        .order_by("unit__path", "form", "pk")
    )


def project(record: Record, form: Form) -> Project:
    """A row as a project."""
    values = record.values
    done = next((values[name] for name in DONE if values.get(name)), None)
    spent: int = getattr(record, "spent", None) or 0
    return Project(
        record, form, str(values.get("name") or values.get("no") or ""), _day(values.get(DUE)), _day(done), spent
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def add_milestone(milestone: Milestone, by: User) -> None:
    """A new step."""
    create(milestone, by, "新增节点", unit=milestone.record.unit_id)


def change_milestone(milestone: Milestone, seen: int, values: dict[str, Any], by: User) -> None:
    """Change a step. Raises Stale."""
    change(milestone, seen, by, "更新节点", values, unit=milestone.record.unit_id)


@transaction.atomic
def link(upper: Record, lower: Record, by: User) -> None:
    """Link a line of a list to one that follows from it.

    Raises:
        BadLink: they are of different units, or the order of the lists is not kept.
    """
    above, below = (str(one.values.get("list", "")) for one in (upper, lower))
    if upper.unit_id != lower.unit_id:
        raise BadLink("两条不是同一党组织的")
    if above not in ORDER or below not in ORDER or ORDER.index(above) >= ORDER.index(below):
        raise BadLink("应由责任清单关联到任务清单，或由前两者关联到问题清单")
    made, fresh = Link.objects.get_or_create(upper=upper, lower=lower, defaults={"by": by})
    if fresh:
        write(by, "关联清单", made, unit=upper.unit_id, after={"upper": upper.pk, "lower": lower.pk})


@transaction.atomic
def unlink(found: Link, by: User) -> None:
    """Take a link away."""
    write(by, "取消关联", found, unit=found.upper.unit_id, before={"upper": found.upper_id, "lower": found.lower_id})
    found.delete()
