"""The members and posts of an organisation, and their changes. Of two who are at one row both versions are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.people.models import User
from pingyi.web.records.models import Record
from pingyi.web.registers import projection, trees, versions
from pingyi.web.registers.forms import (
    Asking,
    CorrectForm,
    DayForm,
    ExemptForm,
    MemberForm,
    PostForm,
    TransferForm,
    iso,
)  # fmt: skip
from pingyi.web.registers.members import Correction, NumberTaken, correct
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.names import DatabaseNames
from pingyi.web.registers.spans import MEMBERS, POSTS, Hand, amend, end, put, rows, standing
from pingyi.web.registers.versions import Overtaken
from pingyi.web.registers.views_tree import DOOR, among


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
    context = {"unit": found, "page": page, "members": told, "every": every, "may": may, "door_here": DOOR}
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
    "correct": (CorrectForm, "更正登记信息"),
}


@requires(Right.REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def member_change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Transfer, end, exempt, correct."""
    if what not in _MEMBER:
        raise Http404
    kind, title = _MEMBER[what]
    asked = find(request, Record.objects.filter(form=MEMBERS).select_related("unit"), Right.REGISTER, pk=pk)
    row = versions.holding(asked)
    if row is None:
        return _gone(request, "registers:members", asked)
    units = among(user_of(request), Right.REGISTER) if what == "transfer" else []
    name = _name(row)
    form = kind(request.POST if request.method == "POST" else None, among=units, initial=_known(row, name))
    more: dict[str, Any] = {"units": units, "version": versions.mark(row)}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            versions.check(request, row)
            if fault := _fault(row, what, said):
                form.add_error(*fault)
            else:
                _change_member(row, what, said, user_of(request))
                messages.success(request, f"{title}已登记。")
                return redirect("registers:members", row.unit_id)
        except (Overtaken, Stale) as other:
            more |= _theirs(cast("Record", other.current), *_changes(what, said, name))
        except NumberTaken as taken:
            form.add_error("no", str(taken))
    return _change_page(request, form, row.unit, title, "登记", **more)


def _known(row: Record, name: str) -> dict[str, Any]:
    """What a form begins with."""
    told = {one: row.values.get(one, "") for one in ("no", "kind", "since")}
    return told | {"day": today(), "name": name}


def _name(row: Record) -> str:
    return Person.objects.filter(pk=row.values.get("person")).values_list("name", flat=True).first() or ""


def _fault(row: Record, what: str, said: Mapping[str, Any]) -> tuple[str, str] | None:
    """The field in which something cannot be, and why."""
    until = row.values.get("until")
    if what in {"transfer", "end"}:
        if until:
            return "day", f"此人已于{until}转出，不再重复办理；转出日期登记错的，请与区里联系。"
        if (iso(said["day"]) or "") <= row.values["since"]:
            return "day", "应晚于转入日期。"
    if what == "transfer" and said["into"] == row.unit:
        return "into", "就是现在的党支部。"
    if what == "correct" and until and (iso(said["since"]) or "") >= until:
        return "since", "应早于转出日期。"
    return None


def _changes(what: str, said: Mapping[str, Any], name: str) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """What would become of the row, and what is not kept in it (column, now, then)."""
    if what == "transfer":
        return {"until": iso(said["day"])}, [("转入的党支部", "", said["into"].name)]
    if what == "end":
        return {"until": iso(said["day"])}, []
    if what == "exempt":
        return {"exempt": True, "exempt_since": iso(said["day"])}, []
    return {"no": said["no"], "kind": said["kind"], "since": iso(said["since"])}, [("姓名", name, said["name"])]


@transaction.atomic
def _change_member(row: Record, what: str, said: Mapping[str, Any], by: User) -> None:
    if what == "transfer":
        trees.transfer(row, said["into"], said["day"], Hand(by), row.version)
    elif what == "end":
        end(row, said["day"], Hand(by), "党员转出", row.version)
    elif what == "exempt":
        changes, _ = _changes(what, said, "")
        amend(row, row.version, changes, Hand(by, f"由{said['decided_by']}决定"), "党员免除要求")
    else:
        correct(row, row.version, Correction(said["no"], said["name"], said["kind"], said["since"]), Hand(by))
        return
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
    asked = find(request, Record.objects.filter(form=POSTS).select_related("unit"), Right.REGISTER, pk=pk)
    row = versions.holding(asked)
    if row is None:
        return _gone(request, "registers:unit", asked)
    form = DayForm(request.POST if request.method == "POST" else None, initial={"day": today()})
    more: dict[str, Any] = {"version": versions.mark(row)}
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        try:
            versions.check(request, row)
            if row.values.get("until"):
                form.add_error("day", f"已于{row.values['until']}免职，不再重复办理。")
            elif day.isoformat() <= row.values["since"]:
                form.add_error("day", "应晚于任职日期。")
            else:
                with transaction.atomic():
                    end(row, day, Hand(user_of(request)), "登记免职", row.version)
                    projection.refresh({POSTS})
                messages.success(request, "已登记免职。")
                return redirect("registers:unit", row.unit_id)
        except (Overtaken, Stale) as other:
            more |= _theirs(cast("Record", other.current), {"until": day.isoformat()})
    return _change_page(request, form, row.unit, f"{row.values['title']}免职", "登记", **more)


def _gone(request: HttpRequest, page: str, row: Record) -> HttpResponse:
    messages.warning(request, "这一行刚被他人撤销或更正，没有改动。请在名册中核对。")
    return redirect(page, row.unit_id)


def _theirs(current: Record, changes: Mapping[str, Any], more: Sequence[tuple[str, str, str]] = ()) -> dict[str, Any]:
    """The page once more, with both versions; what was typed stays, and can be sent again over what is shown."""
    return {"version": versions.mark(current), "theirs": versions.beside(current, changes, more)}


def _change_page(request: HttpRequest, form: Asking, found: Unit, title: str, act: str, **more: Any) -> HttpResponse:
    context = {"form": form, "unit": found, "title": title, "act": act, "door_here": DOOR} | more
    status = 409 if more.get("theirs") else 422 if form.errors else 200
    return render(request, "registers/change.html", context, status=status)
