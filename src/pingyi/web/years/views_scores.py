"""Scorecards: totals, parts, ranks with how firm they are, the grade that a person set; and the years beside each other."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pingyi.documents import scorecards
from pingyi.documents.report import charts
from pingyi.review_model import Review
from pingyi.scoring.model import Sheet
from pingyi.web.base.access import Right, requires
from pingyi.web.base.editing import Stale, change, create
from pingyi.web.base.files import download
from pingyi.web.people.models import User
from pingyi.web.rulebooks.active import rules
from pingyi.web.years import reading, store
from pingyi.web.years.current import is_district, own_unit, peers_see, reviewing_of, source_of, visible
from pingyi.web.years.models import Decision, Reviewing


@require_safe
@requires(Right.YEAR_READ)
def scores(request: HttpRequest, source: str) -> HttpResponse:
    """All scorecards that somebody may see; a committee sees its own, and of its peers what the district allows."""
    user = cast("User", request.user)
    found = source_of(request, source)
    district, seen = is_district(user), visible(user)
    if not district and not found.sealed:
        return redirect(f"{reverse('years:likely')}?year={found.review.year}")
    wide = district or peers_see() == "totals"
    review = found.review
    shown = {sheet.unit for sheet in review.sheets} if wide else seen
    decided = {one.unit: one for one in found.row.decisions.all()} if isinstance(found.row, Reviewing) else {}
    listed = [sheet for sheet in review.sheets if sheet.unit in shown]
    last = last_review(review.year)
    context: dict[str, Any] = {
        "found": found,
        "district": district,
        "seen": seen,
        "parts": review.rubric.parts,
        "rows": reading.table(review, shown, last),
        "has_last": last is not None,
        "ranges": {} if wide else reading.ranges(review),
        "decided": decided,
        "undecided": sum(sheet.unit not in decided for sheet in review.sheets),
        "grades": _grades(review),
        "ranks_chart": charts.ranks(review, listed) if wide else "",
        "parts_chart": charts.parts(review, listed),
    }
    return render(request, "years/scores.html", context)


@require_safe
@requires(Right.YEAR)
def export(request: HttpRequest, source: str) -> HttpResponse:
    """The scorecards as a workbook."""
    found = source_of(request, source)
    return download(scorecards.render(found.review), f"{found.review.year}年度考核评分表.xlsx")


@require_safe
@requires(Right.YEAR_READ)
def sheet(request: HttpRequest, source: str, unit: str) -> HttpResponse:
    """One reviewee's scorecard, item by item, each with its arithmetic and the way to its rows."""
    own_unit(request, unit)
    found = source_of(request, source)
    review = found.review
    own = sheet_of(review, unit)
    decision = found.row.decisions.filter(unit=unit).select_related("updated_by").first() if found.sealed else None  # type: ignore[union-attr]  # sealed: a Reviewing
    comment = next((one for one in review.comments if one.unit == unit), None)
    claims = {claim.id: claim for claim in review.claims}
    last = last_review(review.year)
    context = {
        "found": found,
        "unit": unit,
        "name": review.name(unit),
        "sheet": own,
        "group": review.rubric.groups.get(own.group, own.group),
        "row": reading.table(review, {unit}, last)[0],
        "parts": list(reading.items(review, own)),
        "decision": decision,
        "grades": _grades(review),
        "district": is_district(cast("User", request.user)),
        "praise": [claims[one] for one in comment.achievements if one in claims] if comment else [],
        "problems": [claims[one] for one in comment.problems if one in claims] if comment else [],
        "nearest": comment.nearest if comment else "",
        "open": list(reading.open_dues(review, unit)) if not found.sealed else [],
    }
    return render(request, "years/sheet.html", context)


@require_safe
@requires(Right.YEAR_READ)
def compare(request: HttpRequest, source: str, unit: str) -> HttpResponse:
    """One unit's figures beside last year's."""
    own_unit(request, unit)
    found = source_of(request, source)
    review = found.review
    last = last_review(review.year)
    before = next((one for one in last.sheets if one.unit == unit), None) if last else None
    context = {
        "found": found,
        "unit": unit,
        "name": review.name(unit),
        "sheet": next((one for one in review.sheets if one.unit == unit), None),
        "before": before,
        "rows": list(reading.changes(review, unit)),
        "units": [
            (one.unit, review.name(one.unit))
            for one in review.sheets
            if one.unit in visible(cast("User", request.user))
        ],
    }
    return render(request, "years/compare.html", context)


@require_POST
@requires(Right.YEAR)
def decide(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """Set a reviewee's grade; where it is not the computed one, with a reason. Both stay on record."""
    user = cast("User", request.user)
    found = reviewing_of(request, pk)
    review = store.review_of(found.folder)
    own = sheet_of(review, unit)
    grade, reason = request.POST.get("grade", ""), request.POST.get("reason", "").strip()
    back = redirect("years:sheet", f"r{pk}", unit)
    if grade not in _grades(review):
        messages.error(request, "请选择等次。")
    elif grade != own.grade and not reason:
        messages.error(request, f"计算等次是“{own.grade}”，确定为“{grade}”须写明理由。")
    elif len(reason) > 200:
        messages.error(request, "理由不超过200字。")
    else:
        try:
            _decide(found, own, grade, reason, user, request.POST.get("version", ""))
        except Stale as stale:
            current = cast("Decision", stale.current)
            messages.error(
                request, f"他人刚刚确定为“{current.grade}”（{current.reason or '未写理由'}），请对照后再定。"
            )
        else:
            messages.success(request, f"{review.name(unit)}的等次确定为“{grade}”。")
    return back


@require_POST
@requires(Right.YEAR)
def decide_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the computed grade for all of whom nothing has been decided."""
    user = cast("User", request.user)
    found = reviewing_of(request, pk)
    decided = set(found.decisions.values_list("unit", flat=True))
    rest = [one for one in store.review_of(found.folder).sheets if one.unit not in decided and not one.provisional]
    for one in rest:
        _decide(found, one, one.grade, "", user, "")
    messages.success(request, f"{len(rest)}个组织已按计算等次确定；还有待评分值的不在内。")
    return redirect("years:scores", f"r{pk}")


def _decide(found: Reviewing, own: Sheet, grade: str, reason: str, user: User, seen: str) -> None:
    row = found.decisions.filter(unit=own.unit).first()
    if row is None:
        fresh = Decision(review=found, unit=own.unit, computed=own.grade, grade=grade, reason=reason)
        create(fresh, user, "确定等次", unit=own.unit, why=reason)
        return
    version = int(seen) if seen.isdecimal() else 0
    change(row, version, user, "改定等次", {"grade": grade, "reason": reason}, unit=own.unit, why=reason)


def sheet_of(review: Review, unit: str) -> Sheet:
    """A reviewee's sheet. Raises Http404."""
    found = next((one for one in review.sheets if one.unit == unit), None)
    if found is None:
        raise Http404
    return found


def last_review(year: int) -> Review | None:
    """The newest review of the year before."""
    row = Reviewing.objects.filter(seal__year_id=year - 1).first()
    return store.review_of(row.folder) if row else None


def _grades(review: Review) -> list[str]:
    return [band.grade for band in rules(review.year).rubric.grades.bands]
