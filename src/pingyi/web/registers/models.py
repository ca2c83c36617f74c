"""The tree as it stands today, for scope and for search; its history is in the records of the form `units`.

All registers (organisations, members, posts, households, enterprises, facilities …) are records of the pack's register forms
(:class:`pingyi.web.records.models.Record`): one way to enter, check, version, import, export and undo. A :class:`Unit` and a
:class:`Person` are what pages need at hand; they follow from the records and can be made again from them.
"""

from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """An organisation as it is today. ``path`` holds the codes of all above it and its own: “/Q/T01/V003/”."""

    code = models.CharField("组织代码", max_length=20, primary_key=True)
    name = models.CharField("组织名称", max_length=60)
    short = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("组织类别", max_length=20)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    since = models.DateField("自何日起")
    until = models.DateField("至何日止", null=True)
    path = models.CharField(max_length=200, db_index=True)
    search = models.CharField(max_length=400, blank=True)  # names, former names, pinyin and initials, a blank between

    class Meta:
        ordering = ("path",)
        indexes = (models.Index(fields=["kind"]),)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """The names book's entry in the database: who an opaque id is. Never sealed, never in the journal, never in a log."""

    id = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="persons")
    search = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.id
