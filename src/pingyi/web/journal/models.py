"""The journal: one line a change, each holding the hash of the line before. Lines are never updated and never deleted.

Three fences: the model and its manager refuse, the database refuses (:mod:`pingyi.web.journal.triggers`; a later migration
that makes this table anew must call it again), and whoever gets past both is found by :func:`pingyi.web.journal.chain.faults`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnly(Exception):  # noqa: N818  a refusal; whoever meets it has a bug or bad intentions
    """Somebody wanted to change or delete a line."""

    def __init__(self) -> None:
        super().__init__("日志只能追加，不能修改或者删除。")


class LineQuerySet(models.QuerySet["Line"]):
    """Lines: to be read, and to be added by :mod:`pingyi.web.journal.chain`."""

    def update(self, **_: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly


class Line(models.Model):
    """Who did what to which row of which unit, when, with what before and after, and why.

    ``hash`` = SHA-256 over the canonical JSON of all other columns but id, ``previous`` being the hash of line ``number`` − 1.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    user = models.CharField(max_length=40, db_index=True)  # the account's user name: an account may end, its lines stay
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)  # “records.record”
    row = models.CharField(max_length=40)
    unit = models.CharField(max_length=20, blank=True, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(max_length=400, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Line]] = LineQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["kind", "row"]),)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds a line. Raises AppendOnly for one that is there already."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly


class Head(models.Model):
    """The end of the chain: one row, locked while a line is added, so that two writers never take one number."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.number)
