"""Packs: which hold, what is wrong with them, what they cost, how two differ; upload and switching on."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.errors import PackRefused, Refusal
from pingyi.issues import Severity
from pingyi.numbers import percent
from pingyi.web.base import jobs
from pingyi.web.base.access import Right, requires, rights_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import create
from pingyi.web.people.models import User
from pingyi.web.rulebooks import tasks
from pingyi.web.rulebooks.books import book_of, cases_of, checked, now, shipped
from pingyi.web.rulebooks.comparing import differences, effects
from pingyi.web.rulebooks.models import Rulebook
from pingyi.web.rulebooks.switching import switch_off, switch_on
from pingyi.web.rulebooks.upload import offer

WORDS = {Severity.ERROR: "错误", Severity.DOUBT: "警告", Severity.REPAIRED: "已改", Severity.NOTE: "提示"}
TONES = {Severity.ERROR: "overdue", Severity.DOUBT: "due"}


def year_asked(request: HttpRequest) -> int:
    """The year that is asked about (?year=), else today's."""
    asked = request.GET.get("year", "") or request.POST.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 and asked.startswith("20") else today().year


@require_safe
@requires(Right.RULES_READ)
def home(request: HttpRequest) -> HttpResponse:
    """What holds this year, and all packs that there are."""
    year = year_asked(request)
    book = now(year)
    try:
        rules = book.rules(year)
    except PackRefused as refused:
        raise Http404 from refused
    may = Right.RULES in rights_of(cast("User", request.user))
    context = {
        "year": year,
        "book": book,
        "stack": rules.packs,
        "checked": checked(book, year),
        "counts": [
            ("应办事项", len(rules.duties), "rulebooks:duties"),
            ("台账表样", len(rules.forms), "rulebooks:forms"),
            ("评分条目", sum(len(one.items) for one in rules.rubrics.values()), "rulebooks:rubric"),
        ],
        "uploaded": Rulebook.objects.select_related("by") if may else (),
        "shipped": shipped() if may else (),
        "may": may,
    }
    return render(request, "rulebooks/home.html", context)


@require_http_methods(["GET", "POST"])
@requires(Right.RULES)
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a pack: refused with every problem at once, or kept and not yet in force."""
    user, year = cast("User", request.user), year_asked(request)
    context: dict[str, Any] = {"year": year, "wrong": "", "issues": ()}
    if request.method == "POST":
        try:
            found = offer(list(request.FILES.getlist("files")), year)
        except Refusal as refusal:
            context["wrong"] = str(refusal)
        else:
            if found.pack is not None:
                row = Rulebook.objects.filter(folder=found.folder).first()
                if row is None:
                    pack = found.pack
                    row = Rulebook(
                        pack=pack.id,
                        name=pack.name[:80],
                        release=pack.version,
                        sha256=found.sha256,
                        folder=found.folder,
                        by=user,
                    )
                    create(row, user, "上传规则包")
                messages.success(request, "已接收，尚未启用。请看检查结果、算例和对各单位的影响，再决定从哪天起启用。")
                return redirect("rulebooks:book", f"up-{row.pk}")
            context["issues"] = found.issues
    wrong = context["wrong"] or context["issues"]
    return render(request, "rulebooks/upload.html", context, status=422 if wrong else 200)


@require_safe
@requires(Right.RULES)
def book(request: HttpRequest, key: str) -> HttpResponse:
    """One pack: what the linter says, what it costs a branch in a year, its cases, and the way to switch it on."""
    year = year_asked(request)
    found = book_of(key)
    said = checked(found, year)
    context = {
        "year": year,
        "book": found,
        "pack": found.read.pack,
        "checked": said,
        "issues": [(WORDS[one.severity], TONES.get(one.severity, "none"), one) for one in said.issues],
        "broken": any(one.severity is Severity.ERROR for one in said.issues),
        "shares": [
            (name, *(percent(part.numerator, part.denominator) for part in (one.process, one.result, one.assessment)))
            for name, one in said.shares
        ],
        "cases": len(cases_of(found)[0]),
        "in_force": now(year),
        "today": today(),
    }
    return render(request, "rulebooks/book.html", context)


@require_http_methods(["GET", "POST"])
@requires(Right.RULES)
def cases(request: HttpRequest, key: str) -> HttpResponse:
    """The pack's worked cases: POST runs them, in the background."""
    found = book_of(key)
    if request.method == "POST":
        asked = jobs.ask(tasks.CASES, f"算例：{found.title}", {"book": key}, cast("User", request.user))
        return redirect("base:job", asked.pk)
    path = tasks.outcome_of(found)
    written, issues = cases_of(found)
    context = {
        "book": found,
        "written": len(written),
        "issues": issues,
        "outcome": json.loads(path.read_bytes()) if path.is_file() else None,
    }
    return render(request, "rulebooks/cases.html", context)


@require_safe
@requires(Right.RULES)
def compare(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Two packs in a year: what differs, rule by rule, and what will change for whom."""
    year = year_asked(request)
    old, new = book_of(key), book_of(other)
    context: dict[str, Any] = {"year": year, "old": old, "new": new, "wrong": ""}
    try:
        before, after = old.rules(year), new.rules(year)
    except PackRefused as refused:
        context["wrong"] = str(refused)
    else:
        context |= {"changed": differences(before, after), "effects": effects(before, after)}
    return render(request, "rulebooks/compare.html", context)


@require_POST
@requires(Right.RULES)
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Switch a pack on from a day, or (without a day) take that back."""
    user, found = cast("User", request.user), book_of(key)
    text, why = request.POST.get("day", "").strip(), request.POST.get("why", "").strip()[:200]
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        messages.error(request, "日期写成2020-01-01这样的形式。")
        return redirect("rulebooks:book", key)
    try:
        if day is not None:
            switch_on(found, day, user, why)
            messages.success(request, f"{found.title}从{day}起启用。")
        elif found.row is not None:
            switch_off(get_object_or_404(Rulebook, pk=found.row.pk), user, why)
            messages.success(request, "已停用。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("rulebooks:book", key)
    return redirect("rulebooks:home")
