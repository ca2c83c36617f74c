"""Writing into the chain, and checking it from end to end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from pingyi.web.journal.models import Head, Line

if TYPE_CHECKING:
    from pingyi.web.people.models import User

SYSTEM = "系统"
_HASHED = ("number", "at", "user", "action", "kind", "row", "unit", "before", "after", "why", "previous")


def write(
    by: User | None,
    action: str,
    row: models.Model | str,
    *,
    unit: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Line:
    """Add a line; belongs into the transaction that makes the change (and sees to one if there is none)."""
    kind, key = (row, "") if isinstance(row, str) else (row._meta.label_lower, str(row.pk))
    with transaction.atomic():
        head = Head.objects.select_for_update().get_or_create(pk=1)[0]
        line = Line(
            number=head.number + 1,
            at=timezone.now(),
            user=by.username if by else SYSTEM,
            action=action,
            kind=kind,
            row=key,
            unit=unit,
            before=dict(before or {}),
            after=dict(after or {}),
            why=why[:400],
            previous=head.hash,
        )
        line.hash = digest(line)
        line.save(force_insert=True)
        Head.objects.filter(pk=1).update(number=line.number, hash=line.hash)
    return line


def digest(line: Line) -> str:
    """SHA-256 over the canonical JSON of a line."""
    values = {name: getattr(line, name) for name in _HASHED}
    values["at"] = line.at.astimezone(UTC).isoformat()
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def faults() -> Iterator[str]:
    """What is wrong with the chain, in Chinese, line by line; nothing: it holds."""
    number, previous = 0, "0" * 64
    for line in Line.objects.order_by("number").iterator(chunk_size=2000):
        if line.number != number + 1:
            yield f"第{number + 1}条缺失"
        if line.previous != previous:
            yield f"第{line.number}条与上一条接不上"
        if digest(line) != line.hash:
            yield f"第{line.number}条的内容被改动过"
        number, previous = line.number, line.hash
    head = Head.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        yield "末尾的若干条缺失"
