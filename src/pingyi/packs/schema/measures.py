"""Measures: what is counted. Each gives integers (numerator, denominator) for each unit of the tree.

Where a number belongs (DESIGN 6):
- duty, on_time: to the ancestors that the subject has on the due's last day; fulfilment goes along.
- total, ratio, days: to the ancestors on the record's day.
- share, attain, add (over subjects): to the ancestors on the last day of the year; only subjects that exist that day.
The window of records is the year, unless a value says otherwise. Rows that are set aside count nowhere.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic import Field as Described

from pingyi.packs.conditions import TRUE, Condition
from pingyi.packs.schema.common import FieldId, Id, Model, Named, by_name
from pingyi.packs.schema.duties import Subjects

Weighted = FieldId | dict[FieldId, int]
"""A field, or several with whole coefficients ({good: 100, fair: 80})."""


class Value(Model):
    """A value of each subject, read off the records of one form. Exactly one of the readings.

    ``by``: the field of the form that names the subject (default: the form's subject field).
    A count or sum over no record is 0; first, last and latest over none are missing.
    """

    count: Id | None = Described(default=None, description="记录条数：表样")
    sum: Weighted | None = Described(default=None, description="某栏之和；表样写在 of")
    first: Id | None = Described(default=None, description="最早日期：表样")
    last: Id | None = Described(default=None, description="最近日期：表样")
    latest: FieldId | None = Described(default=None, description="最近一次的某栏；同日取较大者；表样写在 of")
    months: Id | None = Described(default=None, description="有记录的月数：表样")
    met: Id | None = Described(default=None, description="已尽的期数：应办事项")
    owed: Id | None = Described(default=None, description="应尽的期数：应办事项")
    of: Id | None = None
    where: Condition = TRUE
    by: FieldId | None = None
    window: Literal["year", "before", "ever"] = Described(
        default="year", description="year 本年 · before 本年以前 · ever 截至本年末（后两者用于历年表）"
    )

    @property
    def form(self) -> str | None:
        """The form that is read; None for met and owed."""
        return self.count or self.first or self.last or self.months or self.of


class Term(Model):
    """A count of records or a sum of a field."""

    count: Id | None = None
    sum: Weighted | None = None
    of: Id | None = None
    where: Condition = TRUE
    window: Literal["year", "before", "ever"] = "year"

    @property
    def form(self) -> str:
        """The form that is read."""
        return self.count or self.of or ""


class Ratio(Model):
    """A sum over a sum (present / entitled; 100×好+80×较好 / 100×votes)."""

    of: Term
    to: Term


class Attain(Model):
    """Σ min(value, target) over Σ target, over the subjects; ``target`` is a number or an attribute of the subject."""

    value: FieldId
    target: int | FieldId


class Days(Model):
    """Days between two dates of a record: numerator Σ days, denominator the records in which both are known."""

    of: Id
    first: FieldId
    last: FieldId
    where: Condition = TRUE


class Measure(Named):
    """One measure; exactly one of duty, on_time, total, ratio, days, or subjects with test | attain | add.

    ``word`` is the measure word of the numerator (“个村”, “次”); money and days are known from the field.
    Every duty is a measure too, under its own id; `<duty>-on-time` is its timeliness.
    """

    duty: Id | None = None
    on_time: Id | None = None
    total: Term | None = None
    ratio: Ratio | None = None
    days: Days | None = None
    subjects: Subjects | None = None
    values: Annotated[dict[FieldId, Value], AfterValidator(by_name)] = Described(default_factory=dict)
    test: Condition | None = None
    attain: Attain | None = None
    add: FieldId | None = Described(default=None, description="各对象某取值或某栏之和")
    word: str = ""
    money: bool = False
    better: Literal["more", "less"] = Described(default="more", description="more 越多越好 · less 越少越好")

    @property
    def kind(self) -> str:
        """Duty · on_time · total · ratio · days · share · attain · add."""
        for name in ("duty", "on_time", "total", "ratio", "days", "attain", "add"):
            if getattr(self, name) is not None:
                return name
        return "share"

    @property
    def has_denominator(self) -> bool:
        """Whether the figure is a rate; totals and sums have a numerator only."""
        return self.kind not in {"total", "add"}
