"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What other systems of the district may read."""

    name = "pingyi.web.api"
    verbose_name = "数据接口"
