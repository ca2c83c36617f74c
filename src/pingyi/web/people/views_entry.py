"""Coming in, going out, the password, the invitation."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pingyi.web.base.access import user_of
from pingyi.web.journal.chain import write
from pingyi.web.people import accounts, locks, passwords
from pingyi.web.people.forms import InvitationForm, PasswordForm, SignInForm
from pingyi.web.people.models import User

TOO_MANY = 429
_WRONG = f"用户名或者密码不对。连续输错{locks.FAILURES}次，须等待{locks.MINUTES}分钟。"


def next_page(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is a page of ours; else the front door."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def closed_message(until: datetime) -> str:
    """How long to wait, and what to do if that is too long."""
    return (
        f"连续输错{locks.FAILURES}次，暂停登录。请等{locks.minutes_left(until)}分钟，到{localtime(until):%H:%M}以后再试；"
        "急需登录的，请本区安全管理员解除锁定。"
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. What is said does not tell whether there is such an account, nor does the time that it takes."""
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        if until := locks.attempt(locks.SIGN_IN, username):
            form.add_error(None, closed_message(until))
            status = TOO_MANY
        elif (user := authenticate(request, username=username, password=form.cleaned_data["password"])) is not None:
            locks.clear(locks.SIGN_IN, username)
            login(request, user)
            write(user, "登录", user)
            return redirect(next_page(request))
        else:
            _failed(username)
            until = locks.closed(locks.SIGN_IN, username)
            form.add_error(None, closed_message(until) if until else _WRONG)
            status = TOO_MANY if until else 200
    return render(request, "people/sign_in.html", {"form": form, "next": next_page(request)}, status=status)


def _failed(username: str) -> None:
    """A line for a name that exists and for one that does not; the second never holds what was typed: it may be a password."""
    user = User.objects.filter(username=username).first()
    write(None, "登录失败", user or "people.user", why="" if user else "没有这个用户名")
    if locks.closed(locks.SIGN_IN, username):
        write(None, "锁定", user or "people.user", why=f"连续输错{locks.FAILURES}次，锁定{locks.MINUTES}分钟")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if request.user.is_authenticated:
        write(user_of(request), "退出", user_of(request))
    logout(request)
    messages.info(request, "已退出。")
    return redirect(settings.LOGIN_URL)


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the first one must be changed."""
    user = user_of(request)
    form = PasswordForm(user, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if until := locks.attempt(locks.OLD_PASSWORD, user.username):
            form.add_error(None, closed_message(until))
            status = TOO_MANY
        elif not user.check_password(form.cleaned_data["old"]):
            form.add_error("old", "现在的密码不对。")
        else:
            locks.clear(locks.OLD_PASSWORD, user.username)
            accounts.set_password(user, form.cleaned_data["new"])
            update_session_auth_hash(request, user)  # this session goes on under a new key; all others end
            messages.success(request, "密码已修改；在其他设备上的登录都已退出。")
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/password.html", {"form": form, "rules": passwords.RULES}, status=status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """The first password, or a new one after it was forgotten."""
    code = request.POST.get("code") or request.GET.get("code") or ""
    holder = accounts.invited(code) if code else None
    form = InvitationForm(holder, request.POST or None, initial={"code": code})
    if request.method == "POST" and form.is_valid():
        if holder is None:
            form.add_error("code", "邀请码不对、已经用过，或者已超过7天。请核对，或请系统管理员重新邀请。")
        elif accounts.take_up(holder, code, form.cleaned_data["new"]):
            if request.user.is_authenticated:
                logout(request)  # somebody else's session on a shared machine
            messages.success(request, f"密码已设好，请用用户名“{holder.username}”登录。")
            return redirect(settings.LOGIN_URL)
        else:
            form.add_error("code", "这个邀请码刚刚用过了。")
    context = {"form": form, "rules": passwords.RULES, "holder": holder}
    return render(request, "people/invitation.html", context)
