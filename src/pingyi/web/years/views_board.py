"""The year at a glance, and how it would end if nothing changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pingyi.review_model import Review, TaskCard
from pingyi.web.base import jobs
from pingyi.web.base.access import Right, requires
from pingyi.web.people.models import User
from pingyi.web.years import charts, reading, store, tasks
from pingyi.web.years.board import BANDS, PICTURES
from pingyi.web.years.current import Source, is_district, latest, peers_see, visible, year_of, years
from pingyi.web.years.models import Snapshot
from pingyi.web.years.reading import Cell, Line


@require_safe
@requires(Right.YEAR_READ)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Pictures with their tables, from the newest numbers that there are, said with their day."""
    user, year = cast("User", request.user), year_of(request)
    source = latest(year, user)
    context: dict[str, Any] = {"year": year, "years": years(), "district": is_district(user), "source": source}
    if source is not None:
        context |= _pictures(source, visible(user))
    return render(request, "years/dashboard.html", context)


@require_safe
@requires(Right.YEAR_READ)
def likely(request: HttpRequest) -> HttpResponse:
    """“若到年底再无变化”: a committee's own likely score with what is still open; the district sees all, in the tree's order."""
    user, year = cast("User", request.user), year_of(request)
    row = Snapshot.objects.filter(year_id=year).first()
    context: dict[str, Any] = {"year": year, "years": years(), "district": is_district(user), "source": None}
    if row is not None:
        source = Source(store.review_of(row.folder), row)
        seen = visible(user)
        own = [sheet for sheet in source.review.sheets if sheet.unit in seen]
        context |= {
            "source": source,
            "sheets": [
                {
                    "sheet": sheet,
                    "name": source.review.name(sheet.unit),
                    "open": list(reading.open_dues(source.review, sheet.unit)),
                }
                # Not by rank: this is no list of the best and the worst.
                for sheet in sorted(own, key=lambda sheet: sheet.unit)
            ],
            "ranges": {} if is_district(user) else reading.ranges(source.review),
            "peers": peers_see(),
        }
    return render(request, "years/likely.html", context)


@require_POST
@requires(Right.YEAR_READ)
def refresh(request: HttpRequest) -> HttpResponse:
    """Ask for today's numbers; at most one such work waits at a time."""
    user, year = cast("User", request.user), year_of(request)
    page = {"likely": "years:likely", "quality": "years:quality"}.get(request.POST.get("to", ""), "years:dashboard")
    title = f"按今天的台账计算{year}年"
    return redirect("base:job", jobs.ask(tasks.LIKELY, title, {"year": year, "page": page}, user).pk)


def _pictures(source: Source, seen: frozenset[str]) -> dict[str, Any]:
    review, board = source.review, source.board
    units = [sheet.unit for sheet in review.sheets if sheet.unit in seen]
    whole = review.root if review.root in seen else (units[0] if units else "")
    duties = reading.duties(review, units, whole) if whole else ()
    projects = reading.shares_of(review, PICTURES["projects"], units, whole) if whole else ()
    coverage = reading.shares_of(review, PICTURES["coverage"], units, whole) if whole else ()
    return {
        "whole": review.name(whole),
        "units": [(unit, review.name(unit)) for unit in units],
        "duties": duties,
        "duties_chart": charts.shares("各项应办完成情况", [(one.name, one.num, one.den) for one in duties if one.den]),
        "projects": projects,
        "projects_chart": charts.shares("项目和工作事项", [(one.name, one.num, one.den) for one in projects]),
        "tasks": _tasks(review) if review.root in seen else [],
        "coverage": [_covered(review, one, units) for one in coverage],
        **_income(review, board.get("income") or {}, seen),
        "weak": [one for one in board.get("weak") or () if one["unit"] in seen],
        "burden": board.get("burden") or (),
        "figures": _figures(review, source, units),
    }


def _figures(review: Review, source: Source, units: Iterable[str]) -> list[tuple[str, str, str]]:
    """The numbers at the top: what, how much, of what."""
    wanted = set(units)
    sheets = [sheet for sheet in review.sheets if sheet.unit in wanted]
    found = [("记录", f"{sum(review.records.values()):,}", "条")] if len(sheets) == len(review.sheets) else []
    found += [("被评议组织", str(len(sheets)), "个")]
    states = Counter(item.state.value for sheet in sheets for item in sheet.items)
    if states["pending"]:
        found.append(("待评分值", str(states["pending"]), "项"))
    if len(sheets) == len(review.sheets):
        found.append(("数据待核", str(sum(one["severity"] != "repaired" for one in source.issues)), "处"))
    return found


def _covered(review: Review, line: Line, units: Sequence[str]) -> tuple[Line, str, list[tuple[str, Cell]]]:
    """A coverage with its picture and its cells, of those units that have anything to cover."""
    measure = line.key.partition("@")[0]
    found = [(review.name(unit), one) for unit, one in zip(units, line.cells, strict=True) if one.tone != "none"]
    bars = [bar for bar in _by_unit(review, measure, units) if bar[2]]
    return line, charts.shares(line.name, bars), found


def _by_unit(review: Review, measure: str, units: Iterable[str]) -> list[tuple[str, int, int]]:
    figures = {unit: review.figures.get(f"{measure}@{unit}") for unit in units}
    return [(review.name(unit), one.now.num, one.now.den or 0) for unit, one in figures.items() if one is not None]


def _income(review: Review, bands: Mapping[str, Mapping[str, int]], seen: frozenset[str]) -> dict[str, Any]:
    rows = [
        (review.name(unit), [counted.get(band, 0) for band in BANDS]) for unit, counted in bands.items() if unit in seen
    ]
    return {
        "bands": BANDS,
        "income": rows,
        "income_chart": charts.stacked("村集体经济收入分档（村数）", BANDS, rows),
    }


def _tasks(review: Review) -> list[TaskCard]:
    return [task for task in review.tasks if task.year == review.year]
