"""Appeals: filed by a committee from a record, weighed in a sandbox, decided by the district."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.errors import Refusal
from pingyi.packs.schema import Form
from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.base.jobs import ask
from pingyi.web.base.models import Job
from pingyi.web.follow import appeals
from pingyi.web.follow.forms import AppealForm, DecisionForm
from pingyi.web.follow.models import Appeal, AppealState
from pingyi.web.follow.tasks import EFFECTS
from pingyi.web.records.asking import COUNTED, HOW, TYPED, sheet_of, shown, words_of
from pingyi.web.records.entering import Entered, entered
from pingyi.web.records.known import registry, seen_from
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.records.values import cells_of
from pingyi.web.records.views_entry import cells_in
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules


def _mine(request: HttpRequest) -> Q:
    user = user_of(request)
    return scope(user, Right.APPEAL) | scope(user, Right.DECIDE)


@require_safe
@requires(Right.APPEAL, Right.DECIDE)
def appeal_list(request: HttpRequest) -> HttpResponse:
    """The appeals of one's subtree."""
    found = Appeal.objects.filter(_mine(request)).select_related("unit")
    if (state := request.GET.get("state", "")) in AppealState.values:
        found = found.filter(state=state)
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    names = {year: rules(year).forms for year in {one.year for one in page}}
    listed = [(one, names[one.year][one.form].name if one.form in names[one.year] else one.form) for one in page]
    context = {"page": page, "listed": listed, "states": AppealState.choices}
    return render(request, "follow/appeals.html", context)


@require_http_methods(["GET", "POST"])
@requires(Right.APPEAL)
def appeal_new(request: HttpRequest, record: int) -> HttpResponse:
    """Object to a record: as it should read, or that it should not count."""
    among = Record.objects.filter(status__in=COUNTING).select_related("unit")
    found = find(request, among, Right.APPEAL, pk=record)
    whole = registry(found.year)
    form = rules(found.year).forms.get(found.form)
    if form is None:
        raise Http404
    seen, cells = seen_from(found.unit_id, whole), cells_of(form, found.values)
    if form.absent:
        cells[HOW] = COUNTED if form.absent.absent in found.values else TYPED
    asked = AppealForm(request.POST or None)
    checked: Entered | None = None
    if request.method == "POST":
        cells = cells_in(request.POST, form) | {"unit": found.unit_id}
        removed = bool(request.POST.get("removed"))
        checked = None if removed else _as_entered(form, found, entered(form, cells, seen, today(), found.entered))
        same = checked is not None and checked.values == found.values
        if same:
            asked.add_error(None, "内容与现在的一样，没有要更正的；请改成应有的内容，或勾选“不应计入”")
        if asked.is_valid() and (checked is None or checked.good):
            follows: dict[str, Any] = {}
            if checked is not None:
                follows = {"subject": checked.subject} | ({"day": checked.day.isoformat()} if checked.day else {})
            made = appeals.file(found, checked, follows, asked.cleaned_data["why"], today=today(), by=user_of(request))
            _weigh(request, made)
            messages.success(request, "申诉已提出，正在测算影响，稍后可在本页看到。")
            return redirect("follow:appeal", made.pk)
    sheet = sheet_of(form, found.unit, cells, seen, whole, today=found.day or today())
    for question in sheet:
        question.errors = [str(one.message) for one in (checked.wrong(question.id) if checked else [])]
    general = [one.message for one in checked.wrong("")] if checked else []
    context = {"record": found, "form": form, "sheet": sheet, "counted": sheet.how, "asked": asked, "general": general}
    return render(request, "follow/appeal_new.html", context, status=422 if request.method == "POST" else 200)


def _as_entered(form: Form, record: Record, checked: Entered) -> Entered:
    """The correction with the day of entry that the record has: an appeal makes nothing late, and nothing timely."""
    role = form.with_role("entered")
    if role is None:
        return checked
    values = {name: value for name, value in checked.values.items() if name != role.id}
    if record.values.get(role.id):
        values[role.id] = record.values[role.id]
    return replace(checked, values=values)


def _weigh(request: HttpRequest, found: Appeal) -> Job:
    return ask(EFFECTS, f"测算申诉{found.pk}的影响", {"appeal": found.pk}, user_of(request))


@require_safe
@requires(Right.APPEAL, Right.DECIDE)
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal: what stands there, what should, what would follow for whom."""
    found = _own(request, pk)
    return _show(request, found)


def _own(request: HttpRequest, pk: int) -> Appeal:
    user = user_of(request)
    right = Right.DECIDE if Appeal.objects.filter(scope(user, Right.DECIDE), pk=pk).exists() else Right.APPEAL
    return find(request, Appeal.objects.select_related("unit", "record"), right, pk=pk)


def _show(request: HttpRequest, found: Appeal, decision: DecisionForm | None = None, status: int = 200) -> HttpResponse:
    user = user_of(request)
    own = rules(found.year)
    form = own.forms[found.form]
    words = words_of([form], [found.was, found.values], registry(found.year))
    before, after = dict(shown(form, found.was, words)), dict(shown(form, found.values, words))
    names = dict(
        Unit.objects.filter(code__in=[one["unit"] for one in found.effects.get("moves", ())]).values_list(
            "code", "name"
        )
    )
    items = {item.id: item.name for rubric in own.rubrics.values() for item in rubric.items}
    filed = found.state == AppealState.FILED
    context = {
        "appeal": found,
        "form": form,
        "rows": [(name, before.get(name, ""), after.get(name, "")) for name in dict.fromkeys([*before, *after])],
        "names": names,
        "items": items,
        "job": appeals.running(found) if filed and not found.effects else None,
        "outdated": filed and appeals.outdated(found),
        "decision": decision or DecisionForm(initial={"version": found.version}),
        "may_decide": filed and Appeal.objects.filter(scope(user, Right.DECIDE), pk=found.pk).exists(),
        "may_withdraw": filed and Appeal.objects.filter(scope(user, Right.APPEAL), pk=found.pk).exists(),
    }
    return render(request, "follow/appeal.html", context, status=status)


@require_POST
@requires(Right.APPEAL, Right.DECIDE)
def appeal_weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute once more what would follow."""
    found = _own(request, pk)
    if found.state != AppealState.FILED:
        messages.error(request, "这件申诉已经办结，不再测算。")
        return redirect("follow:appeal", pk)
    return redirect("base:job", (appeals.running(found) or _weigh(request, found)).pk)


@require_POST
@requires(Right.DECIDE)
def appeal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse, with the reason."""
    found = find(request, Appeal.objects.select_related("unit", "record"), Right.DECIDE, pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, 422)
    given, granted = form.cleaned_data, request.POST.get("granted") == "1"
    try:
        appeals.decide(
            found, given["version"], granted=granted, decision=given["decision"], today=today(), by=user_of(request)
        )
    except (Stale, Refusal) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已采纳，纪实已按申诉更正。" if granted else "已裁定不采纳。")
    return redirect("follow:appeal", pk)


@require_POST
@requires(Right.APPEAL)
def appeal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    found = find(request, Appeal.objects.all(), Right.APPEAL, pk=pk)
    version = request.POST.get("version", "")
    try:
        appeals.take_back(found, int(version) if version.isdecimal() else 0, user_of(request))
    except (Stale, Refusal) as refusal:
        messages.error(request, str(refusal))
    return redirect("follow:appeal", pk)
