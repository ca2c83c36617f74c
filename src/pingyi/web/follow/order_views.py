"""Rectification: from the problems of a comment to orders, answers, checks and a second look."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.documents.workbook import Book
from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.base.files import download
from pingyi.web.follow import orders
from pingyi.web.follow.forms import AnswerForm, OpinionForm, SendForm
from pingyi.web.follow.models import OPEN, Order, OrderState
from pingyi.web.follow.reviews import latest, reviewed_years
from pingyi.web.journal.models import Line
from pingyi.web.registers.models import Unit

_SORTS = {"number": "number", "due": "due_on", "unit": "unit__path", "state": "state"}
_DAYS = 60
"""What an office usually allows; whoever sends sets another."""


def _mine(request: HttpRequest) -> Q:
    return scope(user_of(request), Right.FOLLOW) | scope(user_of(request), Right.ANSWER)


@require_safe
@requires(Right.FOLLOW, Right.ANSWER)
def order_list(request: HttpRequest) -> HttpResponse:
    """The orders of one's subtree."""
    day = today()
    found = Order.objects.filter(_mine(request)).select_related("unit")
    if year := request.GET.get("year", ""):
        found = found.filter(year=int(year)) if year.isdigit() else found.none()
    if (state := request.GET.get("state", "")) in OrderState.values:
        found = found.filter(state=state)
    elif state == "overdue":
        found = found.filter(state__in=OPEN, due_on__lt=day)
    if unit := request.GET.get("unit", "").strip():
        found = found.filter(unit__search__icontains=unit)
    found = found.order_by(_SORTS.get(request.GET.get("sort", ""), "number"), "pk")
    if request.GET.get("export"):
        return _workbook(list(found))
    counts = {
        "open": Order.objects.filter(_mine(request), state__in=OPEN).count(),
        "overdue": Order.objects.filter(_mine(request), state__in=OPEN, due_on__lt=day).count(),
        "answered": Order.objects.filter(_mine(request), state=OrderState.ANSWERED).count(),
        "closed": Order.objects.filter(_mine(request), state=OrderState.CLOSED).count(),
    }
    context = {
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "states": OrderState.choices,
        "counts": counts,
        "years": reviewed_years(),
    }
    return render(request, "follow/orders.html", context)


def _workbook(found: list[Order]) -> HttpResponse:
    book = Book("整改事项")
    sheet = book.sheet("整改清单", "整改清单", widths=(14, 20, 44, 36, 16, 12, 28, 28, 12, 12, 24))
    head = (
        "整改编号",
        "责任单位",
        "问题",
        "整改要求",
        "责任人职务",
        "整改期限",
        "整改措施",
        "完成情况",
        "完成日期",
        "状态",
        "核验意见",
    )
    book.table(
        sheet,
        head,
        (
            (
                one.number,
                one.unit.name,
                one.problem,
                one.requirement,
                one.owner,
                one.due_on.isoformat(),
                one.measure,
                one.proof,
                one.done_on.isoformat() if one.done_on else "",
                one.get_state_display(),
                one.opinion,
            )
            for one in found
        ),
    )
    return download(book.bytes(), "整改清单.xlsx")


@require_http_methods(["GET", "POST"])
@requires(Right.FOLLOW)
def propose(request: HttpRequest, year: int) -> HttpResponse:
    """The problems that the review of a year names and for which no order has been sent."""
    review = latest(year)
    if review is None:
        return render(request, "follow/propose.html", {"year": year, "missing": True})
    form = SendForm(request.POST or None, initial={"due_on": today() + timedelta(days=_DAYS)})
    if request.method == "POST" and form.is_valid():
        pairs = [
            (unit, claim) for unit, mark, claim in (one.partition("|") for one in request.POST.getlist("claim")) if mark
        ]
        allowed = set(Unit.objects.filter(scope(user_of(request), Right.FOLLOW, "")).values_list("code", flat=True))
        sent = orders.send(
            review,
            [pair for pair in pairs if pair[0] in allowed],
            owner=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            today=today(),
            by=user_of(request),
        )
        if sent:
            messages.success(request, f"已交办{len(sent)}件整改事项，责任单位登录后即可看到。")
            return redirect("follow:orders")
        messages.warning(request, "没有选中任何问题，未交办。")
    waiting = [(review.unit(unit), claims) for unit, claims in orders.proposals(review).items()]
    return render(request, "follow/propose.html", {"year": year, "waiting": waiting, "form": form})


@require_safe
@requires(Right.FOLLOW, Right.ANSWER)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with its history, and the step that is due."""
    found = find(request, Order.objects.select_related("unit"), Right.READ, pk=pk)
    return _show(request, found)


def _show(
    request: HttpRequest,
    found: Order,
    answer: AnswerForm | None = None,
    opinion: OpinionForm | None = None,
    stale: Order | None = None,
) -> HttpResponse:
    def may(right: Right) -> bool:
        return Order.objects.filter(scope(user_of(request), right), pk=found.pk).exists()

    context = {
        "order": found,
        "stale": stale,
        "history": Line.objects.filter(kind="follow.order", row=str(found.pk)),
        "answer": (answer or AnswerForm.of(found)) if found.state in OPEN and may(Right.ANSWER) else None,
        "opinion": (opinion or OpinionForm(initial={"version": found.version}))
        if found.state in {OrderState.ANSWERED, OrderState.CLOSED} and may(Right.FOLLOW)
        else None,
        "overdue": found.state in OPEN and found.due_on < today(),
    }
    return render(request, "follow/order.html", context, status=409 if stale else 200)


@require_POST
@requires(Right.ANSWER)
def order_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the committee has done."""
    found = find(request, Order.objects.select_related("unit"), Right.ANSWER, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found, answer=form)
    given = form.cleaned_data
    try:
        orders.answer(
            found,
            given["version"],
            measure=given["measure"],
            proof=given["proof"],
            done_on=given["done_on"],
            by=user_of(request),
        )
    except Stale as stale:
        return _show(request, found, answer=form, stale=_order(stale))
    except orders.NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已报送，待区里核验。" if given["done_on"] else "进展已保存。")
    return redirect("follow:order", pk)


@require_POST
@requires(Right.FOLLOW)
def order_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The district's check of an answered order, or its second look at a closed one."""
    found = find(request, Order.objects.select_related("unit"), Right.FOLLOW, pk=pk)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _show(request, found, opinion=form)
    given = form.cleaned_data
    try:
        if found.state == OrderState.CLOSED:
            orders.look_again(
                found,
                given["version"],
                held=given["passed"],
                opinion=given["opinion"],
                today=today(),
                by=user_of(request),
            )
        else:
            orders.check(found, given["version"], passed=given["passed"], opinion=given["opinion"], by=user_of(request))
    except Stale as stale:
        return _show(request, found, opinion=form, stale=_order(stale))
    except orders.NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已记录。")
    return redirect("follow:order", pk)


def _order(stale: Stale) -> Order:
    return Order.objects.select_related("unit", "updated_by").get(pk=stale.current.pk)
