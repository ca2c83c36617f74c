"""The year under review: open → locked → sealed → reviewed → published; its seals, its reviews, and what people decided."""

from __future__ import annotations

from django.db import models

from pingyi.web.base.editing import Versioned


class Year(models.Model):
    """A year. After ``lock_on`` an entry needs who and why; what is sealed is never changed, only sealed anew."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    lock_on = models.DateField(null=True)

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year}年"


class Seal(models.Model):
    """A sealed year: its folder below PINGYI_HOME, its manifest's hash, the seal that it replaces.

    ``journal_number``, ``journal_hash``: the journal's head when it was sealed, so that nobody can later write another past.
    """

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="seals")
    folder = models.CharField(max_length=200)
    hash = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    why = models.CharField(max_length=200, blank=True)
    journal_number = models.BigIntegerField(default=0)
    journal_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.year}·{self.hash[:12]}"


class Reviewing(Versioned):
    """A review made from a seal: its folder below PINGYI_HOME holds review.json and the documents.

    ``published_on``: from that day on the committees read it; until then the district alone does.
    """

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="reviews")
    folder = models.CharField(max_length=200)
    published_on = models.DateField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.seal)

    @property
    def source(self) -> str:
        """How an address names it (see :func:`pingyi.web.years.current.source_of`)."""
        return f"r{self.pk}"


class Snapshot(models.Model):
    """The year as it stood on a day, if nothing changed until its end: review.json, board.json and issues.json in ``folder``."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="snapshots")
    day = models.DateField()
    folder = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.year}·{self.day}"


class Decision(Versioned):
    """The grade that a person set for one reviewee, beside the computed one, and why (《个人信息保护法》第二十四条)."""

    review = models.ForeignKey(Reviewing, on_delete=models.PROTECT, related_name="decisions")
    unit = models.CharField(max_length=20)
    computed = models.CharField(max_length=20)
    grade = models.CharField(max_length=20)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["review", "unit"], name="one_decision_each"),)

    def __str__(self) -> str:
        return f"{self.unit}·{self.grade}"


class Manuscript(Versioned):
    """A document that somebody has edited: its draft with the claims attached (:mod:`pingyi.prose.editing`).

    ``options``: length, tone and units of the commentary from which it was begun.
    """

    review = models.ForeignKey(Reviewing, on_delete=models.PROTECT, related_name="manuscripts")
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=20, blank=True)
    options = models.JSONField(default=dict)
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["review", "kind", "unit"], name="one_manuscript_each"),)

    def __str__(self) -> str:
        return f"{self.kind}{self.unit}"
