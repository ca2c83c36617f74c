"""Which rule packs hold from when."""

from __future__ import annotations

from django.db import models


class Rulebook(models.Model):
    """A pack that was uploaded (``folder``: packs/NAME/VERSION below PINGYI_HOME) or ships with pingyi (no folder)."""

    pack = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    release = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    folder = models.CharField(max_length=200, blank=True)
    active_from = models.DateField(null=True)
    """The day from which it takes the place of the pack before it; null: uploaded, not in force."""
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("-active_from", "-id")

    def __str__(self) -> str:
        return f"{self.name} {self.release}"

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"up-{self.pk}"
