"""开新年度: the registers of last year carried into this one, after a look at what would come."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pingyi.web.base.access import Right, requires, user_of
from pingyi.web.base.clock import today
from pingyi.web.registers import carrying
from pingyi.web.registers.views_tree import DOOR


@requires(Right.TREE)
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest) -> HttpResponse:
    """What would be carried, by register; then done for those that are ticked, as a batch that can be undone."""
    year = today().year
    if request.method == "POST":
        batch = carrying.carry(year, request.POST.getlist("form"), user_of(request))
        if batch is not None:
            messages.success(request, f"已从{year - 1}年转入{batch.records.count()}行。要撤回，可在本页整批撤销。")
            return redirect("intake:batch", batch.pk)
        messages.info(request, "没有转入：没有勾选名册，或者所选名册都已转入。")
        return redirect("registers:carry")
    found = carrying.look(year)
    context = {
        "year": year,
        "before": year - 1,
        "found": [one for one in found if one.rows],
        "rest": [one for one in found if not one.rows],
        "door_here": DOOR,
    }
    return render(request, "registers/carry.html", context)
