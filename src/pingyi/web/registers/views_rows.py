"""All registers of the packs: what rows there are, to filter, to export so that the workbook reads back in."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from pingyi.documents.template import file_name
from pingyi.packs.schema import Form
from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.files import download
from pingyi.web.records.asking import words_of
from pingyi.web.records.export import workbook
from pingyi.web.records.facts import in_force
from pingyi.web.records.known import registry
from pingyi.web.records.models import Record
from pingyi.web.records.values import Words, cell_text
from pingyi.web.registers import carrying
from pingyi.web.registers.models import Unit
from pingyi.web.registers.projection import HOUSE
from pingyi.web.registers.views_tree import DOOR
from pingyi.web.rulebooks.active import rules as rules_of

_SHOWN = 6
"""So many columns of a register stand in the list; all of them on the row's own page."""


@requires(Right.READ)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All registers, with how many rows of one's own."""
    year = today().year
    rules = rules_of(year)
    held = in_force(rules, year).filter(scope(user_of(request), Right.READ))
    counts = dict(held.values("form").annotate(rows=Count("pk")).values_list("form", "rows"))
    forms = [(form, counts.get(form.id, 0)) for form in rules.forms.values() if form.register_]
    context = {"forms": forms, "year": year, "before": year - 1, "missing": carrying.missing(year, counts)}
    context["door_here"] = DOOR
    return render(request, "registers/overview.html", context)


@requires(Right.READ)
@require_safe
def rows(request: HttpRequest, form: str) -> HttpResponse:
    """The rows of one register."""
    asked = _form(form)
    year = today().year
    page = Paginator(
        _chosen(request, asked, year).select_related("unit").order_by("unit__path", "day", "pk"), 50
    ).get_page(request.GET.get("page"))
    kept = list(page)
    words = words_of([asked], [row.values for row in kept], registry(year))
    columns = [one for one in asked.fields if one.id != "unit"][:_SHOWN]
    own = Unit.objects.filter(scope(user_of(request), Right.RECORD, ""), until=None)
    units = own.filter(kind__in=asked.unit_kinds) if asked.unit_kinds else own
    context: dict[str, Any] = {
        "form": asked,
        "page": page,
        "columns": columns,
        "rows": [(row, _cells(row, columns, words)) for row in kept],
        "units": list(units.order_by("path")[:800]) if asked.id not in HOUSE else [],
        "filters": request.GET,
        "house": asked.id in HOUSE,
        "door_here": DOOR,
        "before": year - 1 if not kept and not asked.history and carrying.missing(year, _others(asked, year)) else 0,
    }
    return render(request, "registers/rows.html", context)


def _others(form: Form, year: int) -> dict[str, int]:
    """As if all registers but this one had rows; this one has those of the whole district."""
    there = in_force(rules_of(year), year).filter(form=form.id).exists()
    return {one.id: 1 for one in rules_of(year).forms.values() if one.id != form.id or there}


def _cells(row: Record, columns: list[Any], words: Words) -> list[str]:
    return [cell_text(one, row.values.get(one.id), words) for one in columns]


@requires(Right.RECORD)
@require_safe
def add(request: HttpRequest, form: str) -> HttpResponse:
    """To the page on which a row of the register is typed, for the unit that was chosen."""
    unit = find(request, Unit.objects.all(), Right.RECORD, to="", code=request.GET.get("unit", ""))
    return redirect("records:new", _form(form).id, unit.code)


@requires(Right.READ)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The same rows as a workbook under the pack's headings."""
    asked = _form(form)
    year = today().year
    content = workbook(asked, _chosen(request, asked, year).order_by("unit__path", "day", "pk"), year)
    return download(content, file_name(asked))


def _form(form_id: str) -> Form:
    found = rules_of(today().year).forms.get(form_id)
    if found is None or not found.register_:
        raise Http404
    return found


def _chosen(request: HttpRequest, form: Form, year: int) -> QuerySet[Record]:
    found = in_force(rules_of(year), year).filter(scope(user_of(request), Right.READ), form=form.id)
    if words := request.GET.get("q", "").strip().lower():
        found = found.filter(
            Q(unit__search__icontains=words) | Q(unit__name__icontains=words) | Q(subject__icontains=words)
        )
    if code := request.GET.get("unit", ""):
        above = Unit.objects.filter(code=code).values_list("path", flat=True).first()
        found = found.filter(unit__path__startswith=above) if above else found.none()
    return found
