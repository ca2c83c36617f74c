"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from pingyi.web.base.clock import today
from pingyi.web.base.navigation import doors


def house(request: HttpRequest) -> dict[str, Any]:
    """The doors, today, and which door one stands in."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    user = request.user
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "doors": doors(user),
        "here": here,
        "app": here.partition(":")[0],
        "today": today(),
        "mandates": user.mandates_now,
    }
