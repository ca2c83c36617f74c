"""Workbooks that somebody has sent and not yet taken in."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.db import models


def new_key() -> str:
    """The name of a folder that nobody had before."""
    return secrets.token_hex(8)


class Upload(models.Model):
    """Files waiting in PINGYI_HOME/uploads/KEY; ``told`` is what they would bring, once they have been looked at."""

    key = models.CharField(max_length=16, default=new_key)
    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    whole = models.BooleanField(default=False)
    told = models.JSONField(default=dict)
    issues = models.JSONField(default=list)
    batch = models.ForeignKey("records.Batch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return Path(settings.HOME) / "uploads" / self.key

    def clear(self) -> None:
        """Let go of the files."""
        shutil.rmtree(self.folder, ignore_errors=True)
