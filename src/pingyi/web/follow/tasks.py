"""What takes longer than a page may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingyi.web.base.jobs import Report, job
from pingyi.web.follow.appeals import in_words
from pingyi.web.follow.models import Appeal
from pingyi.web.years.sandbox import consequences

EFFECTS = "appeal"


@job(EFFECTS)
def _effects(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Weigh the year with and without the correction."""
    appeal = Appeal.objects.get(pk=task["appeal"])
    report("按申诉前后各测算一遍", 10)
    found = consequences(appeal.year, {appeal.record_id or 0: appeal.values or None})
    Appeal.objects.filter(pk=appeal.pk).update(effects=in_words(found))
    return {"page": "follow:appeal", "args": [appeal.pk]}
