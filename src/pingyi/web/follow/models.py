"""Rectification items (整改事项), appeals (申诉) and spot checks (抽查)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pingyi.web.base.editing import Versioned


class OrderState(models.TextChoices):
    """sent → answered → closed | returned (then answered again); closed → reopened, where a second look finds it undone."""

    SENT = "sent", "整改中"
    ANSWERED = "answered", "待核验"
    RETURNED = "returned", "退回再改"
    CLOSED = "closed", "已销号"
    REOPENED = "reopened", "回头看重开"


OPEN = (OrderState.SENT, OrderState.RETURNED, OrderState.REOPENED)
"""It is the committee's turn."""


class Order(Versioned):
    """A problem to be put right: which claim it comes from, who answers for it, what they do, by when, with what proof."""

    number = models.CharField("整改编号", max_length=20, unique=True)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("registers.Unit", on_delete=models.PROTECT, related_name="orders")
    claim = models.CharField(max_length=160, blank=True)
    """The claim's id in the review: rule@subject, the same next year."""
    years = models.PositiveSmallIntegerField(default=1)
    """For how many years running the problem has been named."""
    problem = models.TextField("问题")
    requirement = models.TextField("整改要求", blank=True)
    owner = models.CharField("责任人职务", max_length=40)
    due_on = models.DateField("整改期限")
    raised_on = models.DateField("交办日期")
    measure = models.TextField("整改措施", blank=True)
    proof = models.TextField("完成情况及佐证", blank=True)
    done_on = models.DateField("完成日期", null=True)
    opinion = models.TextField("核验意见", blank=True)
    looked_on = models.DateField("回头看日期", null=True)
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.SENT)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, null=True, related_name="+")
    """The row of the rectification ledger that next year's review reads."""

    objects: ClassVar[models.Manager[Order]] = models.Manager()

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["year", "state"]),)

    def __str__(self) -> str:
        return self.number


class AppealState(models.TextChoices):
    """filed → granted | refused | withdrawn."""

    FILED = "filed", "待裁定"
    GRANTED = "granted", "采纳"
    REFUSED = "refused", "不采纳"
    WITHDRAWN = "withdrawn", "已撤回"


class Appeal(Versioned):
    """A committee's objection: this record should read so. What would follow is shown to both sides before anybody decides."""

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("registers.Unit", on_delete=models.PROTECT, related_name="appeals")
    form = models.CharField(max_length=60)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, null=True, related_name="+")
    """The record that is objected to."""
    base_version = models.PositiveIntegerField(default=1)
    """The record's version when the appeal was filed."""
    was = models.JSONField(default=dict)
    """The typed values it had when the appeal was filed."""
    values = models.JSONField(default=dict)
    """The typed values it should have; empty: it should not be there."""
    cells = models.JSONField(default=dict)
    """The subject and the day that follow from them."""
    why = models.TextField("理由")
    filed_on = models.DateField()
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.FILED)
    effects = models.JSONField(default=dict)
    """What would follow, computed from the facts of the day: reviewee → before and after."""
    decided_on = models.DateField(null=True)
    decision = models.TextField("裁定理由", blank=True)

    objects: ClassVar[models.Manager[Appeal]] = models.Manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"申诉{self.pk}"


class SpotCheck(models.Model):
    """A draw: ``size`` of the records of some forms, by a seed that anybody can draw again from the list's hash."""

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("registers.Unit", on_delete=models.PROTECT, related_name="+")
    """Drawn from this unit's subtree."""
    title = models.CharField("名称", max_length=80)
    forms = models.JSONField(default=list)
    seed = models.CharField("种子", max_length=80)
    size = models.PositiveSmallIntegerField("抽取条数")
    population = models.PositiveIntegerField()
    population_hash = models.CharField(max_length=64)
    drawn_on = models.DateField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title


class Pick(Versioned):
    """A record that was drawn, and what the check found."""

    check_of = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="picks")
    place = models.PositiveSmallIntegerField()
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="+")
    found = models.CharField(
        max_length=10, blank=True, choices=[("true", "属实"), ("partly", "部分属实"), ("false", "不实")]
    )
    note = models.TextField("核查情况", blank=True)

    objects: ClassVar[models.Manager[Pick]] = models.Manager()

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=["check_of", "record"], name="drawn_once"),)

    def __str__(self) -> str:
        return f"{self.check_of}·{self.place}"
