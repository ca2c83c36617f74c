"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """What every page shares: layout, rights, editing, the clock, long work."""

    name = "pingyi.web.base"
    verbose_name = "公用"
