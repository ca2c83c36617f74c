"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class YearsConfig(AppConfig):
    """The year: quality, seal, review, commentary."""

    name = "pingyi.web.years"
    verbose_name = "年度评议"

    def ready(self) -> None:
        """Tell the worker what the year's long work is."""
        from pingyi.web.years import tasks  # noqa: F401, PLC0415  models are not there before
