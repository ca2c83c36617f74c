"""The year under review: open → locked → sealed → reviewed; its seals and its reviews."""

from __future__ import annotations

from django.db import models


class Year(models.Model):
    """A year. After ``lock_on`` an entry needs who and why; what is sealed is never changed, only sealed anew."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    lock_on = models.DateField(null=True)

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year}年"


class Seal(models.Model):
    """A sealed year: its folder below PINGYI_HOME, its manifest's hash, the seal that it replaces."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="seals")
    folder = models.CharField(max_length=200)
    hash = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.year}·{self.hash[:12]}"


class Reviewing(models.Model):
    """A review made from a seal: its folder below PINGYI_HOME holds review.json and the documents."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="reviews")
    folder = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.seal)
