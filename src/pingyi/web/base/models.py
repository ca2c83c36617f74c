"""What belongs to the installation as a whole: its settings, and its long work."""

from __future__ import annotations

from django.core.cache import cache
from django.db import models

DEMO = "demo"
"""The setting that says: this is the made-up district; anybody may look in."""


class Setting(models.Model):
    """A setting of this installation, by name; text."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get(cls, name: str, default: str = "") -> str:
        """The setting's value; kept for a minute, so that a page does not ask again and again."""
        key = f"setting:{name}"
        found: str | None = cache.get(key)
        if found is None:
            row = cls.objects.filter(name=name).first()
            found = row.value if row else ""
            cache.set(key, found, 60)
        return found or default

    @classmethod
    def put(cls, name: str, value: str) -> None:
        """Set it."""
        cls.objects.update_or_create(name=name, defaults={"value": value})
        cache.delete(f"setting:{name}")


class Job(models.Model):
    """Work that takes longer than a page may: asked for here, done by the worker, watched and cancelled by whoever asked.

    ``kind`` names a function registered in :mod:`pingyi.web.base.jobs`; ``task`` is what it is handed, ``result`` what it gave.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未成功"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    task = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    step = models.CharField(max_length=200, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    wanted = models.BooleanField(default=True)
    result = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, related_name="+", null=True
    )  # null: the worker itself, every day
    asked_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title

    @property
    def over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}
