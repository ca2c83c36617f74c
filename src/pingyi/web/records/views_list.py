"""The records of a subtree: filtered, searched, sorted, exported so that the export reads back in."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from pingyi.documents.template import file_name
from pingyi.web.base.access import Right, requires, scope
from pingyi.web.base.clock import today as today_here
from pingyi.web.base.files import download
from pingyi.web.people.models import User
from pingyi.web.records.asking import words_of
from pingyi.web.records.export import workbook
from pingyi.web.records.known import registry
from pingyi.web.records.models import Record, Status
from pingyi.web.records.values import summary
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules as rules_of

_SORTS = {"day": "day", "unit": "unit__path", "form": "form", "status": "status", "entered": "entered"}
_EACH = 50


@requires(Right.READ)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """The list."""
    year = year_of(request)
    rules = rules_of(year)
    found = chosen(request, year)
    page = Paginator(found.select_related("unit").order_by(*_order(request)), _EACH).get_page(request.GET.get("page"))
    rows = list(page)
    forms = [rules.forms[name] for name in {row.form for row in rows} if name in rules.forms]
    words = words_of(forms, [row.values for row in rows], registry(year))
    kept = [
        (row, rules.forms[row.form].name, summary(rules.forms[row.form], row.values, words))
        for row in rows
        if row.form in rules.forms
    ]
    user = cast("User", request.user)
    units = Unit.objects.filter(scope(user, Right.READ, to=""), until=None).order_by("path")[:800]
    context = {
        "page": page,
        "rows": kept,
        "forms": sorted(rules.forms.values(), key=lambda one: one.name),
        "units": units,
        "statuses": Status.choices,
        "year": year,
        "years": _years(),
        "sort": request.GET.get("sort", "-day"),
        "filters": request.GET,
    }
    return render(request, "records/list.html", context)


@requires(Right.READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The records of one form as a workbook under the pack's headings."""
    year = year_of(request)
    form = rules_of(year).forms.get(request.GET.get("form", ""))
    if form is None:
        messages.error(request, "请先选定一种表，再导出。")
        return redirect(f"/records/?{request.GET.urlencode()}")
    content = workbook(form, chosen(request, year).order_by("unit__path", "day", "id"), year)
    return download(content, file_name(form))


def chosen(request: HttpRequest, year: int) -> QuerySet[Record]:
    """The records that the page's filters leave, within what the user may see."""
    given = request.GET
    found = Record.objects.filter(scope(cast("User", request.user), Right.READ), year=year)
    if form := given.get("form"):
        found = found.filter(form=form)
    if unit := given.get("unit"):
        above = Unit.objects.filter(code=unit).first()
        found = found.filter(unit__path__startswith=above.path) if above else found.none()
    if status := given.get("status"):
        found = found.filter(status=status)
    if first := _day(given.get("from")):
        found = found.filter(day__gte=first)
    if last := _day(given.get("to")):
        found = found.filter(day__lte=last)
    if words := given.get("q", "").strip():
        named = Q(unit__search__icontains=words) | Q(unit__name__icontains=words) | Q(subject__iexact=words)
        found = found.filter(named | _topic(words))
    return found


def _topic(words: str) -> Q:
    return Q(values__topic__icontains=words) | Q(values__name__icontains=words) | Q(values__title__icontains=words)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _order(request: HttpRequest) -> tuple[Any, ...]:
    wanted = request.GET.get("sort", "-day")
    column = _SORTS.get(wanted.removeprefix("-"), "day")
    return (f"-{column}" if wanted.startswith("-") else column, "-id")


def year_of(request: HttpRequest) -> int:
    """The year that a page is about."""
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and 2000 <= int(given) <= 2100 else today_here().year


def _years() -> list[int]:
    return list(Record.objects.order_by("-year").values_list("year", flat=True).distinct())
