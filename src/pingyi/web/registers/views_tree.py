"""The tree: to look at as of a day, to search, to change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.people.models import User
from pingyi.web.records.models import Record
from pingyi.web.registers import trees, versions
from pingyi.web.registers.forms import Asking, CloseForm, CreateForm, MoveForm, RenameForm
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.spans import Hand
from pingyi.web.registers.trees import TreeRefused, Wish
from pingyi.web.registers.versions import Overtaken
from pingyi.web.rulebooks.active import rules

DOOR = "registers:home"
"""The door that all pages of the registers lie behind."""
_MOST = 60
_OPEN_TO = 2
"""So many levels of the tree stand open at first."""


@dataclass(frozen=True)
class Node:
    """An organisation in the tree as it was on the day."""

    code: str
    name: str
    kind: str
    parent: str | None


@requires(Right.READ)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The tree of one's subtree, as of a day; or what a search finds."""
    user = user_of(request)
    day = _day(request.GET.get("day"))
    words = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"day": day, "words": words, "today": today()}
    if words:
        context |= _found(user, words)
    else:
        nodes = _nodes(user, day)
        kinds = Counter(node.kind for node in nodes)
        context |= {"tree": _drawn(nodes), "kinds": kinds.most_common(), "total": len(nodes)}
    return render(request, "registers/home.html", context)


def _found(user: User, words: str) -> dict[str, Any]:
    units = Unit.objects.filter(scope(user, Right.READ, ""))
    persons = Person.objects.filter(scope(user, Right.READ)).select_related("unit")
    for word in words.lower().split():
        units = units.filter(Q(search__icontains=word) | Q(name__icontains=word) | Q(code__iexact=word))
        persons = persons.filter(Q(search__icontains=word) | Q(name__icontains=word))
    return {
        "units": list(units.select_related("parent").order_by("path")[:_MOST]),
        "persons": list(persons.order_by("unit__path", "name")[:_MOST]),
        "most": _MOST,
    }


def _nodes(user: User, day: date) -> list[Node]:
    own = Unit.objects.filter(scope(user, Right.READ, ""))
    if day == today():
        kept = own.filter(Q(until=None) | Q(until__gt=day), since__lte=day).order_by("path")
        return [Node(one.code, one.name, one.kind, one.parent_id) for one in kept]
    codes = set(own.values_list("code", flat=True))
    return [Node(one.code, one.name, one.kind, one.parent) for one in trees.tree().units(day) if one.code in codes]


def _drawn(nodes: Sequence[Node]) -> SafeString:
    """Nested lists that open and close without a script."""
    below: dict[str | None, list[Node]] = defaultdict(list)
    codes = {node.code for node in nodes}
    for node in nodes:
        below[node.parent if node.parent in codes else None].append(node)
    base = reverse("registers:unit", args=["CODE"])
    return _branch(below, None, base, 0)


def _branch(below: Mapping[str | None, list[Node]], parent: str | None, base: str, depth: int) -> SafeString:
    items = format_html_join("", "{}", ((_item(below, node, base, depth),) for node in below.get(parent, ())))
    return format_html('<ul class="tree">{}</ul>', items)


def _item(below: Mapping[str | None, list[Node]], node: Node, base: str, depth: int) -> SafeString:
    link = format_html('<a href="{}">{}</a> <small>{}</small>', base.replace("CODE", node.code), node.name, node.kind)
    under = below.get(node.code)
    if not under:
        return format_html("<li>{}</li>", link)
    shown = SafeString(" open") if depth < _OPEN_TO - 1 else ""
    children = _branch(below, node.code, base, depth + 1)
    return format_html(
        "<li><details{}><summary>{} <small>{}</small></summary>{}</details></li>",
        shown,
        link,
        _size(below, node.code),
        children,
    )


def _size(below: Mapping[str | None, list[Node]], code: str) -> int:
    return sum(1 + _size(below, node.code) for node in below.get(code, ()))


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        return today()


def among(user: User, right: Right) -> list[Unit]:
    """The organisations that one may name, which stand."""
    return list(Unit.objects.filter(scope(user, right, ""), Q(until=None) | Q(until__gt=today())).order_by("path"))


@requires(Right.TREE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, code: str) -> HttpResponse:
    """A new organisation below this one."""
    parent = find(request, Unit.objects.all(), Right.TREE, to="", code=code)
    kinds = [one.name for one in rules(today().year).unit_kinds.values()]
    form = CreateForm(request.POST if request.method == "POST" else None, kinds=kinds, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            unit = trees.create(
                said["code"], said["name"], said["kind"], parent, said["since"], Hand(user_of(request)), said["short"]
            )
        except TreeRefused as refused:
            _tell(form, refused.reasons)
        else:
            messages.success(request, f"已新设“{unit.name}”。")
            return redirect("registers:unit", unit.code)
    context = {"form": form, "unit": parent, "title": "新设下级组织", "act": "新设", "door_here": DOOR}
    return render(request, "registers/change.html", context, status=422 if form.errors else 200)


_CHANGES: dict[str, tuple[type[Asking], str, str]] = {
    "rename": (RenameForm, "更名", "确认更名"),
    "move": (MoveForm, "划转上级", "确认划转"),
    "close": (CloseForm, "撤销或合并", "确认撤销"),
}


@requires(Right.TREE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """Rename, move, merge or close: first who is affected, then done."""
    if what not in _CHANGES:
        raise Http404
    kind, title, act = _CHANGES[what]
    unit = find(request, Unit.objects.all(), Right.TREE, to="", code=code)
    units = among(user_of(request), Right.TREE) if what != "rename" else []
    form = kind(
        request.POST if request.method == "POST" else None,
        among=units,
        initial={"since": today(), "name": unit.name, "short": unit.short},
    )
    row = versions.of_unit(unit)
    context: dict[str, Any] = {"form": form, "unit": unit, "title": title, "act": "看看影响谁", "units": units}
    context |= {"version": versions.mark(row), "door_here": DOOR}
    if request.method == "POST" and form.is_valid():
        wish = _wish(unit, what, form.cleaned_data)
        hand = Hand(user_of(request), form.cleaned_data.get("why", ""))
        try:
            versions.check(request, row)
            if "confirm" in request.POST:
                trees.carry_out(wish, hand, versions.seen(request))
                messages.success(request, f"“{unit.name}”的{title}已登记。")
                return redirect("registers:unit", unit.code)
            if found := trees.faults(wish):
                _tell(form, found)
            else:
                context |= {"affected": trees.affected(wish), "act": act, "wish": wish}
        except (Overtaken, Stale) as other:
            now = cast("Record", other.current)
            context |= {"version": versions.mark(now), "theirs": versions.beside(now, _changes(wish))}
        except TreeRefused as refused:
            _tell(form, refused.reasons)
    status = 409 if "theirs" in context else 422 if form.errors else 200
    return render(request, "registers/change.html", context, status=status)


def _changes(wish: Wish) -> dict[str, str]:
    """What the row of the organisation would say, as a record keeps it."""
    if wish.closing:
        return {"until": wish.since.isoformat()}
    found = {"name": wish.name, "short": wish.short, "parent": wish.parent.code if wish.parent else ""}
    return {name: value for name, value in found.items() if value} | {"since": wish.since.isoformat()}


def _wish(unit: Unit, what: str, said: Mapping[str, Any]) -> Wish:
    since = said["since"]
    if what == "rename":
        return Wish(unit, since, name=said["name"], short=said["short"])
    if what == "move":
        return Wish(unit, since, parent=said["parent"])
    return Wish(unit, since, closing=True, into=said["into"])


def _tell(form: Asking, reasons: Sequence[str]) -> None:
    for reason in reasons:
        form.add_error(None, reason)
