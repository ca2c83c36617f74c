"""The second factor of an administrator: set up once, shown at every sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pingyi.web.base.access import user_of
from pingyi.web.journal.chain import write
from pingyi.web.people import factor, locks
from pingyi.web.people.forms import CodeForm
from pingyi.web.people.models import User
from pingyi.web.people.views_entry import TOO_MANY, closed_message, next_page

_OFFERED = "second-factor-offered"
"""Where the session keeps a key that is not confirmed yet."""


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the code; whoever has no key yet is led through setting it up."""
    user = user_of(request)
    if factor.passed(request, user) or not user.is_administrator:
        return redirect(next_page(request))
    secret = user.second_factor or request.session.get(_OFFERED) or _offer(request)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if until := locks.attempt(locks.FACTOR, user.username):
            form.add_error(None, closed_message(until))
            status = TOO_MANY
        elif factor.accept(user, secret, form.cleaned_data["code"]):
            _let_in(request, user, secret)
            return redirect(next_page(request))
        else:
            write(None, "第二因素验证失败", user)
            form.add_error("code", "验证码不对，或者已经用过。请等下一个验证码再输；手机时间须准确。")
    # No menu: behind none of its doors anybody is let in yet.
    context = {"form": form, "next": next_page(request), "setting_up": not user.second_factor, "doors": ()}
    if not user.second_factor:
        context["key"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        # segno writes paths, not texts: nothing in it was typed by anybody
        drawn = factor.picture(factor.address(user, secret))
        context["picture"] = SafeString(drawn)  # nosec B703  # segno's drawing of our own text
    return render(request, "people/second_factor.html", context, status=status)


def _offer(request: HttpRequest) -> str:
    """A new key, kept in the session until it is confirmed with a code."""
    secret = factor.new_secret()
    request.session[_OFFERED] = secret
    return secret


@transaction.atomic
def _let_in(request: HttpRequest, user: User, secret: str) -> None:
    if not user.second_factor:
        User.objects.filter(pk=user.pk).update(second_factor=secret)
        user.second_factor = secret
        write(user, "启用第二因素", user)
        messages.success(request, "第二因素已启用，以后每次登录都要输入验证码。")
    locks.clear(locks.FACTOR, user.username)
    request.session.pop(_OFFERED, None)
    request.session.cycle_key()
    factor.remember(request.session, user)
