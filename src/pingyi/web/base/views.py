"""The front door, long work, and the pages that say no."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from pingyi.web.base import jobs
from pingyi.web.base.access import rights_of
from pingyi.web.base.models import Job
from pingyi.web.base.navigation import doors


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Whoever comes in is led to what their mandate is about; a stranger to the sign-in."""
    if not request.user.is_authenticated:
        return redirect("people:sign-in")
    first = next(iter(doors(request.user)), None)
    if first is None:
        return render(request, "base/nothing.html", status=200)
    return HttpResponseRedirect(first.url)


@require_safe
def health(_: HttpRequest) -> HttpResponse:
    """For a watchdog: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_required
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far somebody's long work has come; the page asks again by itself until it is over."""
    found = _own(request, pk)
    if found.state == Job.State.DONE and (url := _target(found)):
        if request.htmx:  # type: ignore[attr-defined]  # django-htmx sets it
            answer = HttpResponse()
            answer["HX-Redirect"] = url
            return answer
        return HttpResponseRedirect(url)
    template = "base/_job.html" if request.htmx else "base/job.html"  # type: ignore[attr-defined]  # django-htmx sets it
    return render(request, template, {"job": found})


@require_POST
@login_required
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel one's long work."""
    jobs.cancel(_own(request, pk))
    return redirect("base:job", pk)


def _own(request: HttpRequest, pk: int) -> Job:
    """A job is seen by who asked for it, and by nobody else."""
    return get_object_or_404(Job, pk=pk, asked_by_id=request.user.pk)


def _target(found: Job) -> str:
    """Where the result is to be seen: a job's result may name a page (“page”, with “args”)."""
    try:
        return reverse(found.result["page"], args=found.result.get("args", []))
    except (KeyError, NoReverseMatch):
        return ""


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """403."""
    return render(request, "base/refused.html", {"title": "没有此项权限", "rights": _rights(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """404."""
    return render(request, "base/refused.html", {"title": "没有这一页"}, status=404)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """500: rendered without the database, which may be what is broken."""
    return HttpResponse(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>系统出错</title><h1>系统出错，刚才的操作没有保存</h1>"
        "<p>请退回上一页再试一次；仍不行，请告知系统管理员。</p></html>",
        status=500,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """A form that is too old, or not ours."""
    return render(request, "base/refused.html", {"title": "页面已过期", "stale": True}, status=403)


def _rights(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(rights_of(request.user))
