"""Reading the rules that hold: duties, tables and the scoring table, in Chinese, each with its source."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pingyi.errors import PackRefused
from pingyi.packs import Rules
from pingyi.packs.schema import Duty, FieldType
from pingyi.packs.schema.duties import Subjects
from pingyi.web.base.access import Right, requires, rights_of
from pingyi.web.people.models import User
from pingyi.web.rulebooks.books import Book, book_of, now
from pingyi.web.rulebooks.comparing import CADENCES
from pingyi.web.rulebooks.views import year_asked

TYPES = {
    FieldType.CHOICE: "选项",
    FieldType.TEXT: "文字",
    FieldType.DATE: "日期",
    FieldType.TIME: "时间",
    FieldType.COUNT: "个数",
    FieldType.INTEGER: "整数",
    FieldType.QUANTITY: "数量",
    FieldType.MONEY: "金额",
    FieldType.PERCENT: "百分比",
    FieldType.YES_NO: "是否",
    FieldType.UNIT: "组织",
    FieldType.PERSON: "人员",
    FieldType.PERSONS: "几名人员",
    FieldType.POST: "职务",
    FieldType.ROW: "名册中的一行",
    FieldType.YEAR: "年",
    FieldType.MONTH: "月",
}


@require_safe
@requires(Right.RULES_READ)
def duties(request: HttpRequest) -> HttpResponse:
    """What is owed, by whom, how often, what fulfils it, and where that is written."""
    year, book, rules = _asked(request)
    kind = request.GET.get("kind", "")
    rows = [
        {
            "duty": duty,
            "whom": whom(rules, duty.owed_by),
            "often": often(duty),
            "forms": [rules.forms[one.form] for one in duty.alternatives if one.form in rules.forms],
            "joined": "或" if duty.any_of else "和",
        }
        for duty in rules.duties.values()
        if not kind or kind in (*duty.owed_by.unit_kinds, *duty.owed_by.of)
    ]
    kinds = dict.fromkeys(
        kind for duty in rules.duties.values() for kind in (*duty.owed_by.unit_kinds, *duty.owed_by.of)
    )
    context = {"year": year, "book": book, "rows": rows, "kinds": list(kinds), "kind": kind}
    return render(request, "rulebooks/duties.html", context)


@require_safe
@requires(Right.RULES_READ)
def forms(request: HttpRequest) -> HttpResponse:
    """The tables that are kept."""
    year, book, rules = _asked(request)
    context = {"year": year, "book": book, "forms": list(rules.forms.values())}
    return render(request, "rulebooks/forms.html", context)


@require_safe
@requires(Right.RULES_READ)
def form(request: HttpRequest, form_id: str) -> HttpResponse:
    """One table: its columns, how each is filled, what is checked, which duties it serves."""
    year, book, rules = _asked(request)
    found = rules.forms.get(form_id)
    if found is None:
        raise Http404
    context = {
        "year": year,
        "book": book,
        "form": found,
        "fields": [(one, TYPES[one.type], "、".join(one.choices)) for one in found.fields],
        "duties": [duty for duty in rules.duties.values() if form_id in {one.form for one in duty.alternatives}],
    }
    return render(request, "rulebooks/form.html", context)


@require_safe
@requires(Right.RULES_READ)
def rubric(request: HttpRequest) -> HttpResponse:
    """The scoring table, part by part."""
    year, book, rules = _asked(request)
    table = rules.rubric if rules.rubrics else None
    parts = [(part, [item for item in table.items if item.part == part.id]) for part in table.parts] if table else []
    context = {"year": year, "book": book, "rubric": table, "parts": parts, "measures": rules.measures}
    return render(request, "rulebooks/rubric.html", context)


def often(duty: Duty) -> str:
    """How often, in Chinese."""
    if duty.every:
        return CADENCES[duty.every.value]
    if duty.every_years:
        return f"每{duty.every_years}年一次"
    if duty.once:
        return f"{duty.once.by}以前一次"
    return f"事后{duty.within.days}天内" if duty.within else ""


def whom(rules: Rules, subjects: Subjects) -> str:
    """Who owes, in Chinese."""
    if subjects.unit_kinds:
        return "、".join(subjects.unit_kinds)
    if subjects.post:
        return f"{'、'.join(subjects.of)}的{subjects.post}"
    if subjects.members:
        return "每名党员"
    register = rules.forms.get(subjects.register_ or "")
    return f"{register.name}中的每一项" if register else ""


def _asked(request: HttpRequest) -> tuple[int, Book, Rules]:
    """The year's own rules; with the right to change them also those of any pack (?book=…)."""
    year, key = year_asked(request), request.GET.get("book", "")
    book = book_of(key) if key and Right.RULES in rights_of(cast("User", request.user)) else now(year)
    try:
        return year, book, book.rules(year)
    except PackRefused as refused:  # a year for which it has no values, or in which it does not hold
        raise Http404 from refused
