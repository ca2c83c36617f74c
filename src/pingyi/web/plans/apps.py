"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans and debriefs."""

    name = "pingyi.web.plans"
    verbose_name = "任务项目与述职"
