"""溯源: a number down to the records it rests on: clause, arithmetic, rows with where they come from, and the hash over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pingyi.findings import LAST, ROWS, rows_evidence
from pingyi.measures.model import Evidence, MissingDue, RowRef
from pingyi.numbers import plain
from pingyi.prose.basis import ROLES, figure_text
from pingyi.review_model import Review
from pingyi.web.base.access import Right, requires, scope
from pingyi.web.people.models import User
from pingyi.web.records.models import Record
from pingyi.web.registers.models import Unit
from pingyi.web.years import store
from pingyi.web.years.current import Source, is_district, own_unit, source_of
from pingyi.web.years.making import last_seal
from pingyi.web.years.models import Reviewing
from pingyi.web.years.origins import Origin, records_of
from pingyi.web.years.reading import ItemLine, items
from pingyi.web.years.views_scores import sheet_of


@dataclass(frozen=True)
class Behind:
    """What a number rests on: all of it, or the first rows as the review shows them."""

    rows: Sequence[RowRef]
    missing: Sequence[MissingDue]
    whole: bool


@require_safe
@requires(Right.YEAR_READ)
def explain(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """One figure (“measure@unit”): ?all=1 fetches every row from the seal, page by page."""
    found = source_of(request, source)
    measure, _, unit = key.partition("@")
    _may(request, unit)
    review = found.review
    card = review.evidence.get(key)
    if card is None:
        raise Http404
    behind = _whole(found, measure, unit) if "all" in request.GET else None
    shown = behind or Behind(card.rows, card.missing, whole=len(card.rows) == sum(card.roles.values()))
    page = Paginator(shown.rows, 50).get_page(request.GET.get("page"))
    short = measure.removeprefix(LAST)
    figure = review.figure_of(measure, unit)
    told = review.measures.get(short)
    context: dict[str, Any] = {
        "found": found,
        "unit": unit,
        "unit_name": review.name(unit),
        "title": review.titled(measure, unit),
        "measure": told,
        "figure": figure,
        "text": figure_text(review, figure) if figure else "",
        "both": review.figures.get(f"{short}@{unit}"),
        "last_text": _last_text(review, short, unit) if not measure.startswith(LAST) else "",
        "card": card,
        "roles": [(ROLES[role], card.roles[role]) for role in ROLES if card.roles.get(role)],
        "page": page,
        "rows": _rows(review, list(page.object_list), cast("User", request.user)),
        "missing": [(review.called(due.subject), due.period) for due in shown.missing],
        "more_missing": card.missing_total - len(shown.missing),
        "whole": shown.whole,
        "can_all": found.sealed and not shown.whole,
        "used_by": [one for one in review.rubric.items if one.measure == short],
        "claims": [one for one in review.claims if one.unit == unit and (measure, unit) in one.evidence],
        "reviewed": any(one.unit == unit for one in review.sheets),
    }
    return render(request, "years/explain.html", context)


@require_safe
@requires(Right.YEAR_READ)
def explain_item(request: HttpRequest, source: str, unit: str, item: str) -> HttpResponse:
    """One item of one scorecard: its clause, state, arithmetic, and the figures in it, each with the way on."""
    own_unit(request, unit)
    found = source_of(request, source)
    review = found.review
    line = _line(review, unit, item)
    district = is_district(cast("User", request.user))
    figures = [one for one in line.score.figures if district or one.unit == unit]
    context = {
        "found": found,
        "unit": unit,
        "name": review.name(unit),
        "line": line,
        "part": next(part.name for part in review.rubric.parts if part.id == line.card.part),
        "points": plain(line.score.points),
        "figures": [
            {
                "name": review.measure_name(one.measure),
                "whose": review.name(one.unit),
                "key": f"{one.measure}@{one.unit}",
                "text": figure_text(review, one),
                "card": review.evidence.get(f"{one.measure}@{one.unit}"),
            }
            for one in figures
        ],
        "hidden": len(line.score.figures) - len(figures),
        "decided": _decided(line.score.reason, found),
    }
    return render(request, "years/item.html", context)


def _may(request: HttpRequest, unit: str) -> None:
    """The unit's whole subtree belongs to whoever asks; the district's own figures to the district alone."""
    if Unit.objects.filter(code=unit).exists():
        own_unit(request, unit)
    elif not is_district(cast("User", request.user)):
        raise Http404


def _whole(found: Source, measure: str, unit: str) -> Behind | None:
    """Every row and every due, from the seal; None for a year that is not sealed."""
    row = found.row
    if not isinstance(row, Reviewing):
        return None
    last = last_seal(row.seal.year_id)
    world = store.world(row.seal.folder, last.folder if last else "")
    if measure.startswith(ROWS):
        evidence: Evidence = rows_evidence(world, measure.removeprefix(ROWS), unit)
    elif measure.startswith(LAST):
        if world.last is None:
            raise Http404
        evidence = world.last.evidence(measure.removeprefix(LAST), unit)
    else:
        evidence = world.measures.evidence(measure, unit)
    order = {role: place for place, role in enumerate(ROLES)}
    rows = sorted(evidence.rows, key=lambda one: (order.get(one.role, 9), one))
    return Behind(rows, evidence.missing, whole=True)


def _rows(review: Review, rows: Sequence[RowRef], user: User) -> list[dict[str, Any]]:
    """Rows as they are shown: which form, in what role, where from, and the record that one may open."""
    origins: dict[RowRef, Origin] = {row: (row.file, row.sheet, row.line) for row in rows}
    known = records_of(origins.values())
    seen = set(Record.objects.filter(scope(user, Right.READ), pk__in=known.values()).values_list("pk", flat=True))
    return [
        {
            "form": review.form_names.get(row.form, row.form),
            "role": ROLES.get(row.role, row.role),
            "tone": {"counted": "done", "set-aside": "due"}.get(row.role, "none"),
            "place": f"{row.file.rpartition('/')[2]}「{row.sheet}」第{row.line}行",
            "record": pk if (pk := known.get(origins[row])) in seen else None,
            "id": row.row_id,
        }
        for row in rows
    ]


def _line(review: Review, unit: str, item: str) -> ItemLine:
    for _, _, _, lines in items(review, sheet_of(review, unit)):
        for line in lines:
            if line.card.id == item:
                return line
    raise Http404


def _decided(reason: str, found: Source) -> str:
    """Of a person's figure: who gave it and when, as it is on record in the seal."""
    row = found.row
    if not reason or not isinstance(row, Reviewing):
        return ""
    table = store.sealed(row.seal.folder).facts.tables.get("figures")
    for one in table.to_pylist() if table is not None else ():
        if one["row_id"] == reason:
            return f"{one.get('decided_by') or '计分单位未写明'}，{one.get('decided_on') or '日期未写明'}"
    return ""


def _last_text(review: Review, measure: str, unit: str) -> str:
    both = review.figures.get(f"{measure}@{unit}")
    return figure_text(review, both.last) if both is not None and both.last is not None else ""
