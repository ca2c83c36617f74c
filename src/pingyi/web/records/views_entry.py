"""Recording: the month's page, the page on which one types, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.issues import Issue, Place
from pingyi.packs import Rules
from pingyi.packs.schema import FieldType, Form
from pingyi.web.base.access import Right, find, requires
from pingyi.web.base.clock import today as today_here
from pingyi.web.board.dues import ensure
from pingyi.web.board.models import Reminder
from pingyi.web.people.models import User
from pingyi.web.records.asking import HOW, TYPED, Sheet, sheet_of
from pingyi.web.records.entering import Entered, entered
from pingyi.web.records.known import registry, seen_from
from pingyi.web.records.models import Draft, Record, Status
from pingyi.web.records.month import forms_for, month_of, own_units
from pingyi.web.records.prefill import Occasion, asked_by, prefilled
from pingyi.web.records.saving import clash, locked, recordable, submit
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules as rules_of

_OURS = ("csrfmiddlewaretoken", "files", "late_who", "late_why")
OCCASION = ("duty", "part", "subject", "first", "last")


@requires(Right.RECORD)
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """What is due, overdue and done in somebody's own units."""
    user, today = cast("User", request.user), today_here()
    year = _year(request, today)
    units, rules = own_units(user), rules_of(year)
    if not units:
        return render(request, "records/month.html", {"units": []})
    chosen = [unit for unit in units if unit.code == request.GET.get("unit")] or units
    ensure(year)
    returned = (
        Record.objects.filter(unit__in=units, status=Status.RETURNED, year=year)
        .select_related("unit")
        .order_by("-updated_at")[:20]
    )
    drafts = (
        Draft.objects.filter(user=user, unit__in=units, record=None).select_related("unit").order_by("-saved_at")[:10]
    )
    notes = Reminder.objects.filter(unit__in=units, seen=False).select_related("unit")
    context = {
        "units": units,
        "chosen": chosen,
        "rules": rules,
        "month": month_of(chosen, rules, year, today),
        "year": year,
        "before": year - 1 if today.month == 1 and not locked(year - 1, today) else None,
        "returned": [(record, _name(rules.forms, record.form)) for record in returned],
        "drafts": [(draft, _name(rules.forms, draft.form)) for draft in drafts],
        "reminders": [(one, rules.duties[one.duty].name) for one in notes[:10] if one.duty in rules.duties],
        "forms": [(unit, forms_for(unit, rules)) for unit in chosen],
    }
    return render(request, "records/month.html", context)


def _name(forms: Mapping[str, Form], form: str) -> str:
    return forms[form].name if form in forms else form


@requires(Right.RECORD)
@require_POST
def seen_reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """A reminder is put away."""
    reminder = find(request, Reminder.objects.all(), Right.RECORD, pk=pk)
    Reminder.objects.filter(pk=reminder.pk).update(seen=True)
    return redirect("records:month")


@requires(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, form: str, unit: str) -> HttpResponse:
    """A form of the pack, filled in as far as it is known; submitted with one button."""
    place = find(request, Unit.objects.all(), Right.RECORD, to="", code=unit)
    today = today_here()
    year = _year(request, today)
    whole = registry(year)
    asked = form_of(form, whole.rules)
    occasion = _occasion(request, whole.rules)
    seen = seen_from(place.code, whole)
    if request.method == "POST":
        cells = cells_in(request.POST, asked) | {"unit": place.code}
        token = _token(cells)
        there = Record.objects.filter(token=str(token), created_by_id=request.user.pk).first()
        if there is not None:
            return _done(request, there)
        found = entered(asked, cells, seen, today)
        late, trouble = late_words(request, year, today)
        found = with_issues(found, [*trouble, *([issue] if (issue := clash(asked, year, place.code, found)) else [])])
        if found.good:
            by = cast("User", request.user)
            record = submit(asked, place, year, found, by=by, today=today, token=token, late=late, rules=whole.rules)
            for remark in found.remarks:
                messages.info(request, f"{remark.message}。")
            return _done(request, record)
        status = 422
    else:
        draft = _draft(request, asked, place)
        if draft is None:
            entitled = len(seen.known.people.entitled(place.code, today)) if asked.absent else 0
            cells = prefilled(asked, place.code, occasion, whole.rules, today, entitled)
        else:
            cells = {**draft.cells}
        cells["token"] = cells.get("token") or str(uuid4())
        found, status = None, 200
    sheet = sheet_of(asked, place, cells, seen, whole, asked=asked_by(occasion), today=today)
    return type_page(request, sheet, place, cells, found, status=status, occasion=occasion, year=year)


def type_page(
    request: HttpRequest, sheet: Sheet, unit: Unit, cells: Mapping[str, Any], found: Entered | None, *, status: int, year: int,
    occasion: Occasion | None = None, record: Record | None = None, theirs: object = None,
) -> HttpResponse:  # fmt: skip
    """The page on which one types, with what is wrong in its place."""
    for question in sheet:
        question.errors = [
            f"{one.message}{f'。{one.hint}' if one.hint else ''}" for one in (found.wrong(question.id) if found else [])
        ]
    asked = {question.id for question in sheet}
    general = [one for one in (found.issues if found else ()) if one.severity == "error" and one.place.key not in asked]
    today = today_here()
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "unit": unit,
        "cells": cells,
        "general": general,
        "record": record,
        "theirs": theirs,
        "occasion": occasion,
        "late": locked(year, today),
        "year": year,
        "errors": bool(found and not found.good),
        "late_who": request.POST.get("late_who", ""),
        "late_why": request.POST.get("late_why", ""),
        "draft_key": f"{sheet.form.id}@{unit.code}@{record.pk if record else ''}",
        "door_here": "records:month",
        "today": today,
        "counted": sheet.how,
    }
    return render(request, "records/entry.html", context, status=status)


@requires(Right.RECORD)
@require_POST
def draft(request: HttpRequest, form: str, unit: str) -> HttpResponse:
    """Keep what somebody is typing; “discard”: let go of it."""
    place = find(request, Unit.objects.all(), Right.RECORD, to="", code=unit)
    asked = form_of(form, rules_of(_year(request, today_here())))
    user = cast("User", request.user)
    pk = request.GET.get("record")
    record = find(request, Record.objects.all(), Right.RECORD, pk=int(pk)) if pk and pk.isdecimal() else None
    if "discard" in request.POST:
        Draft.objects.filter(user=user, form=asked.id, unit=place, record=record).delete()
        return redirect(f"{reverse('records:new', args=[asked.id, place.code])}?{request.GET.urlencode()}")
    cells = cells_in(request.POST, asked)
    Draft.objects.update_or_create(user=user, form=asked.id, unit=place, record=record, defaults={"cells": cells})
    return HttpResponse(status=204)


def form_of(form_id: str, rules: Rules) -> Form:
    """A form that is for recording. Raises Http404."""
    form = rules.forms.get(form_id)
    if form is None or not recordable(form, rules):
        raise Http404
    return form


def cells_in(sent: QueryDict, form: Form) -> dict[str, Any]:
    """The cells of a form as they were sent, with the page's own marks (token, version, the way of telling who came)."""
    fields = {one.id: one for one in form.fields}
    cells: dict[str, Any] = {}
    for name in sent:
        if name in fields and fields[name].type is FieldType.PERSONS:
            cells[name] = [one for one in sent.getlist(name) if one]
        elif name in fields or name in {"token", "version", HOW, *OCCASION}:
            cells[name] = str(sent.get(name, ""))[:4000]
    if form.absent:
        if cells.get(HOW) == TYPED:
            cells.pop(form.absent.absent, None)
        else:
            cells.setdefault(form.absent.absent, [])
            cells |= {form.absent.entitled: "", form.absent.present: ""}
    return cells


def with_issues(found: Entered, issues: list[Issue]) -> Entered:
    """The same with more to say."""
    return Entered(found.values, (*found.issues, *issues), found.subject, found.day)


def late_words(request: HttpRequest, year: int, today: date) -> tuple[str, list[Issue]]:
    """After the year's lock date: who agreed to the entry, and why it comes so late; or what is missing of that."""
    if not locked(year, today):
        return "", []
    who, why = (request.POST.get(name, "").strip() for name in ("late_who", "late_why"))
    if not who or not why:
        return "", [
            Issue(Place(), "late-entry", f"{year}年度已过锁定日期，补录须写明经谁同意和原因", "请在页面末尾补填这两项")
        ]
    return f"经{who}同意补录：{why}"[:200], []


def _year(request: HttpRequest, today: date) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and today.year - 5 < int(given) <= today.year else today.year


def _occasion(request: HttpRequest, rules: Rules) -> Occasion:
    given = request.GET
    duty = rules.duties.get(given.get("duty", ""))
    part = given.get("part", "0")
    return Occasion(
        duty,
        int(part) if part.isdecimal() else 0,
        given.get("subject", ""),
        _day(given.get("first")),
        _day(given.get("last")),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _token(cells: Mapping[str, Any]) -> UUID:
    try:
        return UUID(str(cells.get("token", "")))
    except ValueError:
        raise PermissionDenied from None


def _draft(request: HttpRequest, form: Form, unit: Unit) -> Draft | None:
    """What was being typed for the same occasion."""
    kept = Draft.objects.filter(user=cast("User", request.user), form=form.id, unit=unit, record=None).first()
    same = ("duty", "part", "subject")
    return (
        kept
        if kept is not None and all(kept.cells.get(name, "") == request.GET.get(name, "") for name in same)
        else None
    )


def _done(request: HttpRequest, record: Record) -> HttpResponse:
    messages.success(request, "已提交。")
    return redirect(f"{reverse('records:record', args=[record.pk])}?draft={record.form}@{record.unit_id}@")
