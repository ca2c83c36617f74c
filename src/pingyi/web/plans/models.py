"""What hangs on a project's row: milestones and links. And the debrief of a committee.

A project, a task that is kept as a list, a line of the three lists are rows of the pack's own register forms; nothing of them is
kept here a second time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pingyi.web.base.editing import Versioned


class Milestone(Versioned):
    """A step of a project: by when, when it was done, what it cost, what shows it."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField("节点", max_length=80)
    due_on = models.DateField("计划完成日期")
    done_on = models.DateField("实际完成日期", null=True, blank=True)
    spent = models.BigIntegerField("支出（分）", default=0)
    """Fen."""
    proof = models.CharField("佐证", max_length=200, blank=True)

    objects: ClassVar[models.Manager[Milestone]] = models.Manager()

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return self.title


class Link(models.Model):
    """A line of one list that follows from a line of another: responsibility → task → problem."""

    upper = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="links_down")
    lower = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="links_up")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    objects: ClassVar[models.Manager[Link]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["upper", "lower"], name="linked_once"),)

    def __str__(self) -> str:
        return f"{self.upper_id}→{self.lower_id}"


class DebriefState(models.TextChoices):
    """draft → handed in | returned (then edited and handed in again)."""

    DRAFT = "draft", "起草中"
    HANDED = "handed", "已报送"
    RETURNED = "returned", "已退回"


class Debrief(Versioned):
    """A committee's debrief (述职报告): begun from its own records, edited with the claims attached, handed in.

    ``folder``: that of the review or snapshot whose numbers it was begun from.
    ``text``: a draft of :mod:`pingyi.prose.editing`.
    """

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("registers.Unit", on_delete=models.PROTECT, related_name="debriefs")
    folder = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=DebriefState.choices, default=DebriefState.DRAFT)
    handed_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[Debrief]] = models.Manager()

    class Meta:
        ordering = ("-year", "unit__path")
        constraints = (models.UniqueConstraint(fields=["year", "unit"], name="one_debrief_a_year"),)

    def __str__(self) -> str:
        return f"{self.year}·{self.unit_id}"
