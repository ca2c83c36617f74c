"""The journal as the audit administrator reads it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pingyi.web.base import jobs
from pingyi.web.base.access import Right, requires, user_of
from pingyi.web.base.files import download
from pingyi.web.journal import verification
from pingyi.web.journal.chain import head, write
from pingyi.web.journal.export import workbook
from pingyi.web.journal.history import told
from pingyi.web.journal.models import Line
from pingyi.web.journal.wording import KINDS, kind_name
from pingyi.web.registers.models import Unit

PAGE = 50
EXPORTED = 20_000
FILTERS = ("user", "unit", "kind", "action", "row", "since", "until")


@require_safe
@requires(Right.AUDIT)
def lines(request: HttpRequest) -> HttpResponse:
    """Lines, newest first."""
    asked = _asked(request)
    page = Paginator(_matching(asked), PAGE).get_page(request.GET.get("page"))
    shown = told(Line.objects.filter(number__in=[line.number for line in page.object_list]).order_by("-number"))
    kinds = sorted({*KINDS, asked["kind"]} - {""}, key=kind_name)
    context = {"page": page, "lines": shown, "asked": asked, "kinds": [(kind, kind_name(kind)) for kind in kinds]}
    return render(request, "journal/lines.html", context)


@require_safe
@requires(Right.AUDIT)
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; that it was taken out is a line of its own."""
    asked = _asked(request)
    found = _matching(asked)
    if (count := found.count()) > EXPORTED:
        messages.error(request, f"共{count}条，一次最多导出{EXPORTED}条，请按日期分几次导出。")
        return redirect("journal:lines")
    content = workbook(told(found))
    write(user_of(request), "导出日志", "journal.line", after={**{k: v for k, v in asked.items() if v}, "rows": count})
    return download(content, "日志.xlsx")


@require_safe
@requires(Right.AUDIT)
def line(request: HttpRequest, number: int) -> HttpResponse:
    """One line with what stood before and after, and its place in the chain."""
    found = get_object_or_404(Line, number=number)
    shown = told(Line.objects.filter(pk=found.pk))[0]
    others = Line.objects.filter(kind=found.kind, row=found.row).exclude(row="").count() - 1
    return render(request, "journal/line.html", {"line": found, "told": shown, "others": others})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.AUDIT)
def verify(request: HttpRequest) -> HttpResponse:
    """The end of the chain, to be noted outside; the last check; a new one."""
    if request.method == "POST":
        asked = jobs.ask(verification.KIND, "核对日志", {}, user_of(request))
        return redirect("base:job", asked.pk)
    return render(request, "journal/verification.html", {"head": head(), "last": verification.last()})


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in FILTERS}


def _matching(asked: dict[str, str]) -> QuerySet[Line]:
    """Lines that fit the filter; a date that is none counts as not given."""
    found = Line.objects.order_by("-number")
    for name in ("kind", "row"):
        if asked[name]:
            found = found.filter(**{name: asked[name]})
    if asked["user"]:
        found = found.filter(user__icontains=asked["user"])
    if asked["action"]:
        found = found.filter(action__contains=asked["action"])
    if asked["unit"]:
        named = Unit.objects.filter(Q(name__contains=asked["unit"]) | Q(code__iexact=asked["unit"])).values("code")
        found = found.filter(Q(unit__in=named) | Q(unit=asked["unit"]))
    if since := _day(asked["since"]):
        found = found.filter(at__gte=_midnight(since))
    if until := _day(asked["until"]):
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
