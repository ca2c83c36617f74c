"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class YearsConfig(AppConfig):
    """The year: quality, seal, review, commentary."""

    name = "pingyi.web.years"
    verbose_name = "年度评议"
