"""The journal: one line a change, each holding the hash of the line before. Lines are never updated and never deleted."""

from __future__ import annotations

from django.db import models


class Line(models.Model):
    """Who did what to which row of which unit, when, with what before and after, and why.

    ``hash`` = SHA-256 over the canonical JSON of all other columns but id, ``previous`` being the hash of line ``number`` − 1.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    user = models.CharField(max_length=40)  # the account's user name: an account may end, its lines stay
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)  # “records.record”
    row = models.CharField(max_length=40)
    unit = models.CharField(max_length=20, blank=True, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(max_length=400, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["kind", "row"]),)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Head(models.Model):
    """The end of the chain: one row, locked while a line is added, so that two writers never take one number."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.number)
