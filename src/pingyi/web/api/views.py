"""The API's page for people, and its tokens: the security administrator's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.web.api import tokens
from pingyi.web.api.endpoints import api
from pingyi.web.api.guarding import PER_MINUTE
from pingyi.web.api.models import Token
from pingyi.web.base.access import Right, requires, user_of
from pingyi.web.base.clock import today
from pingyi.web.people.models import Mandate

PAGE = 50
_SHOWN_ONCE = "token-shown-once"
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TokenForm(forms.Form):
    """What a token is for, and how long."""

    name = forms.CharField(label="用途", max_length=60, help_text="哪个系统、用来做什么，如“区数据平台取台账”。")
    since = forms.DateField(label="自何日起", initial=today, widget=_DAY)
    until = forms.DateField(
        label="至何日止", initial=lambda: today() + timedelta(days=365), help_text="最长一年。", widget=_DAY
    )


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What there is to read, made from the same description as openapi.json; nothing is loaded from outside."""
    schema = api.get_openapi_schema()
    shapes = schema["components"]["schemas"]
    operations = [_operation(path, said["get"], shapes) for path, said in schema["paths"].items()]
    context = {
        "schema": schema,
        "operations": operations,
        "per_minute": PER_MINUTE,
        "base": request.build_absolute_uri(reverse("api-v1:api-root")),
    }
    return render(request, "api/docs.html", context)


def _operation(path: str, said: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {
            "name": one["name"],
            "place": "路径" if one["in"] == "path" else "查询",
            "said": one["schema"].get("description", ""),
        }
        for one in said.get("parameters", ())
    ]
    answer = said["responses"][200]["content"]["application/json"]["schema"]
    return {
        "path": path,
        "summary": said["summary"],
        "said": said.get("description", ""),
        "parameters": parameters,
        "fields": _fields(answer, shapes),
    }


def _fields(answer: dict[str, Any], shapes: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of one item of an answer, with what they mean."""
    name = (answer.get("items") or answer)["$ref"].rpartition("/")[2]
    shape = shapes[name]["properties"]
    inner = shape.get("items", {}).get("items", {})
    if "$ref" in inner and "total" in shape:
        shape = shapes[inner["$ref"].rpartition("/")[2]]["properties"]
    return [(field, said.get("description", "")) for field, said in shape.items()]


@never_cache
@require_safe
@requires(Right.MANDATES)
def token_list(request: HttpRequest) -> HttpResponse:
    """All tokens; a new one's key is shown here once."""
    found = Token.objects.select_related("mandate__user", "mandate__unit")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = request.session.pop(_SHOWN_ONCE, "")
    return render(request, "api/tokens.html", {"page": page, "shown": shown, "today": today()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Right.MANDATES)
def token_new(request: HttpRequest, mandate: int) -> HttpResponse:
    """A token of somebody's mandate."""
    found = get_object_or_404(Mandate.objects.select_related("user", "unit"), pk=mandate)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _, key = tokens.issue(user_of(request), mandate=found, **form.cleaned_data)
        except tokens.TokenRefused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            request.session[_SHOWN_ONCE] = key
            return redirect("api:tokens")
    return render(request, "api/token_new.html", {"form": form, "mandate": found})


@require_POST
@requires(Right.MANDATES)
def token_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on it opens nothing."""
    tokens.withdraw(user_of(request), get_object_or_404(Token.objects.select_related("mandate"), pk=pk))
    messages.success(request, "令牌已收回，即时失效。")
    return redirect("api:tokens")
