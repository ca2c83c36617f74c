"""Tokens: a system of the district reads within a mandate, which somebody answers for."""

from __future__ import annotations

from django.db import models


class Token(models.Model):
    """The key of another system. It opens what its mandate opens, for reading, as long as both hold and the account is open."""

    name = models.CharField("用途", max_length=60)
    mandate = models.ForeignKey("people.Mandate", on_delete=models.PROTECT, related_name="tokens")
    hash = models.CharField(max_length=64, unique=True)  # SHA-256: the key itself is kept nowhere
    begins = models.CharField(max_length=12)  # its first letters, by which people tell keys apart
    since = models.DateField("自何日起")
    until = models.DateField("至何日止")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return self.begins
