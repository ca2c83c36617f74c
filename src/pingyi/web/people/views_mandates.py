"""Mandates: the security administrator's page. Who may do what, where, from when to when; nothing of the review."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.errors import Refusal
from pingyi.web.base.access import Right, requires, user_of
from pingyi.web.base.clock import today
from pingyi.web.people import granting, locks
from pingyi.web.people.accounts import matching
from pingyi.web.people.forms import EndForm, GrantForm
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.people.refusals import NotGranted
from pingyi.web.registers.models import Unit

PAGE = 50
_OFFERED = 12


@require_safe
@requires(Right.MANDATES)
def mandate_list(request: HttpRequest) -> HttpResponse:
    """All accounts with the mandates that hold; found by name, unit, role."""
    asked, place, role = (request.GET.get(name, "").replace("\0", "").strip() for name in ("q", "place", "role"))
    found = User.objects.filter(matching(asked)).order_by("username")
    held = (
        Mandate.objects.filter(Q(until=None) | Q(until__gte=today()))
        .select_related("unit", "acting_for")
        .order_by("since")
    )
    if role in Role.values:
        held = held.filter(role=role)
    if place:
        held = held.filter(unit__in=units_like(place))
    if place or role in Role.values:
        found = found.filter(mandates__in=held).distinct()
    if request.GET.get("none"):
        found = found.exclude(mandates__in=held)
    page = Paginator(found.prefetch_related(Prefetch("mandates", held, "held")), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "place": place,
        "role": role,
        "none": request.GET.get("none"),
        "roles": Role.choices,
        "today": today(),
    }
    return render(request, "people/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.MANDATES)
def mandates_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its mandates now and before, a new one, its locks and its second factor."""
    account = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None)
    offered: list[Unit] = []
    if request.method == "POST" and form.is_valid():
        unit, offered = _place(form)
        if not form.errors:
            wish = granting.Wish(
                account,
                form.cleaned_data["role"],
                unit,
                form.cleaned_data["since"],
                form.cleaned_data["until"],
                form.cleaned_data["acting_for"],
                form.cleaned_data["why"],
            )
            try:
                granting.grant(user_of(request), wish)
            except NotGranted as refusal:
                for reason in refusal.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(
                    request, f"已授予“{account.name}”：{wish.role.label}{f'，{unit.name}' if unit else ''}。"
                )
                return redirect("people:mandates-of", pk)
    context = {
        "account": account,
        "form": form,
        "offered": offered,
        "mandates": account.mandates.select_related("unit", "acting_for").order_by("-since", "-pk"),
        "today": today(),
        "yesterday": today() - timedelta(days=1),
        "closed": [until for door in (locks.SIGN_IN, locks.FACTOR) if (until := locks.closed(door, account.username))],
    }
    return render(request, "people/mandates_of.html", context)


@require_safe
@requires(Right.MANDATES)
def unit_search(request: HttpRequest) -> HttpResponse:
    """A fragment: units like what was typed, to choose from."""
    return render(request, "people/_units.html", {"offered": list(units_like(request.GET.get("place", ""))[:_OFFERED])})


def units_like(text: str) -> QuerySet[Unit]:
    """Units that stand today, by code, name, pinyin or initials: every word must be found; nothing typed: none."""
    words = text.replace("\0", "").lower().split()
    found = Unit.objects.filter(Q(until=None) | Q(until__gte=today()))
    if not words:
        return found.none()
    for word in words:
        found = found.filter(Q(search__icontains=word) | Q(name__icontains=word) | Q(code__iexact=word))
    return found


def _place(form: GrantForm) -> tuple[Unit | None, list[Unit]]:
    """The unit meant, or those that could be meant, with an error on the form."""
    if form.for_administrator:
        return None, []
    chosen, typed = form.cleaned_data["unit"], form.cleaned_data["place"].strip()
    if chosen and (unit := Unit.objects.filter(code=chosen).first()):
        return unit, []
    exact = Unit.objects.filter(Q(code__iexact=typed) | Q(name=typed)) if typed else Unit.objects.none()
    if len(exact) == 1:
        return exact[0], []
    like = list(units_like(typed)[:_OFFERED])
    if len(like) == 1:
        return like[0], []
    if like:
        form.add_error("place", "有几个组织相符，请选定一个。")
    elif typed:
        form.add_error("place", "没有这样的组织，请换个写法再查。")
    else:
        form.add_error("place", "请填写组织。")
    return None, like


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.MANDATES)
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a mandate end, today or on another day."""
    mandate = get_object_or_404(Mandate.objects.select_related("user", "unit"), pk=pk)
    form = EndForm(request.POST or None, initial={"until": today()})
    if request.method == "POST" and form.is_valid():
        last_day = today() - timedelta(days=1) if "at-once" in request.POST else form.cleaned_data["until"]
        try:
            granting.end(user_of(request), mandate, last_day, form.cleaned_data["why"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "授权已终止，历史记录保留。")
            return redirect("people:mandates-of", mandate.user_id)
    return render(request, "people/mandate_end.html", {"mandate": mandate, "form": form})


@require_POST
@requires(Right.MANDATES)
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has waited long enough."""
    account = get_object_or_404(User, pk=pk)
    if granting.unlock(user_of(request), account):
        messages.success(request, f"“{account.name}”的锁定已解除，现在可以登录。")
    else:
        messages.info(request, "该账号没有被锁定。")
    return redirect("people:mandates-of", pk)


@require_POST
@requires(Right.MANDATES)
def factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A telephone was lost."""
    account = get_object_or_404(User, pk=pk)
    try:
        granting.reset_factor(user_of(request), account)
        messages.success(request, f"“{account.name}”的第二因素已重置，下次登录时重新设置。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:mandates-of", pk)
