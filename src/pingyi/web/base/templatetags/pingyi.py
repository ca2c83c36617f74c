"""What templates say often; loaded into every template (settings: builtins)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.http import QueryDict

from pingyi.web.base.access import Right, rights_of

register = template.Library()


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``mapping|get:key``: a value by a key that is itself a variable; nothing: None."""
    return mapping.get(key) if mapping is not None else None


@register.filter
def day(value: date | None) -> str:
    """“3月5日”."""
    return f"{value.month}月{value.day}日" if value else ""


@register.filter
def full_day(value: date | None) -> str:
    """“2019年3月5日”."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as 万元 from ten thousand yuan on, else 元."""
    if fen is None:
        return ""
    if abs(fen) >= 1_000_000:
        return f"{fen / 1_000_000:,.2f}".rstrip("0").rstrip(".") + "万元"
    return f"{fen / 100:,.2f}".rstrip("0").rstrip(".") + "元"


@register.filter
def may(user: Any, right: str) -> bool:
    """``user|may:"follow"``: whether somebody has a right anywhere; where, the page itself says."""
    return user.is_authenticated and Right(right) in rights_of(user)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some parameters changed (None: left out): for paging, sorting, filters."""
    params: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None:
            params[name] = str(value)
    return f"?{params.urlencode()}" if params else "?"
