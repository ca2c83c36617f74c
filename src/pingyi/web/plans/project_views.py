"""The year's tasks, the projects with their milestones, the three lists linked."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.plans import projects
from pingyi.web.plans.forms import MilestoneForm
from pingyi.web.plans.models import Link, Milestone
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.rulebooks.active import rules
from pingyi.web.years.current import latest, year_of

_STATES = {"due": "办理中", "overdue": "已过期限", "done": "已完成"}


def _scope(request: HttpRequest) -> Q:
    return scope(user_of(request), Right.READ)


@require_safe
@requires(Right.PLAN, Right.READ)
def home(request: HttpRequest) -> HttpResponse:
    """The year's tasks with their state, and every tracked row of one's subtree."""
    year, day = year_of(request), today()
    forms = projects.tracked(year)
    form = request.GET.get("form", "")
    found = projects.rows(_scope(request), year, [form] if form in forms else forms)
    if unit := request.GET.get("unit", "").strip():
        found = found.filter(unit__search__icontains=unit)
    listed = [projects.project(one, forms[one.form]) for one in found]
    counts = {state: sum(one.state(day) == state for one in listed) for state in _STATES}
    if (state := request.GET.get("state", "")) in _STATES:
        listed = [one for one in listed if one.state(day) == state]
    page = Paginator(listed, 40).get_page(request.GET.get("page"))
    source = latest(year, user_of(request))
    context = {
        "year": year,
        "tasks": [one for one in source.review.tasks if one.year == year] if source else (),
        "source": source,
        "forms": forms,
        "states": _STATES,
        "counts": counts,
        "page": page,
        "shown": [(one, one.state(day)) for one in page],
    }
    return render(request, "plans/home.html", context)


@require_safe
@requires(Right.PLAN, Right.READ)
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One tracked row with its milestones and links."""
    record = _tracked(request, pk, Right.READ)
    return _show(request, record)


def _show(request: HttpRequest, record: Record, form: MilestoneForm | None = None, status: int = 200) -> HttpResponse:
    shape = projects.tracked(record.year)[record.form]
    milestones = list(record.milestones.select_related("updated_by"))
    record.spent = sum(one.spent for one in milestones)  # type: ignore[attr-defined]  # as the list's annotation has it
    found = projects.project(record, shape)
    may_plan = Record.objects.filter(scope(user_of(request), Right.PLAN), pk=record.pk).exists()
    linked = record.form == projects.LISTS
    context = {
        "project": found,
        "record": record,
        "state": found.state(today()),
        "states": _STATES,
        "milestones": milestones,
        "today": today(),
        "form": form or MilestoneForm(),
        "may_plan": may_plan,
        "linked": linked,
        "up": record.links_up.select_related("upper") if linked else (),
        "down": record.links_down.select_related("lower") if linked else (),
        "others": _others(record) if linked and may_plan else (),
    }
    return render(request, "plans/project.html", context, status=status)


def _others(record: Record) -> list[Record]:
    """The lines of the same unit that this one may be linked to: those of the lists below its own."""
    place = projects.ORDER.index(record.values["list"])
    below = set(projects.ORDER[place + 1 :])
    same = Record.objects.filter(form=record.form, unit=record.unit, year=record.year, status__in=COUNTING)
    return [one for one in same.exclude(pk=record.pk).order_by("pk") if one.values.get("list") in below]


def _tracked(request: HttpRequest, pk: int, right: Right) -> Record:
    among = Record.objects.filter(
        status__in=COUNTING, form__in=list(projects.tracked(year_of(request)))
    ).select_related("unit")
    return find(request, among, right, pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Right.PLAN)
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a step; GET shows it filled in."""
    found = find(request, Milestone.objects.select_related("record"), Right.PLAN, to="record__unit", pk=pk)
    if request.method == "POST":
        form = MilestoneForm(request.POST)
        if form.is_valid():
            try:
                projects.change_milestone(found, form.cleaned_data["version"] or 0, form.values(), user_of(request))
            except Stale as stale:
                return render(
                    request, "plans/milestone.html", {"form": form, "found": stale.current, "stale": True}, status=409
                )
            messages.success(request, "已保存。")
            return redirect("plans:project", found.record_id)
    else:
        initial = {name: getattr(found, name) for name in ("title", "due_on", "done_on", "proof", "version")}
        form = MilestoneForm(
            initial=initial | {"spent": Decimal(found.spent).scaleb(-6).normalize() if found.spent else None}
        )
    return render(request, "plans/milestone.html", {"form": form, "found": found})


@require_POST
@requires(Right.PLAN)
def milestone_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new step of a project."""
    record = _tracked(request, pk, Right.PLAN)
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        return _show(request, record, form)
    projects.add_milestone(Milestone(record=record, **form.values()), user_of(request))
    return redirect("plans:project", pk)


@require_POST
@requires(Right.PLAN)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Link a line of the three lists to one that follows from it."""
    upper = _tracked(request, pk, Right.PLAN)
    lower = get_object_or_404(Record, pk=request.POST.get("lower") or 0, form=projects.LISTS, unit=upper.unit)
    try:
        projects.link(upper, lower, user_of(request))
    except projects.BadLink as refusal:
        messages.error(request, str(refusal))
    return redirect("plans:project", pk)


@require_POST
@requires(Right.PLAN)
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link away."""
    found = find(request, Link.objects.select_related("upper"), Right.PLAN, to="upper__unit", pk=pk)
    upper = found.upper_id
    projects.unlink(found, user_of(request))
    return redirect("plans:project", upper)


@require_safe
@requires(Right.PLAN, Right.READ)
def lists(request: HttpRequest) -> HttpResponse:
    """The three lists of one's subtree, each line under the one that it follows from."""
    year = year_of(request)
    if projects.LISTS not in rules(year).forms:
        return render(request, "plans/lists.html", {"year": year, "missing": True})
    found = list(projects.rows(_scope(request), year, [projects.LISTS]))
    form = rules(year).forms[projects.LISTS]
    shown = {one.pk: projects.project(one, form) for one in found}
    below: dict[int, list[int]] = {}
    for upper, lower in Link.objects.filter(upper__in=shown).values_list("upper_id", "lower_id"):
        below.setdefault(upper, []).append(lower)
    hanging = {one for those in below.values() for one in those}
    rows: list[tuple[int, projects.Project, str]] = []
    day = today()

    def put(pk: int, depth: int) -> None:
        rows.append((depth, shown[pk], shown[pk].state(day)))
        for one in sorted(below.get(pk, ())):
            if one in shown:
                put(one, depth + 1)

    for one in sorted(found, key=lambda row: (row.unit.path, projects.ORDER.index(row.values["list"]), row.pk)):
        if one.pk not in hanging:
            put(one.pk, 0)
    page = Paginator(rows, 60).get_page(request.GET.get("page"))
    return render(request, "plans/lists.html", {"year": year, "page": page, "states": _STATES})
