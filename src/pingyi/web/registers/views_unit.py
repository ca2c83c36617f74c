"""One organisation: its history, its people and posts, what hangs on it; and changes of its members and posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.records.models import Record
from pingyi.web.registers import projection, trees
from pingyi.web.registers.forms import Asking, DayForm, ExemptForm, MemberForm, PostForm, TransferForm, iso
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.names import DatabaseNames
from pingyi.web.registers.spans import MEMBERS, POSTS, UNITS, Hand, amend, end, put, rows, standing
from pingyi.web.registers.views_tree import among
from pingyi.web.rulebooks.active import rules


@requires(Right.READ)
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The organisation's page."""
    found = find(request, Unit.objects.select_related("parent"), Right.READ, to="", code=code)
    user = user_of(request)
    names = dict(Unit.objects.values_list("code", "name"))
    history = [
        row.values | {"above": names.get(row.values.get("parent", ""), ""), "pk": row.pk}
        for row in rows(UNITS, unit=found)
    ]
    posts = sorted(standing(POSTS, today(), unit=found), key=lambda row: _rank(row.values["title"]))
    persons = dict(Person.objects.filter(id__in=[row.values.get("person") for row in posts]).values_list("id", "name"))
    context = {
        "unit": found,
        "history": history,
        "posts": [row.values | {"pk": row.pk, "name": persons.get(row.values.get("person", ""), "")} for row in posts],
        "members": len(standing(MEMBERS, today(), unit=found)),
        "children": found.children.order_by("until", "code"),
        "way": Unit.objects.filter(code__in=found.path.strip("/").split("/")[:-1])
        .filter(scope(user, Right.READ, ""))
        .order_by("path"),
        "may_tree": Unit.objects.filter(scope(user, Right.TREE, ""), pk=found.pk).exists(),
        "may_register": Unit.objects.filter(scope(user, Right.REGISTER, ""), pk=found.pk).exists(),
        "registers": [
            form
            for form in rules(today().year).forms.values()
            if form.register_
            and form.id not in projection.HOUSE
            and (not form.unit_kinds or found.kind in form.unit_kinds)
        ],
    }
    return render(request, "registers/unit.html", context)


def _rank(title: str) -> tuple[bool, bool, str]:
    """The secretary first, then deputies, then the others."""
    return "书记" not in title, "副" in title or "第一" in title, title


@requires(Right.READ)
@require_safe
def members(request: HttpRequest, code: str) -> HttpResponse:
    """The members of an organisation: those of today, or all there ever were this year."""
    found = find(request, Unit.objects.all(), Right.READ, to="", code=code)
    every = request.GET.get("all") == "1"
    kept = rows(MEMBERS, unit=found) if every else standing(MEMBERS, today(), unit=found)
    page = Paginator(kept, 50).get_page(request.GET.get("page"))
    names = dict(Person.objects.filter(id__in=[row.subject for row in page]).values_list("id", "name"))
    told = [
        row.values | {"pk": row.pk, "name": names.get(row.subject, "（姓名不详）"), "days": _days(row.values)}
        for row in page
    ]
    may = Unit.objects.filter(scope(user_of(request), Right.REGISTER, ""), pk=found.pk).exists()
    context = {"unit": found, "page": page, "members": told, "every": every, "may": may}
    return render(request, "registers/members.html", context)


def _days(values: Mapping[str, Any]) -> dict[str, date | None]:
    return {
        name: date.fromisoformat(values[name]) if values.get(name) else None
        for name in ("since", "until", "exempt_since")
    }


@requires(Right.REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def member_new(request: HttpRequest, code: str) -> HttpResponse:
    """A member comes in."""
    found = find(request, Unit.objects.all(), Right.REGISTER, to="", code=code)
    form = MemberForm(request.POST if request.method == "POST" else None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = DatabaseNames()
        person = names.learn(said["no"], said["name"])
        there = standing(MEMBERS, said["since"], subject=person)
        if there:
            form.add_error("no", f"这个编号的党员已在“{there[0].unit.name}”，请用转接。")
        else:
            values = {
                "no": said["no"],
                "person": person,
                "unit": found.code,
                "kind": said["kind"],
                "since": iso(said["since"]),
            }
            with transaction.atomic():
                names.keep([person])
                put(MEMBERS, values, found, Hand(user_of(request)), "登记党员")
                projection.refresh({MEMBERS}, {person})
            messages.success(request, "已登记。")
            return redirect("registers:members", found.code)
    return _change_page(request, form, found, "登记党员", "登记")


_MEMBER: dict[str, tuple[type[Asking], str]] = {
    "transfer": (TransferForm, "组织关系转接"),
    "end": (DayForm, "转出或出党"),
    "exempt": (ExemptForm, "年老体弱，免除要求"),
}


@requires(Right.REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def member_change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Transfer, end, exempt."""
    if what not in _MEMBER:
        raise Http404
    kind, title = _MEMBER[what]
    row = find(request, Record.objects.filter(form=MEMBERS).select_related("unit"), Right.REGISTER, pk=pk)
    units = among(user_of(request), Right.REGISTER) if what == "transfer" else []
    form = kind(request.POST if request.method == "POST" else None, among=units, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if what != "exempt" and iso(said["day"]) <= row.values["since"]:
            form.add_error("day", "应晚于转入日期。")
        else:
            try:
                _change_member(row, what, said, user_of(request), _seen(request))
            except Stale as stale:
                form.add_error(None, str(stale))
            else:
                messages.success(request, f"{title}已登记。")
                return redirect("registers:members", row.unit_id)
    return _change_page(request, form, row.unit, title, "登记", units=units, version=row.version)


@transaction.atomic
def _change_member(row: Record, what: str, said: Mapping[str, Any], by: Any, seen: int) -> None:
    if what == "transfer":
        trees.transfer(row, said["into"], said["day"], Hand(by), seen)
    elif what == "end":
        end(row, said["day"], Hand(by), "党员转出", seen)
    else:
        changes = {"exempt": True, "exempt_since": iso(said["day"])}
        amend(row, seen, changes, Hand(by, f"由{said['decided_by']}决定"), "党员免除要求")
    projection.refresh({MEMBERS}, {row.subject})


@requires(Right.REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def post_new(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody takes a post."""
    found = find(request, Unit.objects.all(), Right.REGISTER, to="", code=code)
    people = Person.objects.filter(unit__path__startswith=found.path).order_by("name")[:2000]
    persons = [(one.id, one.name) for one in people]
    form = PostForm(request.POST if request.method == "POST" else None, persons=persons, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        held = [row for row in standing(POSTS, said["since"], unit=found) if row.values["title"] == said["title"]]
        if held and said["title"].endswith("书记") and "副" not in said["title"]:
            form.add_error("title", "这一职务现有人担任，请先登记其免职。")
        else:
            values = {"unit": found.code, "title": said["title"], "person": said["person"], "since": iso(said["since"])}
            with transaction.atomic():
                put(POSTS, values, found, Hand(user_of(request)), "登记任职")
                projection.refresh({POSTS})
            messages.success(request, "已登记。")
            return redirect("registers:unit", found.code)
    return _change_page(request, form, found, "登记任职", "登记")


@requires(Right.REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves a post."""
    row = find(request, Record.objects.filter(form=POSTS).select_related("unit"), Right.REGISTER, pk=pk)
    form = DayForm(request.POST if request.method == "POST" else None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        if day.isoformat() <= row.values["since"]:
            form.add_error("day", "应晚于任职日期。")
        else:
            try:
                with transaction.atomic():
                    end(row, day, Hand(user_of(request)), "登记免职", _seen(request))
                    projection.refresh({POSTS})
            except Stale as stale:
                form.add_error(None, str(stale))
            else:
                messages.success(request, "已登记免职。")
                return redirect("registers:unit", row.unit_id)
    return _change_page(request, form, row.unit, f"{row.values['title']}免职", "登记", version=row.version)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _change_page(request: HttpRequest, form: Asking, found: Unit, title: str, act: str, **more: Any) -> HttpResponse:
    context = {"form": form, "unit": found, "title": title, "act": act, "direct": True} | more
    return render(request, "registers/change.html", context, status=422 if form.errors else 200)
