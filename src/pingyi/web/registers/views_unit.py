"""One organisation: its history, its people and posts, what hangs on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.registers import projection
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.spans import MEMBERS, POSTS, UNITS, rows, standing
from pingyi.web.registers.views_tree import DOOR
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
        "below": Person.objects.filter(unit__path__startswith=found.path).exclude(unit=found).count(),
        "door_here": DOOR,
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
