"""Accounts: the system administrator's page. It holds nothing of the review."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.errors import Refusal
from pingyi.web.base.access import Right, requires, user_of
from pingyi.web.base.clock import now
from pingyi.web.people import accounts
from pingyi.web.people.forms import AccountForm, NameForm
from pingyi.web.people.models import User

PAGE = 50
_SHOWN_ONCE = "invitation-shown-once"
STATES = {
    "": "全部",
    "open": "可以登录",
    "invited": "待设密码",
    "expired": "邀请已过期",
    "disabled": "已停用",
}


@require_safe
@requires(Right.ACCOUNTS)
def account_list(request: HttpRequest) -> HttpResponse:
    """All accounts, found by user name, name, pinyin or initials."""
    asked, state = request.GET.get("q", "").replace("\0", "").strip(), request.GET.get("state", "")
    found = User.objects.filter(accounts.matching(asked)).order_by("username")
    match state:
        case "open":
            found = found.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        case "invited":
            found = found.filter(is_active=True, invited_until__gt=now()).exclude(invitation="")
        case "expired":
            found = found.filter(is_active=True, invited_until__lte=now()).exclude(invitation="")
        case "disabled":
            found = found.filter(is_active=False)
        case _:
            pass
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "state": state, "states": STATES, "now": now()}
    return render(request, "people/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ACCOUNTS)
def account_new(request: HttpRequest) -> HttpResponse:
    """Make an account; its invitation is shown on the next page, once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, made = accounts.create_account(user_of(request), form.cleaned_data["username"], form.cleaned_data["name"])
        return _show(request, user, made)
    return render(request, "people/account_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.ACCOUNTS)
def account_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the holder is called."""
    user = get_object_or_404(User, pk=pk)
    form = NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        accounts.rename(user_of(request), user, form.cleaned_data["name"])
        messages.success(request, f"“{user.username}”的称呼已更改。")
        return redirect("people:accounts")
    return render(request, "people/account_name.html", {"form": form, "account": user})


@require_POST
@requires(Right.ACCOUNTS)
def account_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite again: the password was forgotten, or seven days went by."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    return _show(request, user, accounts.invite(user_of(request), user))


@require_POST
@requires(Right.ACCOUNTS)
def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    user = get_object_or_404(User, pk=pk)
    try:
        accounts.disable(user_of(request), user)
        messages.success(request, f"“{user.username}”已停用，其登录即时失效。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:accounts")


@require_POST
@requires(Right.ACCOUNTS)
def account_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    user = get_object_or_404(User, pk=pk)
    accounts.enable(user_of(request), user)
    messages.success(request, f"“{user.username}”已启用。")
    return redirect("people:accounts")


def _show(request: HttpRequest, user: User, made: accounts.Invitation) -> HttpResponse:
    """The code lies in the session until the next page has shown it, never in an address."""
    request.session[_SHOWN_ONCE] = {"pk": user.pk, "code": made.code}
    return redirect("people:invited", user.pk)


@never_cache
@require_safe
@requires(Right.ACCOUNTS)
def invited(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip with an invitation, to print or to copy; asked for again, it only says that it was shown."""
    user = get_object_or_404(User, pk=pk)
    shown = request.session.pop(_SHOWN_ONCE, None)
    code = shown["code"] if shown and shown["pk"] == pk else ""
    context = {"account": user, "code": code, "page_url": request.build_absolute_uri(reverse("people:invitation"))}
    return render(request, "people/invited.html", context)
