"""A cache of what is due, read off the records; and the quiet notes by which a committee reminds a unit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, Value, When


class DueQuerySet(models.QuerySet["DueState"]):
    """Dues."""

    def with_state(self, today: object) -> DueQuerySet:
        """Each with its ``state`` on a day."""
        return self.annotate(
            standing=Case(
                When(waived=True, then=Value(State.WAIVED)),
                When(met=True, then=Value(State.MET)),
                When(first__gt=today, then=Value(State.AHEAD)),
                When(end__gte=today, then=Value(State.DUE)),
                default=Value(State.OVERDUE),
                output_field=models.CharField(),
            )
        )


class State(models.TextChoices):
    """Where a due stands on a day."""

    MET = "done", "已完成"
    DUE = "due", "待办"
    OVERDUE = "overdue", "逾期"
    WAIVED = "cancelled", "已免除"
    AHEAD = "none", "未到期"


class DueState(models.Model):
    """One due of one subject: derived from records and registers, made anew whenever one of these changes; never a source.

    ``tallies``: for each fulfilment of the duty [records that count, entered in time, of unknown day of entry].
    """

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("registers.Unit", on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    label = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()
    end = models.DateField()
    tallies = models.JSONField(default=list)
    had = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(default=1)
    met = models.BooleanField(default=False)
    in_time = models.BooleanField(null=True)
    waived = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[DueState]] = DueQuerySet.as_manager()

    class Meta:
        ordering = ("unit__path", "duty", "subject", "first")
        indexes = (
            models.Index(fields=["year", "unit"]),
            models.Index(fields=["year", "duty", "subject"]),
        )

    def __str__(self) -> str:
        return f"{self.duty}@{self.subject} {self.label}"

    @property
    def state(self) -> State:
        """Where it stands on the day for which :meth:`DueQuerySet.with_state` was asked."""
        return State(self.__dict__["standing"])

    @property
    def missing(self) -> int:
        """How many records are still wanting."""
        return max(0, self.needed - self.had)


class Reminder(models.Model):
    """A note from a committee to a unit about a due: shown on the unit's page of the month, sent nowhere, counted nowhere."""

    unit = models.ForeignKey("registers.Unit", on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=60)
    label = models.CharField(max_length=40)
    text = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    seen = models.BooleanField(default=False)

    class Meta:
        ordering = ("-on", "-id")
        indexes = (models.Index(fields=["unit", "seen"]),)

    def __str__(self) -> str:
        return f"{self.duty}@{self.unit_id}"
