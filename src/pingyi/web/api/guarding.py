"""Who may call, how often, and how a refusal is said."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from pingyi.web.api.tokens import Caller, caller

PER_MINUTE = 300
_SAID = {
    401: "未带令牌，或者令牌不对、已到期、已收回。请在请求头中写明 Authorization: Bearer 令牌。",
    403: "令牌所依据的授权不含此项数据。",
    404: "没有这项数据，或者它不在令牌的范围之内。",
    405: "数据接口只能读取。",
}
_WRONG = {
    "int_parsing": "应为整数",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_too_long": "太长",
    "missing": "必须填写",
    "unknown": "没有这个参数",
}


class Bearer(HttpBearer):
    """A token in the header; nowhere else, so that it stands in no log."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:  # noqa: ARG002  ninja's signature
        """Whose it is."""
        return caller(token)


class PerToken(SimpleRateThrottle):
    """So many requests a minute and token, in each process of the server."""

    scope = "api"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """The token that asks."""
        return f"api:{caller_of(request).token.pk}"


def only_known(view: Callable[..., Any]) -> Callable[..., Any]:
    """A parameter that there is not is refused: misspelt, it would otherwise ask for everything."""
    known = set(inspect.signature(view).parameters)

    @wraps(view)
    def strict(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if unknown := sorted(set(request.GET) - known):
            raise ValidationError([{"loc": ("query", name), "type": "unknown"} for name in unknown])
        return view(request, *args, **kwargs)

    return strict


def caller_of(request: HttpRequest) -> Caller:
    """Who asks; only called behind :class:`Bearer`."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # ninja sets it


def say_refusals(api: NinjaAPI) -> None:
    """Chinese sentences in JSON for all that is refused."""

    def answer(request: HttpRequest, status: int, message: str, details: list[str] | None = None) -> HttpResponse:
        return api.create_response(request, {"message": message, "details": details or []}, status=status)

    def refused(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
        if isinstance(error, type):  # ninja's annotation; it hands over what was raised
            error = error(400, "")
        if isinstance(error, Throttled):
            response = answer(request, 429, f"请求过于频繁：每分钟不超过{PER_MINUTE}次，请稍后再试。")
            response["Retry-After"] = str(max(1, round(error.wait or 60)))
            return response
        response = answer(request, error.status_code, _SAID.get(error.status_code, "不能办理。"))
        if error.status_code == 401:
            response["WWW-Authenticate"] = "Bearer"
        return response

    def missing(request: HttpRequest, _: Http404 | type[Http404]) -> HttpResponse:
        return answer(request, 404, _SAID[404])

    def malformed(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
        return answer(request, 422, "参数不符合要求。", [_told(one) for one in getattr(error, "errors", ())])

    api.add_exception_handler(HttpError, refused)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(ValidationError, malformed)


def _told(error: dict[str, Any]) -> str:
    where = ".".join(str(part)[:40] for part in error.get("loc", ())[1:])
    return f"{where}：{_WRONG.get(error.get('type', ''), '格式不对')}"
