"""A session ends after a while without a request; second factor and first password come before anything else."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from pingyi.web.people import factor

SEEN = "seen"
_EVERY_SECONDS = 60
"""Once a minute is enough: a session is a row, and every write is a disk's turn."""
_ALWAYS = frozenset({"people:sign-out", "people:second-factor", "base:health"})
_NO_SESSION = "api-v1:"
"""The pages that are asked by token: they look at no session."""


def session_guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Watches over a session; keeps no trace of it elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = _name(request)
        if name.startswith(_NO_SESSION) or not request.user.is_authenticated:
            return get_response(request)
        if _idle(request):
            logout(request)
            messages.info(request, "较长时间没有操作，为安全起见已退出，请重新登录。")
            return _to(request, settings.LOGIN_URL, back=True)
        user = request.user
        if name not in _ALWAYS:
            if user.is_administrator and not factor.passed(request, user):
                return _to(request, "people:second-factor", back=True)
            if user.must_change and name != "people:password":
                return _to(request, "people:password")
        return get_response(request)

    return middleware


def _idle(request: HttpRequest) -> bool:
    """Whether the session has been left alone too long; otherwise this request is noted."""
    moment = int(timezone.now().timestamp())
    seen = request.session.get(SEEN, moment)
    if moment - seen > settings.IDLE_SECONDS:
        return True
    if SEEN not in request.session or moment - seen > _EVERY_SECONDS:
        request.session[SEEN] = moment
    return False


def _name(request: HttpRequest) -> str:
    """The name of the page asked for; nothing, if there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _to(request: HttpRequest, page: str, *, back: bool = False) -> HttpResponse:
    """To another page first; ``back``: and then to the one asked for (a form is not sent twice, so not after a POST)."""
    url = resolve_url(page)
    if back and request.method == "GET":
        url += "?" + urlencode({"next": request.get_full_path()})
    if request.headers.get("HX-Request"):  # a fragment asked for: the whole page must go
        return HttpResponseClientRedirect(resolve_url(page))
    return HttpResponseRedirect(url)
