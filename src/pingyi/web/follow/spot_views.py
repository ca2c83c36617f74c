"""Spot checks: drawn at random with a seed that anyone can redraw."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.follow import spots
from pingyi.web.follow.forms import DrawForm, PickForm
from pingyi.web.follow.models import Pick, SpotCheck
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules


@require_safe
@requires(Right.FOLLOW)
def spot_list(request: HttpRequest) -> HttpResponse:
    """All checks drawn in one's subtree."""
    found = SpotCheck.objects.filter(scope(user_of(request), Right.FOLLOW)).select_related("unit", "by")
    return render(request, "follow/spots.html", {"page": Paginator(found, 20).get_page(request.GET.get("page"))})


@require_http_methods(["GET", "POST"])
@requires(Right.FOLLOW)
def spot_draw(request: HttpRequest) -> HttpResponse:
    """Draw: from which unit's subtree, which forms, how many, by what seed."""
    year = today().year
    forms = {one.id: one.name for one in rules(year).forms.values()}
    units = Unit.objects.filter(scope(user_of(request), Right.FOLLOW, ""), parent__isnull=True) | Unit.objects.filter(
        scope(user_of(request), Right.FOLLOW, ""), parent__parent__isnull=True
    )
    form = DrawForm(request.POST or None, initial={"size": 20, "title": f"{year}年{today().month}月纪实抽查"})
    chosen = [one for one in request.POST.getlist("forms") if one in forms]
    if request.method == "POST" and form.is_valid() and chosen:
        check = form.save(commit=False)
        check.unit = get_object_or_404(units, code=request.POST.get("unit"))
        check.year, check.forms = year, chosen
        spots.open_check(check, today(), user_of(request))
        return redirect("follow:spot", check.pk)
    missing = request.method == "POST" and not chosen
    context = {"form": form, "forms": forms, "units": units, "chosen": chosen, "missing": missing}
    return render(request, "follow/spot_draw.html", context)


@require_safe
@requires(Right.FOLLOW)
def spot(request: HttpRequest, pk: int) -> HttpResponse:
    """What was drawn, what was found, and how to draw again."""
    check = find(request, SpotCheck.objects.select_related("unit", "by"), Right.FOLLOW, pk=pk)
    same_list, same_draw = spots.redraw(check)
    names = {one.id: one.name for one in rules(check.year).forms.values()}
    context = {
        "check": check,
        "picks": check.picks.select_related("record", "record__unit"),
        "names": names,
        "same_list": same_list,
        "same_draw": same_draw,
        "form": PickForm(),
    }
    return render(request, "follow/spot.html", context)


@require_POST
@requires(Right.FOLLOW)
def spot_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what the check of one record found."""
    pick = find(request, Pick.objects.select_related("record"), Right.FOLLOW, to="check_of__unit", pk=pk)
    form = PickForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            spots.note(pick, given["version"], found=given["found"], text=given["note"], by=user_of(request))
        except Stale as stale:
            return render(request, "follow/stale.html", {"current": stale.current, "given": given}, status=409)
    return redirect("follow:spot", pick.check_of_id)
