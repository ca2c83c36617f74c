"""A record: one row of one form of a pack, of one unit. All that is kept in the web is kept so.

``values`` holds the typed values of the form's fields as :mod:`pingyi.facts.model` types them, in JSON: dates ISO, money in fen,
times in minutes, persons' opaque ids (a `persons` field: the list of ids), units' codes, raw texts; a missing value is left out.
They come from :mod:`pingyi.web.records.entering`, which asks the very code that reads a workbook's row.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pingyi.web.base.editing import Versioned


class Status(models.TextChoices):
    """submitted → confirmed | returned (then edited and submitted again); withdrawn: counts nowhere, stays readable."""

    SUBMITTED = "submitted", "已提交"
    CONFIRMED = "confirmed", "已确认"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤销"


COUNTING = (Status.SUBMITTED, Status.CONFIRMED)
"""What goes into the facts."""


class Batch(models.Model):
    """An import: what came in together can be undone together."""

    title = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)
    undone_at = models.DateTimeField(null=True)
    year = models.PositiveSmallIntegerField(default=0)
    replaced = models.JSONField(default=dict)
    """Records whose place its rows took: “ended” (they hold for earlier years), “withdrawn” (number → status before)."""

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title


class Record(Versioned):
    """One row of a form."""

    form = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    """The year under review in which it was entered (a form with history counts in the later ones too)."""
    last_year = models.PositiveSmallIntegerField(null=True)
    """Of a form with history: the last year in which it counts; a later year's row took its place. Null: in all to come."""
    unit = models.ForeignKey("registers.Unit", on_delete=models.PROTECT, related_name="records")
    subject = models.CharField(max_length=80, blank=True)
    day = models.DateField(null=True)
    entered = models.DateField(null=True)
    """The day it was first submitted; null: not known (imported)."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    values = models.JSONField(default=dict)
    form_version = models.CharField(max_length=40, blank=True)
    origin = models.JSONField(default=dict)
    """Where an imported row came from: file, sheet, line. Empty: typed in here."""
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="records")
    reason = models.CharField(max_length=200, blank=True)
    """Why it was returned or withdrawn."""
    late_reason = models.CharField(max_length=200, blank=True)
    """Why it came in after the lock date."""
    created_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)
    token = models.CharField(max_length=36, null=True, unique=True)  # noqa: DJ001  null: none, so that many may have none
    """Of the page on which it was typed: sent twice, it is one record. Null: not typed in here."""

    objects: ClassVar[models.Manager[Record]] = models.Manager()

    class Meta:
        indexes = (
            models.Index(fields=["form", "year", "unit"]),
            models.Index(fields=["unit", "year", "status"]),
            models.Index(fields=["form", "day"]),
            models.Index(fields=["form", "subject"]),
        )

    def __str__(self) -> str:
        return f"{self.form}#{self.pk}"


class Draft(models.Model):
    """What somebody is typing: raw cells, saved while they type, gone once the record is submitted."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    unit = models.ForeignKey("registers.Unit", on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, null=True, related_name="+")
    cells = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            # Two, since to SQLite a missing record is never the same as another missing one.
            models.UniqueConstraint(
                fields=["user", "form", "unit"], condition=Q(record=None), name="one_draft_of_a_new_one"
            ),
            models.UniqueConstraint(fields=["user", "record"], name="one_draft_of_a_record"),
        )

    def __str__(self) -> str:
        return f"{self.form}@{self.unit_id}"


class Attachment(models.Model):
    """A small file beside a record; never demanded, never scored. Its bytes lie in PINGYI_HOME under their hash."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind}#{self.pk}"
