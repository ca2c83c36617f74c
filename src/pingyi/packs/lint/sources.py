"""Rules that do not say where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from pingyi.issues import Issue, Severity
from pingyi.packs.places import Places
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Source


def check(rules: Rules, places: Places) -> Iterator[Issue]:
    """Duties and rubric items without document and without owner; articles that were not checked."""
    for key, duty in rules.duties.items():
        place = places.place("duties", key)
        if not _told(duty.source):
            hint = "请写 source：文件和条款；地方规定写 local：由谁定的"
            yield Issue(place, "no-source", f"应办事项“{duty.name}”没有依据", hint, Severity.DOUBT)
        elif duty.source and duty.source.document and not duty.source.article:
            yield Issue(place, "no-article", f"应办事项“{duty.name}”没有写条款", "未核到的写“条号待核”", Severity.NOTE)
    for key, rubric in rules.rubrics.items():
        for item in rubric.items:
            if not (_told(item.source) or _told(rubric.source)):
                hint = "请给条目或整个细则写 source"
                message = f"条目“{item.name}”没有依据"
                yield Issue(places.item(key, item.id), "no-source", message, hint, Severity.DOUBT)


def _told(source: Source | None) -> bool:
    return source is not None and bool(source.document or source.local)
