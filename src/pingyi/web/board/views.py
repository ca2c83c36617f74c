"""The board: what is due in a subtree, cell by cell down to the records; confirming, returning, quiet reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from pingyi.packs import Rules
from pingyi.web.base.access import Right, find, requires, scope
from pingyi.web.base.clock import today as today_here
from pingyi.web.base.editing import Stale
from pingyi.web.board.dues import ensure
from pingyi.web.board.matrix import columns_of, counted, dues_under, folded, lines, totals
from pingyi.web.board.models import DueState, Reminder, State
from pingyi.web.people.models import User
from pingyi.web.records.asking import words_of
from pingyi.web.records.known import registry
from pingyi.web.records.models import Record, Status
from pingyi.web.records.saving import judge as judge_records
from pingyi.web.records.saving import recordable
from pingyi.web.records.values import summary
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules as rules_of

_EACH = 50
_MANY = 60
WEEK = timedelta(days=7)


@requires(Right.JUDGE)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Units × duties, or × the periods of one duty."""
    today = today_here()
    year, rules = today.year, rules_of(today.year)
    ensure(year)
    top = _top(request)
    chosen = {name: request.GET.get(name, "") for name in ("duty", "kind", "month")}
    duty = chosen["duty"] if chosen["duty"] in rules.duties else ""
    dues = dues_under(top, year, chosen)
    columns = columns_of(dues, rules, duty)
    cells = counted(dues, today, by_label=bool(duty))
    paths = dict(Unit.objects.filter(path__startswith=top.path).values_list("code", "path"))
    below = request.GET.get("level", "below" if len(cells) > _MANY else "units") == "below"
    if below:
        heads = list(Unit.objects.filter(parent=top).order_by("path"))
        summed = folded([*heads], paths, cells)
        shown = [unit for unit in heads if unit.code in summed]
    else:
        summed = cells
        shown = list(Unit.objects.filter(code__in=cells).order_by("path"))
    page = Paginator(shown, _EACH).get_page(request.GET.get("page"))
    made = lines(page, summed, columns)
    for line in made:
        line.below = below and any(
            path.startswith(paths[line.unit.code]) and code != line.unit.code for code, path in paths.items()
        )
    context = {
        "top": top,
        "columns": columns,
        "lines": made,
        "totals": totals(cells, columns),
        "page": page,
        "below": below,
        "chosen": chosen,
        "duty": rules.duties.get(duty),
        "duties": [rules.duties[one] for one in rules.duties],
        "kinds": sorted(
            set(Unit.objects.filter(code__in=cells).values_list("kind", flat=True)) | ({chosen["kind"]} - {""})
        ),
        "months": range(1, 13),
        "pending": _pending(request, rules).count(),
        "way": _way(request, top),
        "today": today,
    }
    return render(request, "board/board.html", context)


@requires(Right.JUDGE)
@require_safe
def cell(request: HttpRequest, unit: str, duty: str) -> HttpResponse:
    """A unit's dues of one duty, and the records behind them."""
    place = find(request, Unit.objects.all(), Right.JUDGE, to="", code=unit)
    today = today_here()
    rules = rules_of(today.year)
    if duty not in rules.duties:
        raise Http404
    ensure(today.year)
    asked = rules.duties[duty]
    found = DueState.objects.filter(year=today.year, duty=duty, unit__path__startswith=place.path)
    if label := request.GET.get("label"):
        found = found.filter(label=label)
    dues = found.with_state(today).select_related("unit").order_by("unit__path", "first", "subject")
    page = Paginator(dues, 100).get_page(request.GET.get("page"))
    forms = {part.form for part in asked.alternatives}
    spans = [(one.first, one.end) for one in page]
    records = Record.objects.filter(form__in=forms, unit__path__startswith=place.path, year=today.year)
    if spans:
        records = records.filter(day__gte=min(first for first, _ in spans), day__lte=max(end for _, end in spans))
    context = {
        "unit": place,
        "duty": asked,
        "dues": page,
        "page": page,
        "label": label,
        "records": _rows(records.order_by("unit__path", "-day")[:200], rules),
        "open": [one for one in page if one.state in {State.DUE, State.OVERDUE}],
        "door_here": "board:board",
        "here_again": request.get_full_path(),
    }
    return render(request, "board/cell.html", context)


@requires(Right.JUDGE)
@require_safe
def pending(request: HttpRequest) -> HttpResponse:
    """Records that wait for a word, one by one or many."""
    rules = rules_of(today_here().year)
    found = _pending(request, rules)
    form, unit = request.GET.get("form", ""), request.GET.get("unit", "")
    sorts = list(found.order_by("form").values_list("form", flat=True).distinct())
    if form:
        found = found.filter(form=form)
    if unit:
        found = found.filter(unit__path__contains=f"/{unit}/")
    page = Paginator(found.select_related("unit").order_by("unit__path", "day", "id"), _EACH).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "records": _rows(page, rules),
        "forms": [(one, rules.forms[one].name) for one in sorts if one in rules.forms],
        "form": form,
        "unit": unit,
        "door_here": "board:board",
        "here_again": request.get_full_path(),
    }
    return render(request, "board/pending.html", context)


@requires(Right.JUDGE)
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Confirm or return the records that were ticked, each as it was seen."""
    user = cast("User", request.user)
    action, why = request.POST.get("action"), request.POST.get("reason", "").strip()[:200]
    seen = _seen(request.POST.getlist("record"))
    found = list(Record.objects.filter(scope(user, Right.JUDGE), pk__in=seen).select_related("unit"))
    if action not in {"confirm", "return"} or len(found) != len(seen):
        raise Http404
    if any(record.created_by_id == user.pk for record in found):
        raise PermissionDenied
    open_to = {Status.SUBMITTED} if action == "confirm" else {Status.SUBMITTED, Status.CONFIRMED}
    found = [record for record in found if record.status in open_to]
    if action == "return" and not why:
        messages.error(request, "退回须写明原因，填报的人才知道改什么。")
    elif not found:
        messages.info(request, "没有选中可以处理的纪实。")
    else:
        for record in found:
            record.version = seen[record.pk]
        try:
            done = judge_records(found, Status.CONFIRMED if action == "confirm" else Status.RETURNED, why, by=user)
            messages.success(request, f"已{'确认' if action == 'confirm' else '退回'}{done}条。")
        except Stale:
            messages.error(request, "其中有的刚被修改过，这一次都没有处理，请刷新后再看。")
    return redirect(_next(request))


@requires(Right.JUDGE)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """A quiet note on a unit's page of the month; at most one a due and week."""
    unit = find(request, Unit.objects.all(), Right.JUDGE, to="", code=request.POST.get("unit", ""))
    today = today_here()
    due = DueState.objects.filter(
        year=today.year,
        unit=unit,
        duty=request.POST.get("duty", ""),
        label=request.POST.get("label", ""),
        met=False,
        waived=False,
    ).first()
    if due is None:
        raise Http404
    if Reminder.objects.filter(unit=unit, duty=due.duty, label=due.label, on__gt=today - WEEK).exists():
        messages.info(request, "一周之内已经提醒过，不再重复。")
    else:
        text = request.POST.get("text", "").strip()[:200]
        Reminder.objects.create(
            unit=unit, duty=due.duty, label=due.label, text=text, on=today, by=cast("User", request.user)
        )
        messages.success(request, "已提醒，对方在“本月应办”中可以看到。")
    return redirect(_next(request))


def _top(request: HttpRequest) -> Unit:
    """The unit under which one looks: the one asked for, or that of the first mandate that may judge."""
    mine = Unit.objects.filter(scope(cast("User", request.user), Right.JUDGE, to="")).order_by("path")
    if code := request.GET.get("under"):
        return find(request, Unit.objects.all(), Right.JUDGE, to="", code=code)
    first = mine.first()
    if first is None:
        raise Http404
    return first


def _way(request: HttpRequest, top: Unit) -> list[Unit]:
    """The units above, as far as the user may see them."""
    codes = [code for code in top.path.split("/") if code][:-1]
    return list(
        Unit.objects.filter(scope(cast("User", request.user), Right.JUDGE, to=""), code__in=codes).order_by("path")
    )


def _pending(request: HttpRequest, rules: Rules) -> QuerySet[Record]:
    """What was recorded and waits for a word; registers are kept, not judged, save those by which a duty is met."""
    user = cast("User", request.user)
    read = {part.form for duty in rules.duties.values() for part in duty.alternatives}
    forms = [
        form.id for form in rules.forms.values() if recordable(form, rules) and (not form.register_ or form.id in read)
    ]
    waiting = Record.objects.filter(status=Status.SUBMITTED, year=rules.year, batch=None, form__in=forms)
    return waiting.filter(scope(user, Right.JUDGE)).exclude(created_by=user)


def _rows(records: Any, rules: Rules) -> list[tuple[Record, str, str]]:
    found = list(records.select_related("unit")) if isinstance(records, QuerySet) else list(records)
    forms = [rules.forms[name] for name in {record.form for record in found} if name in rules.forms]
    words = words_of(forms, [record.values for record in found], registry(rules.year))
    return [
        (one, rules.forms[one.form].name, summary(rules.forms[one.form], one.values, words))
        for one in found
        if one.form in rules.forms
    ]


def _seen(marks: list[str]) -> dict[int, int]:
    """“pk:version” → what was seen."""
    found: dict[int, int] = {}
    for mark in marks:
        pk, _, version = mark.partition(":")
        if pk.isdecimal() and version.isdecimal():
            found[int(pk)] = int(version)
    return found


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if inside else "/board/pending"
