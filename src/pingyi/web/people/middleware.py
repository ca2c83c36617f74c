"""A session ends after a while without a request; a first password must be changed before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pingyi.web.people.models import User

SEEN = "seen"
_ALWAYS = ("/people/sign-in", "/people/sign-out", "/people/password", "/people/second-factor", "/people/invitation", "/static/", "/health")


def session_guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Watches over a session; keeps no trace of it elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            moment = int(timezone.now().timestamp())
            if moment - request.session.get(SEEN, moment) > settings.IDLE_SECONDS:
                logout(request)
                messages.info(request, "较长时间没有操作，为安全起见已退出，请重新登录。")
                return redirect(settings.LOGIN_URL)
            # Once a minute is enough: a session is a row, and every write is a disk's turn.
            if moment - request.session.get(SEEN, 0) > 60:
                request.session[SEEN] = moment
            if cast("User", request.user).must_change and not request.path.startswith(_ALWAYS):
                return redirect("people:password")
        return get_response(request)

    return middleware
